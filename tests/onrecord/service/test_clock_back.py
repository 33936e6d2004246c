"""A clock that is set back while `onrecord serve` runs: nothing waits until it shows again what it showed before."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from onrecord.config.settings import load
from onrecord.ingest.records import Outlet, Source
from onrecord.newsroom.settings import config_text
from onrecord.service.daemon import Daemon
from tests.ingest.conftest import FaultServer
from tests.onrecord.passes.test_fault_pass import RSS, page
from tests.onrecord.passes.test_publishing import lines_until, rss

DAY = timedelta(days=1)
BEGIN = datetime(2026, 3, 4, 15, tzinfo=UTC)
DAEMON = """
import sys, time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from onrecord.config.settings import load
from onrecord.console import log_to_stderr
from onrecord.service.daemon import Daemon
from onrecord.service.serve import serve_until_stopped
folder, began = Path(sys.argv[1]), time.time()
def clock():
    then = datetime(2026, 3, 4, 15, tzinfo=UTC) + timedelta(seconds=(time.time() - began) * 60)
    return then - timedelta(days=400) if (folder / "back").exists() else then
log_to_stderr()
sys.exit(serve_until_stopped(Daemon(load(folder / "config.toml"), clock, 60.0)))
"""


@pytest.fixture
def faults() -> Iterator[FaultServer]:
    server = FaultServer()
    server.routes["/rss"] = page(rss(), RSS)
    yield server
    server.close()


@pytest.mark.slow
def test_sources_are_asked_at_once_and_by_their_interval_from_then_on(tmp_path: Path, faults: FaultServer) -> None:
    source = Source("news", "f", "feed", faults.url("/rss"), every=timedelta(minutes=5))
    text = config_text([Outlet("f", "F", "f.example")], [source], tmp_path / "data")
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-c", DAEMON, str(tmp_path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as child:
        alarm = threading.Timer(60, child.kill)  # it would wait for 400 days: nine hours and a half of ours
        alarm.start()
        try:
            lines_until(child, "event=pass ")
            (tmp_path / "back").touch()
            told = lines_until(child, "event=fetch source=news .*status=200", 3)
            assert len([line for line in told if "event=clock" in line and "it went back by 399 days" in line]) == 1
        finally:
            alarm.cancel()
            child.kill()


def test_all_jobs_are_planned_anew_once(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("", encoding="utf-8")
    now = [BEGIN]
    daemon = Daemon(load(tmp_path / "config.toml"), lambda: now[0])
    daemon.stopping.set()  # no pass
    daemon.start()
    daemon.scheduler.pause()
    daemon.look_at_the_clock()
    daemon.health.done(now[0], now[0] + DAY)
    minutely = [daemon.scheduler.get_job(name) for name in ("publish", "digests", "watchdog")]
    for job in minutely:
        job.modify(next_run_time=datetime.now(UTC) + DAY)  # as the scheduler's own clock has it when it is set back
    now[0] -= timedelta(seconds=59)  # as it is set right now and then
    daemon.look_at_the_clock()
    assert all(
        job.next_run_time > datetime.now(UTC) + DAY / 2 for job in daemon.scheduler.get_jobs() if job in minutely
    )
    now[0] -= DAY
    daemon.look_at_the_clock()
    soon = datetime.now(UTC) + timedelta(minutes=2)
    assert {job.id for job in daemon.scheduler.get_jobs() if job.next_run_time < soon} >= {
        "publish", "digests", "watchdog", "pass",
    }  # fmt: skip
    assert daemon.health.good(now[0])
    assert not daemon.health.good(now[0] + timedelta(minutes=31)), "and no pass has come"
    daemon.scheduler.remove_job("pass")
    daemon.look_at_the_clock()
    assert daemon.scheduler.get_job("pass") is None
    daemon.scheduler.shutdown()
