"""The views: one file each in store/views, made again whenever their texts are others than those in the database."""

from __future__ import annotations

import re
from functools import cache
from graphlib import TopologicalSorter
from hashlib import blake2b
from importlib.resources import files

import duckdb

from onrecord.store.schema.comments import RelationText, annotate, relation_texts
from onrecord.store.sql_text import fill
from onrecord.store.statements import run

TEMPLATE = "by_period.sql"
BLANKS = ("every", "period", "start", "starts")  # what stands in braces in the template
PERIODS = (
    ("daily", "day", "day", "Day of publication"),
    ("weekly", "week", "date_trunc('week', day)::date", "Monday of the week of publication"),
    ("monthly", "month", "date_trunc('month', day)::date", "First day of the month of publication"),
)
FINGERPRINT = "views"  # the key in meta of the fingerprint of the views that a database has


@cache
def views() -> tuple[RelationText, ...]:
    """Every view, each after those that it reads."""
    texts = {view.name: view for path in _paths() for text in _filled(path) for view in relation_texts(text)}
    reads = {name: _words(f"{view.sql} {view.like}") & texts.keys() - {name} for name, view in texts.items()}
    return tuple(texts[name] for name in TopologicalSorter(reads).static_order())


def make_views(db: duckdb.DuckDBPyConnection) -> bool:
    """Make all views again, inside a transaction, unless the database has them as they are; whether that was needed."""
    stored = run(db, "meta", key=FINGERPRINT)
    if stored and stored[0][0] == fingerprint():
        return False
    drop_views(db)
    for view in views():
        db.execute(view.sql)
        annotate(db, view)
    run(db, "save_meta", key=FINGERPRINT, value=fingerprint())
    return True


def drop_views(db: duckdb.DuckDBPyConnection) -> None:
    """Leave the database without views, so that tables can be changed under them; the next `make_views` makes them."""
    for (name,) in db.execute("select view_name from duckdb_views() where not internal").fetchall():
        db.execute(f'drop view "{name}"')
    run(db, "drop_meta", key=FINGERPRINT)


@cache
def fingerprint() -> str:
    """A hash of the texts of today's views."""
    texts = "\n".join(f"{view.sql}\n{view.comment}\n{view.columns}" for view in views())
    return blake2b(texts.encode(), digest_size=16).hexdigest()


def _paths() -> list[str]:
    return sorted(path.name for path in (files("onrecord.store") / "views").iterdir() if path.name.endswith(".sql"))


def _filled(name: str) -> list[str]:
    """The text of a file; of the template, one for each period."""
    text = (files("onrecord.store") / "views" / name).read_text(encoding="utf-8")
    if name != TEMPLATE:
        return [text]
    return [fill(text, dict(zip(BLANKS, values, strict=True))) for values in PERIODS]


def _words(sql: str) -> set[str]:
    """The words of a statement, those in comments left out."""
    return set(re.findall(r"\w+", re.sub(r"--.*", "", sql)))
