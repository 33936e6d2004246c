"""What the tests share: a fixed clock, a call that fetches over loopback, and a server that misbehaves as told."""

from __future__ import annotations

import asyncio
import socket
import socketserver
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from onrecord.ingest.fetch.client import Fetcher
from onrecord.ingest.records import Failure, Fetched, HttpSettings, RobotsRecord, Source, Validators

NOW = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
Outcome = Fetched | Failure


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def source() -> Source:
    return Source(id="dispatch", outlet="dispatch", kind="feed", url="https://dispatch.example/feeds/politics.xml")


@pytest.fixture
def answer() -> Callable[..., Fetched]:
    """A good answer with a body, as if it had been fetched."""

    def make(body: bytes | str, content_type: str = "application/xml", **changes: object) -> Fetched:
        fields: dict[str, object] = {
            "url": "https://dispatch.example/feeds/politics.xml",
            "final_url": "https://dispatch.example/feeds/politics.xml",
            "status": 200,
            "headers": (("content-type", content_type),),
            "body": body.encode() if isinstance(body, str) else body,
            "validators": Validators(),
            "at": NOW,
            "seconds": 0.1,
        }
        return Fetched(**(fields | changes))  # type: ignore[arg-type]

    return make


@pytest.fixture
def get_all() -> Callable[..., list[Outcome]]:
    """Fetches addresses one after the other with one Fetcher; keywords are HttpSettings, or `robots`, or `validators`."""

    def run(
        *urls: str,
        robots: dict[str, RobotsRecord] | None = None,
        validators: Validators = Validators(),  # noqa: B008
        at_once: bool = False,
        **settings: object,
    ) -> list[Outcome]:
        usual = {"allow_private_networks": True, "per_host_delay_s": 0.0, "timeout_s": 5.0}

        async def fetch() -> list[Outcome]:
            http = HttpSettings(**(usual | settings))  # type: ignore[arg-type]
            async with Fetcher(http, lambda: NOW, robots, backoff_s=0.01) as fetcher:
                if at_once:
                    return list(await asyncio.gather(*(fetcher.get(url, validators) for url in urls)))
                return [await fetcher.get(url, validators) for url in urls]

        return asyncio.run(fetch())

    return run


@pytest.fixture
def get(get_all: Callable[..., list[Outcome]]) -> Callable[..., Outcome]:
    return lambda url, **keywords: get_all(url, **keywords)[0]


class FaultServer:
    """Answers a path with whatever a function writes to the raw socket. Unknown paths are 404."""

    def __init__(self) -> None:
        self.routes: dict[str, Callable[[socket.socket], None]] = {}
        self.asked: Counter[str] = Counter()
        self.sent: Counter[str] = Counter()
        self.open = self.most_open = 0
        self.stopping = threading.Event()
        self._lock = threading.Lock()
        faults = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                faults._handle(self.request)

        socketserver.ThreadingTCPServer.daemon_threads = True
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.netloc = f"127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def says(self, path: str, *pieces: str | bytes) -> None:
        """The path answers with these bytes and hangs up."""
        raw = b"".join(piece.encode() if isinstance(piece, str) else piece for piece in pieces)
        self.routes[path] = lambda connection: connection.sendall(raw)

    def url(self, path: str) -> str:
        return f"http://{self.netloc}{path}"

    def close(self) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()

    def _handle(self, connection: socket.socket) -> None:
        with self._lock:
            self.open += 1
            self.most_open = max(self.most_open, self.open)
        try:
            request = b""
            while b"\r\n\r\n" not in request and (piece := connection.recv(65536)):
                request += piece
            path = request.split(b" ")[1].decode() if b" " in request else ""
            self.asked[path] += 1
            self.routes.get(path, not_found)(connection)
        except OSError:
            pass  # the client left, as it should
        finally:
            with self._lock:
                self.open -= 1


def not_found(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


@pytest.fixture
def faults() -> Iterator[FaultServer]:
    server = FaultServer()
    yield server
    server.close()
