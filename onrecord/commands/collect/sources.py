"""`onrecord sources`: the sources of the configuration; finding new ones, taking over and giving lists."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.commands.interrupts import ends_at_interrupt
from onrecord.commands.shared import CONFIG, config_of, stop
from onrecord.console import errors, log_to_stderr, output, say_problem

if TYPE_CHECKING:
    from onrecord.config.settings import Config
    from onrecord.sources.tables import FoundSource

WRITE = click.option("--write", is_flag=True, help="Add them to the configuration file instead of printing them.")


@click.group()
def sources() -> None:
    """The sources of the configuration: try them, find new ones, exchange lists with feed readers."""


@sources.command()
@CONFIG
@ends_at_interrupt()
def check(config_path: Path) -> None:
    """Ask every source once and say what came back. Stores nothing."""
    import logging

    from onrecord.sources.check import check_sources, show_checked

    config = config_of(config_path)
    log_to_stderr(logging.ERROR)
    checked_sources = asyncio.run(check_sources(config))
    show_checked(checked_sources, output())
    sys.exit(int(any(checked.failure for checked in checked_sources)))


@sources.command()
@CONFIG
@WRITE
@click.argument("url")
@ends_at_interrupt()
def discover(config_path: Path, write: bool, url: str) -> None:
    """Find the feeds and sitemaps of the site at URL and print them as tables for config.toml.

    What the page and robots.txt name is tried first, then the usual places; only what answers is printed.
    """
    import logging

    from onrecord.ingest.records import Failure
    from onrecord.sources.discover import discover_sources

    config = config_of(config_path)
    log_to_stderr(logging.ERROR)
    outcome = asyncio.run(discover_sources(config, url))
    if isinstance(outcome, Failure):
        say_problem(f"{outcome.resource}: {outcome.reason}: {outcome.detail}")
        sys.exit(1)
    if not outcome:
        say_problem(f"{url}: no feed and no sitemap was found; give the address of one, or of a section's page")
        sys.exit(1)
    for discovered in outcome:
        found_source = discovered.found_source
        entries = "an index" if discovered.entries is None else f"{discovered.entries} entries"
        newest = f", newest {discovered.newest:%Y-%m-%d %H:%M}Z" if discovered.newest else ""
        errors.print(f"{found_source.url}: {found_source.kind}, {entries}{newest}", soft_wrap=True, markup=False)
    _print_or_write((discovered.found_source for discovered in outcome), config, config_path, write)


@sources.command("import")
@CONFIG
@WRITE
@click.argument("path", type=click.Path(path_type=Path))
@ends_at_interrupt()
def import_(config_path: Path, write: bool, path: Path) -> None:
    """Take over the feeds of an OPML list, which every feed reader exports, as tables for config.toml."""
    from onrecord.passes import tasks
    from onrecord.passes.workers import TASK_DEADLINE_S, TaskLost, Workers
    from onrecord.sources.tables import FoundSource

    config = config_of(config_path)
    try:
        body = path.read_bytes()
    except OSError as error:
        stop(f"{path} cannot be read: {error.strerror or error}")
    with Workers(1, TASK_DEADLINE_S) as workers:
        done = workers.result(workers.submit(tasks.read_list, body))
    if isinstance(done, TaskLost):
        say_problem(f"{path}: {done.reason}: {done.detail}")
        sys.exit(1)
    subscriptions = done.value
    if not subscriptions:
        stop(f"{path} is no OPML list with feeds in it")
    feeds = (FoundSource(feed.url, "feed", feed.title, feed.url) for feed in subscriptions)
    _print_or_write(feeds, config, config_path, write)


@sources.command()
@CONFIG
def export(config_path: Path) -> None:
    """Print the feeds of the configuration as OPML, a folder an outlet. Sitemaps and pages are left out."""
    from onrecord.ingest.feeds.opml import Subscription, write_opml

    config = config_of(config_path)
    outlets = {outlet.id: outlet for outlet in config.outlets}
    feeds = [
        Subscription(source.url, source.id, f"https://{outlets[source.outlet].domain}/", outlets[source.outlet].name)
        for source in config.sources
        if source.kind == "feed"
    ]
    click.echo(write_opml("onrecord", feeds), nl=False)
    if left := len(config.sources) - len(feeds):
        errors.print(f"{left} sources that are no feeds were left out", markup=False)


def _print_or_write(found_sources: Iterable[FoundSource], config: Config, config_path: Path, write: bool) -> None:
    """Print the tables of what is new, or write them into the file."""
    from onrecord.config.settings import ConfigError
    from onrecord.sources.tables import append_tables, new_sources, tables_of

    new = new_sources(found_sources, config)
    if not new:
        errors.print("nothing new: the configuration has them all", markup=False)
        return
    if not write:
        click.echo(tables_of(new, config))
        return
    try:
        append_tables(tables_of(new, config), config_path)
    except ConfigError as error:
        stop("; ".join(error.problems))
    except OSError as error:
        say_problem(f"{config_path} cannot be written, and is as it was: {error.strerror}")
        sys.exit(1)
    errors.print(f"{config_path}: {len(new)} sources added", markup=False)
