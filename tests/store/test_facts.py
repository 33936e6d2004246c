"""What trends count: the wide row, wire stories once, days, coverage, and that only what changed is made anew."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from onrecord.ingest.records import Outlet
from onrecord.people.identity import RULES
from onrecord.store import Store
from onrecord.store.trends import facts
from tests.store.house import NOW, OUTLETS, SOURCES, TEXT, House, save_article

DAY = date(2026, 11, 2)


def ask(store: Store, sql: str) -> list[tuple[Any, ...]]:
    return store._db.execute(sql).fetchall()


def test_a_wide_row_has_context_places_and_a_link_to_the_very_words(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    house.save(store, "a")
    facts.refresh(store._db)
    columns = "context_before, context_after, about, about_ids[1], about_states, quote_url, day, counted"
    vote, refusal = ask(store, f"select {columns} from quotes_flat order by n")
    assert vote[2:5] == (["Toledo, OH"], "ocd-division/country:us/state:oh/place:toledo", ["OH"])
    assert refusal[:2] == (TEXT[: TEXT.index('"')], TEXT[TEXT.index(" said Mayor") :])
    assert refusal[5:] == ("https://ledger.example/a#:~:text=We%20will%20not%20sign%20it", DAY, True)


@pytest.mark.slow
def test_a_long_quote_is_linked_by_its_first_and_last_words(house: House, store: Store) -> None:
    long = TEXT.replace("We will not sign it", "We will not, by any means - none - sign it before the levee stands")
    house.show(store, "ledger-news", "a")
    todo = house.todo(store, "a")
    reading = house.reading(TEXT)
    said = '"' + long.split('"')[1] + '"'
    start = long.index(said)
    quote = type(reading.quotes[1])("direct", ((start, start + len(said)),), said, None, None, None, 0.9)
    reading = type(reading)("1", (quote,), ())
    save_article(store, todo, house.fetched("x"), house.article(todo, long), b"1", None, reading, NOW)
    assert ask(store, "select quote_url from quotes_flat") == [
        ("https://ledger.example/a#:~:text=We%20will%20not%2C%20by,before%20the%20levee%20stands",)
    ]


def test_a_wire_story_counts_once_but_for_each_of_its_outlets(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "late")
    house.show(store, "post-news", "first")
    late = house.save(store, "late", published=NOW + timedelta(hours=2))
    house.save(store, "first", cluster=late.article_id)
    facts.refresh(store._db)
    counted = "select outlet_id, count(*), max(copies) from quote_facts where counted group by all"
    assert ask(store, counted) == [("post", 2, 2)]
    outlets = "select outlet_id, articles, quotes from daily_outlets where articles > 0 order by 1"
    assert ask(store, outlets) == [("ledger", 1, 2), ("post", 1, 2)]
    places = "select name, quotes, stories, outlets from weekly_jurisdictions order by 1"
    assert ask(store, places) == [("Parma", 0, 1, 2), ("Toledo", 1, 1, 2)]


@pytest.mark.slow
def test_an_uncertain_first_print_counts_as_surely_as_the_surest_copy(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    house.show(store, "post-news", "b")
    first = house.save(store, "a")
    house.save(store, "b", cluster=first.article_id, published=NOW + timedelta(hours=2))
    store._db.execute(f"update quotes set confidence = 0.1 where article_id = {first.article_id}")
    facts.refresh(store._db)
    assert ask(store, "select count(*) from trend_quotes where outlet_id = 'ledger'") == [(2,)]


@pytest.mark.slow
def test_undated_articles_have_no_day_and_no_trend(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    house.save(store, "a", published=None)
    facts.refresh(store._db)
    assert ask(store, "select day from quote_facts") == [(None,), (None,)]
    for view in ("trend_quotes", "daily_speakers", "daily_jurisdictions"):
        assert ask(store, f"select count(*) from {view}") == [(0,)]


@pytest.mark.slow
def test_a_day_is_a_day_in_the_zone_of_the_outlet(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    house.save(store, "a", published=datetime(2026, 11, 3, 6, 0, tzinfo=UTC))
    facts.refresh(store._db)
    assert ask(store, "select distinct day from quote_facts") == [(date(2026, 11, 3),)]
    store.sync((Outlet("ledger", "Ohio Ledger", "ledger.example", None, "America/Los_Angeles"), *OUTLETS[1:]), SOURCES)
    facts.refresh(store._db)
    assert ask(store, "select distinct day from quote_facts") == [(DAY,)]


@pytest.mark.slow
def test_only_what_changed_is_made_anew(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a", "b")
    house.save(store, "a")
    assert facts.refresh(store._db) == 1
    assert facts.refresh(store._db) == 0
    house.save(store, "b", TEXT + "\nMore.")
    assert facts.refresh(store._db) == 1
    house.show(store, "ledger-news", "a", fingerprint="2")
    house.save(store, "a", TEXT + "\nMuch more.")
    assert facts.refresh(store._db) == 1
    assert ask(store, "select count(*), count(distinct quote_id) from quote_facts") == [(4, 4)]
    assert ask(store, "from quote_facts anti join current_quotes using (quote_id)") == []


@pytest.mark.slow
def test_facts_made_in_slices_are_those_made_at_once(
    house: House, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A story is never cut: of its copies one counts, however small a slice is."""
    house.show(store, "ledger-news", "late", "b", "c", "undated")
    house.show(store, "post-news", "first", "d")
    late = house.save(store, "late", published=NOW + timedelta(days=2))
    house.save(store, "first", cluster=late.article_id)
    for days, name in enumerate("bcd"):
        house.save(store, name, TEXT + name, published=NOW + timedelta(days=days))
    house.save(store, "undated", TEXT + "no day", published=None)
    assert facts.refresh(store._db) == 6
    whole = [ask(store, f"from {table} order by all") for table in ("quote_facts", "article_days", "fact_stamps")]
    monkeypatch.setattr(facts, "SLICE", 1)
    store._db.execute("delete from fact_stamps")
    assert facts.refresh(store._db) == 6
    assert ask(store, "select count(distinct slice) from all_stale") == [(5,)]
    assert [
        ask(store, f"from {table} order by all") for table in ("quote_facts", "article_days", "fact_stamps")
    ] == whole


