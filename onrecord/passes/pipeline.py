"""One pass, and the only file where the rooms meet.

    store.due | fetch feeds (async) | parse | store.save_feed | store.todo
          | fetch pages (async) | extract | read (worker processes) | store.save_articles | store.publish

Every step that can fail hands on a value, and every step that writes is one transaction: a pass that is killed
anywhere leaves entries to do, and the next pass does them. All writing happens in the event loop's thread, so there is
one writer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from onrecord.clock import now_utc
from onrecord.config.settings import Config
from onrecord.ingest.archive.warc import Archive
from onrecord.ingest.fetch.client import Fetcher
from onrecord.ingest.records import Entry
from onrecord.passes.context import Getter, Hands
from onrecord.passes.entries import READABLE, Entries, in_turns
from onrecord.passes.feeds import Feeds
from onrecord.passes.progress import Progress, quiet
from onrecord.passes.summary import Summary
from onrecord.passes.workers import Workers
from onrecord.people.identity import RULES
from onrecord.store import Store

__all__ = ["READABLE", "TASK_DEADLINE_S", "Getter", "in_turns", "is_stale", "run_pass"]

TASK_DEADLINE_S = 60.0


async def run_pass(
    config: Config,
    store: Store,
    *,
    only: str | None = None,
    added: Iterable[tuple[str, Iterable[Entry]]] | None = None,
    pages: Getter | None = None,
    progress: Progress = quiet,
    clock: Callable[[], datetime] = now_utc,
    spare: timedelta = timedelta(0),
) -> Summary:
    """Everything that is due (or the source `only`), then publish. Failures are in the summary, and in the store.

    With `added`, (source, entries), no source is asked: these are brought in, their pages from `pages` if given. Where
    nothing was stored since the last copy, none is made while that is younger than `spare`.
    """
    keep = config.archive.enabled and pages is None
    archive = Archive(config.directory / "archive", config.archive.keep_days) if keep else None
    store.sync(config.outlets, config.sources)
    store.set_topics(config.topics)
    known = {record.host: record for record in store.robots()}
    robots = dict(known)
    async with Fetcher(config.http, clock, robots) as fetcher:
        with Workers(config.nlp.processes, TASK_DEADLINE_S) as workers:
            hands = Hands(config, store, pages or fetcher, workers, archive, progress, clock)
            feeds = Feeds(hands)
            entries = Entries(hands, feeds.carried)
            try:
                if added is None:
                    await feeds.ask(store.due(clock(), only))
                    await entries.bring(store.todo(clock(), only))
                for source, some in added or ():
                    store.add_entries(source, some, clock())
                    await entries.bring(store.todo(clock(), source))
            finally:
                store.save_robots(tuple(one for host, one in robots.items() if known.get(host) is not one))
                if store.has_unpublished() or is_stale(store.published_at(), clock(), spare):
                    with hands.timed("people"):
                        store.link_people(RULES)
                    with hands.timed("publish"):
                        store.publish(clock())
    if archive:
        archive.prune(clock())
    return hands.summary()


def is_stale(made: datetime | None, now: datetime, spare: timedelta) -> bool:
    """Whether a copy is that old, or missing. One made in the future is stale: the clock went back."""
    return made is None or not timedelta(0) <= now - made < spare
