"""How every statement that writes is run: by name, inside one transaction, with rows as Arrow tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb
import pyarrow as pa

from onrecord.store.statements import statement

Row = tuple[Any, ...]


@contextmanager
def transaction(db: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing: a process killed inside leaves the database as it was before."""
    db.execute("begin")
    try:
        yield
        db.execute("commit")
    except BaseException:
        _roll_back(db)
        raise


def run(db: duckdb.DuckDBPyConnection, name: str, /, **values: Any) -> list[Row]:
    """Run sql/NAME.sql with its $values; the rows that it returns."""
    return db.execute(statement(name), values or None).fetchall()


def insert(db: duckdb.DuckDBPyConnection, name: str, incoming: pa.Table, /, **values: Any) -> list[Row]:
    """Run sql/NAME.sql, which reads its rows from `incoming`; nothing is run for no rows."""
    if not incoming.num_rows:
        return []
    return db.execute(statement(name), values or None).fetchall()  # DuckDB finds the variable `incoming` by its name


def _roll_back(db: duckdb.DuckDBPyConnection) -> None:
    try:
        db.execute("rollback")
    except duckdb.Error:
        return  # the commit itself failed, and with it the transaction is gone already
