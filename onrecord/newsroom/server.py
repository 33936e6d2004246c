"""The newsroom over loopback HTTP: conditional requests, keep-alive, a log, and a second pass at a word."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Self
from urllib.parse import urlsplit

from ingest.records import Outlet, Source
from onrecord.newsroom.settings import config_text
from onrecord.newsroom.site import Resource, build, missing
from onrecord.newsroom.stories import houses
from onrecord.newsroom.syndication import feed_path


@dataclass(frozen=True, slots=True)
class Request:
    """One request as the server saw it. `path` is without the query; `conditional` if it carried a validator."""

    method: str
    path: str
    status: int
    conditional: bool


class Newsroom:
    """A context manager that serves the newsroom while it is open.

    `port` 0 takes a free one. `delay_s` makes every answer that slow. `requests` grows with each answer, in their
    order; clear it between two passes if you like.
    """

    def __init__(self, pass_number: int = 1, *, delay_s: float = 0.0, port: int = 0) -> None:
        self.requests: list[Request] = []
        self.delay_s = delay_s
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.newsroom = self
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.turn_to(pass_number)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), name="newsroom", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def turn_to(self, pass_number: int) -> None:
        """From now on answer as in this pass: 1, or 2 with a changed story and two new ones."""
        self.resources = build(pass_number, self.base)

    def outlets(self) -> tuple[Outlet, ...]:
        """The three outlets, domains as invented: their pages stand at this server's address all the same."""
        return tuple(house.outlet for house in houses())

    def sources(self) -> tuple[Source, ...]:
        """The feed of each outlet at this server's address, always due."""
        return tuple(
            Source(f"{house.outlet.id}-feed", house.outlet.id, "feed", self.base + feed_path(house), every=timedelta(0))
            for house in houses()
        )

    def config(self, directory: Path | str) -> str:
        """The text of a config.toml that reads this newsroom into a store in `directory`."""
        return config_text(self.outlets(), self.sources(), directory)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a client that keeps its connection alive must not hold up the end of a test
    newsroom: Newsroom


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave in one packet: two would meet Nagle's algorithm and a delayed acknowledgement
    timeout = 30
    server: _Server

    def do_GET(self) -> None:
        newsroom = self.server.newsroom
        asked = urlsplit(self.path).path
        resource = newsroom.resources.get(asked) or missing(asked)
        since, match = self.headers.get("If-Modified-Since"), self.headers.get("If-None-Match")
        status = 304 if is_unchanged(resource, match, since) else resource.status
        time.sleep(newsroom.delay_s)
        newsroom.requests.append(Request(self.command, asked, status, bool(since or match)))
        self._answer(status, resource)

    do_HEAD = do_GET

    def _answer(self, status: int, resource: Resource) -> None:
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
        """Silent: `Newsroom.requests` is the log."""


def is_unchanged(resource: Resource, match: str | None, since: str | None) -> bool:
    """Whether 304 is the answer. If-None-Match outranks If-Modified-Since (RFC 9110 section 13.2.2)."""
    if resource.status != 200:
        return False
    if match is not None:
        tags = [tag.strip().removeprefix("W/") for tag in match.split(",")]
        return resource.etag in tags or "*" in tags
    moment = _http_date(since)
    return moment is not None and resource.modified.replace(microsecond=0) <= moment


def _http_date(text: str | None) -> datetime | None:
    """An unreadable date counts as none given (RFC 9110 section 13.1.3)."""
    try:
        moment = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
