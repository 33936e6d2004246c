"""Run `onrecord demo`: the main job on the newsroom that we wrote, over real HTTP, into a real database."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import fields
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.rule import Rule

from onrecord import store
from onrecord.config.settings import Config, load
from onrecord.digests.compose import digest_of_days
from onrecord.newsroom.server import Newsroom
from onrecord.newsroom.stories import stories
from onrecord.passes.progress import progress
from onrecord.passes.run import run_once
from onrecord.passes.summary import Summary, show_summary
from onrecord.report.digests.terminal import print_digest
from onrecord.store.records import Counts

TOPICS = """
[topics.housing]
terms = ["rent*", "landlord", "apartment", "shelter"]

[topics.transport]
terms = ["ferry", "bridge", "toll", "bus", "crossing"]

[topics.work]
terms = ["visa", "farm worker", "grower"]
"""
WEEK = date(2026, 3, 2), date(2026, 3, 8)


def run_demo(keep: Path | None, console: Console) -> int:
    """Run two passes over the newsroom; print each, the week's digest, and what is stored. The exit code."""
    with ExitStack() as stack:
        directory = keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="onrecord-demo-")))
        directory.mkdir(parents=True, exist_ok=True)
        newsroom = stack.enter_context(Newsroom())
        path = directory / "config.toml"
        path.write_text(newsroom.config(directory) + TOPICS, encoding="utf-8")
        config = load(path)
        console.print(f"Three invented outlets are served at {newsroom.base}; the database is {config.directory}.")
        for number, what_is_new in ((1, "everything is new"), (2, "one story has changed, others are new")):
            newsroom.turn_to(number)
            console.print(Rule(f"Pass {number}: {what_is_new}", align="left", style="dim"))
            show_summary(_run_pass(config), console)
        _show_digest(config, console)
        counts = store.counts(config.directory)
        _show_counts(counts, console)
        if keep:
            console.print(f"\nLook around:  onrecord sql --config {path} 'FROM quotes_flat LIMIT 5'")
    return exit_code(counts, console)


def exit_code(counts: Counts, console: Console) -> int:
    """Check that every story that can be read is stored: 0 if so. The newsroom's own troubles are wanted."""
    readable = sum(story.linked and story.status == 200 and story.access != "teaser" for story in stories(2))
    if counts.articles == readable:
        return 0
    console.print(f"[red]{counts.articles} of {readable} stories were stored:[/red] the failures above say why")
    return 1


def _run_pass(config: Config) -> Summary:
    with progress() as on_progress:
        return run_once(config, None, on_progress)


def _show_digest(config: Config, console: Console) -> None:
    console.print(Rule("The week's digest", align="left", style="dim"))
    print_digest(digest_of_days(config, *WEEK), console)


def _show_counts(counts: Counts, console: Console) -> None:
    console.print(Rule("Stored", align="left", style="dim"))
    console.print(", ".join(f"{getattr(counts, field.name)} {field.name}" for field in fields(counts)))
