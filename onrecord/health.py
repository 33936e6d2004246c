"""How the daemon is: what it remembers of its passes, and /healthz on loopback for whoever watches it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from onrecord.pipeline import now_utc

STALE = timedelta(minutes=30)  # without a whole pass for so long, something hangs


@dataclass(slots=True)
class Health:
    """When the last pass ended well, and what went wrong since."""

    since: datetime = field(default_factory=now_utc)
    last_pass: datetime | None = None
    problem: str | None = None

    def done(self, now: datetime) -> None:
        """A pass ended; failures of single sources are no problem of the daemon's."""
        self.last_pass, self.problem = now, None

    def failed(self, problem: str) -> None:
        """A pass could not be made."""
        self.problem = problem

    def good(self, now: datetime) -> bool:
        """Whether the last half hour saw a whole pass and nothing has gone wrong since."""
        return self.problem is None and now - (self.last_pass or self.since) <= STALE


@contextmanager
def serve_health(health: Health, clock: Callable[[], datetime], port: int | None) -> Iterator[int | None]:
    """Answer /healthz on 127.0.0.1: 200 when good, 503 when not, with a JSON object. Gives the port; None for none."""
    if port is None:
        yield None
        return
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(health, clock))
    Thread(target=server.serve_forever, args=(0.05,), name="health", daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def _handler(health: Health, clock: Callable[[], datetime]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            good = health.good(clock())
            last = health.last_pass.isoformat() if health.last_pass else None
            body = json.dumps({"good": good, "last_pass": last, "problem": health.problem}).encode()
            self.send_response(404 if self.path != "/healthz" else 200 if good else 503)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Silent: a question every few seconds would drown the log."""

    return Handler
