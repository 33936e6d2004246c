"""The jobs of `onrecord serve`: one a source, one for pages that wait, publishing, the daily digest, the watchdog.

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
from onrecord.passes.leftovers import Leftovers
from onrecord.passes.lock import Busy
from onrecord.passes.run import Agenda, run_and_look_ahead
from onrecord.passes.summary import total
from onrecord.service.health import Health
from onrecord.service.systemd import notify

MINUTE = 60
AGAIN = timedelta(minutes=1)  # after a pass that could not be made
WAITING = "pages that wait"

log = structlog.get_logger("onrecord")


def _scheduler() -> BackgroundScheduler:
    """In UTC, so that its own clock never jumps; what was missed by sleep or a long pass is made up for once."""
    return BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(2), "passes": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )


@dataclass(slots=True)
class Daemon:
    """What the jobs share. `config` is replaced whole by SIGHUP; a pass under way keeps the one it began with.

    `speed` is how much faster `clock` runs than the wall's; only a bench has it other than 1.
    """

    config: Config
    clock: Callable[[], datetime] = now_utc
    speed: float = 1.0
    health: Health = field(default_factory=Health)
    idle: threading.Event = field(default_factory=threading.Event)
    stopping: threading.Event = field(default_factory=threading.Event)
    scheduler: BackgroundScheduler = field(default_factory=_scheduler)
    agenda: dict[str, datetime] = field(default_factory=dict)  # by source, and WAITING
    leftovers: Leftovers = field(default_factory=Leftovers)
    seen: datetime | None = None  # when the clock was looked at last
    second: float = field(default_factory=lambda: random.uniform(0, MINUTE))  # noqa: S311 (no secret)

    def start(self) -> None:
        """Publish what is left, then a pass over whatever is due; publishing, digests, watchdog come every minute."""
        self._plan_minutes()
        self.ask_now()
        self.scheduler.start()

    def look_at_the_clock(self) -> None:
        """Plan everything anew if the clock has gone back since the last look: all plans are of a time yet to come."""
        now, before = self.clock(), self.seen
        self.seen = now
        if before and now + AGAIN < before:
            log.warning("clock", detail=f"it went back by {before - now}; everything is planned anew")
            self.health.started(now)
            self._plan_minutes()
            self.ask_now()

    def _plan_minutes(self) -> None:
        minutely, now = IntervalTrigger(seconds=MINUTE / self.speed), datetime.now(UTC)
        add = partial(self.scheduler.add_job, replace_existing=True)
        add(self.publish, minutely, id="publish", executor="passes", next_run_time=now)
        add(self.digests, minutely, id="digests", executor="passes")
        add(self.watchdog, minutely, id="watchdog")

    def ask_now(self, wait: timedelta = timedelta(0)) -> None:
        """Make a pass over whatever is due at once, or after a while."""
        when = datetime.now(UTC) + wait / self.speed
        self.scheduler.add_job(
            self.work, DateTrigger(when), id="pass", name="pass", executor="passes", replace_existing=True
        )

    def due(self, job: str) -> None:
        """A job's moment has come: a pass, unless one has done its work meanwhile."""
        if self.agenda.get(job, self.clock()) <= self.clock():
            self.work()

    def work(self) -> None:
        """One pass over everything that is due, then every job anew. Whatever happens in it, there is a next one."""
        if self.stopping.is_set():
            return
        with self._going_on("pass", self._failed):
            done, agenda = run_and_look_ahead(self.config, lambda *_: self.health.moved(self.clock()), self.clock)
            self.plan(agenda)
            self.health.done(self.clock(), min(self.agenda.values(), default=None))
            if (counts := total(done)).requests:
                told = {"new": counts.new, "revised": counts.revision, "quotes": counts.quotes, "failed": counts.failed}
                log.info("pass", requests=counts.requests, **told)

    def publish(self) -> None:
        """Publish what a killed pass or a full disk left; a pass of another process publishes by itself."""
        if self.stopping.is_set():
            return
        with self._going_on("publish", self.health.failed), suppress(Busy):
            if self.leftovers.publish(self.config, self.clock):
                log.info("publish", detail="what a pass had left")
                if self.health.problem:
                    self.ask_now()  # a pass tells whether all is well again

    def plan(self, agenda: Agenda) -> None:
        """A job for every source, and one for the pages that wait, at the moments of the agenda."""
        now = self.clock()
        self.agenda = {source or WAITING: due or now for source, due in agenda}
        for job in self.scheduler.get_jobs():
            if job.func == self.due and job.args[0] not in self.agenda:
                job.remove()
        for name, due in self.agenda.items():
            when = DateTrigger(self._on_the_wall(due))
            ours = f"ask {name}"  # a source may be called pass
            self.scheduler.add_job(self.due, when, [name], id=ours, name=ours, executor="passes", replace_existing=True)

    def digests(self) -> None:
        """Make the digests of the days that are over and have none, once a first pass has brought in what there is.

        A day is marked as done before: mail that a server took must not go out again because a later step failed. What
        such a day lost is in the next digest, which knows what no issue has held.
        """
        if self.health.last_pass is None or self.stopping.is_set():
            return
        config = self.config
        folder = config.directory / "digests"
        with self._going_on("digest", self.health.failed):
            for day in due_digests(self.clock(), config.schedule.timezone, config.schedule.digest, newest_day(folder)):
                mark_day(folder, day)
                try:
                    for path in deliver_daily(config, day):
                        log.info("digest", day=str(day), path=str(path))
                except (OSError, ValueError, store.StoreError) as error:
                    log.error("digest", day=str(day), detail=str(error))

    def watchdog(self) -> None:
        """Tell systemd that all is well, while it is."""
        if self.health.good(self.clock()):
            notify("WATCHDOG=1")

    def reload(self) -> None:
        """Read config.toml again and ask what is new in it; one with mistakes is not taken, and each is logged."""
        try:
            self.config = load(self.config.path)
            log.info("reloaded", sources=len(self.config.sources))
            self.ask_now()
        except ConfigError as error:
            for problem in error.problems:
                log.error("reload", detail=problem)

    @contextmanager
    def _going_on(self, job: str, failed: Callable[[str], None]) -> Iterator[None]:
        """What SIGTERM gives time to end. Troubles in it, bugs too, are told and logged, and do not end the daemon."""
        self.idle.clear()
        try:
            yield
        except (Busy, store.StoreError) as error:
            failed(str(error))
            log.warning(job, detail=str(error))
        except Exception as error:
            failed(f"{type(error).__name__}: {error}")
            log.exception(job)
        finally:
            self.idle.set()

    def _failed(self, problem: str) -> None:
        self.health.failed(problem)
        self.ask_now(AGAIN)

    def _on_the_wall(self, moment: datetime) -> datetime:
        """When the wall's clock shows it: at our second of the minute in which `clock` has reached the moment."""
        due = max(moment, self.clock()).timestamp()
        minute = math.ceil((due - self.second) / MINUTE) * MINUTE + self.second
        return datetime.now(UTC) + timedelta(seconds=(minute - self.clock().timestamp()) / self.speed)
