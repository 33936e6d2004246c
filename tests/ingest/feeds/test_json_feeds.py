"""JSON Feed: what its items become, and that a broken one costs only itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from onrecord.ingest.feeds.rss import parse_feed
from onrecord.ingest.records import Failure, Feed, Fetched, Source

VERSION = "https://jsonfeed.org/version/1.1"
STORY = "<p>" + "The Baraboo council met for a third night and put off its vote on the dam once more. " * 10 + "</p>"
ITEM = {
    "id": "https://dispatch.example/dam",
    "url": "/dam?utm_source=feed",
    "title": "Council puts off <em>dam</em> vote",
    "content_html": STORY,
    "date_published": "2026-11-24T08:00:00-06:00",
    "authors": [{"name": "By Thea Lindqvist"}, {"name": "Odell Farr"}, {"url": "https://nobody.example"}],
}


@pytest.fixture
def read(answer: Callable[..., Fetched], source: Source, now: datetime) -> Callable[..., Feed]:
    def parse(*items: object, **more: object) -> Feed:
        body = json.dumps({"version": VERSION, "title": "Dispatch", "items": list(items)} | more)
        feed = parse_feed(answer(body, "application/feed+json"), source, now)
        assert isinstance(feed, Feed), feed
        return feed

    return parse


def test_an_item_is_an_entry(read: Callable[..., Feed]) -> None:
    feed = read(ITEM)
    (entry,) = feed.entries
    assert (feed.title, entry.title, entry.key) == ("Dispatch", "Council puts off dam vote", "dispatch.example/dam")
    assert entry.url == "https://dispatch.example/dam?utm_source=feed"
    assert entry.published == datetime(2026, 11, 24, 14, tzinfo=UTC)
    assert entry.byline == ("Thea Lindqvist", "Odell Farr")
    assert (entry.guid, entry.body, entry.updated) == (ITEM["id"], STORY, None)
    (entry,) = read(ITEM | {"date_modified": "2026-11-24T09:00:00-06:00"}).entries
    assert entry.updated == datetime(2026, 11, 24, 15, tzinfo=UTC)


def test_version_one_and_a_byte_order_mark(answer: Callable[..., Fetched], source: Source, now: datetime) -> None:
    item = {"id": 7, "url": "https://dispatch.example/a", "author": {"name": "Odell Farr"}, "content_text": "Short."}
    body = "\ufeff" + json.dumps({"version": "https://jsonfeed.org/version/1", "items": [item]})
    feed = parse_feed(answer(body), source, now)
    assert isinstance(feed, Feed)
    assert (feed.entries[0].guid, feed.entries[0].byline, feed.entries[0].body) == ("7", ("Odell Farr",), "")


def test_what_is_wrong_in_an_item_costs_that_item(read: Callable[..., Feed]) -> None:
    feed = read(None, 3, {"title": "no address"}, {"id": "tag:1"}, {"url": "javascript:1"}, ITEM, ITEM)
    assert (len(feed.entries), [one.reason for one in feed.failures]) == (1, ["no-link"] * 5)


@pytest.mark.parametrize(
    "when", ["2026-11-24", "2026-11-24T08:00:00", "1970-01-01T00:00:00Z", "2199-01-01T00:00:00Z", 5]
)
def test_a_date_without_zone_or_sense_is_none(read: Callable[..., Feed], when: object) -> None:
    assert read(ITEM | {"date_published": when}).entries[0].published is None


@pytest.mark.parametrize(
    "body", ['{"items": []}', '{"version": "2", "items": []}', '{"version": "' + VERSION + '"}', "{"]
)
def test_other_json_is_no_feed(answer: Callable[..., Fetched], source: Source, now: datetime, body: str) -> None:
    got = parse_feed(answer(body), source, now)
    assert isinstance(got, Failure)
    assert (got.reason, "JSON" in got.detail) == ("not-a-feed", True)
