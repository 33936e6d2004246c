"""The answer to a query as a table, CSV, JSON or Parquet."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from typing import TextIO

import pyarrow.parquet
from rich.console import Console
from rich.table import Table
from rich.text import Text

from report.terminal import plain
from store import QueryResult


def write(result: QueryResult, form: str, stream: TextIO) -> None:
    """Write in `form`: table, csv, json, parquet. CSV cells are as stored: import them as text into a spreadsheet."""
    FORMATS[form](result, stream)


def _table(result: QueryResult, stream: TextIO) -> None:
    terminal = Console(file=stream)
    console = terminal if terminal.is_terminal else Console(file=stream, width=200)
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in result.columns:
        table.add_column(Text(plain(column)), overflow="fold")
    for row in result.rows:
        table.add_row(*("∅" if cell is None else Text(plain(str(cell))) for cell in row))
    console.print(table)


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


def _parquet(result: QueryResult, stream: TextIO) -> None:
    pyarrow.parquet.write_table(result.arrow(), stream.buffer)


FORMATS: dict[str, Callable[[QueryResult, TextIO], None]] = {
    "table": _table,
    "csv": _csv,
    "json": _json,
    "parquet": _parquet,
}
