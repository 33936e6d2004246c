"""`onrecord doctor`: is everything as it should be?"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from onrecord.commands.shared import CONFIG, config_of
from onrecord.console import output


@click.command()
@CONFIG
def doctor(config_path: Path) -> None:
    """Check the database: files, schema, orphans, spans that no longer slice to their words, trends, published copy.

    Changes nothing. Each thing that does not hold is listed with what to do about it, and the exit code is 1.
    """
    from rich.table import Table
    from rich.text import Text

    from onrecord.clock import now_utc
    from onrecord.store.doctor import examine

    config = config_of(config_path)
    problems = examine(config.directory, now_utc())
    if not problems:
        output().print(f"{config.directory}: everything holds", markup=False)
        return
    table = Table("problem", "rows", "for example", "what to do", box=None, pad_edge=False)
    for problem in problems:
        example, advice = Text(problem.example, overflow="fold"), Text(problem.advice)
        table.add_row(problem.problem, f"{problem.rows:,}", example, advice)
    output().print(table)
    sys.exit(1)
