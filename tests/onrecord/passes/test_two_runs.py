"""Two passes begun at once, as two crons do: one does the work, the other says so and ends well; nothing is stored twice."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord import store
from tests.ingest.conftest import FaultServer
from tests.onrecord.passes.test_fault_pass import GOOD, RSS, page
from tests.onrecord.passes.test_publishing import configure, rss

pytestmark = pytest.mark.slow

STORIES = 3


@pytest.fixture
def faults() -> Iterator[FaultServer]:
    server = FaultServer()
    yield server
    server.close()


def test_two_runs_at_once_store_each_story_once(tmp_path: Path, faults: FaultServer) -> None:
    one_ended = threading.Event()
    feed = page(rss(*(faults.url(f"/{n}") for n in range(STORIES))), RSS)

    def held(connection: socket.socket) -> None:
        one_ended.wait(120)
        feed(connection)

    faults.routes["/rss"] = held
    for n in range(STORIES):
        faults.routes[f"/{n}"] = page(GOOD.replace("Macon", f"Macon {n}"))
    config = configure(tmp_path, faults.url("/rss"), "timeout_s = 120.0\n")
    command = [sys.executable, "-m", "onrecord", "run", "--config", str(tmp_path / "config.toml")]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for _ in range(2)]
    while all(run.poll() is None for run in runs):
        time.sleep(0.05)
    one_ended.set()
    said = [run.communicate(timeout=120)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], said
    assert sum("another pass is at work" in each for each in said) == 1, said
    assert {path: faults.asked[path] for path in faults.routes} == dict.fromkeys(faults.routes, 1)
    assert list(store.query(config.directory, "select count(*) from articles").rows) == [(STORIES,)]
