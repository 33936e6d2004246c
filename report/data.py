"""The formats that are read by programs (JSON, JSON Lines, CSV, XLSX, Parquet): one flat record a remark, all of them.

They take remarks as they come and keep none, so that a digest of a million quotes costs no more memory than one of ten
(CSV, JSON, JSON Lines, Parquet; a spreadsheet has its own limits).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter  # type: ignore[import-untyped]

from onrecord.report.digest import DIVIDER, Digest, Shown
from onrecord.report.guard import guarded
from onrecord.report.plain import CONTROL
from onrecord.store.digests.records import Change, SilenceRow

BATCH = 1_000
CELL = 32_767  # the most characters that a cell of a spreadsheet holds
ROWS = 1_048_575  # the most quotes that a sheet holds, its heading beside them
LINKS = 60_000  # a sheet may have 65,530 links; the rest stands as text
# They end lines for some readers of lines (str.splitlines, JavaScript before 2019), though not for JSON.
LINE_ENDS = {ord(it): f"\\u{ord(it):04x}" for it in "\x85\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class Record:
    """A remark in a file for programs. `words` joins `parts` by an ellipsis; `published` is in the digest's zone.

    `link` opens the page at the words. `also_in` and `also_urls` go together. `rank` counts under the heading, from 1.
    """

    id: str
    quote_id: int
    heading: str | None
    rank: int
    new: bool
    score: float
    kind: str
    words: str
    parts: tuple[str, ...]
    sentence: str
    cue: str | None
    source: str | None
    speaker: str | None
    speaker_kind: str | None
    sourcing: str
    role: str | None
    party: str | None
    jurisdiction: str | None
    jurisdiction_name: str | None
    places: tuple[str, ...]
    topics: tuple[str, ...]
    outlet: str
    title: str | None
    url: str
    link: str
    published: datetime
    day: date
    confidence: float
    also_in: tuple[str, ...]
    also_urls: tuple[str, ...]


COLUMNS = tuple(field.name for field in fields(Record))
LISTS = ("parts", "places", "topics", "also_in", "also_urls")
TYPES = {
    "quote_id": pa.int64(), "rank": pa.int64(), "new": pa.bool_(), "score": pa.float64(), "confidence": pa.float64(),
    "day": pa.date32(), "published": pa.timestamp("us", tz="UTC"), **dict.fromkeys(LISTS, pa.list_(pa.string())),
}  # fmt: skip
SCHEMA = pa.schema([(name, TYPES.get(name, pa.string())) for name in COLUMNS])


def record(shown: Shown) -> Record:
    """The record of a remark."""
    it = shown.remark
    own: dict[str, Any] = {
        "id": shown.id, "rank": it.nth, "words": shown.words, "parts": shown.parts, "sentence": shown.sentence,
        "link": shown.link, "published": shown.published, "also_in": tuple(copy.outlet for copy in shown.also),
        "also_urls": tuple(copy.url for copy in shown.also),
    }  # fmt: skip
    return Record(**own, **{name: getattr(it, name) for name in COLUMNS if name not in own})


def as_json(digest: Digest, remarks: Iterable[Shown]) -> Iterator[bytes]:
    """One object: what the digest is, its quotes (one a line), what changed, who kept silent."""
    yield b'{"digest": ' + _json(asdict(digest.head)) + b',\n"quotes": ['
    for number, shown in enumerate(remarks):
        yield (b",\n" if number else b"\n") + _json(asdict(record(shown)))
    yield b'\n],\n"changes": ' + _json([asdict(it) for it in digest.changes])
    yield b',\n"silences": ' + _json([asdict(it) for it in digest.silences]) + b"}\n"


def as_jsonl(_: Digest, remarks: Iterable[Shown]) -> Iterator[bytes]:
    """A quote a line."""
    for shown in remarks:
        yield _json(asdict(record(shown))) + b"\n"


def as_csv(_: Digest, remarks: Iterable[Shown]) -> Iterator[bytes]:
    """RFC 4180, in UTF-8 with a byte order mark: without it Excel takes it for another encoding. Lists: see `cell`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    yield b"\xef\xbb\xbf" + _taken(out)
    for shown in remarks:
        row = record(shown)
        writer.writerow([cell(getattr(row, name)) for name in COLUMNS])
        yield _taken(out)


