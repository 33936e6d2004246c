"""Serve given pages on loopback like a real server: conditional requests, keep-alive, a log of the requests."""

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
    """The answer of one path. `etag` is a strong one, quotes included (RFC 9110 section 8.8.3)."""

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


def make_resource(content_type: str, body: bytes, modified: datetime, status: int = 200) -> Resource:
    """Make a resource with the validators that follow from its content."""
    return Resource(status, content_type, body, f'"{sha256(body).hexdigest()[:20]}"', modified.astimezone(UTC))


class Loopback:
    """A server, as a context manager, for `resources`, which may be exchanged at any time.

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
        site, path = self.server.site, urlsplit(self.path).path
        resource = site.resources.get(path) or make_resource(HTML, b"<title>Not found</title>", datetime.now(UTC), 404)
        since, match = self.headers.get("If-Modified-Since"), self.headers.get("If-None-Match")
        status = 304 if is_unchanged(resource, match, since) else resource.status
        time.sleep(site.delay_s)
        site.requests.append(Request(self.command, path, status, bool(since or match)))
        self._answer(status, resource)

    do_HEAD = do_GET

    def _answer(self, status: int, resource: Resource) -> None:
        """Send a resource with its validators; only the head of it for 304 and for HEAD."""
        self.send_response(status)
        if resource.status == 200:
            self.send_header("ETag", resource.etag)
            self.send_header("Last-Modified", format_datetime(resource.modified, usegmt=True))
            self.send_header("Cache-Control", "max-age=0, must-revalidate")
        if status != 304:
            self.send_header("Content-Type", resource.content_type)
            self.send_header("Content-Length", str(len(resource.body)))
        self.end_headers()
        if status != 304 and self.command != "HEAD":
            self.wfile.write(resource.body)

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: `Loopback.requests` is the log."""


def is_unchanged(resource: Resource, match: str | None, since: str | None) -> bool:
    """Whether the client has this answer already, so that it gets 304.

    If-None-Match outranks If-Modified-Since (RFC 9110 section 13.2.2).
    """
    if resource.status != 200:
        return False
    if match is not None:
        tags = [tag.strip().removeprefix("W/") for tag in match.split(",")]
        return resource.etag in tags or "*" in tags
    moment = _http_date(since)
    return moment is not None and resource.modified.replace(microsecond=0) <= moment


def _http_date(text: str | None) -> datetime | None:
    """Parse a date of HTTP; an unreadable one counts as none given (RFC 9110 section 13.1.3)."""
    try:
        moment = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
