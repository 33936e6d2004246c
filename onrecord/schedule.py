"""`onrecord serve`: passes and the daily digest on a schedule, until SIGTERM.

A tick asks the store what is due, so each source keeps its own pace; ticks that were missed are made up by one.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

import store
from onrecord.config import Config
from onrecord.digests import digest_of
from onrecord.run import Busy, run_once
from onrecord.summary import total
from report.write import write_digest

TICK = timedelta(seconds=60)
GRACE_S = 10.0

log = structlog.get_logger("onrecord")


def serve(config: Config) -> int:
    """Run until SIGTERM or SIGINT. A pass in hand has ten seconds to end; what it leaves, the next one finishes."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *unused: stop.set())
    scheduler = BackgroundScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    pass_done = threading.Event()
    pass_done.set()
    scheduler.add_job(
        _tick, IntervalTrigger(seconds=TICK.total_seconds()), (config, pass_done), next_run_time=datetime.now(UTC)
    )
    hour, minute = config.schedule.digest.split(":")
    scheduler.add_job(_digest, CronTrigger(hour=hour, minute=minute, timezone=config.schedule.timezone), (config,))
    scheduler.start()
    log.info("serving", directory=str(config.directory), sources=len(config.sources))
    stop.wait()
    scheduler.pause()  # shutting down while a job runs logs errors; paused, no new one begins
    if not pass_done.wait(GRACE_S):
        log.warning("stopped", detail="a pass was at work; the next one finishes it")
        sys.stderr.flush()
        os._exit(0)  # a pass may be ended anywhere: every step of it is one transaction
    scheduler.shutdown()
    log.info("stopped")
    return 0


def write_day(config: Config, day: date) -> Path:
    """Write the digest of one day into the store's directory. The file; StoreError if there is no published copy."""
    path = config.directory / "digests" / f"{day}.md"
    path.parent.mkdir(exist_ok=True)
    write_digest(digest_of(config, day, day), "md", path)
    return path


def _tick(config: Config, pass_done: threading.Event) -> None:
    pass_done.clear()
    try:
        done = total(run_once(config, None))
        if done.requests:
            log.info(
                "pass",
                requests=done.requests,
                new=done.new,
                revised=done.revision,
                quotes=done.quotes,
                failed=done.failed,
            )
    except (Busy, store.StoreError) as error:
        log.warning("pass", detail=str(error))
    except Exception:
        log.exception("pass")  # a bug must not end the daemon: the next tick tries again
    finally:
        pass_done.set()


def _digest(config: Config) -> None:
    day = datetime.now(ZoneInfo(config.schedule.timezone)).date() - timedelta(days=1)
    try:
        log.info("digest", path=str(write_day(config, day)))
    except (OSError, store.StoreError) as error:
        log.error("digest", detail=str(error))
