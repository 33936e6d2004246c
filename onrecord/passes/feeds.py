"""The first half of a pass: ask what is due, and note which stories it shows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain, zip_longest

from onrecord.ingest.feeds.entries import unique
from onrecord.ingest.records import Entry, Failure, Feed, Fetched, SitemapIndex, Validators
from onrecord.ingest.schedule import is_gone, next_due
from onrecord.passes import tasks
from onrecord.passes.context import Hands
from onrecord.passes.workers import Lost
from onrecord.store.records import DueSource, Unchanged

SITEMAP_CHILDREN = 10


@dataclass(slots=True)
class Feeds:
    """The sources of a pass. `carried`, by key, are the stories that feeds bring whole, with the answer that did."""

    hands: Hands
    carried: dict[str, tuple[Entry, Fetched]] = field(default_factory=dict)
    unchanged: list[Unchanged] = field(default_factory=list)  # saved together: a killed pass asks them again

    async def ask(self, due: tuple[DueSource, ...]) -> None:
        """Ask every due source, all at once: the fetcher holds back what one host must not get together."""
        await self.hands.all("feeds", [self._feed(source) for source in due])
        with self.hands.timed("save"):
            self.hands.store.save_unchanged(self.unchanged, self.hands.clock())

    async def _feed(self, due: DueSource) -> None:
        outcome = await self.hands.fetch(due.url, due.source.id, conditional=due)
        feed = None
        if isinstance(outcome, Fetched) and outcome.status != 304:
            feed, outcome = await self._parse(outcome, due)
        failed = next((one for one in (outcome, feed) if isinstance(one, Failure)), None)
        if isinstance(feed, Feed) and isinstance(outcome, Fetched):
            self.carried |= {entry.key: (entry, replace(outcome, body=b"")) for entry in feed.entries if entry.body}
        now = self.hands.clock()
        told, row, pace = failed or outcome, due.failures + 1, feed.pace if isinstance(feed, Feed) else due.pace
        quiet = next_due(due.source, told, row, now, pace, now - (due.last_new or now))
        if failed is None and feed is None and isinstance(outcome, Fetched):
            return self.unchanged.append(Unchanged(due, outcome, quiet))
        with self.hands.timed("save"):
            when = next_due(due.source, told, row, now, pace)
            saved = self.hands.store.save_feed(due, outcome, feed, when, now, quiet, is_gone(told))
        self.hands.count(due.source.id, found=saved.new, changed=saved.changed)
        for failure in [failed] if failed else feed.failures if isinstance(feed, Feed) else []:
            self.hands.failed(due.source.id, failure)
        return None

    async def _parse(self, fetched: Fetched, due: DueSource) -> tuple[Feed | Failure, Fetched]:
        """What an answer holds, and the answer with the validators to ask with next time."""
        done = await self.hands.workers.run(tasks.parse, fetched, due.source, self.hands.clock())
        if isinstance(done, Lost):
            return self.hands.lost("feed", due.url, done), fetched
        self.hands.spent("parse", done.seconds)
        if not isinstance(done.value, SitemapIndex):
            return done.value, fetched
        feed, whole = await self._sitemap_children(done.value, due)
        # An index that stays the same says nothing of a child that it does not date, or that could not be had.
        return feed, fetched if whole and done.value.dated else replace(fetched, validators=Validators())

    async def _sitemap_children(self, index: SitemapIndex, due: DueSource) -> tuple[Feed | Failure, bool]:
        """The newest children of a sitemap index as one feed, and whether all could be had; others are its failures.

        Where none could be had, the source has failed. Of too many stories each child's first ones stay: a long one
        must not push out the news of the next.
        """
        children: list[tuple[Entry, ...]] = []
        broken: list[Failure] = []
        missed: list[Failure] = []
        for url in index.urls[:SITEMAP_CHILDREN]:
            outcome = await self.hands.fetch(url, due.source.id)
            feed = outcome if isinstance(outcome, Failure) else await self._child(outcome, due)
            if isinstance(feed, Failure):
                missed.append(feed)
            else:
                children.append(feed.entries)
                broken += feed.failures
        if missed and not children:
            return missed[0], False
        entries = unique(filter(None, chain.from_iterable(zip_longest(*children))))
        return Feed(None, entries[: due.source.max_items], (*missed, *broken)), not missed

    async def _child(self, fetched: Fetched, due: DueSource) -> Feed | Failure:
        done = await self.hands.workers.run(tasks.parse, fetched, due.source, self.hands.clock())
        if isinstance(done, Lost):
            return self.hands.lost("feed", fetched.url, done)
        if isinstance(done.value, SitemapIndex):
            detail = "a sitemap index inside a sitemap index is not followed"
            return Failure("feed", fetched.url, "nested-index", detail, self.hands.clock())
        return done.value
