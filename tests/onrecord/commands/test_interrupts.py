"""Ctrl-C ends each command within two seconds, with its workers, and frees the lock: in the middle of what never ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

from onrecord.ingest.records import Outlet, Source
from onrecord.newsroom.settings import config_text
from tests.store.house import OUTLETS, SOURCES, TEXT, House

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="it looks into /proc")]
MOST_S = 2.0
STARTED_S = 60.0  # until a command is where it hangs, on a machine that does other things


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder with a configuration of one source, whose server takes connections and never answers."""

    folder: Path
    server: socket.socket
    base: str

    def is_asked(self) -> bool:
        """Whether somebody has connected to the server."""
        try:
            self.server.accept()
        except BlockingIOError:
            return False
        return True


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        base = f"http://127.0.0.1:{server.getsockname()[1]}"
        outlet, source = Outlet("beacon", "Beacon", "beacon.example"), Source("news", "beacon", "feed", f"{base}/rss")
        (tmp_path / "config.toml").write_text(config_text([outlet], [source], tmp_path / "data"), encoding="utf-8")
        yield Desk(tmp_path, server, base)


def has_workers(pid: int) -> bool:
    """Whether a process has a worker that has loaded what it needs and is at work."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    used = (Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split() for child in children)
    return any(int(fields[11]) > 2 * os.sysconf("SC_CLK_TCK") for fields in used)


def interrupt(desk: Desk, words: list[str], hangs: Callable[[int], bool]) -> None:
    """Start a command, send SIGINT to it alone when it hangs, and see all of it gone and the lock free."""
    command = [sys.executable, "-m", "onrecord", *words]
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=desk.folder, start_new_session=True
    )
    end = time.monotonic() + STARTED_S
    while not hangs(running.pid):
        assert running.poll() is None and time.monotonic() < end, running.communicate()
        time.sleep(0.05)
    begun = time.monotonic()
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert time.monotonic() - begun < MOST_S
    assert (running.returncode, "Traceback" in told) == (130, False), told
    assert "interrupted" in told
    if (desk.folder / "data").exists():
        FileLock(desk.folder / "data" / "run.lock").acquire(timeout=0).lock.release()
    while time.monotonic() - begun < 2 * MOST_S:
        try:
            os.killpg(running.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    raise AssertionError("a worker outlives the command")


@pytest.mark.parametrize(
    "words", [["run"], ["add", "{base}/page"], ["sources", "discover", "{base}"], ["sources", "check"]]
)
def test_a_server_that_never_answers(desk: Desk, words: list[str]) -> None:
    words = [word.format(base=desk.base) for word in words]
    interrupt(desk, [*words, "--config", "config.toml"], lambda pid: desk.is_asked())


@pytest.mark.parametrize("name", ["pages.warc", "page.html", "page.html.gz"])
def test_a_file_that_never_ends(desk: Desk, name: str) -> None:
    os.mkfifo(desk.folder / name)
    handle = os.open(desk.folder / name, os.O_RDWR)  # so that it can be opened, and never ends
    try:
        interrupt(desk, ["import", name], lambda pid: (desk.folder / "data" / "run.lock").exists() and waits(pid, name))
    finally:
        os.close(handle)


def waits(pid: int, name: str) -> bool:
    """Whether a process has opened a file of this name."""
    handles = Path(f"/proc/{pid}/fd")
    return any(str(handle.readlink()).endswith(f"/{name}") for handle in handles.iterdir() if handle.is_symlink())


def test_a_text_that_takes_minutes(desk: Desk) -> None:
    (desk.folder / "long.txt").write_text(TEXT * 8_000, encoding="utf-8")
    interrupt(desk, ["extract", "long.txt"], has_workers)
    interrupt(desk, ["explain", "long.txt"], has_workers)


def test_a_stored_text_that_takes_minutes(desk: Desk) -> None:
    from onrecord.store import Store

    house = House(desk.folder / "data")
    with Store.open(house.directory) as store:
        store.sync(OUTLETS, SOURCES)
        house.show(store, "ledger-news", "a")
        house.save(store, "a", TEXT * 8_000)
        store.publish()
    interrupt(desk, ["reprocess", "--all"], has_workers)
    with Store.open(house.directory) as store:
        assert store.counts().articles == 1
