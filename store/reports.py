"""The questions that the house itself asks: counts, status, the quotes of a digest."""

from __future__ import annotations

from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from store.files import connect_published
from store.records import Counts, QuoteRow, SourceStatus
from store.statements import question
from store.times import utc

Named = dict[str, Any]


def count(db: duckdb.DuckDBPyConnection) -> Counts:
    """How many rows stand in each main table of an open database."""
    return Counts(**_ask(db, "counts")[0])


def counts(directory: Path) -> Counts:
    """How many rows stand in each main table of the published copy. StoreError without one."""
    with closing(connect_published(directory)) as db:
        return count(db)


def status(directory: Path, now: datetime) -> tuple[SourceStatus, ...]:
    """How each source that is switched on is doing, by the published copy. StoreError without one."""
    with closing(connect_published(directory)) as db:
        return tuple(_status(row) for row in _ask(db, "status", now=now))


def digest_quotes(
    directory: Path, since: date, until: date, timezone: str, min_confidence: float = 0.0
) -> tuple[QuoteRow, ...]:
    """The quotes of the articles published from `since` to `until` (both days included, in `timezone`), by the copy.

    By day, outlet, time and position. A remark that several copies of a wire story hold comes once, from the copy
    published first, with the names of the other outlets in `also_in`; it is left out when that copy is of an earlier
    day. Undated articles, and quotes below `min_confidence`, are left out. StoreError
    without a published copy; ValueError for an unknown zone.
    """
    asked = {"since": since, "until": until, "timezone": timezone, "min_confidence": min_confidence}
    with closing(connect_published(directory)) as db:
        try:
            rows = _ask(db, "digest_quotes", **asked)
        except duckdb.NotImplementedException as error:
            raise ValueError(f"unknown time zone {timezone!r}") from error
    return tuple(_quote_row(row) for row in rows)


def _ask(db: duckdb.DuckDBPyConnection, name: str, **values: Any) -> list[Named]:
    result = db.execute(question(name), values or None)
    columns = [column[0] for column in result.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]


def _status(row: Named) -> SourceStatus:
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
    )


def _quote_row(row: Named) -> QuoteRow:
    exact = {"published": utc(row["published"]), "places": tuple(row["places"]), "also_in": tuple(row["also_in"])}
    return QuoteRow(**{**row, **exact})
