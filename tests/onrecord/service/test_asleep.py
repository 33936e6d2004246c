"""What `onrecord serve` makes up for after the machine slept, or was down, over several intervals: all of it, once."""

from __future__ import annotations

import itertools
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from onrecord import store
from onrecord.ingest.records import Outlet, Source
from onrecord.newsroom.settings import config_text
from tests.ingest.conftest import FaultServer
from tests.onrecord.passes.test_fault_pass import GOOD, RSS, page
from tests.onrecord.passes.test_publishing import lines_until, rss

pytestmark = pytest.mark.slow

BEGIN = datetime(2026, 3, 4, 15, tzinfo=UTC)
SPEED = 60.0  # a minute of the daemon's clock is a second of ours
EVERY = {"early": timedelta(minutes=4), "later": timedelta(minutes=6)}
AWAY_S = 20.0  # five intervals of one source, three of the other
AWAY = {"asleep": signal.SIGSTOP, "stopped": signal.SIGTERM, "killed": signal.SIGKILL}
DAEMON = """
import sys, time
from datetime import datetime, timedelta
from pathlib import Path
from onrecord.config.settings import load
from onrecord.console import log_to_stderr
from onrecord.service.daemon import Daemon
from onrecord.service.serve import serve_until_stopped
path, start, began, speed = sys.argv[1:]
clock = lambda: datetime.fromisoformat(start) + timedelta(seconds=(time.time() - float(began)) * float(speed))
log_to_stderr()
sys.exit(serve_until_stopped(Daemon(load(Path(path)), clock, float(speed))))
"""


@dataclass(slots=True)
class Site:
    """Two feeds that show the same stories, and when each was asked."""

    faults: FaultServer
    folder: Path
    began: float = field(default_factory=time.time)
    asked: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    shown: tuple[str, ...] = ("/Macon",)
    ends: list[threading.Timer] = field(default_factory=list)

    def __post_init__(self) -> None:
        for town in ("Macon", "Toledo", "Lander"):
            self.faults.routes[f"/{town}"] = page(GOOD.replace("Macon", town))
        for name in EVERY:
            self.faults.routes[f"/{name}"] = lambda connection, name=name: self._feed(connection, name)  # type: ignore[misc]
        watched = [Source(name, "f", "feed", self.faults.url(f"/{name}"), every=every) for name, every in EVERY.items()]
        text = config_text([Outlet("f", "F", "f.example")], watched, self.folder / "data")
        (self.folder / "config.toml").write_text(text + "\n[nlp]\nprocesses = 1\n", encoding="utf-8")

    def _feed(self, connection: socket.socket, name: str) -> None:
        self.asked[name].append(time.time())
        page(rss(*map(self.faults.url, self.shown)), RSS)(connection)

    def daemon(self) -> subprocess.Popen[str]:
        """The daemon by its fast clock, in a group of processes of its own; ended after two minutes, come what may."""
        words = [str(self.folder / "config.toml"), BEGIN.isoformat(), str(self.began), str(SPEED)]
        command = [sys.executable, "-c", DAEMON, *words]
        environment = os.environ | {"PYTHONUNBUFFERED": "1"}
        child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True)
        self.ends.append(threading.Timer(120, end, (child,)))
        self.ends[-1].start()
        return child


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[dict[str, Site]]:
    """A site for each way to be away."""
    faults = {way: FaultServer() for way in AWAY}
    for way in faults:
        (tmp_path / way).mkdir()
    sites = {way: Site(server, tmp_path / way) for way, server in faults.items()}
    yield sites
    for way, site in sites.items():
        for timer in site.ends:
            timer.cancel()
        faults[way].close()


def end(child: subprocess.Popen[str]) -> None:
    """Kill the daemon and its readers, unless they have ended."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def test_what_was_missed_is_made_up_for_once(sites: dict[str, Site]) -> None:
    """All ways side by side: the time is spent asleep."""
    with ThreadPoolExecutor(len(sites)) as pool:
        for done in [pool.submit(is_made_up_for_once, way, site) for way, site in sites.items()]:
            done.result()


def is_made_up_for_once(way: str, site: Site) -> None:
    child = site.daemon()
    try:
        lines_until(child, r"event=fetch source=later", 2)
        lines_until(child, "event=pass ")
        child = away(child, way, site)
        back = time.time()
        told = lines_until(child, r"event=pass .*requests=4 new=2 revised=0")
        assert [line for line in told if "event=pass " in line] == told[-1:], "one pass makes up for all"
        lines_until(child, "event=pass ")
    finally:
        end(child)
        child.wait()
    for name, every in EVERY.items():
        pauses = [(b - a) * SPEED for a, b in itertools.pairwise(site.asked[name])]
        assert min(pauses) >= every.total_seconds(), "never sooner than its interval"
        assert max(pauses) >= AWAY_S * SPEED
        assert next(at for at in site.asked[name] if at > back - AWAY_S + 2) >= back, "nobody asked meanwhile"
    assert [site.faults.asked[path] for path in ("/Macon", "/Toledo", "/Lander")] == [1, 1, 1]
    stored = "select count(*), count(distinct article_id), sum(revision) from articles"
    assert list(store.query(site.folder / "data", stored).rows) == [(3, 3, 3)]


def away(child: subprocess.Popen[str], way: str, site: Site) -> subprocess.Popen[str]:
    """The daemon after it was away for AWAY_S, in which two stories came out."""
    os.killpg(child.pid, AWAY[way])
    site.shown = ("/Lander", "/Toledo", "/Macon")
    time.sleep(AWAY_S)
    if way == "asleep":
        os.killpg(child.pid, signal.SIGCONT)
        return child
    child.wait(10)
    return site.daemon()
