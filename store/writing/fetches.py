"""The log of requests: one row an attempt to fetch a source or a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import duckdb

from onrecord.ingest.records import Failure, Fetched
from onrecord.store.rows import rows_of
from onrecord.store.statements import Named, append


@dataclass(frozen=True, slots=True)
class Attempt:
    """A request for a source or (with `entry_id`) a page: what answered, what failed, either or both."""

    source: str
    entry_id: int | None
    url: str
    fetched: Fetched | None
    failure: Failure | None


def log(db: duckdb.DuckDBPyConnection, attempts: Iterable[Attempt], now: datetime) -> None:
    """Add a row of fetches for each; `now` is the time of one that has none."""
    append(db, "fetches", rows_of(db, (_row(attempt, now) for attempt in attempts), "fetches"))


def _row(attempt: Attempt, now: datetime) -> Named:
    fetched, failure = attempt.fetched, attempt.failure
    return {
        "asked_at": fetched.at if fetched else failure.at if failure else now,
        "source_id": attempt.source,
        "entry_id": attempt.entry_id,
        "url": fetched.url if fetched else attempt.url,
        "final_url": fetched.final_url if fetched else None,
        "status": fetched.status if fetched else None,
        "bytes": len(fetched.body) if fetched else None,
        "seconds": fetched.seconds if fetched else None,
        "stage": failure.stage if failure else None,
        "reason": failure.reason if failure else None,
        "detail": failure.detail if failure else None,
    }
