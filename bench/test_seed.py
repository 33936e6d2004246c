"""The article that the project started from: what its readers expect must be found in it, to the character."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import measure
import pytest

from onrecord.config.settings import MIN_CONFIDENCE

SEED = measure.CORPORA / "seed"
pytestmark = [pytest.mark.corpus, pytest.mark.skipif(not SEED.is_dir(), reason="no corpora beside the checkout")]
PLACE = ("span", "text", "level", "name", "state", "ocd_id", "geoid")


@pytest.fixture(scope="session")
def expected() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SEED / "expected.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="session")
def got() -> dict[str, Any]:
    """What is extracted, of the quotes what digests print: docs/decisions/0008."""
    command = [sys.executable, "-m", "onrecord", "extract", *map(str, SEED.glob("*.txt"))]
    found: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return found | {"quotes": [quote for quote in found["quotes"] if quote["confidence"] >= MIN_CONFIDENCE]}


def same(short: str | None, long: str | None) -> bool:
    """The same words, give or take a determiner or a trailing phrase."""
    if short is None or long is None:
        return short == long
    a, b = short.lower().removeprefix("the "), long.lower().removeprefix("the ")
    return a in b or b in a


def test_every_quote_to_the_character_and_no_other(expected: dict[str, Any], got: dict[str, Any]) -> None:
    wanted = [(quote["kind"], quote["spans"], quote["texts"]) for quote in expected["quotes"]]
    found = [
        (quote["kind"], quote["spans"], [got["text"][start:end] for start, end in quote["spans"]])
        for quote in got["quotes"]
    ]
    assert found == wanted


def test_cue_and_source(expected: dict[str, Any], got: dict[str, Any]) -> None:
    for wanted, found in zip(expected["quotes"], got["quotes"], strict=True):
        assert same(wanted["cue"], found["cue"] and found["cue"]["text"]), wanted["cue"]
        assert wanted["source"] is None or same(wanted["source"], found["source"]["text"]), wanted["source"]


def test_speaker(expected: dict[str, Any], got: dict[str, Any]) -> None:
    for wanted, found in zip(expected["quotes"], got["quotes"], strict=True):
        speaker = wanted["speaker"]
        if speaker["name"] is None:  # the department or its letters may be given, no person
            assert found["speaker"] is None or found["speaker"]["kind"] != "person"
            continue
        assert {key: found["speaker"][key] for key in ("name", "kind", "jurisdiction")} == {
            key: speaker[key] for key in ("name", "kind", "jurisdiction")
        }
        assert same(speaker["role"], found["speaker"]["role"])


def test_every_jurisdiction_and_no_other(expected: dict[str, Any], got: dict[str, Any]) -> None:
    wanted = [{key: place[key] for key in PLACE} for place in expected["jurisdictions"]]
    found = [{key: place[key] for key in PLACE} for place in got["jurisdictions"] if place["level"] != "country"]
    assert found == wanted


def test_what_is_no_quote(expected: dict[str, Any], got: dict[str, Any]) -> None:
    for words in expected["not_quotes"]:
        assert not any(quote["text"].strip("‘’“”\"'") == words for quote in got["quotes"])
