"""`onrecord add`: single pages."""

from __future__ import annotations

from pathlib import Path

import click

from onrecord.commands.collect.finish import run_and_exit
from onrecord.commands.interrupts import ends_at_interrupt
from onrecord.commands.shared import CONFIG, config_of, stop
from onrecord.passes.progress import progress


@click.command()
@CONFIG
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@ends_at_interrupt()
def add(config_path: Path, urls: tuple[str, ...]) -> None:
    """Fetch single pages, read them and publish, as if a feed had named them.

    A page of a site that config.toml does not have gets an outlet named by its domain.
    """
    from onrecord.ingest.urls import is_web
    from onrecord.passes.added import add_pages

    config = config_of(config_path)
    if wrong := [url for url in urls if not is_web(url)]:
        stop(f"{wrong[0]} is no web address: it should begin with https:// or http://")
    with progress() as on_progress:
        run_and_exit(lambda: add_pages(config, urls, on_progress))
