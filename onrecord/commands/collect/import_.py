"""`onrecord import`: pages that lie in files."""

from __future__ import annotations

from pathlib import Path

import click

from onrecord.commands.collect.finish import run_and_exit
from onrecord.commands.interrupts import ends_at_interrupt
from onrecord.commands.shared import CONFIG, config_of
from onrecord.passes.progress import progress


@click.command("import")
@CONFIG
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH...")
@ends_at_interrupt()
def import_(config_path: Path, paths: tuple[Path, ...]) -> None:
    """Read WARC files, saved pages (.html, .html.gz) and folders of them into the database, without network.

    A saved page is stored under the address that it gives for itself. What was imported before, unchanged, is left.
    """
    from onrecord.passes.added import import_pages

    config = config_of(config_path)
    with progress() as on_progress:
        run_and_exit(lambda: import_pages(config, paths, on_progress))
