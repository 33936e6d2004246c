"""Work that waits: sources to ask, entries whose page is to be fetched, addresses whose page was archived."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import duckdb

from onrecord.ingest.records import Entry, Outlet, Pace, Source, Validators
from onrecord.store.records import Archived, DueSource, Todo
from onrecord.store.rows import rows_of
from onrecord.store.statements import Row, insert, run
from onrecord.store.times import utc


def due(db: duckdb.DuckDBPyConnection, now: datetime, only: str | None) -> tuple[DueSource, ...]:
    """Sources to ask at `now`, the longest waiting first; with `only`, that source, due or not."""
    return tuple(_due_source(row) for row in run(db, "due_sources", now=now, only=only))


def agenda(db: duckdb.DuckDBPyConnection) -> tuple[tuple[str | None, datetime | None], ...]:
    """(source_id, when it is to be asked next), as in `Store.agenda`."""
    return tuple((source, utc(when)) for source, when in run(db, "agenda"))


def todo(db: duckdb.DuckDBPyConnection, now: datetime, only: str | None) -> tuple[Todo, ...]:
    """Entries whose page is to be fetched at `now`, as their source showed them; with `only`, of that source."""
    return tuple(_todo(row) for row in run(db, "todo", now=now, only=only))


def archived(db: duckdb.DuckDBPyConnection, keys: Iterable[str]) -> tuple[Archived, ...]:
    """What is stored of addresses; nothing for those that no source ever showed."""
    found = insert(db, "archived_pages", rows_of(db, ({"key": key} for key in keys), "entries"))
    return tuple(Archived(_todo(row[:15]), row[15], row[16], row[17], utc(row[18])) for row in found)


def _due_source(row: Row) -> DueSource:
    source_id, outlet_id, kind, url, home, every_s, max_items, current_url, etag, last_modified, failures, *rest = row
    pace_s, skip_hours, skip_days, last_new = rest
    source = Source(source_id, outlet_id, kind, url, home, timedelta(seconds=every_s), max_items)
    pace = Pace(timedelta(seconds=pace_s or 0), tuple(skip_hours or ()), tuple(skip_days or ()))
    return DueSource(source, current_url, Validators(etag, last_modified), failures, pace, utc(last_new))


def _todo(row: Row) -> Todo:
    entry_id, source_id, url, key, title, published, fingerprint, guid, byline, attempts, *outlet, home = row
    entry = Entry(source_id, url, key, title, utc(published), fingerprint, guid, tuple(byline))
    return Todo(entry_id, entry, Outlet(*outlet), home, attempts)
