"""Reading of tables: lines of tab-separated fields, gzipped or not, in which a line that starts with '#' is a comment.

Every table of nlp/tables and nlp/weights is read here, so that a broken line is an error with its file and number.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

FOLDER = Path(__file__).parent / "tables"
Record = TypeVar("Record")


class TableError(ValueError):
    """A line of a table that cannot be read; the message names the file, the line and the reason."""


def rows(path: str | Path) -> Iterator[tuple[str, ...]]:
    """The rows of a table one after the other, each as its fields; a `path` in words lies below nlp/tables.

    TableError for a row that has not as many fields as the first.
    """
    return (row for _, row in _numbered(FOLDER / path))


def records(path: str | Path, make: Callable[..., Record]) -> list[Record]:
    """What `make` gives for the fields of each row. TableError where it raises ValueError or takes other arguments."""
    made = []
    for number, row in _numbered(FOLDER / path):
        try:
            made.append(make(*row))
        except (ValueError, TypeError) as error:
            raise TableError(f"{FOLDER / path}, line {number}: {error}") from error
    return made


def lines(path: str | Path) -> list[str]:
    """All lines of a table, comments included, none of them split: for tables that are parsed when first asked for."""
    file = FOLDER / path
    data = file.read_bytes()
    return (gzip.decompress(data) if file.suffix == ".gz" else data).decode("utf8").removesuffix("\n").split("\n")


@lru_cache(maxsize=32)
def mapping(path: str, column: int = 1) -> dict[str, str]:
    """The first field of each row to the field in another column."""
    return {row[0]: row[column] for row in rows(path)}


def _numbered(path: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each row with the number of its line, 1 for the first line of the file."""
    columns = 0
    for number, line in enumerate(lines(path), 1):
        if line and not line.startswith("#"):
            row = tuple(line.split("\t"))
            columns = columns or len(row)
            if len(row) != columns:
                raise TableError(f"{path}, line {number}: {len(row)} fields, not {columns} as in the first row")
            yield number, row
