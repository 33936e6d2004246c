"""Rows as Arrow tables, which DuckDB takes in at about 2 ms whatever their number; their types are DuckDB's own."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping
from typing import Any

import duckdb
import pyarrow as pa

_TIME, _FLAG = pa.timestamp("us", tz="UTC"), pa.bool_()
# The types of what only statements use: no table has these columns.
PASSING = {
    "position": pa.int32(),
    "updated": _TIME,
    "at": _TIME,
    "moved_to": pa.string(),
    "unchanged": _FLAG,
    "news": _FLAG,
}
# The types of each table, asked once a process: every database of one version of onrecord has the same.
_TYPES: dict[str, dict[str, pa.DataType]] = {}


def rows_of(db: duckdb.DuckDBPyConnection, rows: Iterable[Mapping[str, Any]], *tables: str) -> pa.Table:
    """The rows, all with the keys of the first, as Arrow; a column has the type that it has in the first such table."""
    listed = list(rows)
    if not listed:
        return pa.table({})
    types = ChainMap(*(_types(db, table) for table in tables), PASSING)
    return pa.Table.from_pylist(listed, schema=pa.schema([(name, types[name]) for name in listed[0]]))


def _types(db: duckdb.DuckDBPyConnection, table: str) -> dict[str, pa.DataType]:
    if table not in _TYPES:
        _TYPES[table] = {
            field.name: field.type for field in db.execute(f"from {table} limit 0").to_arrow_table().schema
        }
    return _TYPES[table]
