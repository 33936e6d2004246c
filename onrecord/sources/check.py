"""`onrecord sources check`: ask every source once, and say what came back. Stores nothing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

import onrecord.ingest.feeds.parse
from onrecord.clock import now_utc
from onrecord.config.settings import Config
from onrecord.ingest.fetch.client import Fetcher
from onrecord.ingest.records import Failure, Feed, Source
from onrecord.report.text.plain import plain


@dataclass(frozen=True, slots=True)
class Checked:
    """One source, what it is and how many entries it has today; or the failure."""

    source: Source
    entries: int | None
    title: str | None
    failure: Failure | None


async def check(config: Config) -> tuple[Checked, ...]:
    """Every enabled source, in the order of the file."""
    async with Fetcher(config.http, now_utc) as fetcher:
        return tuple(await asyncio.gather(*(_check(source, fetcher) for source in config.sources)))


async def _check(source: Source, fetcher: Fetcher) -> Checked:
    outcome = await fetcher.get(source.url, accept=onrecord.ingest.feeds.parse.ACCEPT[source.kind])
    if isinstance(outcome, Failure):
        return Checked(source, None, None, outcome)
    parsed = onrecord.ingest.feeds.parse.parse(outcome, source, now_utc())
    if isinstance(parsed, Failure):
        return Checked(source, None, None, parsed)
    if isinstance(parsed, Feed):
        return Checked(source, len(parsed.entries), parsed.title, None)
    return Checked(source, len(parsed.urls), "sitemap index", None)


def show(rows: tuple[Checked, ...], console: Console) -> None:
    """A line a source; what failed with its reason and what to do."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("source", "entries", "what it is"):
        table.add_column(heading, justify="right" if heading == "entries" else "left", overflow="fold")
    for row in rows:
        if row.failure:
            table.add_row(row.source.id, "-", Text(plain(f"{row.failure.reason}: {row.failure.detail}"), style="red"))
        else:
            table.add_row(row.source.id, str(row.entries), Text(plain(row.title or "")))
    console.print(table)
