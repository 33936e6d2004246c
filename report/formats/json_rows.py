"""Digests for programs in JSON: one object with everything, or JSON Lines with a quote a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import BinaryIO

from onrecord.report.digests.digest import Digest, ShownRemark
from onrecord.report.formats.registry import DigestFormat, Layout, PrintedQuote
from onrecord.report.formats.rows import printed_row, quote_row

# They end lines for some readers of lines (str.splitlines, JavaScript before 2019), though not for JSON.
LINE_ENDS = {ord(character): f"\\u{ord(character):04x}" for character in "\x85\u2028\u2029"}


def write_json(digest: Digest, shown_remarks: Iterable[ShownRemark], stream: BinaryIO, _layout: Layout) -> None:
    """Write one object: what the digest is, its quotes (one a line), what changed, who kept silent."""
    stream.write(b'{"digest": ' + _json(asdict(digest.head)) + b',\n"quotes": [')
    for number, shown in enumerate(shown_remarks):
        stream.write((b",\n" if number else b"\n") + _json(asdict(quote_row(shown))))
    stream.write(b'\n],\n"changes": ' + _json([asdict(change) for change in digest.changes]))
    stream.write(b',\n"silences": ' + _json([asdict(silence) for silence in digest.silences]) + b"}\n")


def write_json_lines(_digest: Digest, shown_remarks: Iterable[ShownRemark], stream: BinaryIO, _layout: Layout) -> None:
    """Write a quote a line."""
    for shown in shown_remarks:
        stream.write(_json(asdict(quote_row(shown))) + b"\n")


def read_json(data: bytes) -> Iterator[PrintedQuote]:
    """The quotes of one object."""
    yield from map(printed_row, json.loads(data)["quotes"])


def read_json_lines(data: bytes) -> Iterator[PrintedQuote]:
    """The quotes of JSON Lines."""
    yield from (printed_row(json.loads(line)) for line in data.decode("utf-8").split("\n") if line.strip())


def _json(value: object) -> bytes:
    """Write a value as JSON on one line, whatever a reader takes for the end of a line."""
    text = json.dumps(value, ensure_ascii=False, default=_plain)
    return text.translate(LINE_ENDS).encode("utf-8", "backslashreplace")


def _plain(value: object) -> str:
    """Write a time, a day or another value that JSON has no type for."""
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)


FORMATS = (
    DigestFormat(
        "json", "one JSON object: the digest, its quotes, changes and silences", (".json",), "application/json",
        for_programs=True, write=write_json, read_back=read_json,
    ),
    DigestFormat(
        "jsonl", "JSON Lines, a quote a line", (".jsonl", ".ndjson"), "application/jsonl",
        for_programs=True, write=write_json_lines, read_back=read_json_lines,
    ),
)  # fmt: skip
