"""The daemon of `onrecord serve`: jobs for each source, for pages that wait, publishing, digests, the watchdog.

    start | pass | a job for each source at the moment when it is due | pass | ...

A source's job runs a pass over all that is due at its moment, and each pass sets every job anew by what the store says.
Jobs run one after the other; one whose source another's pass has asked meanwhile finds nothing to do. Jobs come at one
second of the minute, drawn at the start: what is due within a minute is one pass, and no two machines ask together.
A pass publishes what it stored; the publishing job does what was left undone. It and the digests, which write too,
stand in line with the passes: beside one, each would find the other at work.
"""

from __future__ import annotations

import math
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from onrecord import store
from onrecord.clock import now_utc
from onrecord.config.settings import Config, ConfigError, load
from onrecord.digests.days import due_digests, mark_day, newest_day
from onrecord.digests.deliver import deliver_daily
from onrecord.passes.lock import Busy
from onrecord.passes.run import Agenda, run_and_look_ahead
from onrecord.passes.summary import total
from onrecord.passes.unpublished import UnpublishedWork
from onrecord.service.health import Health
from onrecord.service.systemd import notify

MINUTE = 60
RETRY = timedelta(minutes=1)  # after a pass that could not be made
WAITING = "pages that wait"  # the name of their job in the agenda

log = structlog.get_logger("onrecord")


def _scheduler() -> BackgroundScheduler:
    """Make a scheduler in UTC, so that its clock never jumps. A job missed by sleep or a long pass is run once."""
    return BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(2), "passes": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )


