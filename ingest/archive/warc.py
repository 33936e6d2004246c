"""Keeps every fetched response in WARC files (ISO 28500), so that a better extractor can read it again.

There is one file a day and one gzip member a record, written with one call. A process that is killed while writing
leaves an incomplete last member: reading ends before it, and it is cut off before the next record is added.
"""

from __future__ import annotations

import io
import itertools
import mmap
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from onrecord.ingest.archive.gzip_members import GzipMembers
from onrecord.ingest.failures import make_failure
from onrecord.ingest.records import Failure, Fetched, Validators
from onrecord.ingest.urls import key

GZIP_MEMBER = b"\x1f\x8b\x08"
SUFFIX = ".warc.gz"
# The body is stored whole and decompressed, so these headers would be wrong.
DROPPED_HEADERS = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive"})
MOST_BYTES = 10_000_000  # of one response, decompressed
BELIEVED = timedelta(days=7)  # so near another day of the archive must be
MOST_DELETED = 3  # files in one pass
PIECE = 1 << 20
RECORD_ERRORS = (ValueError, TypeError, AttributeError, KeyError, OverflowError, LookupError)
STREAM_ERRORS = (ArchiveLoadFailed, EOFError, zlib.error)
REQUESTED_URI = "X-Onrecord-Requested-URI"  # the address before redirects; an extension field, as section 4 allows


class Archive:
    """A directory of WARC files named YYYY-MM-DD.warc.gz (days in UTC), for one writer and any number of readers."""

    def __init__(self, directory: Path, keep_days: int) -> None:
        self._directory, self._keep_days = directory, keep_days
        self._checked: set[Path] = set()  # files without an incomplete end

    def add(self, fetched: Fetched) -> Failure | None:
        """Append a response, unless it is a 304. Returns a Failure (stage `save`) if it cannot be written."""
        if fetched.status == 304:
            return None
        path = self._directory / f"{fetched.at.astimezone(UTC):%Y-%m-%d}{SUFFIX}"
        try:
            self._append(path, _record(fetched))
        except OSError as error:
            self._checked.discard(path)
            return make_failure("save", str(path), "archive", f"not archived: {error}", fetched.at)
        return None

    def prune(self, now: datetime) -> tuple[Path, ...]:
        """Delete the files that are older than `keep_days` days, a few at a time; return those that could be deleted.

        A clock that is months ahead must not empty the archive: the day is believed when another day of the same week
        stands before it.
        """
        today = now.astimezone(UTC).date()
        if not any(today - BELIEVED <= _day(path) < today for path in self.paths()):
            return ()
        old = [path for path in self.paths() if _day(path) < today - timedelta(days=self._keep_days)]
        return tuple(path for path in old[:MOST_DELETED] if _delete(path))

    def paths(self) -> tuple[Path, ...]:
        """The archive's files, oldest first, without other files in the directory."""
        return tuple(sorted(path for path in self._directory.glob(f"*{SUFFIX}") if _day(path) != date.max))

    def _append(self, path: Path, member: bytes) -> None:
        """Append one gzip member to a file, after cutting off what a killed process left. Raises OSError."""
        self._directory.mkdir(parents=True, exist_ok=True)
        if path not in self._checked:
            cut_incomplete_end(path)
            self._checked.add(path)
        with path.open("ab", buffering=0) as file:
            written = file.write(member)
            if written != len(member):  # the disk filled up; the next `add` cuts it off
                raise OSError(f"{written} of {len(member)} bytes written")


def read_responses(path: Path) -> Iterator[Fetched]:
    """The HTTP responses in a WARC file of any program, in order; what cannot be read of it is left out."""
    with suppress(OSError):
        yield from (outcome for outcome in read_records(path, datetime.now(UTC)) if isinstance(outcome, Fetched))


def read_records(path: Path, now: datetime, most_bytes: int = MOST_BYTES) -> Iterator[Fetched | Failure]:
    """The HTTP responses in a WARC file of any program, in order, and a Failure of stage `page` for each bad record.

    Its reason is `too-large` for a body over `most_bytes` after decompression, `bad-record` for one without what a
    response needs or cut short, `unreadable` where nothing behind it can be read. Raises OSError.
    """
    with path.open("rb") as file:
        is_gzip = file.read(2) == GZIP_MEMBER[:2]
        file.seek(0)
        members = GzipMembers(file) if is_gzip else None
        records, last_failed = 0, False
        for outcome in _outcomes(io.BufferedReader(members) if members else file, path, now, most_bytes):
            records, last_failed = records + 1, isinstance(outcome, Failure)
            if outcome:
                yield outcome
        if members and members.is_cut and not last_failed:
            yield make_failure(
                "page", str(path), "unreadable", f"it is cut short or damaged behind record {records}", now
            )
        elif not records and not last_failed:
            yield make_failure("page", str(path), "unreadable", "it holds no WARC record", now)


