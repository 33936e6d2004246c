"""Check the two files, their schemas, and what must hold between their rows. Changes nothing."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from onrecord.store.errors import StoreError
from onrecord.store.files import PUBLISHED, WRITER, connect_published, connect_writer
from onrecord.store.publish.copy import is_whole
from onrecord.store.schema.migrate import CARRY_OVER, TABLES, applied_numbers, migrations
from onrecord.store.statements import statement

RUN = "the next `onrecord run` mends it"
MOVE = "move all files named *.duckdb* here elsewhere, and `onrecord restore FOLDER`"
EXPORT = f"take the last export: {MOVE}"
FROM_COPY = f"take the published copy: `onrecord export FOLDER` from it, {MOVE}"
SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Defect:
    """A check that failed: in how many rows, one of them as an example, and what to do."""

    problem: str
    rows: int
    example: str
    advice: str


def examine(directory: Path, now: datetime) -> tuple[Defect, ...]:
    """Every check that fails in DIRECTORY, worst first: a file that cannot be read, then schema, copy and rows.

    The writer's file is looked at when no pass holds it, else the published copy alone.
    """
    if not (directory / WRITER).exists():
        if (directory / PUBLISHED).exists():
            return (Defect("the writer's file is gone", 1, str(directory / WRITER), _rescue(directory)),)
        return (Defect("nothing is stored yet", 1, str(directory), "run `onrecord run` first"),)
    try:
        writer = connect_writer(directory)
    except StoreError as error:
        if "in use by" not in str(error) and "open in this process" not in str(error):
            return (Defect("the writer's file cannot be read", 1, str(error), _rescue(directory)),)
        return _copy(directory, None, now)
    with closing(writer):
        if torn := _torn(writer) or _torn_keys(writer):
            return (Defect("the writer's file cannot be read whole", 1, torn, _rescue(directory)),)
        return (*_schema(writer), *_copy(directory, writer, now), *_rows(writer))


def _torn(db: duckdb.DuckDBPyConnection) -> str | None:
    """What DuckDB says when a table of the file cannot be read whole; None for a file that can."""
    try:
        names = db.execute("select table_name from duckdb_tables() where not internal").fetchall()
        for (name,) in names:
            db.execute(f'select count(*), bit_xor(hash(t)) from "{name}" t').fetchall()  # noqa: S608
    except duckdb.Error as error:
        return str(error).split("\n")[0]
    return None


def _torn_keys(db: duckdb.DuckDBPyConnection) -> str | None:
    """What DuckDB says when the index of a primary key cannot be read whole: only writing reads it.

    Every row is offered once more, found in the index, and not taken; the transaction is rolled back.
    """
    keyed = "select table_name from duckdb_constraints() where constraint_type = 'PRIMARY KEY' order by 1"
    try:
        for (name,) in db.execute(keyed).fetchall():
            db.execute("begin")
            db.execute(f'insert into "{name}" from "{name}" on conflict do nothing')
            db.execute("rollback")
    except duckdb.Error as error:
        return str(error).split("\n")[0]
    return None


def _rescue(directory: Path) -> str:
    """What still helps when the writer's file is lost: the published copy if it is whole, else the last export."""
    try:
        with closing(connect_published(directory)) as copy:
            whole = is_whole(directory) is not False and _torn(copy) is None
    except (StoreError, duckdb.Error):
        whole = False
    return FROM_COPY if whole else EXPORT


def _schema(db: duckdb.DuckDBPyConnection) -> tuple[Defect, ...]:
    known = {number for number, _, _ in migrations()}
    applied = applied_numbers(db)
    if applied and max(applied) < TABLES:
        return (Defect("an earlier onrecord wrote this file", 1, f"schema {max(applied)}", CARRY_OVER),)
    found = []
    if newer := applied - known:
        found.append(
            Defect("a newer onrecord wrote this file", len(newer), str(max(newer)), "install a newer onrecord")
        )
    if missing := known - applied:
        found.append(Defect("migrations that were not applied", len(missing), str(min(missing)), RUN))
    return tuple(found)


def _rows(db: duckdb.DuckDBPyConnection) -> tuple[Defect, ...]:
    """The checks of the statement `doctor`; a table that is missing is a finding too."""
    try:
        return tuple(Defect(*row) for row in db.execute(statement("doctor")).fetchall())
    except duckdb.CatalogException as error:
        line = str(error).split("\n")[0]
        return (Defect("the schema is not whole", 1, line, "the next `onrecord run` mends it, if it is only old"),)
    except duckdb.Error as error:
        return (Defect("the file cannot be read whole", 1, str(error).split("\n")[0], EXPORT),)


def _copy(directory: Path, writer: duckdb.DuckDBPyConnection | None, now: datetime) -> tuple[Defect, ...]:
    """Check that the published copy is there, whole, not from the future, and the same as the writer's file."""
    try:
        copy = connect_published(directory)
    except StoreError as error:
        return (Defect("the published copy cannot be read", 1, str(error), RUN),)
    with closing(copy):
        try:
            stamp = copy.execute("select value from meta where key = 'published_at'").fetchone()
            rows = () if writer else _rows(copy)
            counts = _counts(copy)
        except duckdb.Error as error:
            return (Defect("the published copy is torn", 1, str(error).split("\n")[0], RUN),)
    found = list(rows)
    if is_whole(directory) is False:
        found.append(Defect("the published copy is not what was published", 1, str(directory / PUBLISHED), RUN))
    if stamp and datetime.fromisoformat(stamp[0]) > now + SKEW:
        found.append(Defect("the copy was published in the future", 1, stamp[0], "set the clock of this machine"))
    if writer:
        written = _counts(writer)
        differ = {
            name: f"{name}: {written[name]}, published {counts.get(name)}"
            for name in written
            if written[name] != counts.get(name)
        }
        if differ:
            found.append(Defect("tables that differ between the files", len(differ), min(differ.values()), RUN))
    drafts = len(list(directory.glob(f".{PUBLISHED}.*.tmp")))
    if drafts and writer:
        found.append(Defect("drafts that a killed publish left", drafts, str(directory), RUN))
    return tuple(found)


def _counts(db: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many rows each table has. They are counted: the estimate of the catalog would not find a torn file.

    Without meta: the mark of what is unpublished is taken off the writer's file when the copy is in place.
    """
    tables = "select table_name from duckdb_tables() where not internal and table_name <> 'meta'"
    names = [name for (name,) in db.execute(tables).fetchall()]
    rows = {name: db.execute(f'select count(*) from "{name}"').fetchone() for name in names}  # noqa: S608
    return {name: row[0] for name, row in rows.items() if row}
