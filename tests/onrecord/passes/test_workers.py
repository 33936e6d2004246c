"""Workers: a task that hangs, dies or raises costs only itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from onrecord.passes.workers import TaskDone, TaskLost, Workers

pytestmark = pytest.mark.slow


def test_a_task_that_hangs_dies_or_raises_is_a_value_and_the_next_one_is_done() -> None:
    with Workers(1, deadline_s=1.0) as workers:
        assert workers.result(workers.submit(time.sleep, 30)).reason == "timeout"  # type: ignore[union-attr]
        assert workers.result(workers.submit(os._exit, 3)).reason == "worker-died"  # type: ignore[union-attr]
        raised = workers.result(workers.submit(int, "x"))
        assert isinstance(raised, TaskLost) and raised.detail.startswith("ValueError")
        done = workers.result(workers.submit(int, "7"))
        assert isinstance(done, TaskDone) and done.value == 7


class Untold(Exception):
    """An exception that pickles and cannot be unpickled, as some of thinc and lxml."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} and {second}")


def raise_untold() -> None:
    raise Untold("half", "whole")


def raise_from_lxml() -> None:
    etree.fromstring(b"<a><b></a>")


def test_an_exception_that_cannot_come_back_costs_only_its_task() -> None:
    with Workers(1, deadline_s=20.0) as workers:
        for task, name in ((raise_untold, "Untold: half and whole"), (raise_from_lxml, "XMLSyntaxError")):
            lost = workers.result(workers.submit(task))
            assert isinstance(lost, TaskLost) and lost.reason == "bug" and lost.detail.startswith(name)
            assert task.__name__ in lost.traceback
            done = workers.result(workers.submit(int, "7"))
            assert isinstance(done, TaskDone) and done.value == 7


def test_workers_follow_a_killed_parent() -> None:
    code = (
        "import os, time\nfrom onrecord.passes.workers import Workers\n"
        "if __name__ == '__main__':\n"
        "    workers = Workers(1, 60)\n    print(workers.submit(os.getpid).result().value, flush=True)\n"
        "    workers.submit(time.sleep, 50)\n    time.sleep(50)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    worker = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    end = time.monotonic() + 5
    while time.monotonic() < end and alive(worker):
        time.sleep(0.1)
    assert not alive(worker), f"worker {worker} outlives its parent, {datetime.now(UTC)}"


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
