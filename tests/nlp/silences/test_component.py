"""Silences: every case in tests/cases/silences, and what holds for any text."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from onrecord.nlp.records import Silence
from onrecord.nlp.silences.phrases import find_phrases, phrases

CASES = sorted((Path(__file__).parents[2] / "cases" / "silences").glob("*.toml"))


@pytest.fixture(scope="module")
def docs(nlp: Language) -> dict[str, tuple[dict[str, Any], Doc]]:
    """Every case with its text read, all in one go."""
    cases = [tomllib.loads(path.read_text(encoding="utf-8")) for path in CASES]
    read = nlp.pipe([case["text"] for case in cases])
    return {path.stem: (case, doc) for path, case, doc in zip(CASES, cases, read, strict=True)}


def as_case(silence: Silence) -> dict[str, str]:
    found = {
        "kind": silence.kind,
        "text": silence.text,
        "source": silence.source and silence.source.text,
        "speaker": silence.speaker and silence.speaker.name,
    }
    return {key: value for key, value in found.items() if value is not None}


@pytest.mark.parametrize("name", [path.stem for path in CASES])
def test_case(docs: dict[str, tuple[dict[str, Any], Doc]], name: str) -> None:
    case, doc = docs[name]
    assert [as_case(silence) for silence in doc._.silences] == case.get("silences", [])
    assert [quote.text for quote in doc._.quotes] == case.get("quotes", [])


def test_spans_slice_to_their_text(docs: dict[str, tuple[dict[str, Any], Doc]]) -> None:
    for case, doc in docs.values():
        for silence in doc._.silences:
            for part in filter(None, (silence, silence.source)):
                assert part.text == " ".join(case["text"][start:end] for start, end in part.spans)
            assert 0 < silence.confidence <= 1


def test_silences_stand_apart_and_in_order(docs: dict[str, tuple[dict[str, Any], Doc]], nlp: Language) -> None:
    whole = Doc.from_docs([doc for _, doc in docs.values()])
    found = nlp.get_pipe("onrecord_silences")(whole)._.silences
    assert len(found) > 25
    assert all(a.spans[-1][1] <= b.spans[0][0] for a, b in pairwise(found))


def test_every_phrase_has_a_case(docs: dict[str, tuple[dict[str, Any], Doc]]) -> None:
    """A row of the table that no case needs is one that nobody has seen work."""
    used = {match.phrase for case, _ in docs.values() for match in find_phrases(case["text"])}
    assert [phrase.pattern.pattern for phrase in phrases() if phrase not in used] == []


def test_nearby_words_are_enough() -> None:
    """The patterns are tried only near certain words: no match may need more."""
    for path in CASES:
        text = tomllib.loads(path.read_text(encoding="utf-8"))["text"]
        everywhere = {(found.span(), phrase) for phrase in phrases() for found in phrase.pattern.finditer(text)}
        assert {(match.span, match.phrase) for match in find_phrases(text)} == everywhere


def test_works_alone(nlp: Language) -> None:
    assert "doc._.silences" in nlp.get_pipe_meta("onrecord_silences").assigns
    assert nlp("")._.silences == ()
