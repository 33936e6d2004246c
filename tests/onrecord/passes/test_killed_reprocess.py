"""SIGKILL while articles are read again: no digest publishes what `doctor` would refuse."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from onrecord.clock import now_utc
from onrecord.config.settings import load
from onrecord.nlp.records import Reading
from onrecord.people.identity import RULES
from onrecord.store import Store
from onrecord.store.doctor import examine
from tests.onrecord.conftest import told

pytestmark = pytest.mark.slow


def kill_amid(command: list[str], log: Path, size: int) -> None:
    """Start a command and kill it, with its workers, when it has written so much."""
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    while running.poll() is None and not (log.exists() and log.stat().st_size > size):
        time.sleep(0.005)
    at_work = running.poll() is None
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    assert at_work


def test_a_digest_after_a_killed_reprocess_publishes_what_holds(passes: Any, own: Path) -> None:
    config = load(own)
    with Store.open(config.directory) as store:  # an earlier version found nothing
        for stored in store.reprocessing.next_batch("another", limit=1_000):
            store.reprocessing.replace(stored, Reading("earlier", (), ()), now_utc())
        store.link_people(RULES)
        store.publish()
    assert examine(config.directory, now_utc()) == ()
    command = [sys.executable, "-m", "onrecord", "reprocess", "--all", "--config", str(own)]
    kill_amid(command, config.directory / "writer.duckdb.wal", 30_000)
    assert "trends" in str(examine(config.directory, now_utc())), "the killed run left facts to be made"
    shutil.rmtree(own.parent / "out", ignore_errors=True)
    told(own, "digest", "--since", "2026-03-02", "--until", "2026-03-08", "--out", str(own.parent / "out"))
    assert examine(config.directory, now_utc()) == ()


def test_a_killed_reprocess_is_published_by_the_next_pass(passes: Any, own: Path) -> None:
    config = load(own)
    kill_amid(
        [sys.executable, "-m", "onrecord", "reprocess", "--all", "--config", str(own)],
        config.directory / "writer.duckdb.wal",
        30_000,
    )
    with Store.open(config.directory) as store:
        assert store.has_unpublished()
