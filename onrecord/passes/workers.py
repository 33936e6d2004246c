"""Worker processes with a deadline for each task, for whatever may hang, crash or eat a core.

The pool starts with its first task, so that a pass with nothing new never pays for it. A worker imports the readers and
loads the language model at its first use of them; the parent never does. One that dies is replaced.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Generic, TypeVar

from pebble import ProcessExpired, ProcessPool

T = TypeVar("T")
TASKS_A_WORKER = 1_000  # then it is replaced: spaCy's string store only grows
PARENT_CHECK_S = 1.0
TASK_DEADLINE_S = 60.0  # for one page or article of a pass


@dataclass(frozen=True, slots=True)
class TaskDone(Generic[T]):
    """A task's result, and the seconds it took in the worker."""

    value: T
    seconds: float


@dataclass(frozen=True, slots=True)
class TaskLost:
    """A task without a result: it outran its deadline, its process died, or its code raised (with its traceback)."""

    reason: str
    detail: str
    traceback: str = ""


class Workers:
    """A pool of `processes` (None: one for each core), each task with a deadline. Use as a context manager."""

    def __init__(self, processes: int | None, deadline_s: float, at_most: int | None = None) -> None:
        cores = processes or os.cpu_count() or 1
        self.processes = min(cores, at_most) if at_most else cores
        self.deadline_s = deadline_s
        self._pool: ProcessPool | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is None:
            return
        if kind is None:
            self._pool.close()  # type: ignore[no-untyped-call]
        else:
            self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def submit(self, task: Callable[..., T], *arguments: Any) -> Future[TaskDone[T] | TaskLost]:
        """Hand a module-level function and its arguments to a worker. `result` turns the future into a value."""
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=self.processes,
                max_tasks=TASKS_A_WORKER,
                initializer=_exit_with_parent,
                initargs=(os.getpid(),),
                context=multiprocessing.get_context("spawn"),
            )
        future: Future[TaskDone[T] | TaskLost] = self._pool.schedule(
            _timed, args=(task, *arguments), timeout=self.deadline_s
        )
        return future

    def result(self, future: Future[TaskDone[T] | TaskLost]) -> TaskDone[T] | TaskLost:
        """Wait for a task. Never raises for what happened in the worker."""
        try:
            return _logged(future.result())
        except Exception as error:
            return self._lost(error)

    async def run(self, task: Callable[..., T], *arguments: Any) -> TaskDone[T] | TaskLost:
        """Submit a task and await its result. Never raises for what happened in the worker."""
        try:
            return _logged(await asyncio.wrap_future(self.submit(task, *arguments)))
        except Exception as error:
            return self._lost(error)

    def _lost(self, error: Exception) -> TaskLost:
        """Say why a task gave no result."""
        if isinstance(error, TimeoutError):
            return TaskLost("timeout", f"took longer than {self.deadline_s:.0f} s and was stopped")
        if isinstance(error, ProcessExpired):
            return TaskLost("worker-died", f"the worker process died (exit code {error.exitcode})")
        return TaskLost("bug", f"{type(error).__name__}: {error}")


def _logged(done_or_lost: TaskDone[T] | TaskLost) -> TaskDone[T] | TaskLost:
    """Log the traceback of a task that raised; what came of the task is given back."""
    if isinstance(done_or_lost, TaskLost):
        import structlog  # a third of the start of a command that logs nothing

        log = structlog.get_logger("onrecord")
        log.error("bug", detail=done_or_lost.detail, traceback=done_or_lost.traceback)
    return done_or_lost


def _timed(task: Callable[..., T], *arguments: Any) -> TaskDone[T] | TaskLost:
    """Do a task in the worker, and measure how long it takes.

    What it raises is told in words: some exceptions (of lxml, of thinc) do not survive the way to the parent, kill the
    worker or break the pool for every outlet.
    """
    start = time.perf_counter()
    try:
        value = task(*arguments)
    except Exception as error:
        return TaskLost("bug", f"{type(error).__name__}: {error}", traceback.format_exc())
    return TaskDone(value, time.perf_counter() - start)


def _exit_with_parent(parent: int) -> None:
    """A killed parent cannot stop its workers, so each watches for becoming an orphan."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(PARENT_CHECK_S)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
