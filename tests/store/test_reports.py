"""The questions that the house itself asks of the published copy."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from store import Store, StoreError, counts, digest_quotes, status
from tests.store.house import NOW, TEXT, House

DAY = date(2026, 11, 2)
WIRE = TEXT.replace('"', "”").replace("said Mayor", "said  Mayor")


def spoken(house: House, since: date = DAY, until: date = DAY, zone: str = "America/New_York") -> list[tuple[str, ...]]:
    rows = digest_quotes(house.directory, since, until, zone)
    return [(row.outlet, row.title or "", row.kind, *row.also_in) for row in rows]


def test_a_quote_comes_with_all_that_a_digest_shows(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    house.save(store, "a")
    store.publish()
    first, second = digest_quotes(house.directory, DAY, DAY, "America/New_York")
    assert (first.text, first.places, first.speaker) == ("The budget vote in Toledo can wait", ("Toledo, OH",), None)
    assert (second.text, second.speaker, second.speaker_kind) == ('"We will not sign it,"', "Ada Quill", "person")
    assert (second.role, second.cue, second.source) == ("mayor", "said", "Mayor Ada Quill")
    assert (second.day, second.outlet, second.url) == (DAY, "Ohio Ledger", "https://ledger.example/a")
    assert (second.published, second.published.tzinfo, second.confidence) == (NOW, UTC, 0.95)
    assert second.places == (), "its paragraph names none"


def test_only_the_current_revision_speaks(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    house.save(store, "a")
    house.show(store, "ledger-news", "a", fingerprint="2")
    house.save(store, "a", TEXT + "\nMore.")
    store.publish()
    assert len(spoken(house)) == 2


def test_undated_articles_are_left_out(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    house.save(store, "a", published=None)
    store.publish()
    assert spoken(house, date(1990, 1, 1), date(2100, 1, 1)) == []


def test_a_day_is_a_day_of_the_zone(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    house.save(store, "a", published=datetime(2026, 11, 3, 2, 0, tzinfo=UTC))
    store.publish()
    assert len(spoken(house)) == 2
    assert spoken(house, zone="UTC") == []
    assert len(spoken(house, date(2026, 11, 3), date(2026, 11, 3), "UTC")) == 2
    with pytest.raises(ValueError, match="unknown time zone 'Nowhere/At_All'"):
        spoken(house, zone="Nowhere/At_All")


def test_a_wire_story_speaks_once_from_its_first_copy(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "late")
    house.show(store, "post-news", "first")
    late = house.save(store, "late", published=NOW + timedelta(hours=2))
    house.save(store, "first", cluster=late.article_id)
    store.publish()
    assert spoken(house) == [
        ("Capital Post", "Story first", "indirect", "Ohio Ledger"),
        ("Capital Post", "Story first", "direct", "Ohio Ledger"),
    ]


def test_a_copy_of_a_later_day_is_not_news(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "first")
    house.show(store, "post-news", "later")
    first = house.save(store, "first")
    house.save(store, "later", cluster=first.article_id, published=NOW + timedelta(days=1))
    store.publish()
    assert len(spoken(house)) == 2
    assert spoken(house, DAY + timedelta(days=1), DAY + timedelta(days=1)) == []


def test_the_same_words_in_two_stories_are_two_remarks(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a", "b")
    house.save(store, "a")
    house.save(store, "b")
    store.publish()
    assert len(spoken(house)) == 4


def test_uncertain_quotes_can_be_left_out(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    house.save(store, "a")
    store.publish()
    (sure,) = digest_quotes(house.directory, DAY, DAY, "America/New_York", min_confidence=0.9)
    assert sure.kind == "direct"


def test_an_uncertain_first_copy_hides_no_surer_one(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "first")
    house.show(store, "post-news", "second")
    todo = house.todo(store, "first")
    doubtful = replace(
        house.reading(TEXT), quotes=tuple(replace(q, confidence=0.1) for q in house.reading(TEXT).quotes)
    )
    early, page = house.article(todo, TEXT, NOW - timedelta(minutes=5)), house.fetched(todo.entry.url)
    first = store.save_article(todo, page, early, b"\x01" * 16, None, doubtful, NOW)
    house.save(store, "second", cluster=first.article_id)
    store.publish()
    (sure,) = digest_quotes(house.directory, DAY, DAY, "America/New_York", min_confidence=0.9)
    assert sure.published == NOW


def test_status_tells_of_each_source(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a", "b", "c", "d")
    house.show(store, "ledger-politics", "a")
    house.save(store, "a")
    for name, state, reason in (("b", "waiting", "teaser"), ("c", "waiting", "teaser"), ("d", "failed", "not-html")):
        todo = house.todo(store, name)
        later = NOW + timedelta(hours=1) if state == "waiting" else None
        store.save_failure(todo, house.failure("x", reason, "page"), state, later, None, NOW)  # type: ignore[arg-type]
    (due,) = store.due(NOW, only="post-news")
    store.save_feed(due, house.failure(due.url), None, NOW + timedelta(hours=2), NOW)
    store.publish()
    news, politics, post = status(house.directory, NOW + timedelta(days=2))
    assert (news.source, news.outlet, news.articles, news.failures) == ("ledger-news", "Ohio Ledger", 1, 0)
    assert (news.articles_a_day, news.quotes_a_day) == (0.5, 1.0)
    assert (news.last_success, news.next_due) == (NOW, NOW + timedelta(minutes=30))
    assert news.stuck == (("teaser", 2), ("not-html", 1))
    assert politics.articles == 0, "a story counts for the source that showed it first"
    assert (post.failures, post.last_success) == (1, None)
    assert post.last_failure == "fetch timeout: it took longer than 30 s"


def test_an_article_counts_for_the_source_that_showed_it_first(house: House, store: Store) -> None:
    house.show(store, "post-news", "z")
    house.now += timedelta(minutes=1)
    house.show(store, "ledger-news", "a")
    for todo in store.todo(NOW):
        article, fetched = house.article(todo), house.fetched(todo.entry.url)
        article = replace(article, outlet="post")
        store.save_article(todo, fetched, article, b"1", None, house.reading(), NOW, key="one story")
    store.publish()
    assert {it.source: it.articles for it in status(house.directory, NOW) if it.articles} == {"post-news": 1}


def test_counts_of_the_copy_are_those_of_the_store(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    house.save(store, "a")
    store.publish()
    assert counts(house.directory) == store.counts()


def test_without_a_copy_each_says_so(tmp_path: Path) -> None:
    for ask in (counts, lambda it: status(it, NOW), lambda it: digest_quotes(it, DAY, DAY, "UTC")):
        with pytest.raises(StoreError, match="no published copy"):
            ask(tmp_path)
