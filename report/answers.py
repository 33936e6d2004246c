"""Write the answer to a query as a table, CSV, JSON or Parquet."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from typing import BinaryIO, TextIO

import pyarrow
import pyarrow.parquet
from rich.console import Console
from rich.table import Table
from rich.text import Text

from onrecord.report.text.plain import plain
from onrecord.store import QueryResult

NARROWEST = 12  # characters that a column needs to be read


def write(result: QueryResult, format_name: str, stream: TextIO) -> None:
    """Write an answer as table, csv or json. CSV cells are as stored: import them as text into a spreadsheet."""
    FORMATS[format_name](result, stream)


def write_parquet(table: pyarrow.Table, stream: BinaryIO) -> None:
    """Write an answer as Parquet, for other programs."""
    pyarrow.parquet.write_table(table, stream)


def _table(result: QueryResult, stream: TextIO) -> None:
    terminal = Console(file=stream)
    console = terminal if terminal.is_terminal else Console(file=stream, width=200)
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


def _csv(result: QueryResult, stream: TextIO) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(result.columns)
    writer.writerows(result.rows)


def _json(result: QueryResult, stream: TextIO) -> None:
    stream.write("[")
    for number, row in enumerate(result.rows):
        stream.write(",\n" if number else "\n")
        stream.write(json.dumps(dict(zip(result.columns, row, strict=True)), ensure_ascii=False, default=str))
    stream.write("\n]\n")


FORMATS: dict[str, Callable[[QueryResult, TextIO], None]] = {
    "table": _table,
    "csv": _csv,
    "json": _json,
}
