"""Decide whether a statement only reads: DuckDB's own parser decides, by the types of its statements."""

from __future__ import annotations

import duckdb

from onrecord.store.errors import StoreError


def judge(db: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    """The statement that answers `sql`. StoreError if it is several statements, or one that does anything but read.

    EXPLAIN is never run as it was written. What stands behind the word is parsed anew and must be a SELECT by itself;
    then that is explained: so it does not matter how EXPLAIN would have read its own options and comments.
    """
    statement = _single(db, sql)
    if statement.type == duckdb.StatementType.EXPLAIN:
        explain, inner = _explained(db, statement.query)
        _only_reads(_single(db, inner))
        return _single(db, explain + inner)
    _only_reads(statement)
    return statement


def _only_reads(statement: duckdb.Statement) -> None:
    if statement.type != duckdb.StatementType.SELECT:
        name = statement.type.name.lower().replace("_", " ")
        raise StoreError(f"only questions are answered here (select, with, from, describe, explain), not {name}")


def _single(db: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    statements = db.extract_statements(sql)
    if len(statements) == 1:
        return statements[0]
    pivot = ": a pivot without a list of values makes a type first, write `on COLUMN in ('a', 'b')`"
    types = [statement.type for statement in statements]
    made = pivot if types == [duckdb.StatementType.CREATE, duckdb.StatementType.SELECT] else ""
    raise StoreError(f"one statement at a time, please: this is {len(statements)}{made}")


def _explained(db: duckdb.DuckDBPyConnection, sql: str) -> tuple[str, str]:
    """EXPLAIN or EXPLAIN ANALYZE, and the text behind it, by the tokens of DuckDB's own lexer, which skips comments.

    Options in parentheses are not taken off: what is left then is no statement, and the parser refuses it.
    """
    text = sql.encode()
    starts = [start for start, _ in duckdb.tokenize(sql)]
    second, third = [*starts, len(text), len(text)][1:3]
    if _is_analyze(db, text[second:third].decode()):
        return "explain analyze ", text[third:].decode()
    return "explain ", text[second:].decode()


def _is_analyze(db: duckdb.DuckDBPyConnection, word: str) -> bool:
    """Tell whether the word behind EXPLAIN is ANALYZE.

    DuckDB's parser is asked, so that letter case does not matter: it reads ANALYZE alone as a whole statement and gives
    it the type VACUUM.
    """
    try:
        return _single(db, word).type == duckdb.StatementType.VACUUM
    except (duckdb.Error, StoreError):
        return False
