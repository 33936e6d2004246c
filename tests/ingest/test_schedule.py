"""When to request a feed source or page again, by outcome; and the table of failure reasons that decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from onrecord.ingest.failures import all_reasons, find_reason, make_failure
from onrecord.ingest.records import Fetched, Source
from onrecord.ingest.schedule import after_failure, next_due

HALF_HOUR, HOUR, DAY = timedelta(minutes=30), timedelta(hours=1), timedelta(days=1)


def test_a_good_answer_is_asked_again_after_its_interval(
    source: Source, answer: Callable[..., Fetched], now: datetime
) -> None:
    assert next_due(source, answer("x"), 0, now) == now + HALF_HOUR


@pytest.mark.parametrize(
    ("in_a_row", "wait"),
    [(0, HALF_HOUR), (1, HALF_HOUR), (2, HOUR), (3, 2 * HOUR), (6, 16 * HOUR), (7, DAY), (5_000, DAY)],
)
def test_a_failing_source_is_asked_ever_later(in_a_row: int, wait: timedelta, source: Source, now: datetime) -> None:
    assert next_due(source, make_failure("fetch", source.url, "timeout", "", now), in_a_row, now) == now + wait


def test_a_slow_source_is_never_asked_sooner_for_failing(source: Source, now: datetime) -> None:
    weekly = replace(source, every=7 * DAY)
    assert next_due(weekly, make_failure("fetch", "u", "timeout", "", now), 3, now) == now + 7 * DAY


@pytest.mark.parametrize(("asked", "wait"), [(2 * HOUR, 2 * HOUR), (timedelta(0), HALF_HOUR), (900 * DAY, 7 * DAY)])
def test_retry_after_is_kept_within_reason(asked: timedelta, wait: timedelta, source: Source, now: datetime) -> None:
    outcome = make_failure("fetch", "u", "http-429", "", now, retry_after=now + asked)
    assert next_due(source, outcome, 1, now) == now + wait


def test_always_due_means_always(source: Source, now: datetime) -> None:
    always = replace(source, every=timedelta(0))
    assert next_due(always, make_failure("fetch", "u", "timeout", "", now), 9, now) == now


FATES = [
    ("timeout", 0, "waiting", HOUR),
    ("teaser", 1, "waiting", 4 * HOUR),
    ("consent", 2, "waiting", 12 * HOUR),
    ("blocked", 3, "waiting", DAY),
    ("http-503", 6, "waiting", DAY),
    ("http-503", 7, "failed", None),
    ("teaser", 7, "failed", None),
    ("http-404", 0, "waiting", HOUR),
    ("http-404", 1, "gone", None),
    ("http-410", 1, "gone", None),
    ("http-418", 0, "waiting", HOUR),
    ("not-html", 0, "waiting", HOUR),
    ("not-html", 1, "waiting", 4 * HOUR),
    ("not-html", 2, "failed", None),
    ("too-large", 0, "failed", None),
    ("private-address", 0, "waiting", HOUR),  # a portal before the network answers for every name
    ("bad-url", 0, "failed", None),
    ("a word nobody knows", 0, "waiting", HOUR),
]


@pytest.mark.parametrize(("reason", "attempts", "state", "wait"), FATES)
def test_what_becomes_of_a_page(reason: str, attempts: int, state: str, wait: timedelta | None, now: datetime) -> None:
    expected = (state, None if wait is None else now + wait)
    assert after_failure(make_failure("fetch", "u", reason, "", now), attempts, now) == expected


def test_a_page_waits_for_retry_after(now: datetime) -> None:
    asked = make_failure("fetch", "u", "http-429", "", now, retry_after=now + 5 * HOUR)
    assert after_failure(asked, 0, now) == ("waiting", now + 5 * HOUR)


def test_the_table_of_reasons_is_sound() -> None:
    patterns = [row.pattern for row in all_reasons()]
    assert len(patterns) == len(set(patterns))
    assert patterns[-1] == "*"
    assert {row.retry for row in all_reasons()} == {"later", "look-again", "doubt", "never"}
    shadowed = [row.pattern for row in all_reasons() if find_reason(row.pattern) != row]
    assert shadowed == []


def test_a_detail_is_one_line_with_its_advice(now: datetime) -> None:
    made = make_failure("fetch", "u", "dns", "no\nsuch\thost", now)
    assert made.detail == "no such host; check the host's name, and this machine's resolver"
    assert make_failure("fetch", "u", "unheard-of", "x" * 999, now).detail == "x" * 300
