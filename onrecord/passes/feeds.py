"""The first half of a pass: ask the sources that are due, and note which entries they show."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain, zip_longest

from onrecord.ingest.feeds.entries import unique
from onrecord.ingest.fetch.rate_limits import LEFT
from onrecord.ingest.records import Entry, Failure, Feed, Fetched, SitemapIndex, Validators
from onrecord.ingest.schedule import is_gone, next_due
from onrecord.passes import tasks
from onrecord.passes.context import PassContext
from onrecord.passes.workers import TaskLost
from onrecord.store.records import DueSource, Unchanged

SITEMAP_CHILDREN = 10


@dataclass(slots=True)
class FeedStage:
    """Ask the sources of a pass.

    `carried` are the entries whose article a feed carries whole, by key, each with the answer that brought it.
    """

    context: PassContext
    carried: dict[str, tuple[Entry, Fetched]] = field(default_factory=dict)
    unchanged: list[Unchanged] = field(default_factory=list)  # saved together: a killed pass asks them again

    async def run(self, due: tuple[DueSource, ...]) -> None:
        """Ask every due source, all at once: the fetcher holds back what one host must not get together."""
        await self.context.run_all("feeds", [(source.url, self._ask(source)) for source in due])
        with self.context.wall("save", "sources that have not changed"), self.context.timed("save"):
            self.context.store.save_unchanged(self.unchanged, self.context.clock())

    async def _ask(self, due: DueSource) -> None:
        """Ask one source behind the wall: it is asked again later, whatever was raised."""

        def keep(failure: Failure) -> None:
            self._save(due, failure, None, self.context.clock())

        with self.context.wall("feed", due.url, due.source.id, keep):
            await self._ask_and_save(due)

    async def _ask_and_save(self, due: DueSource) -> None:
        """Ask one source, parse what it answers, and store its entries and when it is asked next."""
        outcome = await self.context.fetch(due.url, due.source.id, due=due)
        if isinstance(outcome, Failure) and outcome.reason == LEFT:
            return self.context.count(due.source.id, left=1)  # it stays due
        feed = None
        if isinstance(outcome, Fetched) and outcome.status != 304:
            feed, outcome = await self._parse(outcome, due)
        if isinstance(feed, Feed) and isinstance(outcome, Fetched):
            answer = replace(outcome, body=b"")
            self.carried |= {entry.key: (entry, answer) for entry in feed.entries if entry.body}
        if isinstance(feed, Failure) and feed.reason == LEFT:
            return self.context.count(due.source.id, left=1)
        return self._save(due, outcome, feed, self.context.clock())

    def _save(self, due: DueSource, outcome: Fetched | Failure, feed: Feed | Failure | None, now: datetime) -> None:
        """Store what came of asking a source, and when it is asked next; 304 is kept for later."""
        failure = next((each for each in (outcome, feed) if isinstance(each, Failure)), None)
        result, failures_in_row = failure or outcome, due.failures + 1
        pace = feed.pace if isinstance(feed, Feed) else due.pace
        due_if_quiet = next_due(due.source, result, failures_in_row, now, pace, now - (due.last_new or now))
        if failure is None and feed is None and isinstance(outcome, Fetched):
            self.unchanged.append(Unchanged(due, outcome, due_if_quiet))
            return
        with self.context.timed("save"):
            when = next_due(due.source, result, failures_in_row, now, pace)
            saved = self.context.store.save_feed(due, outcome, feed, when, now, due_if_quiet, is_gone(result))
        self.context.count(due.source.id, found=saved.new, changed=saved.changed)
        for problem in [failure] if failure else feed.failures if isinstance(feed, Feed) else []:
            self.context.add_failure(due.source.id, problem)

    async def _parse(self, fetched: Fetched, due: DueSource) -> tuple[Feed | Failure, Fetched]:
        """Parse an answer into its feed; give the answer too, with the validators to ask with next time."""
        parsed = await self._parse_in_worker(fetched, due, due.url)
        if not isinstance(parsed, SitemapIndex):
            return parsed, fetched
        feed, is_whole = await self._sitemap_children(parsed, due)
        # An index that stays the same says nothing of a child that it does not date, or that could not be had.
        return feed, fetched if is_whole and parsed.dated else replace(fetched, validators=Validators())

    async def _sitemap_children(self, index: SitemapIndex, due: DueSource) -> tuple[Feed | Failure, bool]:
        """The newest children of a sitemap index as one feed, and whether all could be had.

        The failures of children are the feed's; where none could be had, the source has failed. Of too many entries the
        first ones of each child stay: a long child must not push out the news of the next.
        """
        children: list[tuple[Entry, ...]] = []
        broken_entries: list[Failure] = []
        missed_children: list[Failure] = []
        for url in index.urls[:SITEMAP_CHILDREN]:
            outcome = await self.context.fetch(url, due.source.id)
            child = outcome if isinstance(outcome, Failure) else await self._parse_child(outcome, due)
            if isinstance(child, Failure):
                missed_children.append(child)
            else:
                children.append(child.entries)
                broken_entries += child.failures
        if missed_children and not children:
            return missed_children[0], False
        entries = unique(filter(None, chain.from_iterable(zip_longest(*children))))
        failures = (*(child for child in missed_children if child.reason != LEFT), *broken_entries)
        return Feed(None, entries[: due.source.max_items], failures), not missed_children

    async def _parse_child(self, fetched: Fetched, due: DueSource) -> Feed | Failure:
        """Parse a child of a sitemap index, which may not be an index again."""
        parsed = await self._parse_in_worker(fetched, due, fetched.url)
        if isinstance(parsed, SitemapIndex):
            detail = "a sitemap index inside a sitemap index is not followed"
            return Failure("feed", fetched.url, "nested-index", detail, self.context.clock())
        return parsed

    async def _parse_in_worker(self, fetched: Fetched, due: DueSource, url: str) -> Feed | SitemapIndex | Failure:
        """Parse an answer in a worker; `url` is what a failure of the worker names."""
        done = await self.context.workers.run(tasks.parse, fetched, due.source, self.context.clock())
        if isinstance(done, TaskLost):
            return self.context.failure_of(done, "feed", url)
        self.context.add_seconds("parse", done.seconds)
        return done.value