def _outcomes(stream: IO[bytes], path: Path, now: datetime, most_bytes: int) -> Iterator[Fetched | Failure | None]:
    """What each record of a stream holds; None for one that is no response."""
    records = iter(ArchiveIterator(stream))
    for number in itertools.count(1):
        where = f"{path}, record {number}"
        try:
            record = next(records, None)
            if record is None:
                return
            if record.format != "warc":
                raise ArchiveLoadFailed("it is no WARC file")
            yield _read_record(record, where, now, most_bytes)
        except STREAM_ERRORS as error:
            yield make_failure("page", where, "unreadable", str(error), now)
            return
        except RECORD_ERRORS as error:
            yield make_failure("page", where, "bad-record", f"its date, status or headers cannot be read: {error}", now)


def _read_record(record: Any, where: str, now: datetime, most_bytes: int) -> Fetched | Failure | None:
    """The response in a record, why it is none that can be used, or None for a record of another type."""
    if record.rec_type != "response" or not record.http_headers:
        return None
    body = record.content_stream().read(most_bytes + 1)
    if len(body) > most_bytes:
        return make_failure("page", where, "too-large", f"more than {most_bytes:,} bytes", now)
    rest = record.raw_stream.read(1)
    if not rest and getattr(record.raw_stream, "limit", 0) > 0:
        return make_failure("page", where, "bad-record", "it ends before the length that it states", now)
    return _fetched(record, body)


def newest_responses(paths: Iterable[Path]) -> Iterator[Fetched]:
    """The newest successful response (200) of each address in some WARC files, the newest file first.

    `paths` must be in order, the oldest first. Each file is read twice, so that only one page is in memory.
    """
    seen: set[str] = set()
    for path in reversed(tuple(paths)):
        last = {key(fetched.url): index for index, fetched in enumerate(read_responses(path)) if fetched.status == 200}
        wanted = {index for address, index in last.items() if address not in seen}
        yield from (fetched for index, fetched in enumerate(read_responses(path)) if index in wanted)
        seen |= last.keys()


def cut_incomplete_end(path: Path) -> int:
    """Truncate a gzip WARC file after its last complete record; return the number of bytes cut off."""
    size, complete = path.stat().st_size if path.exists() else 0, complete_size(path)
    if complete < size:
        os.truncate(path, complete)
    return size - complete


def complete_size(path: Path) -> int:
    """The size of a WARC file up to the end of its last complete record, in bytes. Only the end of the file is read."""
    if not path.exists() or path.stat().st_size == 0:
        return 0
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as file_bytes:
        return _end_of_last_record(file_bytes)


def _end_of_last_record(file_bytes: mmap.mmap) -> int:
    """The offset after the last gzip member that holds a WARC record with a correct checksum; 0 if there is none.

    A file that is not compressed counts as complete: only this project's files are repaired, and they are compressed.
    """
    if file_bytes[:5] == b"WARC/":
        return len(file_bytes)
    start = file_bytes.rfind(GZIP_MEMBER)
    while start != -1:
        decompressor = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            head = decompressor.decompress(file_bytes[start:], PIECE)[:5]
            while not decompressor.eof and decompressor.unconsumed_tail:  # in pieces: a bomb takes time, no memory
                decompressor.decompress(decompressor.unconsumed_tail, PIECE)
        except zlib.error:
            head = b""  # compressed bytes that look like the start of a member, or an incomplete member
        if decompressor.eof and head == b"WARC/":
            return len(file_bytes) - len(decompressor.unused_data)
        start = file_bytes.rfind(GZIP_MEMBER, 0, start)
    return 0


def _record(fetched: Fetched) -> bytes:
    """The WARC record of a response, as one gzip member."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    headers = [
        (name, " ".join(value.encode("ascii", "backslashreplace").decode("ascii").split()))
        for name, value in fetched.headers
        if name.isascii() and name not in DROPPED_HEADERS
    ]
    status = StatusAndHeaders(f"{fetched.status} OK", headers, protocol="HTTP/1.1")
    extra = {"WARC-Date": f"{fetched.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}", REQUESTED_URI: fetched.url}
    record = writer.create_warc_record(
        fetched.final_url, "response", io.BytesIO(fetched.body), http_headers=status, warc_headers_dict=extra
    )
    writer.write_record(record)
    return out.getvalue()


def _fetched(warc_record: Any, body: bytes) -> Fetched:
    """The Fetched of a WARC response record, without the duration, which is not archived."""
    warc, http = warc_record.rec_headers, warc_record.http_headers
    url = warc.get_header("WARC-Target-URI") or ""
    headers = tuple((name.lower(), value) for name, value in http.headers)
    by_name = dict(headers)
    return Fetched(
        url=warc.get_header(REQUESTED_URI) or url,
        final_url=url,
        status=int(http.get_statuscode() or 0),
        headers=headers,
        body=body,
        validators=Validators(by_name.get("etag"), by_name.get("last-modified")),
        at=datetime.fromisoformat(warc.get_header("WARC-Date")).astimezone(UTC),
        seconds=0.0,
    )


def _delete(path: Path) -> bool:
    """Delete a file; True if that succeeded or it did not exist."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _day(path: Path) -> date:
    """The day in the name of an archive file; date.max for every other file."""
    try:
        return date.fromisoformat(path.name.removesuffix(SUFFIX))
    except ValueError:
        return date.max
