"""The SQL of this room, by name, and how it is run: inside a transaction, with rows as Arrow tables.

Each file of sql/ holds the statements of one subject, each under a line `-- name: NAME` and a comment that says what it
does. `$value` stands for a value that is given, `incoming` for the rows that are given.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import Any

import duckdb
import pyarrow as pa

from onrecord.store.sql_text import named_parts

Row = tuple[Any, ...]
Named = dict[str, Any]


def statement(name: str) -> str:
    """The text of the statement of that name. KeyError for a name that no file has."""
    return _statements()[name]


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
    """Run the statement NAME with its $values; the rows that it returns."""
    return db.execute(statement(name), values or None).fetchall()


def ask(db: duckdb.DuckDBPyConnection, name: str, /, **values: Any) -> list[Named]:
    """The rows of the question NAME, each by the names of its columns."""
    result = db.execute(statement(name), values or None)
    columns = [column[0] for column in result.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]


def insert(db: duckdb.DuckDBPyConnection, name: str, incoming: pa.Table, /, **values: Any) -> list[Row]:
    """Run the statement NAME, which reads its rows from `incoming`; nothing is run for no rows."""
    if not incoming.num_rows:
        return []
    return db.execute(statement(name), values or None).fetchall()  # DuckDB finds the variable `incoming` by its name


def append(db: duckdb.DuckDBPyConnection, table: str, incoming: pa.Table) -> None:
    """Add rows to a table that has all their columns."""
    if incoming.num_rows:
        db.execute(f"insert into {table} by name from incoming")


def replace(db: duckdb.DuckDBPyConnection, table: str, incoming: pa.Table) -> None:
    """Add rows that have all columns of a table, each in place of the one with its key."""
    if incoming.num_rows:
        db.execute(f"insert or replace into {table} by name from incoming")


@cache
def _statements() -> dict[str, str]:
    named: dict[str, str] = {}
    for path in sorted((files("onrecord.store") / "sql").iterdir(), key=lambda path: path.name):
        parts = named_parts(path.read_text(encoding="utf-8"))
        if twice := named.keys() & parts.keys():
            raise ValueError(f"two statements of one name: {twice}")
        named |= parts
    return named


def _roll_back(db: duckdb.DuckDBPyConnection) -> None:
    try:
        db.execute("rollback")
    except duckdb.Error:
        return  # the commit itself failed, and with it the transaction is gone already