@pytest.mark.slow
def test_a_dark_feed_is_marked_and_a_rare_one_is_not(house: House, store: Store) -> None:
    def answer(source: str, hours: int, good: bool) -> None:
        (due,) = store.due(NOW, only=source)
        house.now = NOW + timedelta(hours=hours)
        failure = None if good else house.failure(due.url)
        store.save_feed(due, failure or house.fetched(due.url), None, house.now, house.now)

    for hours, good in ((0, True), (24, False), (48, True), (72, True)):
        answer("ledger-news", hours, good)
    store._db.execute("update sources set every_s = 7 * 86400 where source_id = 'post-news'")
    answer("post-news", 0, True)
    house.now = NOW
    facts.refresh(store._db)
    rows = ask(store, "select day, outlet_id, dark from coverage")
    found = {(day.day, outlet): dark for day, outlet, dark in rows}
    assert [found[day, "ledger"] for day in (2, 3, 4, 5)] == [False, True, False, False]
    assert [found[day, "post"] for day in (2, 3, 4, 5)] == [False] * 4
    assert ask(store, "select dark from daily_coverage order by day") == [(0,), (1,), (0,), (0,)]
    quiet = "select articles, dark_days, watched_days from weekly_outlets where outlet_id = 'ledger'"
    assert ask(store, quiet) == [(0, 1, 4)]


@pytest.mark.slow
def test_who_is_spoken_about_is_told_by_who_is_quoted_beside(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    text = TEXT.replace("Parma agreed.", 'Parma agreed.\n"Quill is right," said Bo Lund.')
    reading = house.reading(text)
    said = '"Quill is right,"'
    start = text.index(said)
    lund = type(reading.quotes[1].speaker)("Bo Lund", "person")  # type: ignore[misc]
    quote = type(reading.quotes[1])("direct", ((start, start + len(said)),), said, None, None, lund, 0.9)
    todo = house.todo(store, "a")
    reading = type(reading)("1", (*reading.quotes, quote), reading.places)
    save_article(store, todo, house.fetched("x"), house.article(todo, text), b"1", None, reading, NOW)
    store.link_people(RULES)
    store.publish()
    about = """
        select q.speaker, p.name, a.words from quote_people a
        join current_quotes q using (quote_id) join people p on p.person_id = a.person_id
    """
    assert ask(store, about) == [("Bo Lund", "Ada Quill", "Quill")]
