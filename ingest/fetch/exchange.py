"""One question and one answer over HTTP, bounded in bytes and time. Redirects and retries are decided in fetch.py."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx2

GOOD = frozenset({200, 203})
ENCODINGS = "gzip, deflate"  # what httpx2 unpacks in bounded pieces without a further dependency
UNPACKED = frozenset({"", "identity", "gzip", "deflate"})
SCRAP_BYTES = 64_000  # of an answer that we do not keep we read so much, to use its connection again


class TooLarge(Exception):
    """The body went over the cap, packed or unpacked; the rest was not read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`headers` have lower-case names, `body` is unpacked."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The first value of a header, by its lower-case name."""
        return next((value for key, value in self.headers if key == name), None)


class Budget:
    """Seconds of network time that one `get` may use in all: its hops, its retries, its robots.txt."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.left = seconds

    @asynccontextmanager
    async def spend(self) -> AsyncIterator[None]:
        """Raises TimeoutError when the budget is used up, also within a body that drips."""
        clock = asyncio.get_running_loop().time
        start = clock()
        try:
            async with asyncio.timeout(self.left):
                yield
        finally:
            self.left = max(0.0, self.left - (clock() - start))


async def ask(
    client: httpx2.AsyncClient, request: httpx2.Request, cookies: httpx2.Cookies, max_bytes: int, truncate: bool = False
) -> Answer:
    """Sends a request; `cookies` learn from the answer. Raises the exceptions of neterrors.NETWORK_ERRORS.

    With `truncate` a long body is cut, not refused.
    """
    response = await client.send(request, stream=True)
    async with aclosing(response):
        pairs = _pairs(response)
        named = dict(reversed(pairs))  # of several the first
        if "set-cookie" in named:
            cookies.extract_cookies(response)
        if response.status_code in GOOD:
            _refuse_encoding(",".join(value for name, value in pairs if name == "content-encoding"))
            body = await _read(response, named.get("content-length", ""), max_bytes, truncate)
        else:
            body = await _read(response, "", SCRAP_BYTES, truncate=True)
        return Answer(response.status_code, pairs, body)


def _pairs(response: httpx2.Response) -> tuple[tuple[str, str], ...]:
    """The headers with lower-case names, read once: the library decodes all of them anew for each question."""
    encoding = response.headers.encoding
    return tuple((name.decode(encoding).lower(), value.decode(encoding)) for name, value in response.headers.raw)


def _refuse_encoding(packed: str) -> None:
    """Some servers send brotli to whoever asks for gzip; packed bytes must not pass for a page."""
    if unknown := {name.strip().lower() for name in packed.split(",")} - UNPACKED:
        raise httpx2.DecodingError(f"the server packed it as {', '.join(sorted(unknown))}, which we did not ask for")


async def _read(response: httpx2.Response, declared: str, max_bytes: int, truncate: bool) -> bytes:
    """The unpacked body. httpx2 unpacks a megabyte at a time, so a bomb is left after its first `max_bytes`."""
    if not truncate and declared.isdecimal() and int(declared) > max_bytes:
        raise TooLarge(f"{int(declared):,} bytes announced, {max_bytes:,} allowed")
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


def retry_after(value: str | None, now: datetime) -> datetime | None:
    """The moment that a Retry-After header names, in seconds or as a date (RFC 9110 section 10.2.3), or None."""
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
