"""Offices by date: whom a name and a title meant on a day. The facts are of the public record."""

from __future__ import annotations

from datetime import date

import pytest
from spacy.language import Language

from onrecord import nlp as reading
from onrecord.nlp.officials.table import Term, find_local_official, find_official, in_cabinet, officials_named

OHIO, INDIANA, TEXAS, FLORIDA = (f"ocd-division/country:us/state:{code}" for code in ("oh", "in", "tx", "fl"))
NEW_YORK = "ocd-division/country:us/state:ny/place:new_york"

# The words of a text, its date, who held the office.
HELD = [
    ("Brown", "senator", OHIO, date(2016, 9, 1), "Sherrod Brown"),
    ("Brown", "congresswoman", OHIO, date(2026, 3, 1), "Shontel M. Brown"),
    ("Young", "congressman", INDIANA, date(2016, 3, 1), "Todd Young"),
    ("Young", "senator", INDIANA, date(2026, 3, 1), "Todd Young"),
    ("Scott", "senator", FLORIDA, date(2026, 3, 1), "Rick Scott"),
    ("Mike Johnson", "speaker of the house", None, date(2026, 3, 1), "Mike Johnson"),
    ("Obama", "president", None, date(2016, 9, 1), "Barack Obama"),
]


@pytest.mark.parametrize(("name", "office", "division", "day", "who"), HELD)
def test_holder_on_a_day(name: str, office: str, division: str | None, day: date, who: str) -> None:
    found = find_official(name, office, division, None, day)
    assert found is not None
    assert found[0].name == who
    assert found[1].covers(day.strftime("%Y%m%d"))


def test_one_surname_two_years_two_people() -> None:
    """'Rep. Brown' of Ohio: nobody's in 2016, Shontel Brown's in 2026; the senator is another."""
    senator = find_official("Brown", "senator", OHIO, None, date(2016, 9, 1))
    member = find_official("Brown", "congresswoman", OHIO, None, date(2026, 3, 1))
    assert senator and member and senator[0].id != member[0].id


def test_two_bearers_on_one_day_stay_open() -> None:
    """Two Johnsons of Texas sat in the House in 2016: the surname alone means neither."""
    assert find_official("Johnson", "congressman", TEXAS, None, date(2016, 5, 1)) is None
    assert find_official("Johnson", "congressman", TEXAS, None, date(2026, 3, 1))
    full = find_official("Julie Johnson", "congresswoman", TEXAS, None, date(2026, 3, 1))
    assert full and full[0].name == "Julie Johnson"


def test_a_surname_alone_means_no_member_without_dates() -> None:
    """Clarence Brown of Ohio left in 1983, which the source does not say: 'Rep. Brown' of 2016 is not he."""
    assert find_official("Brown", "congressman", OHIO, None, date(2016, 9, 1)) is None
    full = find_official("Lamar Smith", "congressman", TEXAS, None, date(2016, 9, 1))
    assert full and full[0].id == "bioguide:S000583"


def test_a_bare_surname_needs_its_state() -> None:
    assert find_official("Scott", "senator", None, None, date(2026, 3, 1)) is None


def test_a_mayor_by_surname_where_the_article_names_the_city() -> None:
    there = frozenset({NEW_YORK})
    found = find_local_official("de Blasio", "mayor", there, date(2016, 9, 17))
    assert found and found[0].name == "Bill de Blasio" and found[1].division == NEW_YORK
    assert find_local_official("de Blasio", "mayor", there, date(2023, 9, 17)) is None
    assert find_local_official("de Blasio", "mayor", frozenset({OHIO}), date(2016, 9, 17)) is None
    assert find_local_official("de Blasio", "alderman", there, date(2016, 9, 17)) is None


def test_term_without_start_counts_until_its_end() -> None:
    assert Term("m", NEW_YORK, "", "20211231").covers("20160101")
    assert not Term("m", NEW_YORK, "", "20211231").covers("20220101")
    assert Term("m", NEW_YORK, "20220101", "").covers("20300101")


def test_cabinet() -> None:
    assert in_cabinet("Loretta Lynch", "attorney general")
    assert not in_cabinet("Teresa Quon", "attorney general")


def test_first_names_agree() -> None:
    """A middle name, a nickname: the same official; another first name: none."""
    assert {o.name for o in officials_named("Bobby Scott")} >= {'Robert C. "Bobby" Scott'}
    assert "Tim Scott" not in {o.name for o in officials_named("Rick Scott")}


@pytest.mark.parametrize(("day", "linked"), [(date(2016, 9, 1), False), (date(2026, 3, 1), True)])
def test_the_date_of_the_article_decides(nlp: Language, day: date, linked: bool) -> None:
    text = "“We counted,” said Rep. Brown (D-Ohio). Brown sat down."
    (quote,) = reading.read(nlp, text, published=day).quotes
    assert quote.speaker and quote.speaker.jurisdiction == OHIO
    assert (quote.speaker.official_id == "bioguide:B001313") is linked


def test_a_name_with_a_tab_in_the_source_is_a_name_like_any_other() -> None:
    """It once made a row of eight fields, and every text that quotes a Piper failed."""
    assert [official.name for official in officials_named("Christopher Piper")] == ["Christopher Piper"]
