"""An invented press for the soak test: outlets that print by a clock, on loopback servers that fail at random.

Which story stands where and when follows from a seed alone, so that the end can be compared with what was printed.
"""

from __future__ import annotations

import gzip
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

OUTLETS = ("ashford-post", "birch-county-news", "calder-times", "dunmore-ledger", "elm-city-herald", "fallon-record")
IN_FEED = 60  # stories; one that leaves its feed unseen would be lost
PLACES = ("Toledo", "Macon", "Boise", "Duluth", "Yuma", "Fargo", "Salem", "Provo", "Tulsa", "Mobile", "Reno", "Erie")
NAMES = (
    "Rufina Alder",
    "Tobias Wren",
    "Odessa Marl",
    "Silas Quarry",
    "Maren Holt",
    "Jonas Pike",
    "Della Fenn",
    "Ivo Crane",
)
ROLES = ("Mayor", "Council member", "Clerk", "Sheriff", "Commissioner", "Auditor", "State Rep.", "State Sen.")
THINGS = (
    "the levee",
    "the library tax",
    "bus route",
    "the jail contract",
    "water rates",
    "school lunch",
    "the zoning map",
)
VERBS = ("voted down", "put off", "took up", "sent back", "approved", "rewrote", "argued over", "buried", "praised")
WHEN = ("on Monday", "late Tuesday", "before noon", "after a long recess", "in a closed session", "by voice vote")
QUIRKS = ("http-500", "http-503", "http-503-later", "http-429", "hang-up", "half a body", "drip", "late", "not gzip", "noise",
          "consent", "loop", "empty", "cut feed")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Version:
    """A text of a story, and when it stood on the web."""

    at: datetime
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """One address. Its second version, if any, is a correction."""

    outlet: str
    number: int
    title: str
    versions: tuple[Version, ...]

    @property
    def path(self) -> str:
        return f"/{self.versions[0].at:%Y/%m/%d}/{self.number}-{self.title.lower().replace(' ', '-')[:40]}"

    def at(self, now: datetime) -> Version | None:
        """The version that stands on the web at a moment; None before the first."""
        return max((one for one in self.versions if one.at <= now), key=lambda one: one.at, default=None)


def press(seed: int, start: datetime, hours: float, an_hour: float) -> tuple[Story, ...]:
    """Every story of so many hours, `an_hour` of them by each outlet; one in ten is wire copy, one in eight corrected."""
    choose = random.Random(seed)
    stories: list[Story] = []
    for outlet in OUTLETS:
        moment = start
        while (moment := moment + timedelta(hours=choose.expovariate(an_hour))) < start + timedelta(hours=hours):
            stories.append(_story(outlet, len(stories), moment, choose))
            if choose.random() < 0.1:
                other = choose.choice([one for one in OUTLETS if one != outlet])
                stories.append(_copy(stories[-1], other, len(stories)))
    return tuple(stories)


def _story(outlet: str, number: int, moment: datetime, choose: random.Random) -> Story:
    paragraphs = tuple(_paragraph(number * 100 + n, choose) for n in range(7))
    versions = [Version(moment, paragraphs)]
    if choose.random() < 0.125:
        corrected = (*paragraphs[:3], _paragraph(number * 100 + 50, choose), *paragraphs[4:])
        versions.append(Version(moment + timedelta(minutes=choose.uniform(20, 150)), corrected))
    title = f"{choose.choice(PLACES)} {choose.choice(VERBS)} {choose.choice(THINGS)} {number}"
    return Story(outlet, number, title, tuple(versions))


def _copy(story: Story, outlet: str, number: int) -> Story:
    first = story.versions[0]
    return Story(outlet, number, story.title, (Version(first.at + timedelta(minutes=7), first.paragraphs),))


