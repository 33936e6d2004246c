"""The hands of one pass: what its steps work with, what they have in common, and what they have counted so far."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

import structlog

from onrecord.config.settings import Config
from onrecord.ingest.archive.warc import Archive
from onrecord.ingest.feeds.kinds import KINDS
from onrecord.ingest.records import Failure, Fetched, Stage, Validators
from onrecord.passes.progress import Progress
from onrecord.passes.summary import Summary, Tally
from onrecord.passes.workers import Lost, Workers
from onrecord.store import Store
from onrecord.store.records import DueSource

ASKING: tuple[Stage, ...] = ("fetch", "robots")  # the stages of a Getter's failures

log = structlog.get_logger("onrecord")


class Getter(Protocol):
    """Where pages come from: the network (Fetcher), or files."""

    async def get(self, url: str, validators: Validators = ..., accept: str = ...) -> Fetched | Failure:
        """What `url` answers, or why it does not."""
        ...


@dataclass(slots=True)
class Hands:
    """What every step of a pass is given."""

    config: Config
    store: Store
    fetcher: Getter
    workers: Workers
    archive: Archive | None
    progress: Progress
    clock: Callable[[], datetime]
    tallies: dict[str, Tally] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    started: float = field(default_factory=time.perf_counter)

    def summary(self) -> Summary:
        """What was done, by source."""
        return Summary(
            tuple(self.tallies[name] for name in sorted(self.tallies)),
            tuple(self.failures),
            self.seconds,
            time.perf_counter() - self.started,
        )

    async def fetch(self, url: str, source: str, conditional: DueSource | None = None) -> Fetched | Failure:
        """What an address answers, counted for its source. It is one line of the log, whatever came of it."""
        if conditional:
            outcome = await self.fetcher.get(url, conditional.validators, KINDS[conditional.source.kind].accept)
        else:
            outcome = await self.fetcher.get(url)
        if isinstance(outcome, Fetched):
            self.spent("fetch", outcome.seconds)
            self.count(source, requests=1, unchanged=int(outcome.status == 304))
            log.info("fetch", source=source, url=url, status=outcome.status, bytes=len(outcome.body))
        else:
            self.count(source, requests=1)
            log.warning("fetch", source=source, url=url, reason=outcome.reason, detail=outcome.detail)
        return outcome

    async def all(self, stage: str, steps: list[Coroutine[Any, Any, None]]) -> None:
        """Run the steps, no more at a time than keep the connections busy; a bug in one is raised when all are done."""
        gate = asyncio.Semaphore(2 * self.config.http.connections)
        done = 0

        async def gated(step: Coroutine[Any, Any, None]) -> None:
            nonlocal done
            async with gate:
                await step
            done += 1
            self.progress(stage, done, len(steps))

        self.progress(stage, 0, len(steps))
        results = await asyncio.gather(*map(gated, steps), return_exceptions=True)
        raised = [result for result in results if isinstance(result, BaseException)]
        if raised:
            raise raised[0]

    def lost(self, stage: Stage, resource: str, lost: Lost) -> Failure:
        """A task without a result as a failure of its stage."""
        return Failure(stage, resource, lost.reason, lost.detail, self.clock())

    def failed(self, source: str, failure: Failure) -> None:
        """Count a failure and keep it for the summary; log it, unless the line of its fetch has told it."""
        waiting = failure.reason == "teaser"  # a paywall is the outlet's right, not an operator's trouble
        self.count(source, waiting=int(waiting), failed=int(not waiting))
        if not waiting:
            self.failures.append(failure)
        if failure.stage in ASKING:
            return
        say = log.info if waiting else log.warning
        say(
            "failure",
            source=source,
            stage=failure.stage,
            resource=failure.resource,
            reason=failure.reason,
            detail=failure.detail,
        )

    def count(self, source: str, **more: int) -> None:
        """Add to a source's tally."""
        tally = self.tallies.get(source) or Tally(source)
        self.tallies[source] = replace(tally, **{name: getattr(tally, name) + by for name, by in more.items()})

    def spent(self, stage: str, seconds: float) -> None:
        """Add seconds of work to a stage."""
        self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds

    def timed(self, stage: str) -> _Timer:
        """A context that adds its time to a stage."""
        return _Timer(self, stage)


@dataclass(slots=True)
class _Timer:
    hands: Hands
    stage: str
    start: float = 0.0

    def __enter__(self) -> None:
        self.start = time.perf_counter()

    def __exit__(self, *unused: object) -> None:
        self.hands.spent(self.stage, time.perf_counter() - self.start)
