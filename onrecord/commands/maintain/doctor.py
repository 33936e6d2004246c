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
    found = examine(config.directory, now_utc())
    if not found:
        output().print(f"{config.directory}: everything holds")
        return
    table = Table("problem", "rows", "for example", "what to do", box=None, pad_edge=False)
    for it in found:
        table.add_row(it.problem, f"{it.rows:,}", Text(it.example, overflow="fold"), Text(it.advice))
    output().print(table)
    sys.exit(1)