@dataclass(slots=True)
class Daemon:
    """The scheduler, its jobs, and what they share.

    `config` is replaced whole by SIGHUP; a pass under way keeps the one it began with. `speed` is how much faster
    `clock` runs than the wall's; only a bench has it other than 1. `agenda` has, by source and for WAITING, when each
    job is due; `idle` is set while no job works.
    """

    config: Config
    clock: Callable[[], datetime] = now_utc
    speed: float = 1.0
    health: Health = field(default_factory=Health)
    idle: threading.Event = field(default_factory=threading.Event)
    stopping: threading.Event = field(default_factory=threading.Event)
    scheduler: BackgroundScheduler = field(default_factory=_scheduler)
    agenda: dict[str, datetime] = field(default_factory=dict)
    unpublished: UnpublishedWork = field(default_factory=UnpublishedWork)
    last_look: datetime | None = None  # at the clock
    second: float = field(default_factory=lambda: random.uniform(0, MINUTE))  # noqa: S311 (no secret)  # of the minute

    def start(self) -> None:
        """Start the jobs: publishing what is left, a pass over whatever is due, and those of every minute."""
        self._add_minutely_jobs()
        self.run_pass_soon()
        self.scheduler.start()

    def look_at_the_clock(self) -> None:
        """Plan everything anew if the clock has gone back since the last look: all plans are of a time yet to come."""
        now, before = self.clock(), self.last_look
        self.last_look = now
        if before and now + RETRY < before:
            log.warning("clock", detail=f"it went back by {before - now}; everything is planned anew")
            self.health.started(now)
            self._add_minutely_jobs()
            self.run_pass_soon()

    def _add_minutely_jobs(self) -> None:
        """Add the jobs that come every minute: publishing, digests, the watchdog."""
        minutely, now = IntervalTrigger(seconds=MINUTE / self.speed), datetime.now(UTC)
        add = partial(self.scheduler.add_job, replace_existing=True)
        add(self.publish, minutely, id="publish", executor="passes", next_run_time=now)
        add(self.digests, minutely, id="digests", executor="passes")
        add(self.watchdog, minutely, id="watchdog")

    def run_pass_soon(self, wait: timedelta = timedelta(0)) -> None:
        """Add the job of a pass over whatever is due, at once or after a while."""
        when = datetime.now(UTC) + wait / self.speed
        self.scheduler.add_job(
            self.run_pass, DateTrigger(when), id="pass", name="pass", executor="passes", replace_existing=True
        )

    def run_pass_if_due(self, name: str) -> None:
        """Run a pass for a job of the agenda, unless another job's pass has done its work meanwhile."""
        if self.agenda.get(name, self.clock()) <= self.clock():
            self.run_pass()

    def run_pass(self) -> None:
        """Run one pass over everything that is due, then plan every job anew. Whatever happens, there is a next one."""
        if self.stopping.is_set():
            return
        with self._job("pass", self._pass_failed):
            summary, agenda = run_and_look_ahead(self.config, lambda *_: self.health.moved(self.clock()), self.clock)
            self.plan(agenda)
            self.health.done(self.clock(), min(self.agenda.values(), default=None))
            tally = total(summary)
            if tally.requests:
                counts = {"new": tally.new, "revised": tally.revision, "quotes": tally.quotes, "failed": tally.failed}
                log.info("pass", requests=tally.requests, **counts)

    def publish(self) -> None:
        """Publish what a killed pass or a full disk left; a pass of another process publishes by itself."""
        if self.stopping.is_set():
            return
        with self._job("publish", self.health.failed), suppress(Busy):
            if self.unpublished.publish(self.config, self.clock):
                log.info("publish", detail="what a pass had left")
                if self.health.problem:
                    self.run_pass_soon()  # a pass tells whether all is well again

    def plan(self, agenda: Agenda) -> None:
        """Set a job for every source, and one for the pages that wait, at the moments of the agenda."""
        now = self.clock()
        self.agenda = {source or WAITING: due or now for source, due in agenda}
        for job in self.scheduler.get_jobs():
            if job.func == self.run_pass_if_due and job.args[0] not in self.agenda:
                job.remove()
        for name, due in self.agenda.items():
            when, job_id = DateTrigger(self._wall_time(due)), f"ask {name}"  # a source may be called pass
            self.scheduler.add_job(
                self.run_pass_if_due, when, [name], id=job_id, name=job_id, executor="passes", replace_existing=True
            )

    def digests(self) -> None:
        """Make the digests of the days that are over and have none, once a first pass has brought in what there is.

        A day is marked as done before: mail that a server took must not go out again because a later step failed. What
        such a day lost is in the next digest, which knows what no issue has held.
        """
        if self.health.last_pass is None or self.stopping.is_set():
            return
        config = self.config
        folder = config.directory / "digests"
        with self._job("digest", self.health.failed):
            for day in due_digests(self.clock(), config.schedule.timezone, config.schedule.digest, newest_day(folder)):
                mark_day(folder, day)
                try:
                    for path in deliver_daily(config, day):
                        log.info("digest", day=str(day), path=str(path))
                except (OSError, ValueError, store.StoreError) as error:
                    log.error("digest", day=str(day), detail=str(error))

    def watchdog(self) -> None:
        """Tell systemd that the daemon is well, while it is."""
        if self.health.good(self.clock()):
            notify("WATCHDOG=1")

    def reload(self) -> None:
        """Read config.toml again and ask what is new in it; one with mistakes is not taken, and each is logged."""
        try:
            self.config = load(self.config.path)
            log.info("reloaded", sources=len(self.config.sources))
            self.run_pass_soon()
        except ConfigError as error:
            for problem in error.problems:
                log.error("reload", detail=problem)

    @contextmanager
    def _job(self, name: str, failed: Callable[[str], None]) -> Iterator[None]:
        """Run a job in this context. SIGTERM waits for it; its errors, bugs too, go to `failed` and to the log."""
        self.idle.clear()
        try:
            yield
        except (Busy, store.StoreError) as error:
            failed(str(error))
            log.warning(name, detail=str(error))
        except Exception as error:
            failed(f"{type(error).__name__}: {error}")
            log.exception(name)
        finally:
            self.idle.set()

    def _pass_failed(self, problem: str) -> None:
        """Note that a pass could not be made, and plan another one."""
        self.health.failed(problem)
        self.run_pass_soon(RETRY)

    def _wall_time(self, moment: datetime) -> datetime:
        """When a job runs, by the wall's clock: our second of the minute in which `clock` reaches `moment`."""
        due = max(moment, self.clock()).timestamp()
        minute = math.ceil((due - self.second) / MINUTE) * MINUTE + self.second
        return datetime.now(UTC) + timedelta(seconds=(minute - self.clock().timestamp()) / self.speed)
