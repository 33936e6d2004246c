"""Links: which cue a content takes, by votes and by where it stands."""

from __future__ import annotations

import numpy as np
import pytest

from onrecord.nlp.quotes.tagger.constraints import COMMA
from onrecord.nlp.quotes.tagger.crf import TAGS, Run, runs_of
from onrecord.nlp.quotes.tagger.features import CLOSING, LINE, LOWER, OPENING, OUTSIDE, SPACE, Pieces
from onrecord.nlp.quotes.tagger.links import LINKS, HeadWeights, Window, distance_class, link_runs

N = len(LINKS)
WEIGHTS = HeadWeights(
    transitions=np.zeros((7, 7), np.float32),
    distances=np.zeros((N, 32), np.float32),
    none=np.full(N, -1, np.float32),
    queries=np.ones((N, 2, 2), np.float32),
    queries_bias=np.zeros((N, 2), np.float32),
    keys=np.ones((N, 2, 2), np.float32),
    keys_bias=np.zeros((N, 2), np.float32),
)


def test_distances_near_are_told_apart_and_far_ones_are_not() -> None:
    near = distance_class(np.arange(-4, 5))
    assert len(set(near.tolist())) == 9
    assert len(set(distance_class(np.array([200, 230, 254])).tolist())) == 1


def window(first: int, end: int, low: int, high: int) -> Window:
    """A window in which all that could be linked goes together equally well."""
    count = end - first
    return Window(first, end, low, high, np.zeros((count, 7), np.float32), np.ones((count + 1, 2), np.float32))


def pieces_of(count: int, marks: int = OUTSIDE) -> Pieces:
    """Words of a line, or each in marks."""
    places = np.arange(count)
    same = np.zeros(count, np.int64)
    return Pieces(same, places, places + 1, same + LOWER, same + marks, same + SPACE, same, same, same)


def test_a_cue_in_another_window_is_out_of_sight() -> None:
    path = np.array([TAGS.index(tag) for tag in ("B-cue", "O", "B-content", "B-cue")])
    found = runs_of(path, np.zeros((4, len(TAGS)), dtype=np.float32))
    (one,) = link_runs(found, [window(0, 2, 0, 2), window(1, 4, 2, 4)], WEIGHTS, pieces_of(4))
    assert one.cue.first == 3


def test_two_contents_of_one_cue_are_one_attribution() -> None:
    path = np.array([TAGS.index(tag) for tag in ("B-content", "B-cue", "B-source", "B-content")])
    found = runs_of(path, np.zeros((4, len(TAGS)), dtype=np.float32))
    (one,) = link_runs(found, [window(0, 4, 0, 4)], WEIGHTS, pieces_of(4, marks=OPENING))
    assert [run.first for run in one.contents] == [0, 3]
    assert one.cue.first == 1
    assert one.source is not None and one.source.first == 2


def test_a_content_of_another_line_is_no_more_of_the_same() -> None:
    path = np.array([TAGS.index(tag) for tag in ("B-content", "B-cue", "B-source", "B-content")])
    found = runs_of(path, np.zeros((4, len(TAGS)), dtype=np.float32))
    pieces = pieces_of(4, marks=OPENING)
    pieces.breaks[3] = LINE
    (one,) = link_runs(found, [window(0, 4, 0, 4)], WEIGHTS, pieces)
    assert [run.first for run in one.contents] == [0]


def test_what_stands_in_the_line_of_a_cue_comes_first() -> None:
    path = np.array([TAGS.index(tag) for tag in ("B-content", "B-content", "B-cue")])
    found = runs_of(path, np.zeros((3, len(TAGS)), dtype=np.float32))
    pieces = pieces_of(3)
    pieces.breaks[1] = LINE
    (one,) = link_runs(found, [window(0, 3, 0, 3)], WEIGHTS, pieces)
    assert [run.first for run in one.contents] == [1]


def utterance(*words: str) -> tuple[list[Run], Pieces]:
    """Runs and pieces of: cue . " content " cue, told by names; whatever else is a word of the narration."""
    pieces = pieces_of(len(words))
    ids, places = {".": 1012, ",": COMMA, "?": 1029}, {"“": OPENING, "”": CLOSING}
    for n, word in enumerate(words):
        pieces.ids[n], pieces.marks[n] = ids.get(word, 0), places.get(word, OUTSIDE)
    tags = ["B-cue" if word == "cue" else "O" for word in words]
    first, last = words.index("“"), words.index("”")
    tags[first : last + 1] = ["B-content", *["I-content"] * (last - first)]
    path = np.array([TAGS.index(tag) for tag in tags])
    return runs_of(path, np.zeros((len(words), len(TAGS)), dtype=np.float32)), pieces


@pytest.mark.parametrize(
    ("words", "cue"),
    [
        ("cue . “ a , ” she cue .", 7),
        ("cue . “ a ? ” she cue .", 7),
        ("cue . “ a ? ” it rained . she cue .", 0),
        ("cue . “ a . ” she cue .", 0),
        ("cue . “ a , ” she of “ b ” cue .", 11),
        ("cue b “ a , ” she cue .", 0),
    ],
)
def test_an_utterance_takes_the_cue_that_it_stands_before(words: str, cue: int) -> None:
    found, pieces = utterance(*words.split())
    (one,) = link_runs(found, [window(0, len(pieces), 0, len(pieces))], WEIGHTS, pieces)
    assert one.cue.first == cue
