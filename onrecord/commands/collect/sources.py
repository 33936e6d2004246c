"""`onrecord sources`: the sources of the configuration; finding new ones, taking over and giving lists."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.commands.shared import CONFIG, config_of, stop
from onrecord.console import errors, log_to_stderr, output, say_problem

if TYPE_CHECKING:
    from onrecord.config.settings import Config
    from onrecord.sources.tables import Found

WRITE = click.option("--write", is_flag=True, help="Add them to the configuration file instead of printing them.")


@click.group()
def sources() -> None:
    """The sources of the configuration: try them, find new ones, exchange lists with feed readers."""


@sources.command()
@CONFIG
def check(config_path: Path) -> None:
    """Ask every source once and say what came back. Stores nothing."""
    import logging

    from onrecord.sources import check as checking

    config = config_of(config_path)
    log_to_stderr(logging.ERROR)
    rows = asyncio.run(checking.check(config))
    checking.show(rows, output())
    sys.exit(int(any(row.failure for row in rows)))


@sources.command()
@CONFIG
@WRITE
@click.argument("url")
def discover(config_path: Path, write: bool, url: str) -> None:
    """Find the feeds and sitemaps of the site at URL and print them as tables for config.toml.

    What the page and robots.txt name is tried first, then the usual places; only what answers is printed.
    """
    import logging

    from onrecord.ingest.records import Failure
    from onrecord.sources import discover as discovery

    config = config_of(config_path)
    log_to_stderr(logging.ERROR)
    found = asyncio.run(discovery.discover(config, url))
    if isinstance(found, Failure):
        say_problem(f"{found.resource}: {found.reason}: {found.detail}")
        sys.exit(1)
    if not found:
        say_problem(f"{url}: no feed and no sitemap was found; give the address of one, or of a section's page")
        sys.exit(1)
    for one in found:
        held = "an index" if one.entries is None else f"{one.entries} entries"
        newest = f", newest {one.newest:%Y-%m-%d %H:%M}Z" if one.newest else ""
        errors.print(f"{one.found.url}: {one.found.kind}, {held}{newest}", soft_wrap=True, markup=False)
    _give((one.found for one in found), config, config_path, write)


@sources.command("import")
@CONFIG
@WRITE
@click.argument("path", type=click.Path(path_type=Path))
def import_(config_path: Path, write: bool, path: Path) -> None:
    """Take over the feeds of an OPML list, which every feed reader exports, as tables for config.toml."""
    from onrecord.ingest.feeds.opml import read_opml
    from onrecord.sources.tables import Found

    config = config_of(config_path)
    try:
        listed = read_opml(path.read_bytes())
    except OSError as error:
        stop(f"{path} cannot be read: {error.strerror}")
    if not listed:
        stop(f"{path} is no OPML list with feeds in it")
    _give((Found(one.url, "feed", one.title, one.url) for one in listed), config, config_path, write)


@sources.command()
@CONFIG
def export(config_path: Path) -> None:
    """Print the feeds of the configuration as OPML, a folder an outlet. Sitemaps and pages are left out."""
    from onrecord.ingest.feeds.opml import Subscription, write_opml

    config = config_of(config_path)
    outlets = {outlet.id: outlet for outlet in config.outlets}
    feeds = [
        Subscription(one.url, one.id, f"https://{outlets[one.outlet].domain}/", outlets[one.outlet].name)
        for one in config.sources
        if one.kind == "feed"
    ]
    click.echo(write_opml("onrecord", feeds), nl=False)
    if left := len(config.sources) - len(feeds):
        errors.print(f"{left} sources that are no feeds were left out", markup=False)


def _give(found: Iterable[Found], config: Config, config_path: Path, write: bool) -> None:
    """Print the tables of what is new, or write them into the file."""
    from onrecord.config.settings import ConfigError
    from onrecord.sources.tables import append, new, tables

    fresh = new(found, config)
    if not fresh:
        errors.print("nothing new: the configuration has them all", markup=False)
        return
    if not write:
        click.echo(tables(fresh, config))
        return
    try:
        append(tables(fresh, config), config_path)
    except ConfigError as error:
        stop("; ".join(error.problems))
    errors.print(f"{config_path}: {len(fresh)} sources added", markup=False)
