"""The lock of a store's directory: at most one process writes to it at a time, whoever started it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from onrecord.config.settings import Config
from onrecord.store import Store

BUSY = "another pass is at work on {directory}"


class Busy(Exception):
    """Another process is at work on the same directory."""


@contextmanager
def hold_lock(directory: Path, *, wait: bool = False, problem: str = BUSY) -> Iterator[None]:
    """Hold the lock of a directory, which is made if need be. Where another process holds it: Busy, or `wait` for it.

    The kernel frees the lock of a killed process. `problem` is the message of Busy.
    """
    directory.mkdir(parents=True, exist_ok=True)
    lock = FileLock(directory / "run.lock", blocking=wait)
    try:
        lock.acquire()
    except Timeout:
        raise Busy(problem.format(directory=directory)) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def locked_store(config: Config, problem: str = BUSY) -> Iterator[Store]:
    """Open the store of the configuration's directory under its lock. Busy as `hold_lock`; StoreError as the store."""
    with hold_lock(config.directory, problem=problem), Store.open(config.directory) as store:
        yield store
