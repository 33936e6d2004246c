"""What a source answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from onrecord.ingest.records import Feed, Pace, Source
from onrecord.store import Store
from onrecord.store.records import Unchanged
from tests.store.house import NOW, OUTLETS, SOURCES, House

SOON = NOW + timedelta(minutes=30)


def test_entries_are_new_once(house: House, store: Store) -> None:
    first = house.show(store, "ledger-news", "a", "b")
    second = house.show(store, "ledger-news", "a", "b", "c")
    assert (first.new, first.changed, first.known) == (2, 0, 0)
    assert (second.new, second.changed, second.known) == (1, 0, 2)


def test_a_story_in_two_feeds_is_one_entry(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    again = house.show(store, "ledger-politics", "a", fingerprint="other words")
    assert (again.new, again.changed, again.known) == (0, 0, 1)
    assert len(store.todo(NOW)) == 1


def test_a_changed_fingerprint_of_the_same_source_reopens_the_entry(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    house.show(store, "ledger-politics", "a", fingerprint="9")
    house.save(store, "a")
    assert store.todo(NOW) == ()
    assert house.show(store, "ledger-politics", "a", fingerprint="9").known == 1
    changed = house.show(store, "ledger-news", "a", fingerprint="2")
    assert (changed.new, changed.changed, changed.known) == (0, 1, 0)
    assert house.todo(store, "a").attempts == 0
    assert house.show(store, "ledger-news", "a", fingerprint="2").changed == 0


def test_a_story_that_changed_after_its_page_was_fetched_is_fetched_again_once_whoever_says_so(
    house: House, store: Store
) -> None:
    def told(source: str, updated: timedelta | None) -> int:
        (due,) = store.due(NOW, only=source)
        entry = replace(house.entry(source, "a"), url="https://ledger.example/a", key="ledger.example/a")
        feed = Feed("News", (replace(entry, updated=None if updated is None else NOW + updated),))
        return store.save_feed(due, house.fetched(due.url), feed, SOON, house.now).changed

    minute = timedelta(minutes=1)
    house.show(store, "ledger-news", "a")
    assert told("ledger-politics", minute) == 0, "it waits to be fetched anyway"
    house.save(store, "a")
    more = [Source(f"more-{n}", "ledger", "feed", f"https://ledger.example/{n}") for n in range(5)]
    store.sync(OUTLETS, (*SOURCES, *more))
    assert told("more-0", None) == told("more-1", -minute) == 0
    assert told("more-2", minute) == 1
    assert [todo.entry.key for todo in store.todo(NOW)] == ["ledger.example/a"]
    house.now += 2 * minute
    house.save(store, "a")
    assert told("more-2", minute) == 0, "it has told already"
    assert told("more-3", minute) == 0, "known since the second fetch"
    assert told("more-4", 3 * minute) == 1


def test_an_address_twice_in_one_feed_counts_once_and_settles(house: House, store: Store) -> None:
    (due,) = store.due(NOW, only="ledger-news")
    twins = (house.entry("ledger-news", "a", "first"), house.entry("ledger-news", "a", "second"))
    for new, known in ((1, 0), (0, 1)):
        saved = store.save_feed(due, house.fetched(due.url), Feed("News", twins), SOON, NOW)
        assert (saved.new, saved.changed, saved.known) == (new, 0, known)
    assert house.todo(store, "a").entry.fingerprint == "first"


def test_a_todo_holds_all_that_the_feed_said(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    todo = house.todo(store, "a")
    assert todo.entry == house.entry("ledger-news", "a")
    assert (todo.outlet, todo.home, todo.attempts) == (OUTLETS[0], OUTLETS[0].home, 0)


def test_entries_come_in_the_order_of_the_feed_of_one_moment(house: House, store: Store) -> None:
    house.show(store, "post-news", "z")
    house.now += timedelta(minutes=1)
    house.show(store, "ledger-news", "b")
    assert [todo.entry.url[-1] for todo in store.todo(NOW)] == ["z", "b"]
    assert [todo.entry.url[-1] for todo in store.todo(NOW, only="ledger-news")] == ["b"]


def test_validators_follow_the_answers_that_were_understood(house: House, store: Store) -> None:
    (due,) = store.due(NOW, only="ledger-news")
    store.save_feed(due, house.fetched(due.url, etag='"1"'), Feed("News", ()), SOON, NOW)
    (due,) = store.due(NOW, only="ledger-news")
    assert due.validators.etag == '"1"'
    unread = house.failure(due.url, "not-a-feed", "feed")
    store.save_feed(due, house.fetched(due.url, etag='"2"'), unread, SOON, NOW)
    (due,) = store.due(NOW, only="ledger-news")
    assert (due.validators.etag, due.failures) == ('"1"', 1)
    store.save_feed(due, house.fetched(due.url, status=304), None, SOON, NOW)
    (due,) = store.due(NOW, only="ledger-news")
    assert (due.validators.etag, due.failures) == ('"1"', 0)
    store.save_feed(due, house.fetched(due.url), Feed("News", ()), SOON, NOW)
    assert store.due(NOW, only="ledger-news")[0].validators.etag is None


def test_failures_count_up_and_wait(house: House, store: Store) -> None:
    for failures in (1, 2):
        (due,) = store.due(NOW, only="post-news")
        store.save_feed(due, house.failure(due.url), None, SOON, NOW)
        assert store.due(NOW, only="post-news")[0].failures == failures
    assert "post-news" not in {due.source.id for due in store.due(NOW)}
    assert "post-news" in {due.source.id for due in store.due(SOON)}


def test_a_feed_that_moved_for_good_is_asked_at_its_new_address_until_the_configuration_says_another(
    house: House, store: Store
) -> None:
    (due,) = store.due(NOW, only="post-news")
    store.save_feed(due, house.fetched(due.url, moved_to="https://post.example/new"), Feed("News", ()), SOON, NOW)
    store.sync(OUTLETS, SOURCES)
    assert store.due(NOW, only="post-news")[0].url == "https://post.example/new"
    store.sync(OUTLETS, (*SOURCES[:2], replace(SOURCES[2], url="https://post.example/third")))
    assert "post-news" in {due.source.id for due in store.due(NOW)}
    assert store.due(NOW, only="post-news")[0].url == "https://post.example/third"


def test_a_broken_item_is_logged_once(house: House, store: Store) -> None:
    (due,) = store.due(NOW, only="post-news")
    broken = house.failure("item 3", "no-link", "feed")
    for _ in range(2):
        store.save_feed(due, house.fetched(due.url), house.feed("post-news", "a", failures=(broken,)), SOON, NOW)
    assert store._db.execute("select source_id, resource, reason from item_failures").fetchall() == [
        ("post-news", "item 3", "no-link")
    ]


def test_every_request_is_logged(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    (due,) = store.due(NOW, only="post-news")
    store.save_feed(due, house.failure(due.url), None, SOON, NOW)
    rows = store._db.execute("select source_id, status, bytes, reason from fetches order by source_id").fetchall()
    assert rows == [("ledger-news", 200, 10, None), ("post-news", None, None, "timeout")]


def test_sources_that_left_the_configuration_rest_with_their_entries(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    store.sync(OUTLETS, SOURCES[1:])
    assert "ledger-news" not in {due.source.id for due in store.due(NOW)}
    assert store.todo(NOW) == ()
    store.sync(OUTLETS, SOURCES)
    assert len(store.todo(NOW)) == 1


def test_what_is_due_comes_back_as_it_was_configured(store: Store) -> None:
    source = Source(
        "x", "post", "sitemap", "https://post.example/map", "ocd-division/country:us", timedelta(minutes=7), 9
    )
    store.sync(OUTLETS, (source,))
    assert [due.source for due in store.due(NOW)] == [source]


def test_an_always_due_source_is_due(house: House, store: Store) -> None:
    (due,) = store.due(NOW, only="ledger-politics")
    store.save_feed(due, house.fetched(due.url), Feed("News", ()), NOW, NOW)
    assert "ledger-politics" in {due.source.id for due in store.due(NOW)}


def test_a_quiet_source_keeps_its_last_news_and_comes_later(house: House, store: Store) -> None:
    later, (due,) = NOW + timedelta(hours=9), store.due(NOW, only="ledger-news")
    wish = Pace(timedelta(minutes=90), (3,), (5, 6))
    store.save_feed(due, house.fetched(due.url), replace(house.feed("ledger-news", "a"), pace=wish), SOON, NOW, later)
    (due,) = store.due(SOON, only="ledger-news")
    assert (due.pace, due.last_new) == (wish, NOW)
    store.save_feed(due, house.fetched(due.url, status=304), None, SOON, SOON, later)
    (due,) = store.due(SOON, only="ledger-news")
    assert (due.pace, due.last_new) == (wish, NOW)
    assert "ledger-news" not in {one.source.id for one in store.due(SOON)}
    assert "ledger-news" in {one.source.id for one in store.due(later)}


def test_a_source_that_is_gone_is_marked_until_it_answers_or_has_another_address(house: House, store: Store) -> None:
    def gone_since() -> object:
        return store._db.execute("select gone_since from sources where source_id = 'post-news'").fetchone()

    (due,) = store.due(NOW, only="post-news")
    for moment in (NOW, SOON):
        store.save_feed(due, house.failure(due.url, "http-410"), None, SOON, moment, gone=True)
    assert gone_since() == (NOW,)
    store.sync(OUTLETS, (*SOURCES[:2], replace(SOURCES[2], url="https://post.example/third")))
    assert gone_since() == (None,)


def test_unchanged_answers_are_saved_together(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    due = {one.source.id: one for one in store.due(SOON)}
    moved = replace(house.fetched(due["post-news"].url, status=304, moved_to="https://post.example/new"), at=SOON)
    same = house.fetched(due["ledger-news"].url, status=304, etag='"2"')
    later = SOON + timedelta(hours=1)
    store.save_unchanged([Unchanged(due["ledger-news"], same, later), Unchanged(due["post-news"], moved, later)], SOON)
    assert {one.source.id for one in store.due(SOON)} == {"ledger-politics"}
    after = {one.source.id: one for one in store.due(later)}
    assert (after["ledger-news"].validators.etag, after["ledger-news"].last_new) == ('"2"', NOW)
    assert (after["post-news"].url, after["post-news"].last_new) == ("https://post.example/new", SOON)
    assert store._db.execute("select count(*) from fetches where status = 304").fetchone() == (2,)
