"""Outlets, sources and robots.txt as the rows that the SQL in sql/ takes: one statement for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import duckdb
import pyarrow as pa

from onrecord.ingest.records import Outlet, RobotsRecord, Source
from onrecord.store.records import Unchanged
from onrecord.store.writing import insert, run

_TIME = pa.timestamp("us", tz="UTC")
_OUTLETS = pa.schema({name: pa.string() for name in ("outlet_id", "name", "domain", "home", "timezone")}.items())
_SOURCES = pa.schema(
    {
        "source_id": pa.string(),
        "outlet_id": pa.string(),
        "kind": pa.string(),
        "url": pa.string(),
        "home": pa.string(),
        "every_s": pa.int64(),
        "max_items": pa.int32(),
    }.items()
)
_UNCHANGED = pa.schema(
    {
        "source_id": pa.string(),
        "moved_to": pa.string(),
        "etag": pa.string(),
        "last_modified": pa.string(),
        "next_due": _TIME,
    }.items()
)
_ROBOTS = pa.schema({"host": pa.string(), "fetched_at": _TIME, "status": pa.int32(), "text": pa.string()}.items())


def sync(db: duckdb.DuckDBPyConnection, outlets: Iterable[Outlet], sources: Iterable[Source]) -> None:
    """Take over the configuration, inside a transaction."""
    known = (
        {"outlet_id": it.id, "name": it.name, "domain": it.domain, "home": it.home, "timezone": it.timezone}
        for it in outlets
    )
    insert(db, "save_outlets", _table(_OUTLETS, known))
    run(db, "disable_sources")
    insert(db, "save_sources", _table(_SOURCES, map(_source, sources)))


def save_robots(db: duckdb.DuckDBPyConnection, records: Iterable[RobotsRecord]) -> None:
    """Each in place of an older one of its host."""
    told = ({"host": it.host, "fetched_at": it.fetched_at, "status": it.status, "text": it.text} for it in records)
    insert(db, "save_robots", _table(_ROBOTS, told))


def unchanged(answers: Iterable[Unchanged]) -> pa.Table:
    """One row a source. An answer 304 may leave the validators out."""
    return _table(
        _UNCHANGED,
        (
            {
                "source_id": it.due.source.id,
                "moved_to": it.answer.moved_to,
                "etag": it.answer.validators.etag,
                "last_modified": it.answer.validators.last_modified,
                "next_due": it.next_due,
            }
            for it in answers
        ),
    )


def _source(it: Source) -> dict[str, Any]:
    return {
        "source_id": it.id,
        "outlet_id": it.outlet,
        "kind": it.kind,
        "url": it.url,
        "home": it.home,
        "every_s": int(it.every.total_seconds()),
        "max_items": it.max_items,
    }


def _table(schema: pa.Schema, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=schema)
