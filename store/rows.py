"""Rows as Arrow tables, which DuckDB takes in at about 2 ms whatever their number; their types are DuckDB's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import duckdb
import pyarrow as pa

TIME = pa.timestamp("us", tz="UTC")
# Columns of rows that only pass by: no table has them.
PASSING = {
    "position": pa.int32(),
    "updated": TIME,
    "moved_to": pa.string(),
    "unchanged": pa.bool_(),
    "news": pa.bool_(),
}


def schema_of(db: duckdb.DuckDBPyConnection, *tables: str) -> pa.Schema:
    """The columns of the tables with their Arrow types; of two of one name the first."""
    types = dict(PASSING)
    for table in reversed(tables):
        types |= {field.name: field.type for field in db.execute(f"from {table} limit 0").to_arrow_table().schema}
    return pa.schema(types.items())


def rows_of(db: duckdb.DuckDBPyConnection, rows: Iterable[Mapping[str, Any]], *tables: str) -> pa.Table:
    """The rows, all with the keys of the first, as Arrow; a column has the type that it has in the first such table."""
    listed = list(rows)
    if not listed:
        return pa.table({})
    types = schema_of(db, *tables)
    return pa.Table.from_pylist(listed, schema=pa.schema([types.field(name) for name in listed[0]]))
