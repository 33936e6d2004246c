"""Run a ready question, which is ours, on the published copy, in this process.

What a stranger asks is run by publish/query.py, which starts a process for it and stands walls around that. Of a ready
question only the values of its variables are others', and they are values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Timer
from typing import Any

import duckdb
import pyarrow as pa

from onrecord.store.errors import StoreError, one_line
from onrecord.store.files import connect_published
from onrecord.store.publish.results import Limits, QueryResult

Value = str | int | float | date
BATCH = 10_000


def ask(directory: Path, sql: str, limits: Limits, variables: Mapping[str, Value]) -> QueryResult:
    """The result of `sql` with `variables`, which getvariable finds. StoreError without a published copy."""
    rows = _rows(directory, sql, limits, variables)
    columns = next(rows)
    return QueryResult(columns, rows)


def ask_arrow(directory: Path, sql: str, limits: Limits, variables: Mapping[str, Value]) -> pa.Table:
    """The result as an Arrow table. Errors as in `ask`."""
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
        db.execute("set enable_external_access = false")
        db.execute("set lock_configuration = true")
        for name, value in variables.items():
            db.execute(setting(name, value))
        clock.start()
        db.execute(sql)
        yield db
    except duckdb.InterruptException as error:
        raise StoreError(f"the query took longer than {limits.timeout_s:g} s and was stopped: narrow it") from error
    except (duckdb.Error, pa.ArrowException) as error:
        raise StoreError(one_line(error)) from error
    finally:
        clock.cancel()
        if clock.ident:
            clock.join()  # what it does to the connection must not meet its end
        db.close()
