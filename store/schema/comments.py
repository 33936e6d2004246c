"""SQL comments that become comments in the database, so that each stands beside what it explains.

    -- Publishers, as config.toml names them.        comment on table outlets
    create table outlets (
        outlet_id varchar primary key,  -- Its id.   comment on column outlets.outlet_id
        name varchar not null,  -- The name for
            -- people.                               (a comment goes on in the next lines)

In a view the comment follows the column in the last select; `-- columns as in TABLE` gives all columns that have none
the comments of the columns of the same name there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import duckdb

RELATION = re.compile(r"((?:^-- [^\n]*\n)*)^create (table|view) (\w+)\b(.*?);$", re.MULTILINE | re.DOTALL)
BESIDE = re.compile(r"^ *(.*\S)  -- (.*(?:\n +-- .*)*)$", re.MULTILINE)
FIRST_NAME, LAST_NAME = re.compile(r'^"?(\w+)'), re.compile(r"(\w+),?$")
SAME = "columns as in "
SHARED = """
select column_name, comment from duckdb_columns()
where table_name = ? and column_name in (select column_name from duckdb_columns() where table_name = ?)
"""


@dataclass(frozen=True, slots=True)
class RelationText:
    """A table or view as its SQL file has it. `like` names the relation whose comments its other columns share."""

    kind: str
    name: str
    sql: str
    comment: str
    columns: dict[str, str]
    like: str | None


def relation_texts(sql: str) -> tuple[RelationText, ...]:
    """Every `create table` and `create view` of a text, in order."""
    return tuple(_relation_text(match) for match in RELATION.finditer(sql))


def annotate(db: duckdb.DuckDBPyConnection, relation_text: RelationText) -> None:
    """Write the comments of a relation that is there into the database."""
    columns = dict(relation_text.columns)
    if relation_text.like:
        rows = db.execute(SHARED, [relation_text.like, relation_text.name])
        columns = {**dict(rows.fetchall()), **columns}
    lines = [f"comment on {relation_text.kind} {relation_text.name} is {_quoted(relation_text.comment)}"]
    lines += [f'comment on column {relation_text.name}."{name}" is {_quoted(text)}' for name, text in columns.items()]
    db.execute(";\n".join(lines))


def _relation_text(match: re.Match[str]) -> RelationText:
    above, kind, name, body = match.groups()
    named = FIRST_NAME if kind == "table" else LAST_NAME
    columns: dict[str, str] = {}
    like = None
    for code, text in BESIDE.findall(body):
        if text.startswith(SAME):
            like = text.removeprefix(SAME)
        elif found := named.search(code):
            columns[found.group(1)] = _plain(text)
    return RelationText(kind, name, f"create {kind} {name}{body}", _plain(above.removeprefix("-- ")), columns, like)


def _plain(text: str) -> str:
    return " ".join(line.strip().removeprefix("-- ") for line in text.strip().splitlines())


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
