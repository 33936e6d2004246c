"""The publishing job of the daemon: what a pass stored and could not publish is published without waiting for a pass."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from onrecord import store
from onrecord.config.settings import Config, load
from onrecord.ingest.records import Outlet, Source
from onrecord.newsroom.settings import config_text
from onrecord.passes.articles import FIRST_SLICE_S, TOGETHER
from onrecord.passes.lock import Busy, locked_store
from onrecord.passes.run import run_and_look_ahead
from onrecord.service.daemon import Daemon
from tests.ingest.conftest import FaultServer
from tests.onrecord.passes.test_fault_pass import GOOD, RSS, page

pytestmark = pytest.mark.slow

SERVES = """
import sys
if __name__ == "__main__":
    from onrecord.cli import main
    from onrecord.passes import articles
    articles.FIRST_SLICE_S = float(sys.argv[1])
    main(["serve", "--config", sys.argv[2]])
"""
STORES_AND_IS_KILLED = """
import os, signal, sys
from pathlib import Path
from onrecord.store import Store
from tests.store.house import OUTLETS, SOURCES, House
house, store = House(Path(sys.argv[1])), Store.open(Path(sys.argv[1]))
store.sync(OUTLETS, SOURCES)
house.show(store, "ledger-news", "a")
house.save(store, "a")
os.kill(os.getpid(), signal.SIGKILL)
"""


def configure(folder: Path, feed: str, more: str = "") -> Config:
    source = Source("news", "faults", "feed", feed, every=timedelta(hours=1))
    text = config_text([Outlet("faults", "Faults", "faults.example")], [source], folder / "data")
    (folder / "config.toml").write_text(
        text.replace("[store]", f"{more}\n[store]") + "\n[nlp]\nprocesses = 1\n", "utf-8"
    )
    return load(folder / "config.toml")


def rss(*addresses: str) -> str:
    items = "".join(f"<item><title>{one}</title><link>{one}</link></item>" for one in addresses)
    return f"<rss version='2.0'><channel><title>F</title>{items}</channel></rss>"


@contextmanager
def serve(folder: Path, first_slice_s: float = FIRST_SLICE_S) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", SERVES, str(first_slice_s), str(folder / "config.toml")]
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as child:
        try:
            yield child
        finally:
            child.kill()


def lines_until(child: subprocess.Popen[str], pattern: str, times: int = 1) -> list[str]:
    """The daemon's log to the line that is the last of so many that match."""
    assert child.stderr
    seen: list[str] = []
    for line in child.stderr:
        seen.append(line)
        times -= bool(re.search(pattern, line))
        if not times:
            return seen
    raise AssertionError(f"the daemon ended without {pattern}: {''.join(seen[-20:])}")


@pytest.fixture
def faults() -> Iterator[FaultServer]:
    server = FaultServer()
    yield server
    server.close()


@pytest.fixture
def slow() -> Iterator[FaultServer]:
    """A host whose one page never comes."""
    server = FaultServer()

    def never(connection: socket.socket) -> None:
        server.stopping.wait(300)

    server.routes["/late"] = never
    yield server
    server.close()


def test_killed_between_storing_and_publishing_it_publishes_at_its_start_though_no_source_is_due(
    tmp_path: Path, faults: FaultServer, slow: FaultServer
) -> None:
    """One page never comes, so that no pass ends; and the first slice is so late that none is published before the kill."""
    for n in range(TOGETHER):
        faults.routes[f"/{n}"] = page(GOOD.replace("Macon", f"Macon {n}"))
    faults.routes["/rss"] = page(rss(*(faults.url(f"/{n}") for n in range(TOGETHER)), slow.url("/late")), RSS)
    config = configure(tmp_path, faults.url("/rss"), "timeout_s = 300.0\n")
    with serve(tmp_path, first_slice_s=300.0) as child:
        lines_until(child, "event=article .*outcome=new", TOGETHER)
        child.send_signal(signal.SIGKILL)
        child.wait()
    assert not (config.directory / "onrecord.duckdb").exists()
    with serve(tmp_path) as child:
        log = lines_until(child, "event=publish")
        assert list(store.query(config.directory, "select count(*) from articles").rows) == [(TOGETHER,)]
        assert not [line for line in log if "event=pass" in line]
    assert faults.asked["/rss"] == 1, "no source was due"


def test_what_any_killed_process_stored_is_published_though_the_one_source_never_answers(
    tmp_path: Path, slow: FaultServer
) -> None:
    config = configure(tmp_path, slow.url("/late"), "timeout_s = 300.0\n")
    command = [sys.executable, "-c", STORES_AND_IS_KILLED, str(config.directory)]
    assert subprocess.run(command, cwd=Path(__file__).parents[3], check=False).returncode == -signal.SIGKILL
    with serve(tmp_path) as child:
        log = lines_until(child, "event=publish")
        assert list(store.query(config.directory, "select count(*) from articles").rows) == [(1,)]
        assert not [line for line in log if "event=pass" in line]


def test_what_a_full_disk_left_is_published_within_a_minute_and_health_is_asked_of_a_pass(
    tmp_path: Path, faults: FaultServer
) -> None:
    faults.routes |= {"/rss": page(rss(faults.url("/one")), RSS), "/one": page(GOOD)}
    config = configure(tmp_path, faults.url("/rss"))
    copy = config.directory / "onrecord.duckdb"
    copy.mkdir(parents=True)  # nothing can take its place
    with pytest.raises(store.StoreError, match="cannot be published"):
        run_and_look_ahead(config)
    daemon = Daemon(config)
    daemon.scheduler.start(paused=True)
    daemon.publish()
    assert daemon.health.problem and "cannot be published" in daemon.health.problem
    assert daemon.scheduler.get_job("pass") is None, "it is tried again by itself"
    copy.rmdir()
    with locked_store(config):  # a pass of another process
        daemon.publish()
    assert not copy.exists()
    daemon.publish()
    assert list(store.query(config.directory, "select count(*) from articles").rows) == [(1,)]
    assert daemon.scheduler.get_job("pass"), "which tells whether all is well"
    daemon.scheduler.shutdown()


def test_the_store_is_opened_only_where_somebody_has_written(tmp_path: Path, faults: FaultServer) -> None:
    faults.routes["/rss"] = page(rss(), RSS)
    config = configure(tmp_path, faults.url("/rss"))
    daemon = Daemon(config)
    assert daemon.unpublished.publish(config) is False
    assert not config.directory.exists()
    run_and_look_ahead(config)
    with locked_store(config), pytest.raises(Busy):
        daemon.unpublished.publish(config)
    assert daemon.unpublished.publish(config) is False
    with locked_store(config):
        assert daemon.unpublished.publish(config) is False, "or it were busy"


def test_it_and_the_digests_run_every_minute_in_line_with_the_passes_once_at_a_time(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("", encoding="utf-8")
    daemon = Daemon(load(tmp_path / "config.toml"))
    daemon.stopping.set()  # no pass
    daemon.start()
    for name in ("publish", "digests"):
        job = daemon.scheduler.get_job(name)
        assert (job.executor, job.coalesce, job.max_instances, job.misfire_grace_time) == ("passes", True, 1, None)
        assert job.trigger.interval == timedelta(minutes=1)
    daemon.scheduler.shutdown()
