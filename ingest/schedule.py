"""Decides when to request a feed source or a failed page again. Pure functions: the clock is an argument."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from onrecord.ingest.failures import find_reason
from onrecord.ingest.feeds.pace import after_skipped, fresh_for
from onrecord.ingest.records import Failure, Fetched, Pace, Source

EntryState = Literal["waiting", "gone", "failed"]

DAY = timedelta(days=1)
LONGEST_WAIT = timedelta(days=7)  # a longer Retry-After is taken for a mistake; also the interval for a gone source
LONGEST_PAUSE = timedelta(hours=6)  # for a publisher's pace or a quiet source: a busy feed would lose items after that
QUIET_DIVISOR = 20  # a source without news waits a twentieth of the time since its last news: 72 minutes after a day
RETRY_WAITS = (timedelta(hours=1), timedelta(hours=4), timedelta(hours=12), DAY)  # the last one repeats
DOUBT_RETRIES = 2  # for a response that is no page: a server that fails for a moment may send anything
MOST_ATTEMPTS = 8  # four and a half days in all: a teaser that is ever opened is open by then
NO_PACE, NOT_QUIET = Pace(), timedelta(0)


def next_due(
    source: Source,
    outcome: Fetched | Failure,
    failures_in_row: int,
    now: datetime,
    pace: Pace = NO_PACE,
    quiet: timedelta = NOT_QUIET,
) -> datetime:
    """When to request a feed source again after `outcome`.

    After a success the wait is `source.every`, or longer, up to six hours, by the response's max-age, the feed's `pace`
    and a twentieth of `quiet`, the time without a new entry. After a failure the wait doubles with `failures_in_row`
    (which counts this one), up to a day; a source that is gone is requested once a week, and Retry-After is always
    obeyed. Otherwise a source whose `every` is zero is always due.
    """
    if isinstance(outcome, Failure):
        return _next_due_after_failure(source, outcome, failures_in_row, now)
    if not source.every:
        return now
    requested_pause = max(fresh_for(outcome), pace.every, quiet / QUIET_DIVISOR)
    return after_skipped(now + max(source.every, min(requested_pause, LONGEST_PAUSE)), pace)


def is_gone(outcome: Fetched | Failure) -> bool:
    """True when the server answered 410 Gone: the address was removed for good (RFC 9110 section 15.5.11)."""
    return isinstance(outcome, Failure) and outcome.reason == "http-410"


def after_failure(failure: Failure, attempts: int, now: datetime) -> tuple[EntryState, datetime | None]:
    """The state of an entry whose page failed, and when to try again (None: never).

    `attempts` counts the earlier failures. The `retry` column of tables/reasons.tsv decides.
    """
    retry = find_reason(failure.reason).retry
    if retry == "never":
        return "failed", None
    if retry == "look-again" and attempts >= 1:
        return "gone", None
    if attempts >= (DOUBT_RETRIES if retry == "doubt" else MOST_ATTEMPTS - 1):
        return "failed", None
    wait = RETRY_WAITS[min(attempts, len(RETRY_WAITS) - 1)]
    return "waiting", max(now + wait, _capped_retry_after(failure, now))


def _next_due_after_failure(source: Source, failure: Failure, failures_in_row: int, now: datetime) -> datetime:
    """When to request a failing source again: the rules for failures in `next_due`."""
    doubled = source.every * (1 << min(max(failures_in_row - 1, 0), 20))
    pause = LONGEST_WAIT if is_gone(failure) else min(doubled, DAY)
    return max(now + max(source.every, pause), _capped_retry_after(failure, now))


def _capped_retry_after(failure: Failure, now: datetime) -> datetime:
    """The moment of the server's Retry-After, at most a week ahead; `now` where there was none."""
    return min(failure.retry_after or now, now + LONGEST_WAIT)
