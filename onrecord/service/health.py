"""Whether the daemon is well, by what it remembers of its passes; /healthz on loopback tells it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from onrecord.clock import now_utc

STALE = timedelta(minutes=30)  # a pass that is due, or at work, and does not move for so long hangs


@dataclass(slots=True)
class Health:
    """What the daemon remembers: `last_pass` ended well then, `next_pass` is to begin then, `since` then work moved.

    `problem` is what went wrong since the last pass.
    """

    since: datetime = field(default_factory=now_utc)
    last_pass: datetime | None = None
    next_pass: datetime | None = None
    problem: str | None = None

    def started(self, now: datetime) -> None:
        """Forget all passes, because the clock has changed; the next one is due now."""
        self.since, self.last_pass, self.next_pass = now, None, None

    def done(self, now: datetime, next_pass: datetime | None = None) -> None:
        """Note that a pass ended; failures of single sources are no problem of the daemon's."""
        self.since = self.last_pass = now
        self.next_pass, self.problem = next_pass, None

    def moved(self, now: datetime) -> None:
        """Note that the pass at work got on."""
        self.since = now

    def failed(self, problem: str) -> None:
        """Note that a pass could not be made."""
        self.problem = problem

    def good(self, now: datetime) -> bool:
        """Whether nothing has gone wrong since the last pass, and nothing has stood still for half an hour."""
        return self.problem is None and now - max(self.since, self.next_pass or self.since) <= STALE


class PortTaken(Exception):
    """Nobody can listen at the port; the message says which and why."""


@contextmanager
def serve_health(health: Health, clock: Callable[[], datetime], port: int | None) -> Iterator[int | None]:
    """Answer /healthz on 127.0.0.1: 200 when good, 503 when not, with a JSON object. Gives the port; None for none.

    PortTaken where somebody else listens there, or nobody may.
    """
    if port is None:
        yield None
        return
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), _handler(health, clock))
    except OSError as error:
        raise PortTaken(f"--health {port}: the port cannot be used ({error.strerror}); take another, or 0") from error
    Thread(target=server.serve_forever, args=(0.05,), name="health", daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def _handler(health: Health, clock: Callable[[], datetime]) -> type[BaseHTTPRequestHandler]:
    """Make the request handler that answers by the state of this daemon."""

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            good = health.good(clock())
            last = health.last_pass.isoformat() if health.last_pass else None
            then = health.next_pass.isoformat() if health.next_pass else None
            answer = {"good": good, "last_pass": last, "next_pass": then, "problem": health.problem}
            body = json.dumps(answer).encode()
            self.send_response(404 if self.path != "/healthz" else 200 if good else 503)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Log nothing: a question every few seconds would drown the log."""

    return Handler
