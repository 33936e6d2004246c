"""When to ask again: pure decisions over outcomes and the clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from ingest.reasons import lookup
from ingest.records import Failure, Fetched, Source

State = Literal["waiting", "gone", "failed"]

DAY = timedelta(days=1)
LONGEST_WAIT = timedelta(days=7)  # a Retry-After beyond this is a mistake
WAITS = (timedelta(hours=1), timedelta(hours=4), timedelta(hours=12), DAY)  # then a day each time
ATTEMPTS = 8  # four and a half days in all: a teaser that opens, opens by then


def next_due(source: Source, outcome: Fetched | Failure, failures_in_row: int, now: datetime) -> datetime:
    """When to ask a source again: after `every`; a failing one ever later, doubling up to a day.

    `failures_in_row` counts this outcome too. A Retry-After is always kept to; else `every` of zero is always due.
    """
    if isinstance(outcome, Fetched):
        return now + source.every
    doubled = source.every * (1 << min(max(failures_in_row - 1, 0), 20))
    return max(now + max(source.every, min(doubled, DAY)), _asked(outcome, now))


def after_failure(failure: Failure, attempts: int, now: datetime) -> tuple[State, datetime | None]:
    """What becomes of an entry whose page failed, and when to try again (None: never). `attempts` are earlier failures.

    `reasons.tsv` says what kind of reason it is: one that may pass, one that wants a second look, or one that is final.
    """
    then = lookup(failure.reason).then
    if then == "never":
        return "failed", None
    if then == "look-again" and attempts >= 1:
        return "gone", None
    if attempts >= ATTEMPTS - 1:
        return "failed", None
    return "waiting", max(now + WAITS[min(attempts, len(WAITS) - 1)], _asked(failure, now))


def _asked(failure: Failure, now: datetime) -> datetime:
    """The moment a server asked us to wait for, within reason; now, where it did not."""
    return min(failure.retry_after or now, now + LONGEST_WAIT)
