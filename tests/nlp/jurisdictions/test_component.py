"""Places: the trap cases, each with what must be linked and what must not, and properties that any text must keep."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from onrecord import nlp as reading
from onrecord.nlp.jurisdictions.gazetteer import load_gazetteer, states
from onrecord.nlp.jurisdictions.mentions import find_toponyms

CASES = Path(__file__).parents[2] / "cases" / "jurisdictions"
FLOOR = 0.95  # of the cases, all of a case right


def cases(folder: Path = CASES) -> list[dict[str, Any]]:
    return [case for path in sorted(folder.glob("*.toml")) for case in tomllib.loads(path.read_text("utf-8"))["case"]]


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


SETS = [
    (CASES, 130, FLOOR),
    pytest.param(CASES / "fresh", 110, FLOOR, marks=pytest.mark.slow),
    pytest.param(CASES / "blind", 45, 0.93, marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("folder", "least", "floor"), SETS)
def test_trap_cases(nlp: Language, folder: Path, least: int, floor: float) -> None:
    """`fresh` was written before the last mechanisms (.875 right then), `blind` after them."""
    traps = cases(folder)
    problems = {case["id"]: found for case in traps if (found := wrong(nlp, case))}
    share = 1 - len(problems) / len(traps)
    assert len(traps) >= least
    assert share >= floor, f"{share:.3f} of {len(traps)} cases are right; not these: {problems}"


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


def test_every_abbreviation_of_every_state_is_found() -> None:
    for row, shorts in states():
        for short in (row.state, *shorts):
            toponyms = find_toponyms(f"She spoke in Zzz, {short}, on Friday.", load_gazetteer())
            assert [toponym.key for toponym in toponyms if toponym.shape == "abbreviation"] == [row.state], short


DISTRICTS = [
    ("Voters in Illinois' 13th Congressional District agreed.", "state:il/cd:13", "owner"),
    ("Rep. Ann Lowe, R-Ill., 13th District, voted no.", "state:il/cd:13", "owner"),
    ("The Fourth Congressional District in Ohio stayed red.", "state:oh/cd:4", "container"),
    ("Maine votes on Tuesday. The state's 2nd District is split.", "state:me/cd:2", "companion"),
    ("Delaware's at-large congressional district is open.", "state:de/cd:at-large", "owner"),
]


@pytest.mark.parametrize(("text", "ocd_id", "rule"), DISTRICTS)
def test_a_congressional_district_is_linked_with_its_state(nlp: Language, text: str, ocd_id: str, rule: str) -> None:
    found = [p for p in reading.read(nlp, text).places if p.level == "district"]
    assert [(p.ocd_id.partition("us/")[2], p.rule) for p in found] == [(ocd_id, rule)]


@pytest.mark.parametrize(
    "text",
    [
        "The 13th Congressional District is open.",
        "Illinois' 4th District Court of Appeals ruled.",
        "State Sen. Al Dunn of Ohio's 3rd District spoke.",
        "The 99th Congressional District in Ohio does not exist.",
        "Ohio and Utah differ. The 2nd Congressional District is split.",
    ],
)
def test_no_district_without_a_state_a_congress_or_a_seat(nlp: Language, text: str) -> None:
    assert not [p for p in reading.read(nlp, text).places if p.level == "district"]


COALITIONS = [
    ("Chicago, Denver and Cook County joined the suit.", "acting", "join", ["Chicago", "Denver", "Cook County"]),
    ("The counties of Kern and Tulare; and the city of Fresno sued California.", "acting", "sue",
     ["Kern County", "Tulare County", "Fresno"]),
    ("The mayors of Bangor, Maine, and Salem, Oregon, signed a letter.", "acting", "sign", ["Bangor", "Salem"]),
    ("The agency threatened Oakland, Berkeley and the state of Oregon.", "acted upon", "threaten",
     ["Oakland", "Berkeley", "Oregon"]),
    ("Texas and Florida were sued on Friday.", "acted upon", "sue", ["Texas", "Florida"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "part", "verb", "names"), COALITIONS)
def test_jurisdictions_listed_together_with_their_verb(
    nlp: Language, text: str, part: str, verb: str, names: list[str]
) -> None:
    (found,) = reading.read(nlp, text).coalitions
    assert (found.part, found.verb.lemma, [place.name for place in found.members]) == (part, verb, names)
    assert text[slice(*found.span)] == found.text
    assert text[slice(*found.verb.spans[0])] == found.verb.text


@pytest.mark.parametrize(
    "text",
    [
        "The price of gas in Denver and Boulder rose.",
        "She moved from Boise to Reno and Sparks.",
        "Texas and Florida are large.",
        "He lives in Bangor, Maine, and works.",
    ],
)
def test_a_list_that_only_says_where_is_no_coalition(nlp: Language, text: str) -> None:
    assert reading.read(nlp, text).coalitions == ()


def test_a_reading_knows_its_dateline_and_what_contains_its_places(nlp: Language) -> None:
    read = reading.read(nlp, "WATSONVILLE, Calif. — Growers met in Sonoma County on Friday.")
    assert read.dateline is not None
    assert read.dateline.name == "Watsonville"
    within = {d.name: [w.rpartition("/")[2] for w in d.within] for d in read.divisions}
    assert within["Watsonville"] == ["county:santa_cruz", "state:ca"]
    assert within["Sonoma County"] == ["state:ca"]
    assert {"Santa Cruz County", "California"} <= set(within)
    assert reading.read(nlp, "Growers met in Watsonville — all of them.").dateline is None


RULES = [
    ("A jury in Wilmington, N.C., heard the case.", "Wilmington", "container"),
    ("The counties of Fresno and Kern sued.", "Fresno", "list head"),
    ("WATSONVILLE, Calif. — Growers met on Friday.", "WATSONVILLE", "only one"),
]


@pytest.mark.parametrize(("text", "name", "rule"), RULES)
def test_the_rule_tells_what_decided(nlp: Language, text: str, name: str, rule: str) -> None:
    assert {p.text: p.rule for p in reading.read(nlp, text).places}[name] == rule
