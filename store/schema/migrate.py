"""Bring a database to today's schema: its tables, the migrations that came after, and the views.

    schema/*.sql (number 100) | migrations/0101_….sql, 0102_….sql, … | views/*.sql

Each migration and its record are one transaction. A migration that has been committed is never changed.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import duckdb

from onrecord.store.errors import StoreError
from onrecord.store.schema.comments import annotate, relation_texts
from onrecord.store.schema.views import drop_views, make_views
from onrecord.store.statements import transaction

Migration = tuple[int, str, str]
TABLES = 100  # the number of the tables themselves; migrations count on from it
BEFORE = 49  # the last number of the schema before: databases with it are carried over by export and restore
CARRY_OVER = "carry it over with `onrecord export FOLDER`, then `onrecord restore FOLDER` in an empty [store] directory"


@cache
def migrations() -> tuple[Migration, ...]:
    """Today's tables, then every migration, each as (number, name, SQL)."""
    tables = "\n".join(text for _, text in _texts("schema"))
    later = [(int(name[:4]), name[5:-4], text) for name, text in _texts("migrations")]
    return ((TABLES, "tables", tables), *later)


def migrate(db: duckdb.DuckDBPyConnection) -> tuple[int, ...]:
    """Apply what is missing and return its numbers. StoreError if the schema is not one that this program knows."""
    applied = applied_numbers(db)
    check(applied)
    missing = [migration for migration in migrations() if migration[0] not in applied]
    for migration in missing:
        apply(db, *migration)
    with transaction(db):
        make_views(db)
    return tuple(number for number, _, _ in missing)


def apply(db: duckdb.DuckDBPyConnection, number: int, name: str, sql: str) -> None:
    """One migration and its record, both or none."""
    with transaction(db):
        if number > TABLES:
            drop_views(db)
        db.execute(sql)
        for relation in relation_texts(sql):
            annotate(db, relation)
        db.execute("insert into migrations values (?, ?, now())", [number, name])


def applied_numbers(db: duckdb.DuckDBPyConnection) -> set[int]:
    """The migrations that made a database; none for a new one."""
    there = db.execute("select 1 from duckdb_tables() where table_name = 'migrations' and not internal").fetchall()
    return {row[0] for row in db.execute("select number from migrations").fetchall()} if there else set()


def check(applied: set[int]) -> None:
    """StoreError if a newer onrecord made the database, or one from before the tables had a number."""
    known = {number for number, _, _ in migrations()}
    if applied and max(applied) < TABLES:
        raise StoreError(
            f"the database has schema {max(applied)}, this onrecord begins at schema {TABLES}: {CARRY_OVER}"
        )
    if unknown := applied - known:
        raise StoreError(
            f"the database has schema {max(unknown)}, this onrecord knows schema {max(known)}: install a newer onrecord"
        )


def _texts(folder: str) -> list[tuple[str, str]]:
    paths = sorted(path.name for path in (files("onrecord.store") / folder).iterdir() if path.name.endswith(".sql"))
    return [(name, (files("onrecord.store") / folder / name).read_text(encoding="utf-8")) for name in paths]
