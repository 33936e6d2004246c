"""Counts of the main tables, and the status of each source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import duckdb

from onrecord.store.files import connect_published
from onrecord.store.records import Counts, SourceStatus, Trouble
from onrecord.store.statements import Named, ask
from onrecord.store.times import utc


def count(db: duckdb.DuckDBPyConnection) -> Counts:
    """How many rows the main tables of an open database have."""
    return Counts(**ask(db, "counts")[0])


def counts(directory: Path) -> Counts:
    """How many rows the main tables of the published copy have. StoreError without one."""
    with closing(connect_published(directory)) as db:
        return count(db)


def status(directory: Path, now: datetime) -> tuple[SourceStatus, ...]:
    """The status of each source that is switched on, then of what people brought. StoreError without a copy."""
    with closing(connect_published(directory)) as db:
        troubles: dict[str, list[Trouble]] = defaultdict(list)
        for row in ask(db, "status_troubles", now=now):
            troubles[row["source_id"]].append(Trouble(row["reason"], row["n"], row["resource"], row["detail"]))
        rows = [_status(row, troubles.pop(row["source_id"], ())) for row in ask(db, "status", now=now)]
        return (*rows, *(_of_no_source(name, troubles[name]) for name in ("pass",) if name in troubles))


def _of_no_source(name: str, troubles: Iterable[Trouble]) -> SourceStatus:
    """What went wrong with whole passes, as a line without a source."""
    return SourceStatus(name, "", None, None, 0, None, 0, 0.0, 0.0, (), troubles=tuple(troubles))


def _status(row: Named, troubles: Iterable[Trouble]) -> SourceStatus:
    return SourceStatus(
        source=row["source_id"],
        outlet=row["outlet"],
        last_success=utc(row["last_success"]),
        next_due=utc(row["next_due"]),
        failures=row["failures"],
        last_failure=row["last_failure"],
        articles=row["articles"],
        articles_a_day=float(row["articles_a_day"]),
        quotes_a_day=float(row["quotes_a_day"]),
        stuck=tuple((it["reason"], it["n"]) for it in row["stuck"]),
        gone_since=utc(row["gone_since"]),
        troubles=tuple(troubles),
        added=row["added"],
    )
