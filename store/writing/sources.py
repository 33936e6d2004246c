"""Outlets, sources and robots.txt: one statement for all of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

import duckdb

from onrecord.ingest.records import Outlet, RobotsRecord, Source
from onrecord.store.rows import rows_of
from onrecord.store.statements import Named, insert, replace, run


def save_configuration(db: duckdb.DuckDBPyConnection, outlets: Iterable[Outlet], sources: Iterable[Source]) -> None:
    """Take over the configuration, inside a transaction."""
    replace(db, "outlets", rows_of(db, map(_outlet_row, outlets), "outlets"))
    run(db, "disable_sources")
    insert(db, "save_sources", rows_of(db, map(_source_row, sources), "sources"))


def save_robots(db: duckdb.DuckDBPyConnection, records: Iterable[RobotsRecord]) -> None:
    """Store each in place of an older one of its host."""
    replace(db, "robots", rows_of(db, map(asdict, records), "robots"))


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
