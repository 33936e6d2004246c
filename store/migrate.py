"""Bring a database to today's schema, one transaction a migration."""

from __future__ import annotations

import duckdb

from onrecord.store.errors import StoreError
from onrecord.store.statements import migrations

LEDGER = """
create table if not exists migrations (
    number integer primary key,
    name varchar not null,
    applied_at timestamptz not null
);
comment on table migrations is 'The migrations that made this schema.';
comment on column migrations.number is 'The number of the migration.';
comment on column migrations.name is 'What it does.';
comment on column migrations.applied_at is 'When it was applied to this file.';
"""


def migrate(db: duckdb.DuckDBPyConnection) -> tuple[int, ...]:
    """Apply what is missing and return its numbers. StoreError if the schema is newer than this program knows."""
    applied = _applied(db)
    known = {number for number, _, _ in migrations()}
    if unknown := applied - known:
        raise StoreError(
            f"the database has schema {max(unknown)}, this onrecord knows schema {max(known)}: install a newer onrecord"
        )
    missing = [migration for migration in migrations() if migration[0] not in applied]
    for number, name, sql in missing:
        apply(db, number, name, sql)
    return tuple(number for number, _, _ in missing)


def apply(db: duckdb.DuckDBPyConnection, number: int, name: str, sql: str) -> None:
    """One migration and its record, both or none."""
    db.execute("begin")
    try:
        db.execute(LEDGER)
        db.execute(sql)
        db.execute("insert into migrations values (?, ?, now())", [number, name])
        db.execute("commit")
    except BaseException:
        db.execute("rollback")
        raise


def _applied(db: duckdb.DuckDBPyConnection) -> set[int]:
    there = db.execute("select 1 from duckdb_tables() where table_name = 'migrations' and not internal").fetchall()
    return {row[0] for row in db.execute("select number from migrations").fetchall()} if there else set()
