"""Rate limits and back-off for one host: one request at a time, a pause after each, none while the host is closed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from onrecord.ingest.failures import make_failure
from onrecord.ingest.records import Failure, Fetched

MAX_PAUSE_S = 60.0  # with a longer crawl delay a pass would never end
MOST_SILENT_REQUESTS = 3  # in a row without any response; then the host is closed
CLOSED_FOR = timedelta(minutes=10)
LEFT = "left-for-later"  # the reason of a request that was not sent: the host's pauses put it off beyond the pass
NO_RESPONSE = frozenset({"dns", "refused", "unreachable", "timeout", "tls"})


class TooSlow(Exception):
    """The host's pauses put a request off for longer than there is time; its text is the pause in seconds."""


@dataclass(slots=True)
class HostLimits:
    """The rate limit and back-off state of one host while a Fetcher exists; the only mutable record of the room.

    `pause_s` is the time between two requests, `free_at` the event loop's time of the next one, `closed` the failure
    that closed the host until `closed_until`. `request_lock` lets one request through at a time, `robots_lock` one
    fetch of robots.txt.
    """

    name: str
    pause_s: float
    free_at: float = 0.0
    silent_requests: int = 0
    closed: Failure | None = None
    closed_until: datetime | None = None
    request_lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    robots_lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @asynccontextmanager
    async def one_request(self, seconds_left: Callable[[], float]) -> AsyncIterator[None]:
        """Wait until a request may be sent; the pause before the next one begins when the context ends.

        Raises TooSlow instead of waiting for longer than `seconds_left`.
        """
        clock = asyncio.get_running_loop().time
        async with self.request_lock:
            if (wait := self.free_at - clock()) > 0:
                if wait > seconds_left():
                    raise TooSlow(f"{min(self.pause_s, MAX_PAUSE_S):g}")
                await asyncio.sleep(wait)
            try:
                yield
            finally:
                self.free_at = max(self.free_at, clock() + min(self.pause_s, MAX_PAUSE_S))

    def delay_next_request(self, seconds: float) -> None:
        """Send no request to the host for this many seconds."""
        self.free_at = max(self.free_at, asyncio.get_running_loop().time() + seconds)

    def refusal(self, url: str, now: datetime) -> Failure | None:
        """The Failure for a request that is not sent because the host is closed; None while it is open."""
        if self.closed is None or self.closed_until is None or now >= self.closed_until:
            return None
        reason = "host-down" if self.closed.reason in NO_RESPONSE else "host-wait"
        return make_failure("fetch", url, reason, f"earlier: {self.closed.reason}", now, retry_after=self.closed_until)

    def record(self, outcome: Fetched | Failure, now: datetime) -> None:
        """Update the state after a request. Three requests without a response, a 429, or a 503 with Retry-After close
        the host.
        """
        if isinstance(outcome, Fetched) or outcome.reason not in NO_RESPONSE:
            self.silent_requests = 0
        else:
            self.silent_requests += 1
        if not isinstance(outcome, Failure):
            return
        if outcome.reason == "http-429" or (outcome.reason == "http-503" and outcome.retry_after):
            self.closed, self.closed_until = outcome, outcome.retry_after or now + CLOSED_FOR
        elif self.silent_requests >= MOST_SILENT_REQUESTS:
            self.closed, self.closed_until = outcome, now + CLOSED_FOR
