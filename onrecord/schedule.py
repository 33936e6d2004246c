"""`onrecord serve`: passes and the daily digest on a schedule, until SIGTERM.

A tick asks the store what is due, so each source keeps its own pace, and one pass brings in whatever is; ticks that
were missed, by sleep or by a long pass, are made up by one. Which digests are due is decided by the day that local
clocks show and by the last day that has one, so no change of clocks can skip a day or write it twice.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

import store
from onrecord.config import Config, ConfigError, load
from onrecord.deliver import daily
from onrecord.health import Health, serve_health
from onrecord.notify import notify
from onrecord.pipeline import now_utc
from onrecord.run import Busy, run_once
from onrecord.summary import total

TICK_S, JITTER_S = 60, 10
GRACE_S = 8.0  # for the pass in hand; SIGTERM is obeyed within ten seconds
MARK = ".last-day"  # in digests/: the last day whose digest was made
CATCH_UP = 7  # digests of days that went by while nobody served

log = structlog.get_logger("onrecord")


@dataclass(slots=True)
class Daemon:
    """What the jobs share. `config` is replaced whole by SIGHUP; a pass under way keeps the one it began with."""

    config: Config
    clock: Callable[[], datetime] = now_utc
    health: Health = field(default_factory=Health)
    idle: threading.Event = field(default_factory=threading.Event)

    def tick(self) -> None:
        """One pass over everything that is due. Whatever happens in it, the next tick tries again."""
        self.idle.clear()
        config = self.config
        try:
            done = total(run_once(config, None, clock=self.clock))
            self.health.done(self.clock())
            if done.requests:
                counts = {"new": done.new, "revised": done.revision, "quotes": done.quotes, "failed": done.failed}
                log.info("pass", requests=done.requests, **counts)
        except (Busy, store.StoreError) as error:
            self.health.failed(str(error))
            log.warning("pass", detail=str(error))
        except Exception as error:  # a bug must not end the daemon
            self.health.failed(f"{type(error).__name__}: {error}")
            log.exception("pass")
        finally:
            self.idle.set()
        if self.health.good(self.clock()):
            notify("WATCHDOG=1")

    def digests(self) -> None:
        """Make the digests of the days that are over and have none.

        A day is marked as done before: mail that a server took must not go out again because a later step failed. What
        such a day lost is in the next digest, which knows what no issue has held.
        """
        config = self.config
        folder = config.directory / "digests"
        for day in due_digests(self.clock(), config.schedule.timezone, config.schedule.digest, newest_day(folder)):
            folder.mkdir(parents=True, exist_ok=True)
            (folder / MARK).write_text(f"{day}\n", encoding="utf-8")
            try:
                for path in daily(config, day):
                    log.info("digest", day=str(day), path=str(path))
            except (OSError, ValueError, store.StoreError) as error:
                log.error("digest", day=str(day), detail=str(error))

    def reload(self) -> None:
        """Read config.toml again; one with mistakes is not taken, and each of them is logged."""
        try:
            self.config = load(self.config.path)
            log.info("reloaded", sources=len(self.config.sources))
        except ConfigError as error:
            for problem in error.problems:
                log.error("reload", detail=problem)


def serve(config: Config, health_port: int | None = None) -> int:
    """Run until SIGTERM or SIGINT; SIGHUP reads the configuration again.

    A pass in hand has eight seconds to end; what it leaves, the next one finishes. `health_port` on loopback answers
    /healthz; 0 takes a free port, which the log names.
    """
    signals: list[int] = []
    woken = threading.Event()

    def take(number: int, frame: object) -> None:
        signals.append(number)
        woken.set()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, take)
    daemon = Daemon(config)
    daemon.idle.set()
    with serve_health(daemon.health, daemon.clock, health_port) as port:
        scheduler = _scheduler(daemon)
        log.info("serving", directory=str(config.directory), sources=len(config.sources), health=port)
        notify("READY=1")
        while not {signal.SIGTERM, signal.SIGINT} & set(signals):
            woken.wait()
            woken.clear()
            if signal.SIGHUP in signals:
                signals.remove(signal.SIGHUP)
                daemon.reload()
        notify("STOPPING=1")
        return _stop(scheduler, daemon)


def due_digests(now: datetime, zone: str, at: str, newest: date | None) -> tuple[date, ...]:
    """The days whose digest is due at `now`: those after `newest`, the last that has one, up to yesterday.

    Yesterday counts from the time of day `at` on, as clocks in `zone` show it: an hour that comes twice finds the
    digest written, one that is left out has passed. Without any digest only yesterday is due; else a week at most.
    """
    local = now.astimezone(ZoneInfo(zone))
    over = local.time() >= time.fromisoformat(at)
    last = local.date() - timedelta(days=1 if over else 2)
    if newest is None:
        return (last,) if over else ()
    first = max(newest + timedelta(days=1), last - timedelta(days=CATCH_UP - 1))
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))


def newest_day(folder: Path) -> date | None:
    """The last day whose digest was made, as the mark in the folder says."""
    try:
        return date.fromisoformat((folder / MARK).read_text(encoding="utf-8").strip())
    except (OSError, ValueError):
        return None


def _scheduler(daemon: Daemon) -> BackgroundScheduler:
    """Two jobs, each one at a time; the first tick at once. UTC, so that its own clock never jumps."""
    scheduler = BackgroundScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    now = datetime.now(UTC)
    scheduler.add_job(daemon.tick, IntervalTrigger(seconds=TICK_S, jitter=JITTER_S), next_run_time=now)
    scheduler.add_job(daemon.digests, IntervalTrigger(seconds=TICK_S), next_run_time=now + timedelta(seconds=TICK_S))
    scheduler.start()
    return scheduler


def _stop(scheduler: BackgroundScheduler, daemon: Daemon) -> int:
    scheduler.pause()  # shutting down while a job runs logs errors; paused, no new one begins
    if not daemon.idle.wait(GRACE_S):
        log.warning("stopped", detail="a pass was at work; the next one finishes it")
        sys.stderr.flush()
        os._exit(0)  # a pass may be ended anywhere: every step of it is one transaction
    scheduler.shutdown()
    log.info("stopped")
    return 0
