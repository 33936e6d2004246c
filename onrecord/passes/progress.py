"""How far a pass is: bars on a terminal, log lines otherwise."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from onrecord.console import errors, log_to_stderr

Progress = Callable[[str, int, int], None]  # stage, done, of how many


def quiet(stage: str, done: int, total: int) -> None:
    """No display."""


@contextmanager
def progress() -> Iterator[Progress]:
    """Bars on a terminal, with nothing but problems logged; log lines otherwise."""
    if not errors.is_terminal:
        log_to_stderr()
        yield quiet
        return
    log_to_stderr(logging.ERROR)  # the summary lists what failed
    columns = (TextColumn("{task.description:9}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=errors, transient=True) as bars:
        tasks = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show
