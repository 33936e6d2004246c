"""What a page became."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import duckdb
import pytest

from onrecord.ingest.records import RobotsRecord
from onrecord.nlp.records import Reading
from onrecord.store import Saving, Store
from tests.store.house import NOW, OUTLETS, TEXT, House, save_article
from tests.store.orphans import ORPHANS


def test_a_new_article_stands_with_all_that_was_read(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    saved = house.save(store, "a")
    assert (saved.outcome, saved.revision) == ("new", 1)
    assert store.todo(NOW) == ()
    counts = store.counts()
    assert (counts.articles, counts.revisions, counts.quotes, counts.speakers, counts.places) == (1, 1, 2, 1, 2)
    for name, query in ORPHANS.items():
        assert store._db.execute(query).fetchall() == [], name


def test_a_quote_and_its_speaker_say_what_found_them_and_how_surely(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    todo = house.todo(store, "a")
    unsaid, said = house.reading().quotes
    assert said.speaker
    known = replace(said, rule="quotation", speaker=replace(said.speaker, rule="title", confidence=0.8))
    reading = replace(house.reading(), quotes=(unsaid, known))
    save_article(store, todo, house.fetched("x"), house.article(todo), b"1", None, reading, NOW)
    columns = "confidence, rule, speaker_confidence, speaker_rule"
    for relation in ("quotes", "current_quotes", "quotes_flat"):
        rows = store._db.execute(f"select {columns} from {relation} order by n").fetchall()
        assert rows == [(0.6, None, None, None), (0.95, "quotation", 0.8, "title")], relation


def test_the_same_text_is_not_stored_twice(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    first = house.save(store, "a")
    house.show(store, "ledger-news", "a", fingerprint="2")
    again = house.save(store, "a")
    assert (again.outcome, again.article_id, again.revision) == ("same", first.article_id, 1)
    assert (store.counts().revisions, store.counts().quotes, store.counts().waiting) == (1, 2, 0)


def test_a_changed_text_is_a_revision_and_only_the_current_one_counts(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    first = house.save(store, "a")
    house.show(store, "ledger-news", "a", fingerprint="2")
    second = house.save(store, "a", TEXT + "\nMore.", published=None)
    assert (second.outcome, second.article_id, second.revision) == ("revision", first.article_id, 2)
    counts = store.counts()
    assert (counts.articles, counts.revisions, counts.quotes, counts.places) == (1, 2, 2, 2)
    assert store._db.execute("select count(*) from quotes").fetchone() == (4,)
    kept = "select published is not null, published_source, byline from articles"
    assert store._db.execute(kept).fetchone() == (True, "json-ld", ["Bo Reed"])
    house.show(store, "ledger-news", "a", fingerprint="3")
    assert house.save(store, "a").revision == 3, "a text that came back is a revision again"
    for name, query in ORPHANS.items():
        assert store._db.execute(query).fetchall() == [], name


def test_two_addresses_of_one_article_are_one_article(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a", "a-amp")
    outcomes = []
    for todo in store.todo(NOW):
        saved = save_article(
            store,
            todo,
            house.fetched(todo.entry.url),
            house.article(todo),
            b"1",
            None,
            house.reading(),
            NOW,
            key="the same",
        )
        outcomes.append(saved.outcome)
    assert outcomes == ["new", "same"]
    assert store.counts().articles == 1


def test_one_address_in_two_outlets_is_two_articles(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    house.show(store, "post-news", "a")
    first, second = (
        save_article(store, t, house.fetched(t.entry.url), house.article(t), b"1", None, house.reading(), NOW, "wire")
        for t in store.todo(NOW)
    )
    assert first.article_id != second.article_id


def test_copies_share_the_cluster_of_the_first(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    house.show(store, "post-news", "b", "c")
    first = house.save(store, "a")
    house.save(store, "b", cluster=first.article_id)
    house.save(store, "c")
    assert store.counts().clusters == 1
    found = {article: cluster for article, cluster, _ in store.signatures(NOW - timedelta(days=1))}
    assert sorted(found.values()).count(first.article_id) == 2
    assert {signature for _, _, signature in store.signatures(NOW - timedelta(days=1))} == {b"\x01" * 16}
    assert store.signatures(NOW + timedelta(seconds=1)) == ()


def test_every_stored_span_slices_to_its_words(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    house.save(store, "a")
    off = """
        from quotes q join article_text t using (article_id, revision)
        where list_aggregate([t.text[s.start + 1 : s.end] for s in q.spans], 'string_agg', ' ') <> q.text
           or list_aggregate([t.text[s.start + 1 : s.end] for s in q.source_spans], 'string_agg', ' ') <> q.source_text
           or list_aggregate([t.text[s.start + 1 : s.end] for s in q.cue_spans], 'string_agg', ' ') <> q.cue_text
    """
    assert store._db.execute(off).fetchall() == []
    places = (
        'from places p join article_text t using (article_id, revision) where t.text[p."start" + 1 : p."end"] <> p.text'
    )
    assert store._db.execute(places).fetchall() == []
    assert store._db.execute("select count(*) from quotes where len(source_spans) = 1").fetchone() == (2,)


def test_an_article_without_quotes_or_places_is_stored(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    todo = house.todo(store, "a")
    saved = save_article(
        store, todo, house.fetched(todo.entry.url), house.article(todo), b"1", None, Reading("1", (), ()), NOW
    )
    assert (saved.outcome, store.counts().quotes) == ("new", 0)


def test_ids_do_not_depend_on_what_came_before(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a", "b")
    ids = {house.save(store, name).article_id for name in "ba"}
    with Store.open(house.directory.parent / "elsewhere") as other:
        other.sync(OUTLETS, ())
        other.sync(OUTLETS, tuple(due.source for due in store.due(NOW + timedelta(days=1))))
        house.show(other, "ledger-news", "a", "b")
        assert {house.save(other, name).article_id for name in "ab"} == ids


def test_a_waiting_entry_comes_back_in_time(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    todo = house.todo(store, "a")
    later = NOW + timedelta(hours=1)
    store.save_failure(todo, house.failure(todo.entry.url), "waiting", later, None, NOW)
    assert store.todo(NOW) == ()
    (again,) = store.todo(later)
    assert again.attempts == 1
    assert (store.counts().waiting, store.counts().failed) == (1, 0)


def test_what_waits_for_a_time_that_a_wrong_clock_set_comes_back_at_once(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a", "b")
    for name, ahead in (("a", timedelta(days=7)), ("b", timedelta(days=400))):
        todo = house.todo(store, name)
        store.save_failure(todo, house.failure(todo.entry.url), "waiting", NOW + ahead, None, NOW + ahead)
    (due,) = store.todo(NOW)
    assert due.entry.url.endswith("b")


def test_failed_and_gone_entries_stay_away_until_their_story_changes(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a", "b")
    for name, state in (("a", "failed"), ("b", "gone")):
        todo = house.todo(store, name)
        store.save_failure(todo, house.failure("x", "http-404"), state, None, house.fetched("x"), NOW)  # type: ignore[arg-type]
    assert store.todo(NOW + timedelta(days=99)) == ()
    house.show(store, "ledger-news", "a", "b", fingerprint="2")
    assert len(store.todo(NOW)) == 2


def test_robots_are_replaced_by_host(store: Store) -> None:
    old = RobotsRecord("post.example", NOW, 200, "User-agent: *\nDisallow: /x")
    new = RobotsRecord("post.example", NOW + timedelta(days=1), 404, "")
    store.save_robots((old, RobotsRecord("ledger.example", NOW, 200, "")))
    assert store.robots()[1] == old
    store.save_robots((new,))
    assert store.robots()[1] == new
    assert len(store.robots()) == 2


def test_many_articles_at_once_are_stored_as_one_by_one(house: House, store: Store) -> None:
    names = ["a", "a-amp", "b", "c"]  # two pages of one article, of which the second finds the first
    house.show(store, "ledger-news", *names)
    saved = store.save_articles([saving(house, store, name) for name in names], NOW)
    assert [it.outcome for it in saved] == ["new", "same", "new", "new"]
    house.show(store, "ledger-news", "b", fingerprint="2")
    (revised,) = store.save_articles([saving(house, store, "b", TEXT + "\nMore.")], NOW)
    assert (revised.outcome, revised.revision) == ("revision", 2)
    with Store.open(house.directory.parent / "elsewhere") as other:
        other.sync(OUTLETS, tuple(due.source for due in store.due(NOW + timedelta(days=1))))
        house.show(other, "ledger-news", *names)
        for name in names:
            other.save_articles([saving(house, other, name)], NOW)
        house.show(other, "ledger-news", "b", fingerprint="2")
        other.save_articles([saving(house, other, "b", TEXT + "\nMore.")], NOW)
        for table in TABLES:
            rows = f"from {table} order by all"
            assert store._db.execute(rows).fetchall() == other._db.execute(rows).fetchall(), table


def test_of_many_articles_all_are_stored_or_none(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a", "b")
    items = [saving(house, store, name) for name in "ab"]
    broken = replace(items[1], reading=Reading("1", (replace(items[1].reading.quotes[0], text=None),), ()))  # type: ignore[arg-type]
    with pytest.raises((duckdb.Error, TypeError, AttributeError)):
        store.save_articles([items[0], broken], NOW)
    assert (store.counts().articles, len(store.todo(NOW))) == (0, 2)


TABLES = (
    "articles",
    "revisions",
    "article_text",
    "readings",
    "quotes",
    "speakers",
    "places",
    "quote_places",
    "quote_roles",
    "fetches",
    "jurisdictions",
)


def saving(house: House, store: Store, name: str, text: str = TEXT) -> Saving:
    todo = house.todo(store, name)
    key = f"{todo.entry.url.removesuffix('-amp')}"
    return Saving(todo, house.fetched(todo.entry.url), house.article(todo, text), b"1", None, house.reading(text), key)
