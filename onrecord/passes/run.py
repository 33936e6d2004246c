"""Run one pass under the lock of its directory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from onrecord.clock import now_utc
from onrecord.config.settings import Config
from onrecord.passes.lock import locked_store
from onrecord.passes.pipeline import run_pass
from onrecord.passes.progress import Progress, quiet
from onrecord.passes.summary import Summary

YOUNG_COPY = timedelta(minutes=15)  # the daemon does not replace a younger published copy in which nothing would change
Agenda = tuple[tuple[str | None, datetime | None], ...]  # as Store.agenda has it


def run_once(
    config: Config, only: str | None, progress: Progress = quiet, clock: Callable[[], datetime] = now_utc
) -> Summary:
    """Run one pass over what is due, or over the source `only`. Busy if another holds the lock; StoreError."""
    with locked_store(config) as store:
        return asyncio.run(run_pass(config, store, only=only, progress=progress, clock=clock))


def run_and_look_ahead(
    config: Config, progress: Progress = quiet, clock: Callable[[], datetime] = now_utc
) -> tuple[Summary, Agenda]:
    """Run one pass of the daemon, and tell when each source is due next. Errors as `run_once`."""
    with locked_store(config) as store:
        summary = asyncio.run(run_pass(config, store, progress=progress, clock=clock, spare=YOUNG_COPY))
        return summary, store.agenda()
