"""Who stands behind a mention: short texts of our own, with the speaker of each quotation in order."""

from __future__ import annotations

import pytest
from spacy.language import Language

import nlp as reading

CASES = {
    "surname": (
        "Teresa Quon, the mayor of Reno, spoke first. “We will wait,” Quon said.",
        [("Teresa Quon", "person", "mayor")],
    ),
    "double surname cut by the tokenizer": (
        "Dalia Ferrand-Okoye opened the hearing. “We will wait,” Ferrand-Okoye said.",
        [("Dalia Ferrand-Okoye", "person", None)],
    ),
    "double surname in an inverted cue": (
        "“The bridge stays open,” said Dalia Ferrand-Okoye, the mayor of Reno.",
        [("Dalia Ferrand-Okoye", "person", "mayor")],
    ),
    "pronoun": (
        "Marcus Bellweather runs the county jail. “It is full,” he said.",
        [("Marcus Bellweather", "person", None)],
    ),
    "two of one gender, the nearer named last": (
        "“The levy is fair,” said Susan Ortega. “It is not,” said Linda Marsh. “I counted twice,” Marsh said.",
        [("Susan Ortega", "person", None), ("Linda Marsh", "person", None), ("Linda Marsh", "person", None)],
    ),
    "title in front": (
        "Gov. Paula Trench signed it. “This is overdue,” the governor said.",
        [("Paula Trench", "person", "governor")],
    ),
    "body": (
        "“No decision has been made,” the Justice Department said in a statement.",
        [("Justice Department", "organization", None)],
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_speaker(nlp: Language, text: str, expected: list[tuple[str, str, str | None]]) -> None:
    speakers = [quote.speaker for quote in reading.read(nlp, text).quotes if quote.kind == "direct"]
    assert [(one.name, one.kind) for one in speakers if one] == [row[:2] for row in expected]
    for one, (_, _, role) in zip(speakers, expected, strict=True):
        assert one and (role is None or role in (one.role or "").lower() or "gov" in (one.role or "").lower())


def test_party_and_state_in_brackets(nlp: Language) -> None:
    (quote,) = reading.read(nlp, "“It will pass,” said Sen. Abel Thorne (R-Ohio).").quotes
    assert quote.speaker and quote.speaker.name == "Abel Thorne"
    assert quote.speaker.party and quote.speaker.party.startswith("Republican")
    assert quote.speaker.jurisdiction == "ocd-division/country:us/state:oh"


def test_mentions_slice_to_names(nlp: Language) -> None:
    text = "Dalia Ferrand-Okoye came. “We wait,” Ferrand-Okoye said."
    (quote,) = reading.read(nlp, text).quotes
    assert quote.speaker
    assert {text[start:end] for start, end in quote.speaker.mentions} >= {"Dalia Ferrand-Okoye", "Ferrand-Okoye"}
