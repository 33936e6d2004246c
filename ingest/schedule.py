"""When to ask again: pure decisions over outcomes and the clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from onrecord.ingest.failures import lookup
from onrecord.ingest.feeds.pace import after_skipped, fresh_for
from onrecord.ingest.records import Failure, Fetched, Pace, Source

State = Literal["waiting", "gone", "failed"]

DAY = timedelta(days=1)
LONGEST_WAIT = timedelta(days=7)  # a Retry-After beyond this is a mistake; a source that is gone is looked at so often
LONGEST_PAUSE = timedelta(hours=6)  # for a publisher's wish, or for being quiet: beyond it a busy feed loses items
QUIET_SHARE = 20  # of the time that it has been quiet a source waits a twentieth: a quiet day, 72 minutes
WAITS = (timedelta(hours=1), timedelta(hours=4), timedelta(hours=12), DAY)  # then a day each time
DOUBTS = 2  # more looks at what cannot be a page: a server that is down for a moment answers anything
ATTEMPTS = 8  # four and a half days in all: a teaser that opens, opens by then
NO_WISH, NOT_QUIET = Pace(), timedelta(0)


def next_due(
    source: Source,
    outcome: Fetched | Failure,
    failures_in_row: int,
    now: datetime,
    pace: Pace = NO_WISH,
    quiet: timedelta = NOT_QUIET,
) -> datetime:
    """When to ask a source again: after `every`; a failing one ever later, doubling up to a day.

    An answer's max-age and the feed's own `pace` are kept to, and a source that has shown nothing new for the time
    `quiet` waits a share of it: six hours at most, or `every` if that is longer. `failures_in_row` counts this outcome
    too. A Retry-After is always kept to, and a source that is gone is asked once a week; else `every` of zero is always
    due.
    """
    if isinstance(outcome, Failure):
        return _after_trouble(source, outcome, failures_in_row, now)
    if not source.every:
        return now
    wish = max(fresh_for(outcome), pace.every, quiet / QUIET_SHARE)
    return after_skipped(now + max(source.every, min(wish, LONGEST_PAUSE)), pace)


def is_gone(outcome: Fetched | Failure) -> bool:
    """True when a source's server says that it is gone for good (RFC 9110 section 15.5.11)."""
    return isinstance(outcome, Failure) and outcome.reason == "http-410"


def after_failure(failure: Failure, attempts: int, now: datetime) -> tuple[State, datetime | None]:
    """What becomes of an entry whose page failed, and when to try again (None: never). `attempts` are earlier failures.

    `reasons.tsv` says what kind of reason it is: one that may pass, one that wants a second look, or one that is final.
    """
    then = lookup(failure.reason).then
    if then == "never":
        return "failed", None
    if then == "look-again" and attempts >= 1:
        return "gone", None
    if attempts >= (DOUBTS if then == "doubt" else ATTEMPTS - 1):
        return "failed", None
    return "waiting", max(now + WAITS[min(attempts, len(WAITS) - 1)], _asked(failure, now))


def _after_trouble(source: Source, failure: Failure, failures_in_row: int, now: datetime) -> datetime:
    doubled = source.every * (1 << min(max(failures_in_row - 1, 0), 20))
    pause = LONGEST_WAIT if is_gone(failure) else min(doubled, DAY)
    return max(now + max(source.every, pause), _asked(failure, now))


def _asked(failure: Failure, now: datetime) -> datetime:
    """The moment a server asked us to wait for, within reason; now, where it did not."""
    return min(failure.retry_after or now, now + LONGEST_WAIT)
