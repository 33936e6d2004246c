"""`onrecord run`: one pass."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from onrecord.commands.interrupts import ends_at_interrupt
from onrecord.commands.shared import CONFIG, config_of, exit_1_on, stop
from onrecord.console import output, say_problem
from onrecord.passes.progress import progress


@click.command()
@CONFIG
@click.option("--source", "only", metavar="ID", help="Only this source, whether it is due or not.")
@click.option("--summary", "summary_path", type=click.Path(path_type=Path), help="Also write the summary as JSON here.")
@ends_at_interrupt()
def run(config_path: Path, only: str | None, summary_path: Path | None) -> None:
    """One pass: ask every source that is due, bring in its new articles, read them, publish.

    Safe to call from cron at any rate: it takes a lock, finishes what a killed pass left, and does nothing twice.
    """
    from onrecord.passes.lock import Busy
    from onrecord.passes.run import run_once
    from onrecord.passes.summary import as_json, show_summary
    from onrecord.report.files import replace_file
    from onrecord.store import StoreError

    config = config_of(config_path)
    if only and only not in {source.id for source in config.sources}:
        known = ", ".join(source.id for source in config.sources)
        stop(f'{config_path}: no enabled source has the id "{only}"; known: {known}')
    try:
        with progress() as on_progress:
            summary = run_once(config, only, on_progress)
    except Busy as busy:
        say_problem(f"{busy}; this pass ends here, and nothing is lost")
        sys.exit(0)
    except StoreError as error:
        say_problem(str(error))
        sys.exit(1)
    show_summary(summary, output())
    if summary_path:
        with exit_1_on(OSError):
            replace_file(summary_path, lambda stream: stream.write(f"{as_json(summary)}\n".encode()))
    sys.exit(summary.exit_code)
