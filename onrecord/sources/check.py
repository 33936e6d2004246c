"""Ask every source once, and say what came back. Stores nothing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from onrecord.clock import now_utc
from onrecord.config.settings import Config
from onrecord.ingest.failures import make_failure
from onrecord.ingest.feeds.kinds import KINDS
from onrecord.ingest.fetch.client import Fetcher
from onrecord.ingest.records import Failure, Feed, Source
from onrecord.passes import tasks
from onrecord.passes.workers import TASK_DEADLINE_S, TaskLost, Workers
from onrecord.report.text.plain import plain


@dataclass(frozen=True, slots=True)
class CheckedSource:
    """What one source is and how many entries it has today; or the failure."""

    source: Source
    entries: int | None
    title: str | None
    failure: Failure | None


async def check_sources(config: Config) -> tuple[CheckedSource, ...]:
    """Ask every enabled source; the answers are in the order of the file."""
    with Workers(config.nlp.processes, TASK_DEADLINE_S, at_most=2) as workers:
        async with Fetcher(config.http, now_utc) as fetcher:
            return tuple(await asyncio.gather(*(_check(source, fetcher, workers) for source in config.sources)))


async def _check(source: Source, fetcher: Fetcher, workers: Workers) -> CheckedSource:
    outcome = await fetcher.get(source.url, accept=KINDS[source.kind].accept)
    if isinstance(outcome, Failure):
        return CheckedSource(source, None, None, outcome)
    done = await workers.run(tasks.parse, outcome, source, now_utc())
    if isinstance(done, TaskLost):
        lost = make_failure("feed", source.url, done.reason, done.detail, now_utc())
        return CheckedSource(source, None, None, lost)
    parsed = done.value
    if isinstance(parsed, Failure):
        return CheckedSource(source, None, None, parsed)
    if isinstance(parsed, Feed):
        return CheckedSource(source, len(parsed.entries), parsed.title, None)
    return CheckedSource(source, len(parsed.urls), "sitemap index", None)


def show_checked(checked_sources: tuple[CheckedSource, ...], console: Console) -> None:
    """Print a line a source; for one that failed its reason and what to do."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("source", "entries", "what it is"):
        table.add_column(heading, justify="right" if heading == "entries" else "left", overflow="fold")
    for checked in checked_sources:
        if checked.failure:
            problem = f"{checked.failure.reason}: {checked.failure.detail}"
            table.add_row(checked.source.id, "-", Text(plain(problem), style="red"))
        else:
            table.add_row(checked.source.id, str(checked.entries), Text(plain(checked.title or "")))
    console.print(table)
