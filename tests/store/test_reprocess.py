"""A new reading in place of the old as one unit: nothing of the old one stays, and nothing else is touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from onrecord.store import Store
from tests.store.house import NOW, TEXT, House
from tests.store.orphans import ORPHANS

pytestmark = pytest.mark.slow

LATER = NOW + timedelta(days=1)


def test_what_a_version_has_not_read_is_to_do_in_slices(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a", "b", "c")
    for name in "abc":
        house.save(store, name)
    assert store.reprocessing.count_left("1") == 0
    assert store.reprocessing.count_left("2") == 3
    first = store.reprocessing.next_batch("2", limit=2)
    (last,) = store.reprocessing.next_batch("2", after=first[-1].article_id)
    assert {it.text for it in (*first, last)} == {TEXT}
    assert (last.home, last.published, last.revision) == ("ocd-division/country:us/state:oh", NOW, 1)
    store.reprocessing.replace(last, house.reading(version="2"), LATER)
    assert store.reprocessing.count_left("2") == 2, "what was killed goes on where it was"


def test_a_reading_is_replaced_whole(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a", "b")
    house.save(store, "a")
    house.save(store, "b")
    (one,) = (
        it
        for it in store.reprocessing.next_batch("2")
        if it.article_id == store.reprocessing.next_batch("2")[0].article_id
    )
    new = house.reading(version="2")
    quote = replace(new.quotes[1], speaker=None)
    changed = store.reprocessing.replace(one, replace(new, quotes=(quote,), places=new.places[:1]), LATER)
    assert (changed.added, changed.removed, changed.respoken) == (0, 1, 1)
    assert (changed.places_before, changed.places) == (2, 1)
    versions = "select version, (select count(*) from quotes q where q.article_id = r.article_id) from readings r"
    assert sorted(store._db.execute(versions).fetchall()) == [("1", 2), ("2", 1)]
    for name, query in ORPHANS.items():
        assert store._db.execute(query).fetchall() == [], name


def test_a_reading_that_fails_leaves_the_old_one(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    house.save(store, "a")
    (one,) = store.reprocessing.next_batch("2")
    broken = replace(house.reading(version="2"), places=(None,))
    with pytest.raises(AttributeError):
        store.reprocessing.replace(one, broken, LATER)
    assert (store.counts().quotes, store.reprocessing.count_left("1")) == (2, 0)


def test_the_numbers_that_changed_are_told(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    house.save(store, "a")
    store.publish()
    store.reprocessing.note_numbers()
    (one,) = store.reprocessing.next_batch("2")
    store.reprocessing.replace(
        one, replace(house.reading(version="2"), places=(), quotes=house.reading().quotes[1:]), LATER
    )
    store.publish()
    told = {(it.what, it.name): (it.before, it.after) for it in store.reprocessing.numbers_changed()}
    assert told == {
        ("outlet", "Ohio Ledger"): (2, 1),
        ("kind", "indirect"): (1, 0),
        ("state", "OH"): (1, 0),
        **({("speaker", "unresolved"): told["speaker", "unresolved"]} if ("speaker", "unresolved") in told else {}),
    }


def test_all_again_goes_on_from_when_it_was_first_asked_for(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a", "b")
    house.save(store, "a")
    house.save(store, "b")
    since = store.reprocessing.since(LATER)
    assert store.reprocessing.count_left("1", since) == 2
    store.reprocessing.replace(store.reprocessing.next_batch("1", since, limit=1)[0], house.reading(), LATER)
    assert store.reprocessing.since(LATER + timedelta(hours=1)) == since
    assert store.reprocessing.count_left("1", since) == 1
    store.reprocessing.end()
    assert store.reprocessing.since(LATER + timedelta(hours=1)) > since
