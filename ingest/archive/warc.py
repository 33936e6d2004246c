"""What was fetched is kept as WARC (ISO 28500), so that a better extractor can read it again.

One file a day, one gzip member a record, each written with one call. A process killed while writing leaves a torn last
member: it is cut off before the next record is added, and reading ends before it.
"""

from __future__ import annotations

import io
import mmap
import os
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.limitreader import LimitReader
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from onrecord.ingest.failures import failure
from onrecord.ingest.records import Failure, Fetched, Validators
from onrecord.ingest.urls import key

MEMBER = b"\x1f\x8b\x08"
SUFFIX = ".warc.gz"
# The stored body is unpacked and whole, so these no longer hold for it.
UNTRUE = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive"})
ASKED = "X-Onrecord-Requested-URI"  # before redirects; an extension field, as section 4 allows


class Archive:
    """A directory of YYYY-MM-DD.warc.gz (days in UTC). One writer; any number of readers."""

    def __init__(self, directory: Path, keep_days: int) -> None:
        self._directory, self._keep_days = directory, keep_days
        self._whole: set[Path] = set()  # files whose end we have looked at

    def add(self, fetched: Fetched) -> Failure | None:
        """Appends a response record, unless it is a 304. A Failure (stage save, `archive`) when the disk is full."""
        if fetched.status == 304:
            return None
        path = self._directory / f"{fetched.at.astimezone(UTC):%Y-%m-%d}{SUFFIX}"
        try:
            self._append(path, _record(fetched))
        except OSError as error:
            self._whole.discard(path)
            return failure("save", str(path), "archive", f"not archived: {error}", fetched.at)
        return None

    def prune(self, now: datetime) -> tuple[Path, ...]:
        """Deletes the files of days more than `keep_days` ago and returns them; others are left for later."""
        first = now.astimezone(UTC).date() - timedelta(days=self._keep_days)
        old = tuple(path for path in self.paths() if _day(path) < first)
        return tuple(path for path in old if _is_gone(path))

    def paths(self) -> tuple[Path, ...]:
        """Our files, oldest first; whatever else lies there is not touched."""
        return tuple(sorted(path for path in self._directory.glob(f"*{SUFFIX}") if _day(path) != date.max))

    def _append(self, path: Path, record: bytes) -> None:
        self._directory.mkdir(parents=True, exist_ok=True)
        if path not in self._whole:
            cut_torn_end(path)
            self._whole.add(path)
        with path.open("ab", buffering=0) as file:
            written = file.write(record)
            if written != len(record):  # the disk filled up; the next `add` cuts it off
                raise OSError(f"{written} of {len(record)} bytes written")


def read(path: Path) -> Iterator[Fetched]:
    """The responses of a WARC file, ours or another's, in order; a torn end gives what stands before it."""
    with path.open("rb") as file:
        records = ArchiveIterator(LimitReader(file, whole_size(path)))
        try:
            for record in records:
                body = record.content_stream().read()
                if record.rec_type == "response" and record.http_headers:
                    yield _fetched(record, body)
        except (ArchiveLoadFailed, EOFError, zlib.error):
            return


def newest(paths: Iterable[Path]) -> Iterator[Fetched]:
    """The newest good answer (200) of each address in these files, which must be given oldest first; newest day first.

    Each file is read twice, so that no more than one page is in memory.
    """
    seen: set[str] = set()
    for path in reversed(tuple(paths)):
        last = {key(page.url): number for number, page in enumerate(read(path)) if page.status == 200}
        wanted = {number for address, number in last.items() if address not in seen}
        yield from (page for number, page in enumerate(read(path)) if number in wanted)
        seen |= last.keys()


def cut_torn_end(path: Path) -> int:
    """Truncates a gzip WARC to its last whole record; returns the bytes cut off."""
    size, whole = path.stat().st_size if path.exists() else 0, whole_size(path)
    if whole < size:
        os.truncate(path, whole)
    return size - whole


def whole_size(path: Path) -> int:
    """The bytes of a gzip WARC up to the end of its last whole record. Looks at the end only."""
    if not path.exists() or path.stat().st_size == 0:
        return 0
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return _whole_end(data)


def _whole_end(data: mmap.mmap) -> int:
    """The offset after the last gzip member that unpacks to a WARC record with a right checksum; 0 if there is none.

    A file that is not packed at all is taken as whole: only ours are repaired, and ours are packed.
    """
    if data[:5] == b"WARC/":
        return len(data)
    start = data.rfind(MEMBER)
    while start != -1:
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            text = unpacker.decompress(data[start:])
        except zlib.error:
            text = b""  # the magic stood by chance inside packed bytes, or the member is torn
        if unpacker.eof and text.startswith(b"WARC/"):
            return len(data) - len(unpacker.unused_data)
        start = data.rfind(MEMBER, 0, start)
    return 0


def _record(fetched: Fetched) -> bytes:
    """One gzip member."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    headers = [(n, " ".join(v.split())) for n, v in fetched.headers if n.isascii() and n not in UNTRUE]
    status = StatusAndHeaders(f"{fetched.status} OK", headers, protocol="HTTP/1.1")
    extra = {"WARC-Date": f"{fetched.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}", ASKED: fetched.url}
    record = writer.create_warc_record(
        fetched.final_url, "response", io.BytesIO(fetched.body), http_headers=status, warc_headers_dict=extra
    )
    writer.write_record(record)
    return out.getvalue()


def _fetched(record: Any, body: bytes) -> Fetched:
    """A response record as it was fetched; its duration is not archived."""
    warc, http = record.rec_headers, record.http_headers
    url = warc.get_header("WARC-Target-URI") or ""
    headers = tuple((name.lower(), value) for name, value in http.headers)
    named = dict(headers)
    return Fetched(
        url=warc.get_header(ASKED) or url,
        final_url=url,
        status=int(http.get_statuscode() or 0),
        headers=headers,
        body=body,
        validators=Validators(named.get("etag"), named.get("last-modified")),
        at=datetime.fromisoformat(warc.get_header("WARC-Date")).astimezone(UTC),
        seconds=0.0,
    )


def _is_gone(path: Path) -> bool:
    """Whether the file could be deleted."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _day(path: Path) -> date:
    """The day in a file's name; date.max for a name that is not ours."""
    try:
        return date.fromisoformat(path.name.removesuffix(SUFFIX))
    except ValueError:
        return date.max
