"""Places: the trap cases, each with what must be linked and what must not, and properties that any text must keep."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

import nlp as reading

CASES = Path(__file__).parents[1] / "cases" / "jurisdictions"
FLOOR = 0.92  # of the cases, all of a case right; the aim is .95


def cases() -> list[dict[str, Any]]:
    return [case for path in sorted(CASES.glob("*.toml")) for case in tomllib.loads(path.read_text("utf-8"))["case"]]


def wrong(nlp: Language, case: dict[str, Any]) -> list[str]:
    """What is missing or linked in error, in words."""
    places = reading.read(nlp, case["text"], case.get("home")).places
    found = {(place.span[0], place.text, place.level, place.name, place.state) for place in places}
    expected = [tuple(None if value == "" else value for value in row) for row in case["expect"]]
    missing = [f"missing {row}" for row in expected if not any(same(row, one) for one in found)]
    refused = [
        f"linked {one}"
        for one in found
        for start, text, *level in case["forbid"]
        if (start, text) == one[:2] and (not level or level[0] == one[2])
    ]
    return missing + refused


def same(expected: tuple[Any, ...], found: tuple[Any, ...]) -> bool:
    """The same mention and the same jurisdiction; a mention may take its kind along (Shasta, Shasta County)."""
    start, text, level, name, state = expected
    return (
        found[2:] == (level, name, state)
        and found[0] == start
        and (found[1].startswith(text) or text.startswith(found[1]))
    )


def test_trap_cases(nlp: Language) -> None:
    problems = {case["id"]: found for case in cases() if (found := wrong(nlp, case))}
    share = 1 - len(problems) / len(cases())
    assert len(cases()) >= 80
    assert share >= FLOOR, f"{share:.3f} of {len(cases())} cases are right; not these: {problems}"


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet=st.sampled_from("Springfield, Ill. Cook County (D-Ohio) of and; ‘’“”é\n\t"), max_size=200))
def test_every_span_slices_to_its_text(nlp: Language, text: str) -> None:
    places = reading.read(nlp, text).places
    assert all(text[place.span[0] : place.span[1]] == place.text for place in places)
    assert all(a.span[1] <= b.span[0] for a, b in itertools.pairwise(places))


def test_a_home_settles_a_namesake_and_a_written_state_outranks_it(nlp: Language) -> None:
    home = "ocd-division/country:us/state:or"
    (near,) = reading.read(nlp, "The council of Springfield met on Monday.", home).places
    assert near.ocd_id.endswith("state:or/place:springfield")
    (far, _) = reading.read(nlp, "The council of Springfield, Illinois, met on Monday.", home).places
    assert far.ocd_id.endswith("state:il/place:springfield")
