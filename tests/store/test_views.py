"""The ready views by day, week and month: each wire story once, undated articles left out, days without answers marked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from onrecord.people.identity import RULES
from onrecord.store import Store
from onrecord.store.trends.topics import Topic
from tests.store.house import NOW, TEXT, House

pytestmark = pytest.mark.slow

# One quote of Quill, one about Toledo and the budget, and so two of the outlet, on each of three days.
DAYS = (date(2026, 11, 2), date(2026, 11, 9), date(2026, 12, 1))  # Monday, Monday, Tuesday
STARTS = {
    "daily": ("day", DAYS),
    "weekly": ("week", (DAYS[0], DAYS[1], date(2026, 11, 30))),
    "monthly": ("month", (date(2026, 11, 1), date(2026, 11, 1), date(2026, 12, 1))),
}
ABOUT = {
    "speakers": ("speaker = 'Ada Quill'", 1),
    "outlets": ("outlet_id = 'ledger'", 2),
    "jurisdictions": ("name = 'Toledo'", 1),
    "topics": ("topic = 'budget'", 1),
}


@pytest.fixture
def watched(house: House, store: Store) -> Store:
    """The Ledger's feed answers on two days and fails on the one between; a story of it stands in the Post too."""
    store.set_topics([Topic("budget", ("budget",))])
    house.show(store, "post-news", "wire")
    house.show(store, "ledger-news", "wire", "second", "third", "undated")
    wire = house.save(store, "wire")
    house.save(store, "wire", cluster=wire.article_id, published=NOW + timedelta(hours=1))
    house.save(store, "second", TEXT + "\nTwo.", published=NOW + timedelta(days=7))
    house.save(store, "third", TEXT + "\nThree.", published=NOW + timedelta(days=29))
    house.save(store, "undated", TEXT + "\nFour.", published=None)
    (due,) = store.due(NOW + timedelta(days=9), only="ledger-news")
    for days in (1, 2):
        at = house.now = NOW + timedelta(days=days)
        store.save_feed(due, house.failure(due.url) if days == 1 else house.fetched(due.url), None, at, at)
    house.now = NOW
    store.link_people(RULES)
    store.publish(NOW)
    return store


@pytest.mark.parametrize("unit", STARTS)
@pytest.mark.parametrize("of", ABOUT)
def test_a_wire_story_counts_once_an_undated_one_never_and_dark_days_are_told(
    watched: Store, unit: str, of: str
) -> None:
    column, starts = STARTS[unit]
    which, each = ABOUT[of]
    rows = watched._db.execute(
        f"select {column}, quotes, * exclude ({column}, quotes) from {unit}_{of} where {which} and quotes > 0 order by 1"
    )
    names = [it[0] for it in rows.description or ()]
    found = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
    assert [(it[column], it["quotes"]) for it in found] == [
        (start, each * starts.count(start)) for start in sorted(set(starts))
    ]
    dark = {("ledger", date(2026, 11, 3)), ("post", date(2026, 11, 3)), ("post", date(2026, 11, 4))}
    ends = {"daily": timedelta(days=1), "weekly": timedelta(days=7), "monthly": timedelta(days=30)}[unit]
    first = starts[0]
    within = [(outlet, day) for outlet, day in dark if first <= day < first + ends]
    if of == "outlets":
        asked = [day for day in range(2, 5) if first <= date(2026, 11, day) < first + ends]
        assert (found[0]["watched_days"], found[0]["dark_days"]) == (
            len(asked),
            len([it for it in within if it[0] == "ledger"]),
        )
    else:
        assert found[0]["dark_outlets"] == len(within)
        assert found[-1]["watched_outlets"] == 0, "nobody was asked in December"
