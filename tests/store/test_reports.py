"""The questions that the house itself asks of the published copy."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from onrecord.store import Store, StoreError, counts, status
from tests.store.house import NOW, OUTLETS, SOURCES, House, save_article


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
    assert [(it.reason, it.count, it.resource[-2:]) for it in news.troubles] == [
        ("teaser", 2, "/c"),
        ("not-html", 1, "/d"),
    ]
    assert politics.articles == 0, "a story counts for the source that showed it first"
    assert (post.failures, post.last_success) == (1, None)
    assert post.last_failure == "fetch timeout: it took longer than 30 s"


def test_status_tells_of_pages_that_were_brought_after_all_that_is_watched(house: House, store: Store) -> None:
    added = replace(SOURCES[0], id="added-ledger", kind="page")
    store.sync(OUTLETS, (*SOURCES, added))
    house.show(store, "added-ledger", "a", "b")
    house.save(store, "a")
    store.save_failure(house.todo(store, "b"), house.failure("x", "teaser", "page"), "failed", None, None, NOW)
    store.sync(OUTLETS, SOURCES)  # as the next pass does: the configuration does not name it
    store.publish()
    *watched, brought = status(house.directory, NOW + timedelta(days=2))
    assert not any(one.added for one in watched) and len(watched) == len(SOURCES)
    assert (brought.source, brought.added, brought.articles, brought.next_due) == ("added-ledger", True, 1, None)
    assert brought.last_success == NOW
    assert brought.stuck == (("teaser", 1),)
    assert [it.reason for it in brought.troubles] == ["teaser"]


def test_status_tells_what_cost_no_entry_and_for_how_long_a_source_is_gone(house: House, store: Store) -> None:
    (due,) = store.due(NOW, only="post-news")
    store.save_feed(due, house.failure(due.url, "http-410"), None, NOW, NOW, gone=True)
    store.save_trouble("post-news", house.failure("2026-11-02.warc.gz", "archive", "save"))
    store.publish()
    post = status(house.directory, NOW + timedelta(days=6))[-1]
    assert post.gone_since == NOW
    assert [(it.reason, it.resource) for it in post.troubles] == [("archive", "2026-11-02.warc.gz")]
    assert status(house.directory, NOW + timedelta(days=8))[-1].troubles == ()


def test_what_goes_on_being_broken_is_told_for_as_long_as_it_does(house: House, store: Store) -> None:
    for day in (0, 8):
        house.now = NOW + timedelta(days=day)
        trouble = replace(house.failure("https://post.example/1.xml", "http-404"), detail=f"on day {day}", at=house.now)
        (due,) = store.due(house.now, only="post-news")
        feed = house.feed("post-news", "a", failures=(trouble, trouble))
        store.save_feed(due, house.fetched(due.url), feed, house.now, house.now)
    store.publish()
    assert [it.detail for it in status(house.directory, NOW + timedelta(days=9))[-1].troubles] == ["on day 8"]
    assert status(house.directory, NOW + timedelta(days=16))[-1].troubles == ()


def test_an_article_counts_for_the_source_that_showed_it_first(house: House, store: Store) -> None:
    house.show(store, "post-news", "z")
    house.now += timedelta(minutes=1)
    house.show(store, "ledger-news", "a")
    for todo in store.todo(NOW):
        article, fetched = house.article(todo), house.fetched(todo.entry.url)
        article = replace(article, outlet="post")
        save_article(store, todo, fetched, article, b"1", None, house.reading(), NOW, key="one story")
    store.publish()
    assert {it.source: it.articles for it in status(house.directory, NOW) if it.articles} == {"post-news": 1}


def test_counts_of_the_copy_are_those_of_the_store(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    house.save(store, "a")
    store.publish()
    assert counts(house.directory) == store.counts()


def test_without_a_copy_each_says_so(tmp_path: Path) -> None:
    for ask in (counts, lambda it: status(it, NOW)):
        with pytest.raises(StoreError, match="no published copy"):
            ask(tmp_path)
