"""The gazetteer: one id for a name that can mean only one jurisdiction, none otherwise; small and quick to load."""

from __future__ import annotations

import time

import pytest

from onrecord.nlp.jurisdictions.containment import division_of
from onrecord.nlp.jurisdictions.gazetteer import DIVISION, Gazetteer, contains, load_gazetteer, normal, resolve
from onrecord.nlp.records import Level

ONE_MEANING = [
    ("Shasta County", None, None, "state:ca/county:shasta", "06089"),
    ("Calif.", None, None, "state:ca", "06"),
    ("Utah", "state", None, "state:ut", "49"),
    ("Saint Louis", "place", None, "state:mo/place:st_louis", "2965000"),
    ("Springfield", None, "state:il", "state:il/place:springfield", "1772000"),
    ("Anderson", "place", "state:ca/county:shasta", "state:ca/place:anderson", "0602042"),
    ("Rapides Parish", None, None, "state:la/parish:rapides", "22079"),
    ("Edison", "place", None, "state:nj/county:middlesex/place:edison", "3402320230"),
    ("Nashville", "place", "state:tn", "state:tn/place:nashville", "4752006"),
]


@pytest.mark.parametrize(("name", "level", "within", "ocd_id", "geoid"), ONE_MEANING)
def test_a_name_with_one_meaning(name: str, level: Level | None, within: str | None, ocd_id: str, geoid: str) -> None:
    found = resolve(name, level, within and DIVISION + within)
    assert found is not None
    assert (found.ocd_id, found.geoid) == (DIVISION + ocd_id, geoid)


@pytest.mark.parametrize("name", ["Springfield", "Washington County", "Ruritania", "", "Reyes"])
def test_an_ambiguous_or_unknown_name_resolves_to_none(name: str) -> None:
    assert resolve(name) is None


def test_containment_goes_from_country_to_county_and_stops_at_borders() -> None:
    anderson = load_gazetteer().by_id(DIVISION + "state:ca/place:anderson")
    assert anderson is not None
    inside = ["ocd-division/country:us", DIVISION + "state:ca", DIVISION + "state:ca/county:shasta", anderson.ocd_id]
    assert all(contains(division, anderson) for division in inside)
    assert not contains(DIVISION + "state:or", anderson)
    assert not contains(DIVISION + "state:ca/county:kern", anderson)


def test_every_id_leads_back_to_its_row_and_every_row_has_an_id_of_a_known_kind() -> None:
    gazetteer = load_gazetteer()
    rows = list(gazetteer.jurisdictions())[::37]
    assert all(gazetteer.by_id(row.ocd_id) == row for row in rows if row.ocd_id != DIVISION + "district:dc")
    assert all(row.ocd_id.startswith((DIVISION, "geonames:", "geoid:")) for row in rows)


def test_spellings_of_one_name_meet() -> None:
    assert normal("Saint-Louis") == normal("St. Louis")
    assert normal("Coeur d’Alene") == normal("Coeur d'Alene")
    assert normal("Mayagüez") == "mayaguez"


def test_loading_stays_within_its_budget() -> None:
    before = time.process_time()
    Gazetteer()
    assert time.process_time() - before < 0.3


@pytest.mark.slow
def test_every_geoid_is_one_rows_and_begins_with_its_states() -> None:
    gazetteer = load_gazetteer()
    rows = [row for row in gazetteer.jurisdictions() if row.geoid]
    assert len({row.geoid for row in rows}) == len(rows) > 39_000
    assert [row for row in rows if not str(row.geoid).startswith(gazetteer.states[row.state].geoid or "")] == []
    assert {len(row.geoid or "") for row in rows if row.level == "district"} == {4}


def test_a_county_is_found_by_its_code_and_what_contains_a_place_is_nearest_first() -> None:
    gazetteer = load_gazetteer()
    county = gazetteer.county("CA", "097")
    assert county is not None and county.name == "Sonoma County"
    assert gazetteer.county("CA", "000") is None
    watsonville = division_of(DIVISION + "state:ca/place:watsonville", gazetteer)
    assert watsonville is not None
    assert watsonville.within == (DIVISION + "state:ca/county:santa_cruz", DIVISION + "state:ca")


def test_a_seat_that_is_in_no_table_is_known_by_its_id() -> None:
    seat = division_of(DIVISION + "state:ca/sldl:12", load_gazetteer())
    assert seat is not None
    assert (seat.level, seat.name, seat.within) == (
        "district",
        "California state house district 12",
        (DIVISION + "state:ca",),
    )
    assert division_of("ocd-division/country:ca/province:on", load_gazetteer()) is None
