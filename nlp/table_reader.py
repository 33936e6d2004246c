"""Reading the tables of nlp/tables: tab-separated, '#' opens a comment line."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


def rows(path: str) -> list[tuple[str, ...]]:
    """The rows of one table, each as its fields."""
    text = files("onrecord.nlp").joinpath("tables", path).read_text(encoding="utf8")
    return [tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#")]


@lru_cache(maxsize=32)
def mapping(path: str, column: int = 1) -> dict[str, str]:
    """First column to another column of a table."""
    return {row[0]: row[column] if len(row) > column else "" for row in rows(path)}
