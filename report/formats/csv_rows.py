"""Digests as CSV (RFC 4180) that no spreadsheet runs as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import BinaryIO

from onrecord.report.digests.digest import Digest, ShownRemark
from onrecord.report.formats.registry import DigestFormat, Layout, PrintedQuote
from onrecord.report.formats.rows import COLUMNS, printed_row, quote_row
from onrecord.report.text.spreadsheets import guarded, unguarded

BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # without it Excel takes UTF-8 for another encoding


def write(_digest: Digest, shown_remarks: Iterable[ShownRemark], stream: BinaryIO, _layout: Layout) -> None:
    """Write a heading and a quote a row, in UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    stream.write(BYTE_ORDER_MARK + _emptied(buffer))
    for shown in shown_remarks:
        row = quote_row(shown)
        writer.writerow([_cell(getattr(row, name)) for name in COLUMNS])
        stream.write(_emptied(buffer))


def read_back(data: bytes) -> Iterator[PrintedQuote]:
    """The quotes of a file, without the apostrophes that keep spreadsheets from running them."""
    try:
        for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")):
            yield printed_row({name: unguarded(row[name]) for name in ("id", "words", "speaker")})
    except csv.Error as error:
        raise ValueError(str(error)) from error


def _cell(value: object) -> object:
    """A value as a cell: lists are joined by " | ", times are RFC 3339, and text cannot run as a formula."""
    if isinstance(value, tuple):
        value = " | ".join(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return guarded(value) if isinstance(value, str) else value


def _emptied(buffer: io.StringIO) -> bytes:
    """What the buffer holds, which is empty then."""
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", "replace")


FORMATS = (
    DigestFormat(
        "csv", "comma-separated values, safe to open in a spreadsheet", (".csv",), "text/csv", for_programs=True,
        write=write, read_back=read_back,
    ),
)  # fmt: skip
