"""What all steps of one pass are given, and what they have counted so far."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

import structlog

from onrecord.clock import now_utc
from onrecord.config.settings import Config
from onrecord.ingest.archive.warc import Archive
from onrecord.ingest.failures import make_failure
from onrecord.ingest.feeds.kinds import KINDS
from onrecord.ingest.records import Failure, Fetched, Stage, Validators
from onrecord.ingest.urls import site
from onrecord.passes.progress import Progress
from onrecord.passes.summary import Summary, Tally
from onrecord.passes.workers import TaskLost, Workers
from onrecord.store import Store
from onrecord.store.errors import FILE_TROUBLE
from onrecord.store.records import DueSource

PASS = "pass"  # noqa: S105  # stands for a source where a failure belongs to none
LOGGED_BY_FETCH: tuple[Stage, ...] = ("fetch", "robots")  # the stages of failures that `fetch` logs

log = structlog.get_logger("onrecord")


class PageGetter(Protocol):
    """Where pages come from: the network (Fetcher), or files."""

    async def get(self, url: str, validators: Validators = ..., accept: str = ...) -> Fetched | Failure:
        """Get what `url` answers, or the failure that says why it does not."""
        ...


@contextmanager
def contained(store: Store, stage: Stage, resource: str, failures: list[Failure]) -> Iterator[None]:
    """Contain what nobody foresaw in one page or text of a command: it costs no other.

    An exception inside becomes a failure with the reason `bug`, logged with its traceback, added to `failures`, and
    stored for `status`. Trouble with the writer's own file ends the command all the same.
    """
    try:
        yield
    except FILE_TROUBLE:
        raise
    except Exception as error:
        failure = bug(error, stage, resource, now_utc())
        failures.append(failure)
        keep_for_status(store, failure)


def bug(error: Exception, stage: Stage, resource: str, at: datetime, source: str = PASS) -> Failure:
    """Make the failure of an exception that nobody foresaw, and log its traceback."""
    log.exception("bug", stage=stage, resource=resource, source=source)
    return make_failure(stage, resource, "bug", f"{type(error).__name__}: {error}", at)


def keep_for_status(store: Store, failure: Failure) -> None:
    """Store a failure that belongs to no source, for `status`; what cannot be stored is logged."""
    try:
        store.save_trouble(PASS, failure)
    except FILE_TROUBLE:
        raise
    except Exception:
        log.exception("bug", stage="save", resource=failure.resource, source=PASS)


@dataclass(slots=True)
class PassContext:
    """What every step of a pass is given. It counts by source what was done, and keeps the failures."""

    config: Config
    store: Store
    fetcher: PageGetter
    workers: Workers
    archive: Archive | None
    progress: Progress
    clock: Callable[[], datetime]
    tallies: dict[str, Tally] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    started: float = field(default_factory=time.perf_counter)

    def summary(self) -> Summary:
        """Sum up what was done, by source."""
        return Summary(
            tuple(self.tallies[name] for name in sorted(self.tallies)),
            tuple(self.failures),
            self.seconds,
            time.perf_counter() - self.started,
        )

    async def fetch(self, url: str, source: str, due: DueSource | None = None) -> Fetched | Failure:
        """Fetch an address and count it for its source. Whatever came of it is one line of the log.

        With `due` the request carries the validators of that source's last answer.
        """
        if due:
            outcome = await self.fetcher.get(url, due.validators, KINDS[due.source.kind].accept)
        else:
            outcome = await self.fetcher.get(url)
        if isinstance(outcome, Fetched):
            self.add_seconds("fetch", outcome.seconds)
            self.count(source, requests=1, unchanged=int(outcome.status == 304))
            log.info("fetch", source=source, url=url, status=outcome.status, bytes=len(outcome.body))
        else:
            self.count(source, requests=1)
            log.warning("fetch", source=source, url=url, reason=outcome.reason, detail=outcome.detail)
        return outcome

    async def run_all(self, stage: str, steps: list[tuple[str, Coroutine[Any, Any, None]]]) -> None:
        """Run the steps, each given with the address that it begins with, no more at a time than keep all busy.

        Only a few of one host take a place at a time, so that a slow host holds up itself alone. What a step without a
        wall raises is raised when all are done.
        """
        gate = asyncio.Semaphore(4 * self.config.http.connections)
        host_gates: dict[str, asyncio.Semaphore] = {}
        of_one_host = max(4, 2 * self.workers.processes)
        done = 0

        async def gated(url: str, step: Coroutine[Any, Any, None]) -> None:
            nonlocal done
            async with host_gates.setdefault(site(url), asyncio.Semaphore(of_one_host)), gate:
                await step
            done += 1
            self.progress(stage, done, len(steps))

        self.progress(stage, 0, len(steps))
        results = await asyncio.gather(*(gated(*step) for step in steps), return_exceptions=True)
        raised = [result for result in results if isinstance(result, BaseException)]
        if raised:
            raise raised[0]

    @contextmanager
    def wall(
        self, stage: Stage, resource: str, source: str = PASS, keep: Callable[[Failure], None] | None = None
    ) -> Iterator[None]:
        """Contain what nobody foresaw: it costs one source, entry, page or record, never the pass.

        An exception inside becomes a failure with the reason `bug`, logged with its traceback. `keep` stores and counts
        it; without it, it is counted, and stored as one of the whole pass. Trouble with the writer's own file ends the
        pass all the same.
        """
        try:
            yield
        except FILE_TROUBLE:
            raise
        except Exception as error:
            failure = bug(error, stage, resource, self.clock(), source)
            if keep is None:
                self.add_failure(source, failure)
                keep_for_status(self.store, failure)
            else:
                with self.wall(stage, resource, source):
                    keep(failure)

    def failure_of(self, lost: TaskLost, stage: Stage, resource: str) -> Failure:
        """Make a failure of its stage from a worker's task that gave no result."""
        return make_failure(stage, resource, lost.reason, lost.detail, self.clock())

    def add_failure(self, source: str, failure: Failure) -> None:
        """Count a failure, keep it for the summary and log it, unless the line of its fetch has told it.

        A paywall's teaser is counted as waiting and not kept: it is the outlet's right, not an operator's trouble.
        """
        waiting = failure.reason == "teaser"
        self.count(source, waiting=int(waiting), failed=int(not waiting))
        if not waiting:
            self.failures.append(failure)
        if failure.stage in LOGGED_BY_FETCH:
            return
        write = log.info if waiting else log.warning
        write(
            "failure",
            source=source,
            stage=failure.stage,
            resource=failure.resource,
            reason=failure.reason,
            detail=failure.detail,
        )

    def count(self, source: str, **more: int) -> None:
        """Add to the tally of a source: new=1, quotes=12."""
        tally = self.tallies.get(source) or Tally(source)
        sums = {name: getattr(tally, name) + number for name, number in more.items()}
        self.tallies[source] = replace(tally, **sums)

    def add_seconds(self, stage: str, seconds: float) -> None:
        """Add seconds of work to a stage."""
        self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the time spent in this context to a stage."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.add_seconds(stage, time.perf_counter() - start)
