"""The issue forms ask for what a case file needs: the words or the page, what was printed, and what is right."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

HOUSE = Path(__file__).resolve().parents[1]
FORMS = {path.stem: path for path in (HOUSE / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config"}
FAULTS = {"wrong-speaker", "wrong-quote", "wrong-place", "wrong-page", "feed-trouble"}


def form(name: str) -> dict[str, Any]:
    return yaml.safe_load(FORMS[name].read_text(encoding="utf-8"))


def test_there_is_a_form_for_each_kind_of_report() -> None:
    assert set(FORMS) == FAULTS | {"feature"}


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_form_is_one_that_the_hosting_service_takes(name: str) -> None:
    made = form(name)
    fields = [field for field in made["body"] if field["type"] != "markdown"]
    assert made["name"] and made["description"] and len({field["id"] for field in fields}) == len(fields)
    assert all(field["type"] in {"input", "textarea", "dropdown"} and field["attributes"]["label"] for field in fields)


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_fault_is_told_by_what_was_printed_and_what_is_right(name: str) -> None:
    asked = {field["id"] for field in form(name)["body"] if field.get("validations", {}).get("required")}
    assert {"printed", "right", "version"} <= asked and asked & {"text", "url", "source"}


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_fault_is_told_where_its_case_will_stand(name: str) -> None:
    first = form(name)["body"][0]
    places = re.findall(r"`(tests/[\w/]+)`", first["attributes"]["value"])
    assert first["type"] == "markdown" and places
    assert all((HOUSE / place).is_dir() for place in places)
