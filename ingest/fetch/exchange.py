"""Sends one HTTP request and reads the response, within limits of bytes and time; client.py follows redirects."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx2

from onrecord.ingest.valid_text import sendable

SUCCESS = frozenset({200, 203})
ACCEPT_ENCODING = "gzip, deflate"  # what httpx2 decompresses in bounded pieces without a further dependency
KNOWN_ENCODINGS = frozenset({"", "identity", "gzip", "deflate"})
UNUSED_BYTES = 64_000  # read of a body that is not kept, so that its connection can be used again


class TooLarge(Exception):
    """The body is longer than allowed, as sent or after decompression; the rest was not read."""


@dataclass(frozen=True, slots=True)
class RawResponse:
    """An HTTP response as it was read: `headers` have lower-case names, `body` is decompressed."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The first value of the header with this lower-case name, or None."""
        return next((value for key, value in self.headers if key == name), None)


class TimeBudget:
    """The seconds of network time that one `Fetcher.get` may use, with its redirects, retries and robots.txt."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.left = seconds

    @asynccontextmanager
    async def spend(self) -> AsyncIterator[None]:
        """Count the time inside the context; TimeoutError is raised in it as soon as the budget is used up."""
        clock = asyncio.get_running_loop().time
        start = clock()
        try:
            async with asyncio.timeout(self.left):
                yield
        finally:
            self.left = max(0.0, self.left - (clock() - start))


async def send_request(
    client: httpx2.AsyncClient, request: httpx2.Request, cookies: httpx2.Cookies, max_bytes: int, truncate: bool = False
) -> RawResponse:
    """Send a request and read the response, whose cookies are added to `cookies`.

    A body over `max_bytes` raises TooLarge, or is cut with `truncate`. Raises the exceptions of errors.NETWORK_ERRORS.
    """
    response = await client.send(request, stream=True)
    async with aclosing(response):
        headers = _headers(response)
        first_values = dict(reversed(headers))
        if "set-cookie" in first_values:
            cookies.extract_cookies(response)
            _drop_unsendable(cookies)
        if response.status_code in SUCCESS:
            _check_encoding(",".join(value for name, value in headers if name == "content-encoding"))
            body = await _read_body(response, first_values.get("content-length", ""), max_bytes, truncate)
        else:
            body = await _read_body(response, "", UNUSED_BYTES, truncate=True)
        return RawResponse(response.status_code, headers, body)


def _drop_unsendable(cookies: httpx2.Cookies) -> None:
    """Remove cookies with characters outside ASCII: sending one back would raise."""
    for cookie in list(cookies.jar):
        if sendable(f"{cookie.name}={cookie.value}") is None:
            cookies.jar.clear(cookie.domain, cookie.path, cookie.name)


def _headers(response: httpx2.Response) -> tuple[tuple[str, str], ...]:
    """The headers with lower-case names, decoded once: the library decodes all of them at every look-up."""
    encoding = response.headers.encoding
    return tuple((name.decode(encoding).lower(), value.decode(encoding)) for name, value in response.headers.raw)


def _check_encoding(encodings: str) -> None:
    """Raise DecodingError for a Content-Encoding that httpx2 would not decompress: some servers always send brotli."""
    if unknown := {name.strip().lower() for name in encodings.split(",")} - KNOWN_ENCODINGS:
        raise httpx2.DecodingError(f"the server packed it as {', '.join(sorted(unknown))}, which we did not ask for")


async def _read_body(response: httpx2.Response, content_length: str, max_bytes: int, truncate: bool) -> bytes:
    """The decompressed body, at most `max_bytes` of it. httpx2 decompresses a megabyte at a time: memory is bounded."""
    if not truncate and content_length.isdecimal() and int(content_length) > max_bytes:
        raise TooLarge(f"{int(content_length):,} bytes announced, {max_bytes:,} allowed")
    pieces: list[bytes] = []
    size = 0
    async for piece in response.aiter_bytes():
        pieces.append(piece)
        size += len(piece)
        if max(size, response.num_bytes_downloaded) > max_bytes:
            if truncate:
                return b"".join(pieces)[:max_bytes]
            raise TooLarge(f"more than the {max_bytes:,} bytes allowed")
    return b"".join(pieces)


def parse_retry_after(value: str | None, now: datetime) -> datetime | None:
    """The moment that a Retry-After header states in seconds or as a date (RFC 9110 section 10.2.3).

    None where there is no header or it cannot be read.
    """
    if value is None:
        return None
    text = value.strip()
    try:
        if text.isdecimal():
            return now + timedelta(seconds=int(text))
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
