"""Which candidate is right by what a reader found: the name, else the source's own words, else nobody."""

from __future__ import annotations

import pytest

from onrecord.nlp.speakers.entities import Entity
from onrecord.nlp.training.speakers.lessons import ReadSpeaker, annotated_quote, right_candidates

WOMAN, MAN, BODY = (
    Entity("person", "Ruth Calloway"),
    Entity("person", "Karl Calloway"),
    Entity("organization", "Lane County"),
)
PAIR = Entity("person", "Ruth Calloway & Paul Ode", members=(WOMAN, Entity("person", "Paul Ode")))
WORDS = Entity("anonymous", "a senior aide")


@pytest.mark.parametrize(
    ("read", "right"),
    [
        (ReadSpeaker("Ruth Calloway", "person"), [0, 3]),
        (ReadSpeaker("Karl Calloway", "person"), [1]),
        (ReadSpeaker("Lane County", "organization"), [2]),
        (ReadSpeaker("Tessa Marlow", "person"), [4]),
        (ReadSpeaker("an aide", "anonymous"), [4]),
        (ReadSpeaker("?", "unknown"), [5]),
    ],
)
def test_right_is_who_bears_the_name_else_the_own_words(read: ReadSpeaker, right: list[int]) -> None:
    assert right_candidates(read, [WOMAN, MAN, BODY, PAIR, WORDS, None], WORDS) == right


def test_for_a_pronoun_that_no_candidate_fits_nobody_is_right() -> None:
    assert right_candidates(ReadSpeaker("Tessa Marlow", "person"), [WOMAN, BODY, None], None) == [2]


def test_a_surname_that_is_all_the_text_has_will_do() -> None:
    bare = Entity("person", "Calloway")
    assert right_candidates(ReadSpeaker("Ruth Calloway", "person"), [bare, BODY, None], None) == [0]


def test_a_body_of_a_persons_name_is_not_the_person() -> None:
    campaign = Entity("organization", "Ruth Calloway campaign")
    assert right_candidates(ReadSpeaker("Ruth Calloway", "person"), [campaign, None], None) == [1]


def test_an_annotated_quote_has_its_words_source_and_kind() -> None:
    text = "“We wait,” said Lee."
    found = annotated_quote(text, {"content": [[0, 10]], "cue": [[11, 15]], "source": [[16, 19]]})
    assert (found.kind, found.text, found.source and found.source.text) == ("direct", "“We wait,”", "Lee")
