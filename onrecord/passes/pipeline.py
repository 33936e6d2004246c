"""One pass, and the only file where the rooms meet.

    store.due | fetch feeds (async) | parse | store.save_feed | store.todo
          | fetch pages (async) | extract | read (worker processes) | store.save_articles | store.publish

Every step that can fail hands on a value, and every step that writes is one transaction: a pass that is killed
anywhere leaves entries to do, and the next pass does them. All writing happens in the event loop's thread, so there is
one writer.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from onrecord.clock import now_utc
from onrecord.config.settings import Config
from onrecord.ingest.archive.warc import Archive
from onrecord.ingest.fetch.client import Fetcher
from onrecord.ingest.records import Entry, RobotsRecord
from onrecord.passes.articles import ArticleStage
from onrecord.passes.context import PageGetter, PassContext
from onrecord.passes.feeds import FeedStage
from onrecord.passes.progress import Progress, quiet
from onrecord.passes.summary import Summary
from onrecord.passes.workers import TASK_DEADLINE_S, Workers
from onrecord.people.identity import RULES
from onrecord.store import Store

FEEDS_S = 10.0  # after it the entries of those that have answered are done beside the rest
EntryBatch = tuple[str, Iterable[Entry]]  # a source's id, and entries that no feed of it named


async def run_pass(
    config: Config,
    store: Store,
    *,
    only: str | None = None,
    added: Iterable[EntryBatch] | None = None,
    page_getter: PageGetter | None = None,
    progress: Progress = quiet,
    clock: Callable[[], datetime] = now_utc,
    spare: timedelta = timedelta(0),
) -> Summary:
    """Do everything that is due (or the source `only`), then publish. Failures are in the summary, and in the store.

    With `added` no source is asked: these entries are done, and their pages come from `page_getter` if given. Where
    nothing was stored since the last published copy, none is made while that is younger than `spare`.
    """
    archive = _archive(config) if page_getter is None else None
    stored_robots: dict[str, RobotsRecord] = {}
    robots: dict[str, RobotsRecord] = {}
    # Pages that somebody brought are waited for: no later pass does them.
    longest = config.schedule.longest_pass.total_seconds() if added is None else math.inf
    end = time.perf_counter() + longest
    async with Fetcher(config.http, clock, robots, seconds_left=lambda: end - time.perf_counter()) as fetcher:
        with Workers(config.nlp.processes, TASK_DEADLINE_S) as workers:
            context = PassContext(config, store, page_getter or fetcher, workers, archive, progress, clock)
            with context.wall("config", str(config.path)):
                store.sync(config.outlets, config.sources)
                store.set_topics(config.topics)
                stored_robots.update({record.host: record for record in store.robots()})
                robots.update(stored_robots)
            try:
                await _do_stages(context, only, added)
            finally:
                with context.wall("robots", "robots.txt of all hosts"):
                    changed = (record for host, record in robots.items() if stored_robots.get(host) is not record)
                    store.save_robots(tuple(changed))
                _publish(context, spare)
    if archive:
        with context.wall("save", "archive"):
            archive.prune(clock())
    return context.summary()


def is_stale(made: datetime | None, now: datetime, spare: timedelta) -> bool:
    """Whether a copy is as old as `spare`, or missing. One made in the future is stale: the clock went back."""
    return made is None or not timedelta(0) <= now - made < spare


def _archive(config: Config) -> Archive | None:
    """Where fetched pages are kept, unless the configuration says not to."""
    return Archive(config.directory / "archive", config.archive.keep_days) if config.archive.enabled else None


async def _do_stages(context: PassContext, only: str | None, added: Iterable[EntryBatch] | None) -> None:
    """Ask the due sources and do their entries; or do the entries that were added, a batch at a time."""
    store, clock = context.store, context.clock
    feeds = FeedStage(context)
    articles = ArticleStage(context, feeds.carried, lambda: _publish(context))
    if added is None:
        await _ask_and_read(context, feeds, articles, only)
    for source, entries in added or ():
        with context.wall("page", source, source):
            store.add_entries(source, entries, clock())
            await articles.run(store.todo(clock(), source))


async def _ask_and_read(context: PassContext, feeds: FeedStage, articles: ArticleStage, only: str | None) -> None:
    """Ask the due sources, then do their entries. Those of quick hosts are begun while a slow one is still asked."""

    async def ask() -> None:
        with context.wall("feed", "all sources"):
            await feeds.run(context.store.due(context.clock(), only))

    asking, done = asyncio.create_task(ask()), False
    try:
        while not done:
            done = bool((await asyncio.wait({asking}, timeout=FEEDS_S))[0])
            with context.wall("page", "all pages"):
                await articles.run(context.store.todo(context.clock(), only))
        await asking
    finally:
        asking.cancel()


def _publish(context: PassContext, spare: timedelta = timedelta(0)) -> None:
    """Decide anew who is who, and publish, if something was stored or the published copy is stale."""
    store, clock = context.store, context.clock
    with context.wall("publish", str(context.config.directory)):
        if store.has_unpublished() or is_stale(store.published_at(), clock(), spare):
            with context.wall("publish", "people"), context.timed("people"):
                store.link_people(RULES)
            with context.timed("publish"):
                store.publish(clock())
