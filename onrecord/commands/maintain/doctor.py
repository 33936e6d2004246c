"""`onrecord doctor`: is everything as it should be?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.commands.shared import CONFIG, config_of
from onrecord.console import output

if TYPE_CHECKING:
    from onrecord.config.settings import Config
    from onrecord.store.doctor import Defect


ARCHIVE = (
    "stored articles keep their texts; take the file from a backup, or leave it: the pages behind the damage are lost "
    "to `verify` and to `reprocess --from-archive`"
)


@click.command()
@CONFIG
def doctor(config_path: Path) -> None:
    """Check the database and the page archive.

    Files, schema, orphans, spans that no longer slice to their words, trends, the published copy, archived pages.

    Changes nothing. Each thing that does not hold is listed with what to do about it, and the exit code is 1.
    """
    from rich.table import Table
    from rich.text import Text

    from onrecord.clock import now_utc
    from onrecord.store.doctor import examine

    config = config_of(config_path)
    problems = (*examine(config.directory, now_utc()), *_archive_defects(config))
    if not problems:
        output().print(f"{config.directory}: everything holds", markup=False)
        return
    table = Table("problem", "rows", "for example", "what to do", box=None, pad_edge=False)
    for problem in problems:
        example, advice = Text(problem.example, overflow="fold"), Text(problem.advice)
        table.add_row(problem.problem, f"{problem.rows:,}", example, advice)
    output().print(table)
    sys.exit(1)


def _archive_defects(config: Config) -> Iterator[Defect]:
    """What of the page archive cannot be read. The newest file is left out while a pass may be adding to it."""
    from onrecord.clock import now_utc
    from onrecord.ingest.archive.damage import find_damage
    from onrecord.ingest.archive.warc import Archive
    from onrecord.passes.lock import Busy, hold_lock
    from onrecord.store.doctor import Defect

    paths = Archive(config.directory / "archive", config.archive.keep_days).paths()
    if not paths:
        return
    try:
        with hold_lock(config.directory):
            pass
    except Busy:
        paths = paths[:-1]
    for failure in find_damage(paths, now_utc()):
        yield Defect("archived pages that cannot be read", 1, f"{failure.resource}: {failure.detail}", ARCHIVE)
