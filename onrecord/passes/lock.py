"""One pass under the lock: at most one works on a directory at a time, whoever started it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from filelock import FileLock, Timeout

from onrecord.config.settings import Config
from onrecord.passes.pipeline import now_utc, run_pass
from onrecord.passes.progress import Progress, quiet
from onrecord.passes.summary import Summary
from onrecord.store import Store

SPARE = timedelta(minutes=15)
Agenda = tuple[tuple[str | None, datetime | None], ...]  # as Store.agenda has it


class Busy(Exception):
    """Another pass is at work on the same directory."""


@contextmanager
def locked(config: Config) -> Iterator[Store]:
    """The store of the configuration's directory, made if need be, for the one pass at work on it. Busy, StoreError."""
    config.directory.mkdir(parents=True, exist_ok=True)
    lock = FileLock(config.directory / "run.lock", blocking=False)
    try:
        lock.acquire()
    except Timeout:
        raise Busy(f"another pass is at work on {config.directory}") from None
    try:
        with Store.open(config.directory) as store:
            yield store
    finally:
        lock.release()


def run_once(
    config: Config, only: str | None, progress: Progress = quiet, clock: Callable[[], datetime] = now_utc
) -> Summary:
    """Run one pass. Busy if another holds the lock (the kernel frees a killed one's); StoreError as the store says."""
    with locked(config) as store:
        return asyncio.run(run_pass(config, store, only=only, progress=progress, clock=clock))


def run_and_look_ahead(
    config: Config, progress: Progress = quiet, clock: Callable[[], datetime] = now_utc
) -> tuple[Summary, Agenda]:
    """A pass of the daemon: the same, and what is to be done next. It spares readers a copy in which nothing is new."""
    with locked(config) as store:
        summary = asyncio.run(run_pass(config, store, progress=progress, clock=clock, spare=SPARE))
        return summary, store.agenda()
