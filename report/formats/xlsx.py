"""Digests as an XLSX workbook in which no cell is a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, BinaryIO

from onrecord.report.digests.digest import DIVIDER, Digest, ShownRemark
from onrecord.report.formats.registry import DigestFormat, Layout, PrintedQuote
from onrecord.report.formats.rows import COLUMNS, printed_row, quote_row
from onrecord.report.text.plain import CONTROL
from onrecord.store.digests.records import Change, SilenceRow

MOST_CHARACTERS = 32_767  # that a cell holds
MOST_ROWS = 1_048_575  # quotes that a sheet holds, its heading beside them
MOST_LINKS = 60_000  # a sheet may have 65,530 links; further addresses stand as text
LONGEST_LINK = 2_079
ROUNDED = 10**15  # a spreadsheet rounds whole numbers from here on
OPTIONS = {"constant_memory": True, "in_memory": False, "strings_to_formulas": False, "strings_to_urls": False,
           "strings_to_numbers": False}  # fmt: skip
# In characters. What is named here goes on in the next line; an address that did so would make its row a page tall.
WRAPPED = {"words": 70, "sentence": 70, "title": 40, "speaker": 24, "outlet": 22, "role": 20, "heading": 24,
           "places": 24, "also_in": 24, "text": 70, "now": 50}  # fmt: skip
WIDTHS = {"published": 25, "updated": 25, "made_at": 25, "id": 22, "quote_id": 22, "parts": 40, "link": 40, "url": 40,
          "rank": 6, "new": 7, "score": 7}  # fmt: skip
LINE_SHARE = 0.95  # of a line is filled; its last word goes on in the next
LINE_HEIGHT, HIGHEST_ROW = 15.0, 409.0  # points; no spreadsheet has a higher row
FIRST = ("speaker", "words", "outlet", "title", "published")  # what a reader wants to see without scrolling
ORDER = (*FIRST, *(name for name in COLUMNS if name not in FIRST))


def write(digest: Digest, shown_remarks: Iterable[ShownRemark], stream: BinaryIO, _layout: Layout) -> None:
    """Write a sheet of quotes, and one each of changes and silences where there are any.

    OSError with more quotes than a sheet holds: none is left out unseen.
    """
    import xlsxwriter  # type: ignore[import-untyped]

    with xlsxwriter.Workbook(stream, OPTIONS) as book:
        head = digest.head
        book.set_properties({"title": head.title, "author": "onrecord", "created": head.made_at.replace(tzinfo=None)})
        _write_quotes(book, shown_remarks)
        for name, rows in (("Changes", digest.changes), ("Silences", digest.silences)):
            if rows:
                _write_sheet(book, name, rows)


def read_back(data: bytes) -> Iterator[PrintedQuote]:
    """The quotes of a workbook."""
    import openpyxl  # type: ignore[import-untyped]

    try:
        rows = openpyxl.load_workbook(io.BytesIO(data), read_only=True)["Quotes"].iter_rows(values_only=True)
    except Exception as error:  # it raises whatever its parsers raise
        raise ValueError(str(error)) from error
    names = next(rows)
    for row in rows:
        yield printed_row(dict(zip(names, row, strict=True)), exact=False)


def _write_quotes(book: Any, shown_remarks: Iterable[ShownRemark]) -> None:
    """Write the sheet of quotes, a row each."""
    sheet, styles = _new_sheet(book, "Quotes", ORDER)
    last, links = 0, 0
    for last, shown in enumerate(shown_remarks, 1):
        if last > MOST_ROWS:
            raise OSError(f"a sheet holds no more than {MOST_ROWS:,} quotes: ask for fewer days, or for csv or parquet")
        row = asdict(quote_row(shown))
        sheet.set_row(last, _height(row))
        for column, name in enumerate(ORDER):
            links += _write_cell(sheet, last, column, row[name], styles[name], name == "link" and links < MOST_LINKS)
    sheet.autofilter(0, 0, max(last, 1), len(ORDER) - 1)
    _set_paper(sheet, max(last, 1), len(FIRST) - 1)


def _write_sheet(book: Any, name: str, rows: Iterable[Change | SilenceRow]) -> None:
    """Write a sheet of changes or silences, a row each."""
    records = [asdict(row) for row in rows]
    sheet, styles = _new_sheet(book, name, records[0])
    for number, row in enumerate(records, 1):  # row by row: a row that is left is on the disk
        sheet.set_row(number, _height(row))
        for column, (column_name, value) in enumerate(row.items()):
            _write_cell(sheet, number, column, value, styles[column_name], link=False)


def _new_sheet(book: Any, name: str, columns: Iterable[str]) -> tuple[Any, dict[str, Any]]:
    """A sheet with its heading, which stays where it is, and the style of the cells of each column."""
    sheet = book.add_worksheet(name)
    heading = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    wrapped, one_line = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"valign": "top"})
    link = book.add_format({"valign": "top", "font_color": "#0563C1", "underline": 1})
    sheet.freeze_panes(1, 1)
    styles = {}
    for number, column in enumerate(columns):
        styles[column] = link if column == "link" else wrapped if column in WRAPPED else one_line
        sheet.set_column(number, number, WRAPPED.get(column) or WIDTHS.get(column, 14), styles[column])
        sheet.write_string(0, number, column, heading)
    return sheet, styles


def _set_paper(sheet: Any, last_row: int, last_column: int) -> None:
    """Print the first columns as wide as the page, with the heading on each page."""
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, last_row, last_column)
    sheet.fit_to_pages(1, 0)


def _write_cell(sheet: Any, row: int, column: int, value: object, style: object, link: bool) -> int:
    """Write a value; 1 if it became a link. A whole number of 19 digits is text: a spreadsheet would round it."""
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, style)
    elif isinstance(value, int | float) and abs(value) < ROUNDED:
        sheet.write_number(row, column, value, style)
    elif value is not None:
        text = _cell_text(value)
        if link and 0 < len(text) <= LONGEST_LINK:
            return int(sheet.write_url(row, column, text, style, text) == 0)
        sheet.write_string(row, column, text, style)
    return 0


def _height(row: Mapping[str, object]) -> float:
    """Points that a row needs for the text that goes on in the next line; what opens it need not measure it."""
    lines = (
        sum(1 + int(len(line) / (WRAPPED[name] * LINE_SHARE)) for line in _cell_text(value or "").split("\n"))
        for name, value in row.items()
        if name in WRAPPED
    )
    return min(LINE_HEIGHT * max(lines, default=1), HIGHEST_ROW)


def _cell_text(value: object) -> str:
    """Text of a cell. What does not fit is cut with a mark: `onrecord verify` then names the quote as cut."""
    text = " | ".join(value) if isinstance(value, tuple) else str(value)
    text = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 2] + DIVIDER.rstrip()


FORMATS = (
    DigestFormat(
        "xlsx", "an Excel workbook", (".xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        for_programs=True, write=write, read_back=read_back, binary=True,
    ),
)  # fmt: skip
