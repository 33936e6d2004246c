"""A server on loopback for pages at hand: conditional requests, keep-alive, a log of what was asked."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Self
from urllib.parse import urlsplit

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Resource:
    """What one path answers with. `etag` is a strong one, quotes included (RFC 9110 section 8.8.3)."""

    status: int
    content_type: str
    body: bytes
    etag: str
    modified: datetime


@dataclass(frozen=True, slots=True)
class Request:
    """One request as the server saw it. `path` is without the query; `conditional` if it carried a validator."""

    method: str
    path: str
    status: int
    conditional: bool


def resource(content_type: str, body: bytes, modified: datetime, status: int = 200) -> Resource:
    """A resource with the validators that follow from its content."""
    return Resource(status, content_type, body, f'"{sha256(body).hexdigest()[:20]}"', modified.astimezone(UTC))


class Loopback:
    """A context manager that serves `resources`, which may be exchanged at any time.

    `port` 0 takes a free one. `delay_s` makes every answer that slow. `requests` grows with each answer, in their
    order; clear it between two passes if you like.
    """

    def __init__(self, resources: Mapping[str, Resource] | None = None, *, delay_s: float = 0.0, port: int = 0) -> None:
        self.resources: Mapping[str, Resource] = resources or {}
        self.requests: list[Request] = []
        self.delay_s = delay_s
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.site = self
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), name="loopback", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a client that keeps its connection alive must not hold up the end of a test
    request_queue_size = 128
    site: Loopback


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave in one packet: two would meet Nagle's algorithm and a delayed acknowledgement
    timeout = 30
    server: _Server

    def do_GET(self) -> None:
        site, asked = self.server.site, urlsplit(self.path).path
        found = site.resources.get(asked) or resource(HTML, b"<title>Not found</title>", datetime.now(UTC), 404)
        since, match = self.headers.get("If-Modified-Since"), self.headers.get("If-None-Match")
        status = 304 if is_unchanged(found, match, since) else found.status
        time.sleep(site.delay_s)
        site.requests.append(Request(self.command, asked, status, bool(since or match)))
        self._answer(status, found)

    do_HEAD = do_GET

    def _answer(self, status: int, found: Resource) -> None:
        self.send_response(status)
        if found.status == 200:
            self.send_header("ETag", found.etag)
            self.send_header("Last-Modified", format_datetime(found.modified, usegmt=True))
            self.send_header("Cache-Control", "max-age=0, must-revalidate")
        if status != 304:
            self.send_header("Content-Type", found.content_type)
            self.send_header("Content-Length", str(len(found.body)))
        self.end_headers()
        if status != 304 and self.command != "HEAD":
            self.wfile.write(found.body)

    def log_message(self, format: str, *args: object) -> None:
        """Silent: `Loopback.requests` is the log."""


def is_unchanged(found: Resource, match: str | None, since: str | None) -> bool:
    """Whether 304 is the answer. If-None-Match outranks If-Modified-Since (RFC 9110 section 13.2.2)."""
    if found.status != 200:
        return False
    if match is not None:
        tags = [tag.strip().removeprefix("W/") for tag in match.split(",")]
        return found.etag in tags or "*" in tags
    moment = _http_date(since)
    return moment is not None and found.modified.replace(microsecond=0) <= moment


def _http_date(text: str | None) -> datetime | None:
    """An unreadable date counts as none given (RFC 9110 section 13.1.3)."""
    try:
        moment = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
