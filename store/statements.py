"""The SQL of this room: one statement a file in sql/ (writing) and queries/ (questions), named by its file."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def statement(name: str) -> str:
    """The text of sql/NAME.sql."""
    return (files("onrecord.store") / "sql" / f"{name}.sql").read_text(encoding="utf-8")


@cache
def question(name: str) -> str:
    """The text of queries/NAME.sql."""
    return (files("onrecord.store") / "queries" / f"{name}.sql").read_text(encoding="utf-8")


@cache
def migrations() -> tuple[tuple[int, str, str], ...]:
    """Every migration as (number, name, SQL), in order."""
    paths = [path for path in (files("onrecord.store") / "migrations").iterdir() if path.name.endswith(".sql")]
    found = [(int(path.name[:4]), path.name[5:-4], path.read_text(encoding="utf-8")) for path in paths]
    return tuple(sorted(found))
