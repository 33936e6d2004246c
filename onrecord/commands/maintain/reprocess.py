"""`onrecord reprocess`: read stored articles again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.commands.shared import CONFIG, config_of
from onrecord.console import output, say_problem
from onrecord.passes.progress import progress

if TYPE_CHECKING:
    from rich.console import Console

    from onrecord.passes.reprocess import Reprocessed

SHOWN = 20


@click.command()
@CONFIG
@click.option("--all", "everything", is_flag=True, help="Also what today's pipeline has read already.")
@click.option("--from-archive", "archive", is_flag=True, help="First extract every archived page again.")
@click.option("--limit", type=click.IntRange(1), help="At most so many articles; call again for the rest.")
def reprocess(config_path: Path, everything: bool, archive: bool, limit: int | None) -> None:
    """Read stored articles again with today's pipeline, then publish; ends with the numbers that changed.

    Every article is one unit: killed anywhere, it goes on where it was. Corrections are kept. An article that cannot be
    read keeps its old reading and is listed. With --from-archive the pages in archive/ become articles anew, without
    network: another text is a new revision (its cause: extracted), better headlines, names and times are taken over.
    """
    from onrecord.passes.lock import Busy
    from onrecord.passes.reextract import reextract
    from onrecord.passes.reprocess import reprocess as read_again
    from onrecord.store import StoreError

    config = config_of(config_path)
    try:
        with progress() as on_progress:
            extracted = reextract(config, on_progress) if archive else None
            result = read_again(config, everything, limit, on_progress)
    except (Busy, StoreError, RuntimeError) as error:
        say_problem(str(error))
        sys.exit(1)
    if extracted:
        output().print(
            f"{extracted.same:,} archived pages gave the stored text, {extracted.revision:,} a better one, "
            f"{extracted.new:,} a first one, {extracted.unread:,} none."
        )
    _show(result, output())
    sys.exit(int(bool(result.lost)))


def _show(result: Reprocessed, console: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    changed = result.changed
    console.print(
        f"{result.read:,} articles read by {result.version}, {result.left:,} left. Quotes: {changed.added:,} new, "
        f"{changed.removed:,} gone, {changed.respoken:,} with another speaker. "
        f"Places: {changed.places_before:,} before, {changed.places:,} now."
    )
    if result.numbers:
        table = Table("what", "name", "before", "after", box=None, pad_edge=False)
        for it in result.numbers[:SHOWN]:
            table.add_row(it.what, Text(it.name), f"{it.before:,}", f"{it.after:,}")
        console.print(table)
    if len(result.numbers) > SHOWN:
        console.print(f"and {len(result.numbers) - SHOWN:,} more")
    for article_id, reason in result.lost:
        say_problem(f"article {article_id} keeps its old reading: {reason}")
