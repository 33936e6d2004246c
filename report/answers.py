"""The answer to a query as a table, CSV, JSON or Parquet.

JSON is valid JSON whatever the columns: what is not a number (NaN, infinity) is null, bytes are base64, the second of
two columns named `a` is `a_2`, and times, decimals and other types that JSON lacks are text. In CSV a cell that a
spreadsheet would run as a formula begins with an apostrophe, unless it is asked for raw.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import math
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, BinaryIO, TextIO

import pyarrow
import pyarrow.parquet
from rich.console import Console
from rich.table import Table
from rich.text import Text

from onrecord.report.text.console import SafeConsole
from onrecord.report.text.plain import plain
from onrecord.report.text.spreadsheets import guarded
from onrecord.store import QueryResult

NARROWEST = 12  # characters that a column needs to be read


def write(result: QueryResult, format_name: str, stream: TextIO, *, raw: bool = False) -> None:
    """Write as table, csv or json. `raw` leaves the cells of CSV as they are stored, for other programs."""
    if raw and format_name == "csv":
        _csv(result, stream, str)
    else:
        FORMATS[format_name](result, stream)


def write_parquet(table: pyarrow.Table, stream: BinaryIO) -> None:
    """Write an answer as Parquet, for other programs."""
    pyarrow.parquet.write_table(table, stream)


def _table(result: QueryResult, stream: TextIO) -> None:
    terminal = SafeConsole(file=stream)
    console = terminal if terminal.is_terminal else SafeConsole(file=stream, width=200)
    if len(result.columns) * NARROWEST > console.width:
        _records(result, console)
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in result.columns:
        table.add_column(Text(plain(column)), overflow="fold")
    for row in result.rows:
        table.add_row(*map(_cell, row))
    console.print(table)


def _records(result: QueryResult, console: Console) -> None:
    """Print a row as lines of its own, where side by side nothing could be read."""
    for number, row in enumerate(result.rows, 1):
        table = Table(box=None, show_header=False, pad_edge=False, title=f"row {number}", title_justify="left")
        table.add_column(style="bold")
        table.add_column(overflow="fold")
        for column, cell in zip(result.columns, row, strict=True):
            table.add_row(plain(column), _cell(cell))
        console.print(table)


def _cell(value: object) -> Text:
    """Write a value of a query as plain text; a null as the sign for the empty set."""
    return Text("∅", style="dim") if value is None else Text(plain(str(value)))


def _csv(result: QueryResult, stream: TextIO, made: Callable[[str], str] = guarded) -> None:
    """Numbers and times stay as they are: text, and what is written as text, could be a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)  # whose lines end with both marks, so that a cell with either is quoted
    for row in chain([result.columns], result.rows):
        text.seek(0)
        text.truncate()
        writer.writerow([cell if cell is None or isinstance(cell, (int, float)) else made(str(cell)) for cell in row])
        stream.write(text.getvalue().removesuffix("\r\n") + "\n")


def _json(result: QueryResult, stream: TextIO) -> None:
    names = distinct(result.columns)
    stream.write("[")
    for number, row in enumerate(result.rows):
        stream.write(",\n" if number else "\n")
        record = {name: _valid(cell) for name, cell in zip(names, row, strict=True)}
        stream.write(json.dumps(record, ensure_ascii=False, allow_nan=False, default=str))
    stream.write("\n]\n")


def distinct(names: Sequence[str]) -> list[str]:
    """The names, each once: `a, a, b` as `a, a_2, b`."""
    taken, told = set(names), []
    for name in names:
        number, new = 1, name
        while new in told or (number > 1 and new in taken):
            number += 1
            new = f"{name}_{number}"
        told.append(new)
    return told


def _valid(value: Any) -> Any:
    """A value as JSON can hold it."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, dict):
        return {key if isinstance(key, str) else str(key): _valid(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_valid(inner) for inner in value]
    return value


FORMATS: dict[str, Callable[[QueryResult, TextIO], None]] = {
    "table": _table,
    "csv": _csv,
    "json": _json,
}
