"""Manners towards one host: one request at a time, a pause between two, and silence when it asks for it or is down."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from onrecord.ingest.failures import failure
from onrecord.ingest.records import Failure, Fetched

MAX_PAUSE_S = 60.0  # a crawl-delay beyond this would only mean that a pass never ends
STRIKES = 3
REST = timedelta(minutes=10)
NO_ANSWER = frozenset({"dns", "refused", "unreachable", "timeout", "tls"})


@dataclass(slots=True)
class Host:
    """What we know about a host while a Fetcher lives. The one mutable thing here."""

    name: str
    pause_s: float
    free_at: float = 0.0  # by the event loop's clock
    strikes: int = 0
    closed: Failure | None = None
    closed_until: datetime | None = None
    queue: asyncio.Lock = field(default_factory=asyncio.Lock)
    robots_queue: asyncio.Lock = field(default_factory=asyncio.Lock)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Waits for our turn; afterwards the host rests for its pause."""
        clock = asyncio.get_running_loop().time
        async with self.queue:
            if (early := self.free_at - clock()) > 0:
                await asyncio.sleep(early)
            try:
                yield
            finally:
                self.free_at = max(self.free_at, clock() + min(self.pause_s, MAX_PAUSE_S))

    def rest(self, seconds: float) -> None:
        """The next turn comes no sooner than in so many seconds."""
        self.free_at = max(self.free_at, asyncio.get_running_loop().time() + seconds)

    def refusal(self, url: str, now: datetime) -> Failure | None:
        """A Failure without asking, while the host is closed."""
        if self.closed is None or self.closed_until is None or now >= self.closed_until:
            return None
        reason = "host-down" if self.closed.reason in NO_ANSWER else "host-wait"
        return failure("fetch", url, reason, f"earlier: {self.closed.reason}", now, retry_after=self.closed_until)

    def learn(self, outcome: Fetched | Failure, now: datetime) -> None:
        """Closes the host after several requests without any answer, or for as long as it asked."""
        if isinstance(outcome, Fetched) or outcome.reason not in NO_ANSWER:
            self.strikes = 0
        else:
            self.strikes += 1
        if not isinstance(outcome, Failure):
            return
        if outcome.reason == "http-429" or (outcome.reason == "http-503" and outcome.retry_after):
            self.closed, self.closed_until = outcome, outcome.retry_after or now + REST
        elif self.strikes >= STRIKES:
            self.closed, self.closed_until = outcome, now + REST
