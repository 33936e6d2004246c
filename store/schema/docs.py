"""The page docs/schema.md, written from the database itself by `python -m onrecord.store.schema.docs`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from onrecord.store.files import connect_writer
from onrecord.store.schema.migrate import migrate

HEAD = """# The schema

Written by `make docs` from the comments in the database; a test holds it current.
Analysts open `onrecord.duckdb`, the published copy. Every time is in UTC. There are no foreign keys: the lines of the
picture are columns of the same name, and tests hold that nothing hangs in the air.
"""


@dataclass(frozen=True, slots=True)
class Column:
    """`key` is true for (a part of) the primary key."""

    name: str
    type: str
    key: bool
    comment: str | None


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or a view, its columns in order."""

    name: str
    kind: str
    comment: str | None
    columns: tuple[Column, ...]


def relations(db: duckdb.DuckDBPyConnection) -> tuple[Relation, ...]:
    """Every table, then every view, of the database in use, as they are defined."""
    named = db.execute(
        """
        select table_name, 'table', comment, table_oid from duckdb_tables() where not internal
        union all
        select view_name, 'view', comment, view_oid from duckdb_views() where not internal
        order by 2, 4
        """
    ).fetchall()
    return tuple(Relation(name, kind, comment, _columns(db, name)) for name, kind, comment, _ in named)


def schema_page() -> str:
    """The whole page, from a database made for it."""
    with TemporaryDirectory() as directory, closing(connect_writer(Path(directory))) as db:
        migrate(db)
        found = relations(db)
    tables = [it for it in found if it.kind == "table"]
    views = [it for it in found if it.kind == "view"]
    parts = [HEAD, _diagram(tables), "## Tables\n", *map(_section, tables), "## Views\n", *map(_section, views)]
    return "\n".join(parts)


def _columns(db: duckdb.DuckDBPyConnection, relation: str) -> tuple[Column, ...]:
    keys = db.execute(
        """
        select constraint_column_names from duckdb_constraints()
        where table_name = ? and constraint_type = 'PRIMARY KEY'
        """,
        [relation],
    ).fetchone()
    rows = db.execute(
        "select column_name, data_type, comment from duckdb_columns() where table_name = ? order by column_index",
        [relation],
    ).fetchall()
    return tuple(Column(name, kind, name in (keys[0] if keys else ()), comment) for name, kind, comment in rows)


def _diagram(tables: Sequence[Relation]) -> str:
    """An entity diagram: the key of one table as a column of another is a line."""
    lines = [f"    {line}" for table in tables for line in _entity(table)]
    lines += [f"    {line}" for line in _lines(tables)]
    return "\n".join(["```mermaid", "erDiagram", *lines, "```", ""])


def _entity(table: Relation) -> Iterator[str]:
    yield f"{table.name} {{"
    for column in table.columns:
        kind = "STRUCT_LIST" if column.type.startswith("STRUCT") else column.type.split()[0].replace("[]", "_LIST")
        yield f"    {kind} {column.name}{' PK' if column.key else ''}"
    yield "}"


def _lines(tables: Sequence[Relation]) -> Iterator[str]:
    owners = {
        keys[0]: table.name
        for table in tables
        if len(keys := [column.name for column in table.columns if column.key]) == 1 and keys[0].endswith("_id")
    }
    for table in tables:
        for column in table.columns:
            owner = owners.get(column.name)
            if owner and owner != table.name:
                yield f'{owner} ||--o{{ {table.name} : "{column.name}"'


def _section(relation: Relation) -> str:
    rows = [
        f"| `{it.name}` | {it.type.replace('|', '')} | {'key. ' if it.key else ''}{it.comment or ''} |"
        for it in relation.columns
    ]
    head = [f"### {relation.name}", "", relation.comment or "", "", "| column | type | meaning |", "|---|---|---|"]
    return "\n".join([*head, *rows, ""])


if __name__ == "__main__":
    sys.stdout.write(schema_page())