def _paragraph(number: int, choose: random.Random) -> str:
    one, two, name, role = choose.choice(PLACES), choose.choice(THINGS), choose.choice(NAMES), choose.choice(ROLES)
    told = f"The council of {one} {choose.choice(VERBS)} {two} {choose.choice(WHEN)}, the {number}th item of its year."
    said = (
        f"“We have {number} reasons to leave {choose.choice(THINGS)} alone {choose.choice(WHEN)},” said {role} {name}."
    )
    more = f"In {choose.choice(PLACES)}, {choose.randint(20, 9_000)} people had asked for {choose.choice(THINGS)}."
    return " ".join(choose.sample((told, said, more), 3))


@dataclass(slots=True)
class Press:
    """A context manager: one server an outlet, each at a loopback address of its own. `faults` is the chance of one."""

    stories: tuple[Story, ...]
    clock: Callable[[], datetime]
    faults: float
    seed: int = 1
    asked: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    servers: dict[str, ThreadingHTTPServer] = field(default_factory=dict)

    def __enter__(self) -> Self:
        choose = random.Random(self.seed)
        for number, outlet in enumerate(OUTLETS, 2):
            server = _Server((f"127.0.0.{number}", 0), _handler(self, outlet, choose))
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
            self.servers[outlet] = server
        return self

    def __exit__(self, *unused: object) -> None:
        for server in self.servers.values():
            server.shutdown()
            server.server_close()

    def base(self, outlet: str) -> str:
        host, port = self.servers[outlet].server_address[:2]
        return f"http://{host!s}:{port}"

    def feed(self, outlet: str, every: int) -> bytes:
        """RSS of the newest stories; the second feed (`every` 2) has each second one, its links with tracking."""
        now = self.clock()
        shown = [(one, version) for one in self.stories if one.outlet == outlet and (version := one.at(now))]
        shown.sort(key=lambda pair: pair[0].versions[0].at, reverse=True)
        items = "".join(self._item(one, version, every) for one, version in shown[: IN_FEED * every : every])
        return f"<rss version='2.0'><channel><title>{outlet}</title><ttl>10</ttl>{items}</channel></rss>".encode()

    def _item(self, story: Story, version: Version, every: int) -> str:
        link = f"{self.base(story.outlet)}{story.path}" + ("?utm_source=rss&amp;utm_medium=feed" if every > 1 else "")
        summary = escape(version.paragraphs[3])  # changes with a correction
        when = format_datetime(story.versions[0].at)
        return (
            f"<item><title>{story.title}</title><link>{link}</link><guid isPermaLink='false'>{story.number}-{every}"
            f"</guid><pubDate>{when}</pubDate><description>{summary}</description></item>"
        )

    def page(self, story: Story, version: Version) -> bytes:
        """The story as a page with JSON-LD."""
        when = story.versions[0].at.isoformat()
        data = f'{{"@type": "NewsArticle", "headline": "{story.title}", "datePublished": "{when}"}}'
        body = "".join(f"<p>{paragraph}</p>\n" for paragraph in version.paragraphs)
        return (
            f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{story.title}</title>"
            f"<script type='application/ld+json'>{data}</script></head><body><nav><a href='/'>Home</a></nav>"
            f"<article><h1>{story.title}</h1><div class='body'>\n{body}</div></article></body></html>"
        ).encode()


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
            found = _found(press, outlet, path)
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


HTML = "text/html; charset=utf-8"
CONSENT = (
    b"<html><head><title>Before you continue</title></head><body><div id='consent'><h1>We value your privacy</h1>"
    b"<p>We and our 812 partners store and access information on your device. Please accept cookies to continue.</p>"
    b"<button>Accept all</button><button>Manage options</button></div></body></html>"
)


def _found(press: Press, outlet: str, path: str) -> tuple[str, bytes] | None:
    """What stands at a path now: its type and its bytes."""
    if path in ("/all.rss", "/half.rss"):
        return "application/rss+xml", press.feed(outlet, 1 if path == "/all.rss" else 2)
    now = press.clock()
    pages = (one for one in press.stories if one.outlet == outlet and one.path == path)
    found: Iterator[tuple[Story, Version]] = ((one, version) for one in pages if (version := one.at(now)))
    story = next(found, None)
    return (HTML, press.page(*story)) if story else None
