"""Show how far a pass is: bars on a terminal, log lines otherwise."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich import progress as rich_progress

from onrecord.console import errors, log_to_stderr

Progress = Callable[[str, int, int], None]  # is called with a stage, how many of it are done, and of how many


def quiet(stage: str, done: int, total: int) -> None:
    """Show nothing."""


@contextmanager
def progress() -> Iterator[Progress]:
    """Give what shows progress: bars on a terminal, with only problems logged; log lines otherwise."""
    if not errors.is_terminal:
        log_to_stderr()
        yield quiet
        return
    log_to_stderr(logging.ERROR)  # the summary lists what failed
    columns = (
        rich_progress.TextColumn("{task.description:9}"),
        rich_progress.BarColumn(),
        rich_progress.MofNCompleteColumn(),
        rich_progress.TimeElapsedColumn(),
    )
    with rich_progress.Progress(*columns, console=errors, transient=True) as bars:
        bar_ids: dict[str, rich_progress.TaskID] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in bar_ids:
                bar_ids[stage] = bars.add_task(stage, total=total)
            bars.update(bar_ids[stage], completed=done, total=total)

        yield show
