"""Reads the tables of ingest/tables/: tab-separated columns; a line that begins with `#` is a comment."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "tables"


@cache
def read_table(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of tables/<name>.tsv as tuples of columns, without comments and blank lines."""
    lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line.strip() and not line.startswith("#"))


@cache
def tag_set(name: str) -> frozenset[str]:
    """The names of the HTML elements in one set of tables/tags.tsv, such as `block` or `inline`."""
    return frozenset(next(elements for kind, elements in read_table("tags") if kind == name).split())
