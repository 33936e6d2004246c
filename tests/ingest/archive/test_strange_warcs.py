"""WARC files of any make, cut, damaged or forged: the good records are taken, each bad one is a line, memory stays flat."""

from __future__ import annotations

import gzip
import random
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from onrecord.ingest.archive.saved_pages import read_saved_file, saved_files, stated_address
from onrecord.ingest.records import Failure, Fetched

NOW = datetime(2026, 11, 30, tzinfo=UTC)
PAGE = b"<html><head><title>Levee</title></head><body><p>The levee holds, the mayor of Macon said.</p></body></html>"
DATE = "2026-11-29T10:00:00Z"


def record(name: str, body: bytes = PAGE, date: str | None = DATE, status: str = "200 OK", length: str = "") -> bytes:
    content = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n\r\n".encode() + body
    dated = f"WARC-Date: {date}\r\n" if date else ""
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/{name}\r\n{dated}"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {length or len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def packed(content: bytes) -> bytes:
    """A gzip member without the time in it: every worker of pytest-xdist must collect the same cases."""
    return gzip.compress(content, mtime=0)


A, B = record("a"), record("b")
MEMBERS = packed(A) + packed(B)


def saved(path: Path, now: datetime) -> Iterator[Fetched | Failure]:
    return (outcome for file in saved_files(path) for outcome in read_saved_file(file, now, stated_address))


@pytest.mark.parametrize(
    ("name", "content", "taken", "reasons"),
    [
        ("a member a record.warc.gz", MEMBERS, "ab", []),
        ("one member.warc.gz", packed(A + B), "ab", []),
        ("plain.warc", A + B, "ab", []),
        ("plain but called gz.warc.gz", A + B, "ab", []),
        (
            "no date.warc.gz",
            packed(A) + packed(record("x", date=None)) + packed(B),
            "ab",
            ["bad-record"],
        ),
        ("odd date.warc", A + record("x", date="yesterday") + B, "ab", ["bad-record"]),
        ("odd status.warc", A + record("x", status="abc Fine") + B, "ab", ["bad-record"]),
        ("cut.warc.gz", MEMBERS[:-30], "a", ["bad-record"]),
        (
            "cut in one member.warc.gz",
            packed(A + record("b", body=random.Random(1).randbytes(5_000)))[:-900],
            "a",
            ["bad-record"],
        ),
        ("cut plain.warc", (A + B)[:-60], "a", ["bad-record"]),
        ("damaged behind.warc.gz", packed(A) + b"\x1f\x8b\x08 damaged", "a", ["unreadable"]),
        ("too long a length.warc", A + record("x", length="99999999999999999"), "a", ["bad-record"]),
        ("not a warc.warc.gz", b"hello world" * 100, "", ["unreadable"]),
        ("packed text.warc.gz", packed(b"hello world" * 100), "", ["unreadable"]),
        ("empty.warc.gz", b"", "", ["unreadable"]),
    ],
)
def test_the_good_ones_are_taken_and_each_bad_one_is_a_line(
    tmp_path: Path, name: str, content: bytes, taken: str, reasons: list[str]
) -> None:
    (tmp_path / name).write_bytes(content)
    outcomes = list(saved(tmp_path / name, NOW))
    failures = [outcome for outcome in outcomes if isinstance(outcome, Failure)]
    names = [outcome.final_url[-1] for outcome in outcomes if not isinstance(outcome, Failure)]
    assert "".join(names) == taken
    assert [failure.reason for failure in failures] == reasons
    assert all(name in failure.resource for failure in failures)


def test_a_bomb_is_too_large_and_takes_no_memory(tmp_path: Path) -> None:
    """300 MB in one record of a file of 300 kB; a 2.9 MB file became 6.1 GB before."""
    bomb = gzip.compress(record("x", body=b"<html>" + bytes(300_000_000)), 1)
    (tmp_path / "bomb.warc.gz").write_bytes(packed(A) + bomb + packed(B))
    del bomb
    tracemalloc.start()
    outcomes = list(saved(tmp_path / "bomb.warc.gz", NOW))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [getattr(outcome, "reason", "taken") for outcome in outcomes] == ["taken", "too-large", "taken"]
    assert peak < 60_000_000
