"""The tagger's parts on their own, and the shipped weights on sentences of ours."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from onrecord.nlp.pipeline import parsed
from onrecord.nlp.quotes.tagger.crf import TAGS, allowed_transitions, best_path, marginals, runs_of
from onrecord.nlp.quotes.tagger.features import (
    CLOSING,
    DIGIT,
    INSIDE,
    LINE,
    LOWER,
    MIXED,
    NO_BREAK,
    OPENING,
    OUTSIDE,
    PARAGRAPH,
    SIGN,
    SPACE,
    TITLE,
    UNCLOSED,
    UPPER,
    break_of,
    case_of,
    mark_states,
    parsed_words,
    split_into_pieces,
)
from onrecord.nlp.quotes.tagger.model import CONTEXT, WINDOW, Tagger, shipped, window_bounds


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return shipped()


def words(text: str, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [text[start:end] for start, end in spans]


# --- what the encoder is told


@pytest.mark.parametrize(
    ("word", "case"),
    [
        ("said", LOWER),
        ("Ohio", TITLE),
        ("A", TITLE),
        ("OHIO", UPPER),
        ("2026", DIGIT),
        ("McCoy"[1:], MIXED),
        (",", SIGN),
    ],
)
def test_the_case_of_a_piece(word: str, case: int) -> None:
    assert case_of(word) == case


@pytest.mark.parametrize(("gap", "kind"), [("", NO_BREAK), (" ", SPACE), ("\n", LINE), (" \n\n", PARAGRAPH)])
def test_the_break_before_a_piece(gap: str, kind: int) -> None:
    assert break_of(gap) == kind


def states(text: str) -> list[int]:
    return mark_states(text)[: len(text)].tolist()


@pytest.mark.parametrize("text", ['a "b" c', "a “b” c", "a ''b'' c"])
def test_what_stands_inside_marks_is_told(text: str) -> None:
    found = states(text)
    assert found[text.index("b")] == INSIDE
    assert found[0] == found[-1] == OUTSIDE
    assert found[2] == OPENING
    assert found[text.index("b") + 1] == CLOSING


def test_a_stray_mark_costs_its_line_only() -> None:
    text = 'a "b\nc "d" e'
    found = states(text)
    assert found[text.index("b")] == UNCLOSED
    assert found[text.index("c")] == OUTSIDE
    assert found[text.index("d")] == INSIDE


def test_pieces_slice_to_their_words(tagger: Tagger) -> None:
    text = "Mayor Élodie O’Neill-Ruiz said\n\n“no.”"
    found = split_into_pieces(text, tagger.tokenizer, parsed_words(spacy.blank("en")(text)))
    joined = "".join(text[start:end] for start, end in zip(found.starts, found.ends, strict=True))
    assert joined == "".join(text.split())


# --- windows


@given(st.lists(st.sampled_from([NO_BREAK, SPACE, SPACE, SPACE, LINE]), max_size=1500))
@settings(max_examples=60, deadline=None)
def test_windows_keep_every_piece_once(breaks: list[int]) -> None:
    found = list(window_bounds(np.array(breaks, dtype=np.int64)))
    kept = [piece for _, _, low, high in found for piece in range(low, high)]
    assert kept == list(range(len(breaks)))
    assert all(first <= low and high <= end and end - first <= WINDOW for first, end, low, high in found)
    assert all(low - first == CONTEXT for first, _, low, _ in found[1:])


# --- the best path


def test_the_best_path_is_the_best_of_all_paths() -> None:
    dice = np.random.default_rng(3)
    emission = dice.normal(size=(4, len(TAGS))).astype(np.float32)
    transitions = dice.normal(size=(len(TAGS), len(TAGS))).astype(np.float32)

    def weight(path: tuple[int, ...]) -> float:
        if not all(allowed_transitions()[step] for step in pairwise(path)):
            return -np.inf
        moves = sum(transitions[step] for step in pairwise(path))
        return float(sum(emission[place, tag] for place, tag in enumerate(path)) + moves)

    best = max(product(range(len(TAGS)), repeat=4), key=weight)
    assert tuple(best_path(emission, transitions)) == best


def test_marginals_are_the_shares_of_all_paths() -> None:
    dice = np.random.default_rng(7)
    emission, transitions = dice.normal(size=(4, len(TAGS))), dice.normal(size=(len(TAGS), len(TAGS)))
    wanted = np.zeros((4, len(TAGS)))
    for path in product(range(len(TAGS)), repeat=4):
        if all(allowed_transitions()[step] for step in pairwise(path)):
            score = sum(emission[place, tag] for place, tag in enumerate(path)) + sum(
                transitions[step] for step in pairwise(path)
            )
            wanted[np.arange(4), path] += np.exp(score)
    found = marginals(emission.astype(np.float32), transitions.astype(np.float32))
    assert np.allclose(found, wanted / wanted.sum(axis=1, keepdims=True), atol=1e-5)


def test_marginals_of_a_long_text_are_those_of_its_parts_where_these_cannot_tell() -> None:
    """Blocks of 32 pieces leave no seam: what is the same everywhere is as likely everywhere but near the ends."""
    found = marginals(
        np.tile(np.array([[2, 0, 1, 0, 1, 0, 1]], dtype=np.float32), (100, 1)), np.zeros((7, 7), np.float32)
    )
    assert np.allclose(found[20:80], found[50], atol=1e-5)
    assert np.allclose(found.sum(axis=1), 1, atol=1e-5)
    assert marginals(np.zeros((0, 7), np.float32), np.zeros((7, 7), np.float32)).shape == (0, 7)


def test_runs_begin_anew_at_each_beginning() -> None:
    path = np.array([TAGS.index(tag) for tag in ("O", "B-cue", "I-cue", "B-cue", "B-content", "O")])
    found = runs_of(path, np.zeros((6, len(TAGS)), dtype=np.float32))
    assert [(run.role, run.first, run.end) for run in found] == [("cue", 1, 3), ("cue", 3, 4), ("content", 4, 5)]


# --- the shipped weights


def test_the_tagger_reads_a_sentence(tagger: Tagger, nlp: Language) -> None:
    text = "“We will not close the clinic,” Mayor Dana Whitcomb of Dayton said on Tuesday."
    (found,) = tagger.tag(parsed(nlp, text))
    assert words(text, found.content) == ["“We will not close the clinic,”"]
    assert words(text, found.cue) == ["said"]
    assert words(text, found.source)[0].startswith("Mayor Dana Whitcomb")
    assert 0 < found.confidence <= 1


def test_the_tagger_reads_without_a_parse(tagger: Tagger) -> None:
    text = "“We will not close the clinic,” Mayor Dana Whitcomb of Dayton said on Tuesday."
    (found,) = tagger.tag(spacy.blank("en")(text))
    assert words(text, found.content) == ["“We will not close the clinic,”"]
    assert words(text, found.source)[0].startswith("Mayor Dana Whitcomb")


def test_the_tagger_reads_indirect_speech(tagger: Tagger, nlp: Language) -> None:
    text = "The sheriff told reporters that the jail in Butler County was full. It rained all day."
    (found,) = tagger.tag(parsed(nlp, text))
    assert words(text, found.source) == ["The sheriff"]
    assert "jail in Butler County was full" in words(text, found.content)[0]


@pytest.mark.parametrize("text", ["", " \n ", "It rained in Dayton on Tuesday.", "\ufffd\x00\u202e"])
def test_where_nobody_speaks_nothing_is_found(tagger: Tagger, nlp: Language, text: str) -> None:
    assert tagger.tag(parsed(nlp, text)) == ()


@given(st.text(alphabet=st.sampled_from('ab S“”"\n.,\u0301\U0001f600ßİ'), max_size=200))
@settings(max_examples=40, deadline=None)
def test_any_text_gives_spans_inside_it(nlp: Language, text: str) -> None:
    for found in shipped().tag(parsed(nlp, text)):
        for start, end in (*found.content, *found.cue, *found.source):
            assert 0 <= start < end <= len(text)
