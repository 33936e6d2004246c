"""`onrecord reprocess`: read stored articles again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.commands.interrupts import ends_at_interrupt
from onrecord.commands.shared import CONFIG, config_of, exit_1_on
from onrecord.console import output, say_problem
from onrecord.passes.progress import progress

if TYPE_CHECKING:
    from rich.console import Console

    from onrecord.passes.reprocess_pages import ReprocessedPages
    from onrecord.passes.reprocess_texts import ReprocessedTexts

SHOWN = 20  # numbers that changed


@click.command()
@CONFIG
@click.option("--all", "everything", is_flag=True, help="Also what today's pipeline has read already.")
@click.option("--from-archive", "archive", is_flag=True, help="First extract every archived page again.")
@click.option("--limit", type=click.IntRange(1), help="At most so many articles; call again for the rest.")
@ends_at_interrupt()
def reprocess(config_path: Path, everything: bool, archive: bool, limit: int | None) -> None:
    """Read stored articles again with today's pipeline, then publish; ends with the numbers that changed.

    Every article is one unit: killed anywhere, it goes on where it was. Corrections are kept. An article that cannot be
    read keeps its old reading and is listed. With --from-archive the pages in archive/ become articles anew, without
    network: another text is a new revision (its cause: extracted), better headlines, names and times are taken over.
    """
    from onrecord.passes.lock import Busy
    from onrecord.passes.reprocess_pages import reprocess_pages
    from onrecord.passes.reprocess_texts import reprocess_texts
    from onrecord.store import StoreError

    config = config_of(config_path)
    with exit_1_on(Busy, StoreError, RuntimeError), progress() as on_progress:
        pages = reprocess_pages(config, on_progress) if archive else None
        texts = reprocess_texts(config, everything, limit, on_progress)
    if pages:
        _show_pages(pages, output())
    _show_texts(texts, output())
    sys.exit(int(bool(texts.lost or (pages and pages.failures))))


def _show_pages(result: ReprocessedPages, console: Console) -> None:
    console.print(
        f"{result.same:,} archived pages gave the stored text, {result.revision:,} a better one, "
        f"{result.new:,} a first one, {result.unread:,} none."
    )
    for failure in result.failures:
        say_problem(f"{failure.resource}: {failure.reason}: {failure.detail}")


def _show_texts(texts: ReprocessedTexts, console: Console) -> None:
    """What changed in quotes and places, the first numbers of trends that changed, and what could not be read."""
    from rich.table import Table
    from rich.text import Text

    changed = texts.changed
    console.print(
        f"{texts.read:,} articles read by {texts.version}, {texts.left:,} left. Quotes: {changed.added:,} new, "
        f"{changed.removed:,} gone, {changed.respoken:,} with another speaker. "
        f"Places: {changed.places_before:,} before, {changed.places:,} now."
    )
    if texts.numbers:
        table = Table("what", "name", "before", "after", box=None, pad_edge=False)
        for number in texts.numbers[:SHOWN]:
            table.add_row(number.what, Text(number.name), f"{number.before:,}", f"{number.after:,}")
        console.print(table)
    if len(texts.numbers) > SHOWN:
        console.print(f"and {len(texts.numbers) - SHOWN:,} more")
    for article_id, reason in texts.lost:
        say_problem(f"article {article_id} keeps its old reading: {reason}")