def cell(value: object) -> object:
    """A value for CSV: lists joined by " | " (parts by an ellipsis), text that a spreadsheet would run made text."""
    if isinstance(value, tuple):
        value = " | ".join(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if not isinstance(value, str):
        return value
    return guarded(value)


def to_parquet(_: Digest, remarks: Iterable[Shown], stream: BinaryIO) -> None:
    """Typed, times in UTC."""
    with pq.ParquetWriter(stream, SCHEMA, compression="zstd") as writer:
        for batch in _batches(map(record, remarks)):
            writer.write_table(pa.Table.from_pylist([asdict(row) for row in batch], schema=SCHEMA))


def to_xlsx(digest: Digest, remarks: Iterable[Shown], stream: BinaryIO) -> None:
    """A workbook: a sheet of quotes, and one each of changes and silences where there are any. No cell is a formula.

    OSError with more quotes than a sheet holds: none is left out unseen.
    """
    options = {"constant_memory": True, "in_memory": False, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties(
            {"title": digest.head.title, "author": "onrecord", "created": digest.head.made_at.replace(tzinfo=None)}
        )
        _quotes(book, remarks)
        for name, rows in (("Changes", digest.changes), ("Silences", digest.silences)):
            if rows:
                _sheet(book, name, rows)


# In characters. What is named here goes on in the next line; an address that did so would make its row a page tall.
WIDE = {"words": 70, "sentence": 70, "title": 40, "speaker": 24, "outlet": 22, "role": 20, "heading": 24, "places": 24,
        "also_in": 24, "text": 70, "now": 50}  # fmt: skip
NARROW = {"published": 25, "updated": 25, "made_at": 25, "id": 22, "quote_id": 22, "parts": 40, "link": 40, "url": 40,
          "rank": 6, "new": 7, "score": 7}  # fmt: skip
FULL = 0.95  # of a line; its last word goes on in the next
LINE, HIGHEST = 15.0, 409.0  # points; no spreadsheet has a higher row
FIRST = ("speaker", "words", "outlet", "title", "published")  # what a reader wants to see without scrolling
ORDER = (*FIRST, *(name for name in COLUMNS if name not in FIRST))


def _quotes(book: Any, remarks: Iterable[Shown]) -> None:
    sheet, looks = _ruled(book, "Quotes", ORDER)
    last, links = 0, 0
    for last, shown in enumerate(remarks, 1):
        if last > ROWS:
            raise OSError(f"a sheet holds no more than {ROWS:,} quotes: ask for fewer days, or for csv or parquet")
        row = asdict(record(shown))
        sheet.set_row(last, _height(row))
        for column, name in enumerate(ORDER):
            links += _cell(sheet, last, column, row[name], looks[name], name == "link" and links < LINKS)
    sheet.autofilter(0, 0, max(last, 1), len(ORDER) - 1)
    _printed(sheet, max(last, 1), len(FIRST) - 1)


def _ruled(book: Any, name: str, columns: Iterable[str]) -> tuple[Any, dict[str, Any]]:
    """A sheet with its heading, which stays where it is, and the look of the cells of each column."""
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    wrapped, line = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"valign": "top"})
    link = book.add_format({"valign": "top", "font_color": "#0563C1", "underline": 1})
    sheet.freeze_panes(1, 1)
    looks = {}
    for number, column in enumerate(columns):
        looks[column] = link if column == "link" else wrapped if column in WIDE else line
        sheet.set_column(number, number, WIDE.get(column) or NARROW.get(column, 14), looks[column])
        sheet.write_string(0, number, column, head)
    return sheet, looks


def _printed(sheet: Any, last: int, columns: int) -> None:
    """On paper: the first columns as wide as the page, the heading on each."""
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, last, columns)
    sheet.fit_to_pages(1, 0)


def _cell(sheet: Any, row: int, column: int, value: object, look: object, link: bool) -> int:
    """Write a value; 1 if it became a link. A whole number of 19 digits is text: a spreadsheet would round it."""
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, look)
    elif isinstance(value, int | float) and abs(value) < 10**15:
        sheet.write_number(row, column, value, look)
    elif value is not None:
        text = _text(value)
        if link and 0 < len(text) <= 2079:
            return int(sheet.write_url(row, column, text, look, text) == 0)
        sheet.write_string(row, column, text, look)
    return 0


def _height(row: Mapping[str, object]) -> float:
    """Points that a row needs for the text that goes on in the next line; what opens it need not measure it."""
    lines = (
        sum(1 + int(len(it) / (WIDE[name] * FULL)) for it in _text(value or "").split("\n"))
        for name, value in row.items()
        if name in WIDE
    )
    return min(LINE * max(lines, default=1), HIGHEST)


def _text(value: object) -> str:
    """Text of a cell. What does not fit is cut with a mark: `onrecord verify` then names the quote as cut."""
    text = " | ".join(value) if isinstance(value, tuple) else str(value)
    text = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= CELL else text[: CELL - 2] + DIVIDER.rstrip()


def _sheet(book: Any, rows_of: str, rows: Iterable[Change | SilenceRow]) -> None:
    records = [asdict(row) for row in rows]
    sheet, looks = _ruled(book, rows_of, records[0])
    for number, row in enumerate(records, 1):  # row by row: a row that is left is on the disk
        sheet.set_row(number, _height(row))
        for column, (name, value) in enumerate(row.items()):
            _cell(sheet, number, column, value, looks[name], link=False)


def _json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, default=_plain)
    return text.translate(LINE_ENDS).encode("utf-8", "backslashreplace")


def _plain(value: object) -> str:
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)


def _taken(out: io.StringIO) -> bytes:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text.encode("utf-8", "replace")


def _batches(records: Iterable[Record]) -> Iterator[list[Record]]:
    batch: list[Record] = []
    for row in records:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch


LINES: dict[str, Callable[[Digest, Iterable[Shown]], Iterator[bytes]]] = {
    "json": as_json,
    "jsonl": as_jsonl,
    "csv": as_csv,
}
FILES: dict[str, Callable[[Digest, Iterable[Shown], BinaryIO], None]] = {"xlsx": to_xlsx, "parquet": to_parquet}
