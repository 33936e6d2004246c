"""The pace that a publisher asks for, and when a feed source is due because of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from onrecord.ingest.failures import make_failure
from onrecord.ingest.feeds.pace import after_skipped, fresh_for, read_pace
from onrecord.ingest.feeds.rss import parse_feed
from onrecord.ingest.records import Feed, Fetched, Pace, Source
from onrecord.ingest.schedule import is_gone, next_due

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
HEAD = "<ttl>90</ttl><skipHours><hour>0</hour><hour> 5 </hour><hour>24</hour></skipHours><skipDays><day>Sunday</day></skipDays>"


@pytest.mark.parametrize(
    ("channel", "pace"),
    [
        ("", Pace()),
        (HEAD, Pace(90 * MINUTE, (0, 5), (6,))),
        ("<item><ttl>5</ttl></item>", Pace(5 * MINUTE)),  # a short feed: some write the head behind the items
        ("<ttl>soon</ttl><skipDays><day>Someday</day></skipDays>", Pace()),
        ("<skipHours>" + "".join(f"<hour>{n}</hour>" for n in range(24)) + "</skipHours>", Pace()),
    ],
)
def test_a_feed_says_its_pace(channel: str, pace: Pace) -> None:
    assert read_pace(f"<rss version='2.0'><channel>{channel}</channel></rss>".encode()) == pace


def test_a_parsed_feed_carries_its_pace(answer: Callable[..., Fetched], source: Source, now: datetime) -> None:
    feed = parse_feed(answer(f"<rss version='2.0'><channel><title>A</title>{HEAD}</channel></rss>"), source, now)
    assert isinstance(feed, Feed)
    assert feed.pace == Pace(90 * MINUTE, (0, 5), (6,))


@pytest.mark.parametrize(
    ("control", "fresh"),
    [
        ("public, max-age=3600", HOUR),
        ("s-maxage=60, max-age=7200", 2 * HOUR),
        ("s-maxage=60", timedelta(0)),
        ("no-cache, max-age=3600", timedelta(0)),
        ("max-age=soon", timedelta(0)),
    ],
)
def test_an_answer_says_how_long_it_is_fresh(control: str, fresh: timedelta, answer: Callable[..., Fetched]) -> None:
    assert fresh_for(answer("x", headers=(("cache-control", control),))) == fresh


@pytest.mark.parametrize(
    ("pace", "cached", "quiet", "wait"),
    [
        (Pace(5 * MINUTE), 0, timedelta(0), 30 * MINUTE),  # nobody makes us ask sooner than `every`
        (Pace(HOUR), 0, timedelta(0), HOUR),
        (Pace(7 * DAY), 0, timedelta(0), 6 * HOUR),
        (Pace(), 7200, timedelta(0), 2 * HOUR),
        (Pace(), 10**9, timedelta(0), 6 * HOUR),
        (Pace(), 0, 10 * HOUR, 30 * MINUTE),
        (Pace(), 0, DAY, 72 * MINUTE),
        (Pace(), 0, 300 * DAY, 6 * HOUR),
    ],
)
def test_the_longest_wish_counts_within_limits(
    pace: Pace, cached: int, quiet: timedelta, wait: timedelta, source: Source, answer: Callable[..., Fetched]
) -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    outcome = answer("x", headers=(("cache-control", f"max-age={cached}"),))
    assert next_due(source, outcome, 0, now, pace, quiet) == now + wait
    assert next_due(replace(source, every=timedelta(0)), outcome, 0, now, pace, quiet) == now


def test_skipped_hours_and_days_are_slept_through() -> None:
    friday = datetime(2026, 11, 27, 22, 40, tzinfo=UTC)
    night = Pace(skip_hours=(23, 0, 1), skip_days=(5,))
    assert after_skipped(friday, night) == friday
    assert after_skipped(friday + 30 * MINUTE, night) == datetime(2026, 11, 29, 2, tzinfo=UTC)
    assert after_skipped(friday, Pace(skip_days=tuple(range(7)))) == friday


def test_what_is_gone_is_asked_once_a_week(source: Source, now: datetime) -> None:
    gone = make_failure("fetch", source.url, "http-410", "", now)
    assert is_gone(gone)
    assert next_due(source, gone, 1, now) == now + 7 * DAY
    assert not is_gone(make_failure("fetch", source.url, "http-404", "", now))
