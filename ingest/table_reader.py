"""Reads the tables of tables/: rows of tab-separated columns, `#` starts a comment line."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "tables"


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of tables/<name>.tsv, without comments and blank lines."""
    lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line.strip() and not line.startswith("#"))


@cache
def tags(name: str) -> frozenset[str]:
    """The HTML elements of one set of tables/tags.tsv."""
    return frozenset(next(elements for kind, elements in rows("tags") if kind == name).split())
