"""The soak test's outlets on loopback servers that fail at random: the invented press, and the newsroom of the demo."""

from __future__ import annotations

import gzip
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from soak_press import OUTLETS, Story, feed, page

from onrecord.ingest.pages.extract import extract
from onrecord.ingest.records import Article
from onrecord.newsroom.loopback import HTML, Resource
from onrecord.newsroom.pages import path as place
from onrecord.newsroom.site import build
from onrecord.newsroom.stories import stories as newsroom_stories

NEWSROOM = "newsroom"  # its three outlets share one server
QUIRKS = ("http-500", "http-503", "http-503-later", "http-429", "hang-up", "half a body", "drip", "late", "not gzip", "noise",
          "consent", "loop", "empty", "cut feed")  # fmt: skip
CONSENT = (
    b"<html><head><title>Before you continue</title></head><body><div id='consent'><h1>We value your privacy</h1>"
    b"<p>We and our 812 partners store and access information on your device. Please accept cookies to continue.</p>"
    b"<button>Accept all</button><button>Manage options</button></div></body></html>"
)


@dataclass(slots=True)
class Press:
    """A context manager: a server an outlet, each at a loopback address of its own. `faults` is the chance of one.

    At `turn` the newsroom goes from its first pass to its second: a story changes, others are new.
    """

    stories: tuple[Story, ...]
    clock: Callable[[], datetime]
    faults: float
    turn: datetime
    seed: int = 1
    asked: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    servers: dict[str, ThreadingHTTPServer] = field(default_factory=dict)
    newsroom: tuple[Mapping[str, Resource], ...] = ()

    def __enter__(self) -> Self:
        choose = random.Random(self.seed)
        for number, outlet in enumerate((*OUTLETS, NEWSROOM), 2):
            server = _Server((f"127.0.0.{number}", 0), _handler(self, outlet, choose))
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
            self.servers[outlet] = server
        self.newsroom = tuple(build(number, self.base(NEWSROOM)) for number in (1, 2))
        return self

    def __exit__(self, *unused: object) -> None:
        for server in self.servers.values():
            server.shutdown()
            server.server_close()

    def base(self, outlet: str) -> str:
        """The address of an outlet's server, without a slash at the end."""
        host, port = self.servers[outlet].server_address[:2]
        return f"http://{host!s}:{port}"

    def expected(self) -> dict[tuple[str, str], str]:
        """The last text of every story that can be read, by outlet and path: the newsroom's as one reads its pages."""
        told = {(one.outlet, one.path): "\n".join(one.versions[-1].paragraphs) for one in self.stories}
        for one in newsroom_stories(2):
            if one.linked and one.status == 200 and one.access != "teaser":
                read = extract(self.newsroom[1][place(one)].body, self.base(NEWSROOM) + place(one), self.turn)
                told[one.outlet, place(one)] = read.text if isinstance(read, Article) else ""
        return told

    def found(self, outlet: str, path: str) -> tuple[str, bytes] | None:
        """What stands at a path now: its type and its bytes."""
        now = self.clock()
        if outlet == NEWSROOM:
            one = self.newsroom[now >= self.turn].get(path)
            return (one.content_type, one.body) if one and one.status == 200 else None
        mine = tuple(story for story in self.stories if story.outlet == outlet)
        if path in ("/all.rss", "/half.rss"):
            return "application/rss+xml", feed(mine, self.base(outlet), now, 1 if path == "/all.rss" else 2)
        shown = ((story, version) for story in mine if story.path == path and (version := story.at(now)))
        return next(((HTML, page(*pair)) for pair in shown), None)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128


def _handler(press: Press, outlet: str, choose: random.Random) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1
        timeout = 30

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            found = press.found(outlet, path)
            kind = "page" if found and found[0].startswith("text/html") else "feed" if found else "other"
            press.asked[kind] += 1
            quirk = choose.choice(QUIRKS) if choose.random() < press.faults else ""
            if quirk:
                press.broken[quirk] += 1
            if not found:
                self.plain(404, b"")
            elif quirk:
                self.broken(quirk, *found)
            else:
                self.good(*found)

        def good(self, kind: str, body: bytes) -> None:
            etag = f'"{sha256(body).hexdigest()[:16]}"'
            if self.headers.get("If-None-Match") == etag:
                return self.plain(304, b"", ETag=etag)
            return self.plain(200, body, ETag=etag, **{"Content-Type": kind})

        def plain(self, status: int, body: bytes, **headers: str) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def broken(self, quirk: str, kind: str, body: bytes) -> None:
            match quirk:
                case "http-500":
                    self.plain(500, b"trouble")
                case "http-503":
                    self.plain(503, b"", Retry_After="1")
                case "http-503-later":
                    self.plain(503, b"", Retry_After="1800")
                case "http-429":
                    self.plain(429, b"", Retry_After=format_datetime(press.clock() + timedelta(minutes=9)))
                case "late":
                    time.sleep(0.5)
                    self.good(kind, body)
                case "not gzip":
                    self.plain(200, body, Content_Encoding="gzip")
                case "loop":
                    self.plain(302, b"", Location=self.path)
                case "consent":
                    self.plain(200, CONSENT, **{"Content-Type": "text/html"})
                case "empty":
                    self.plain(200, b"", **{"Content-Type": kind})
                case "noise":
                    self.plain(200, gzip.compress(body), **{"Content-Type": kind})
                case "cut feed" if kind != HTML:
                    self.plain(200, body[: len(body) // 2], **{"Content-Type": kind})
                case "cut feed":
                    self.good(kind, body)
                case _:
                    self.unfinished(quirk, kind, body)

        def unfinished(self, quirk: str, kind: str, body: bytes) -> None:
            """Nothing, half of it, or one byte after the other; then the line is cut."""
            self.close_connection = True
            if quirk != "hang-up":
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body[: len(body) // 2])
                self.wfile.flush()
            if quirk == "drip":
                for byte in body[:30]:
                    time.sleep(0.1)
                    self.connection.send(bytes([byte]))
            self.connection.shutdown(socket.SHUT_RDWR)

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except OSError:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    return Handler
