"""Run an analyst's query on the published copy: it can read that file, and nothing else.

Three walls: one statement that only reads; the file attached read-only in an instance of its own; and no access to
files, network, extensions or settings from the moment the file is attached.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Timer
from typing import Any

import duckdb
import pyarrow as pa

from onrecord.store.errors import StoreError
from onrecord.store.files import connect_published

Value = str | int | float | date
NONE: Mapping[str, Value] = {}
BATCH = 10_000
PIVOT = re.compile(r"\s*pivot\b", re.IGNORECASE)
EXPLAIN = re.compile(r"^\s*explain(\s+analyze\b|\s*\([^)]*\))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may cost. `timeout_s` counts until the last row is taken."""

    timeout_s: float = 30.0
    memory_mb: int = 1024
    threads: int | None = None


@dataclass(frozen=True, slots=True)
class QueryResult:
    """The columns and rows of a result; taking the last row closes the file. Times are in UTC."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


def query(directory: Path, sql: str, limits: Limits = Limits(), variables: Mapping[str, Value] = NONE) -> QueryResult:
    """The result of one statement that reads. StoreError without a published copy, and for any fault of the statement.

    Faults that show only while rows are made are raised by `rows`. `variables` are what `getvariable` finds.
    """
    rows = _rows(directory, sql, limits, variables)
    columns = next(rows)
    return QueryResult(columns, rows)


def arrow(directory: Path, sql: str, limits: Limits = Limits(), variables: Mapping[str, Value] = NONE) -> pa.Table:
    """The result as an Arrow table, for whoever writes Parquet. Errors as in `query`."""
    with _asked(directory, sql, limits, variables) as db:
        reader = db.to_arrow_reader(BATCH)
        return pa.Table.from_batches(list(reader), reader.schema)


def setting(name: str, value: Value) -> str:
    """The SQL statement that sets a variable, for any DuckDB client."""
    if isinstance(value, date):
        return f"set variable {name} = date '{value}'"
    return f"set variable {name} = " + (
        str(value) if not isinstance(value, str) else "'" + value.replace("'", "''") + "'"
    )


def _rows(directory: Path, sql: str, limits: Limits, variables: Mapping[str, Value]) -> Iterator[tuple[Any, ...]]:
    """First the names of the columns, then the rows."""
    with _asked(directory, sql, limits, variables) as db:
        yield tuple(column[0] for column in db.description or ())
        while batch := db.fetchmany(BATCH):
            yield from batch


@contextmanager
def _asked(
    directory: Path, sql: str, limits: Limits, variables: Mapping[str, Value]
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that has run the statement; it is closed, and its clock stopped, at the end."""
    db = connect_published(directory, limits.memory_mb, limits.threads)
    clock = Timer(limits.timeout_s, db.interrupt)
    clock.daemon = True
    try:
        _lock(db)
        for name, value in variables.items():
            db.execute(setting(name, value))
        statement = _single(db, sql)
        clock.start()
        db.execute(statement)
        yield db
    except duckdb.InterruptException as error:
        raise StoreError(f"the query took longer than {limits.timeout_s:g} s and was stopped: narrow it") from error
    except (duckdb.Error, pa.ArrowException) as error:
        raise StoreError(_explain(error)) from error
    finally:
        clock.cancel()
        if clock.ident:
            clock.join()  # what it does to the connection must not meet its end
        db.close()


def _lock(db: duckdb.DuckDBPyConnection) -> None:
    db.execute("set enable_external_access = false")
    db.execute("set lock_configuration = true")


def _single(db: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    """The one statement of `sql`, if it only reads. What EXPLAIN explains must only read too: ANALYZE runs it."""
    statements = db.extract_statements(sql)
    if len(statements) == 2 and PIVOT.match(sql):
        raise StoreError("pivot without a list of values makes a type first: write `on COLUMN in ('a', 'b')`")
    if len(statements) != 1:
        raise StoreError(f"one statement at a time, please: this is {len(statements)}")
    kind = statements[0].type
    if kind == duckdb.StatementType.EXPLAIN:
        kind = db.extract_statements(EXPLAIN.sub("", sql, count=1))[0].type
    if kind != duckdb.StatementType.SELECT:
        name = kind.name.lower().replace("_", " ")
        raise StoreError(f"only questions are answered here (select, with, from, describe, explain), not {name}")
    return statements[0]


def _explain(error: Exception) -> str:
    return " ".join(str(error).split("\n\n")[0].split())
