"""Outlets, sources and robots.txt: one statement for all of each."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from onrecord.ingest.records import Outlet, RobotsRecord, Source
from onrecord.store.rows import rows_of
from onrecord.store.statements import Named, insert, run


def save_configuration(db: duckdb.DuckDBPyConnection, outlets: Iterable[Outlet], sources: Iterable[Source]) -> None:
    """Take over the configuration, inside a transaction."""
    insert(db, "save_outlets", rows_of(db, map(_outlet_row, outlets), "outlets"))
    run(db, "disable_sources")
    insert(db, "save_sources", rows_of(db, map(_source_row, sources), "sources"))


def save_robots(db: duckdb.DuckDBPyConnection, records: Iterable[RobotsRecord]) -> None:
    """Store each in place of an older one of its host."""
    rows = ({"host": it.host, "fetched_at": it.fetched_at, "status": it.status, "text": it.text} for it in records)
    insert(db, "save_robots", rows_of(db, rows, "robots"))


def _outlet_row(outlet: Outlet) -> Named:
    return {
        "outlet_id": outlet.id,
        "name": outlet.name,
        "domain": outlet.domain,
        "home": outlet.home,
        "timezone": outlet.timezone,
    }


def _source_row(source: Source) -> Named:
    return {
        "source_id": source.id,
        "outlet_id": source.outlet,
        "kind": source.kind,
        "url": source.url,
        "home": source.home,
        "every_s": int(source.every.total_seconds()),
        "max_items": source.max_items,
    }
