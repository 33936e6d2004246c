"""The second half of a pass: every story that is to do becomes an article, or an entry with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import chain, zip_longest
from typing import TypeVar

import structlog

from onrecord.ingest.pages.boilerplate import OutletBoilerplate
from onrecord.ingest.records import Article, Entry, Failure, Fetched
from onrecord.ingest.schedule import after_failure
from onrecord.ingest.syndication import Clusters
from onrecord.ingest.urls import key
from onrecord.passes import tasks
from onrecord.passes.context import Hands
from onrecord.passes.workers import Lost
from onrecord.store.records import Saving, Todo

SYNDICATION_WINDOW = timedelta(days=14)  # wire copy reaches its last outlet within days
RECENT_TEXTS = 50  # of an outlet: enough to see what it repeats
READABLE = ("open", "metered")
TOGETHER = 20  # articles of one transaction: each statement costs as much as its rows; a killed pass reads them again

log = structlog.get_logger("onrecord")
T = TypeVar("T")


@dataclass(slots=True)
class Entries:
    """The stories of a pass. `carried`: those that its feeds brought whole (Feeds.carried)."""

    hands: Hands
    carried: dict[str, tuple[Entry, Fetched]]
    read: list[Saving] = field(default_factory=list)  # not stored yet

    async def bring(self, todo: tuple[Todo, ...]) -> None:
        """Bring in every entry that is to do, hosts taken in turn so that one slow host holds up only itself."""
        if not todo:
            return
        clusters = Clusters(self.hands.store.signatures(self.hands.clock() - SYNDICATION_WINDOW))
        furniture = self._furniture({one.outlet.id for one in todo})
        ordered = in_turns(todo, key=lambda one: one.outlet.id)
        try:
            await self.hands.all("articles", [self._entry(one, clusters, furniture[one.outlet.id]) for one in ordered])
        finally:
            self._store_read()

    async def _entry(self, todo: Todo, clusters: Clusters, furniture: OutletBoilerplate) -> None:
        got = await self._text(todo)
        if got is None:
            return None
        fetched, whole, signature = got
        article = self._without(furniture, whole, todo.outlet.id)
        model = self.hands.config.nlp.model
        done = await self.hands.workers.run(tasks.read, article.text, model, todo.home, article.published)
        if isinstance(done, Lost):
            return self._give_back(todo, self.hands.lost("read", todo.entry.url, done), fetched)
        self.hands.spent("read", done.seconds)
        cluster = clusters.find(signature)
        saving = Saving(todo, fetched, article, signature, cluster, done.value, key(article.canonical_url))
        clusters.add(saving.article_id, cluster or saving.article_id, signature)
        self.read.append(saving)
        if len(self.read) >= TOGETHER:
            self._store_read()
        return None

    def _store_read(self) -> None:
        """Store what was read. Where that fails as one, each by itself, so that one article costs no other."""
        waiting, self.read = self.read, []
        try:
            self._store(waiting)
        except Exception:
            if len(waiting) < 2:
                raise
            log.exception("store", articles=len(waiting))
            for one in waiting:
                self._store([one])

    def _store(self, waiting: list[Saving]) -> None:
        if not waiting:
            return
        with self.hands.timed("save"):
            stored = self.hands.store.save_articles(waiting, self.hands.clock())
        for item, saved in zip(waiting, stored, strict=True):
            source, quotes = item.todo.entry.source, len(item.reading.quotes)
            self.hands.count(source, **{saved.outcome: 1}, quotes=quotes if saved.outcome != "same" else 0)
            log.info("article", source=source, url=item.article.url, outcome=saved.outcome, quotes=quotes)

    async def _text(self, todo: Todo) -> tuple[Fetched, Article, bytes] | None:
        """The article from its page, else from its feed, with what was fetched and its signature; None: given back."""
        fetched = await self.hands.fetch(todo.entry.url, todo.entry.source)
        extracted = fetched if isinstance(fetched, Failure) else await self._page(todo, fetched)
        if isinstance(fetched, Fetched) and not isinstance(extracted, Failure):
            return (fetched, *extracted)
        failure = next(one for one in (fetched, extracted) if isinstance(one, Failure))
        page = fetched if isinstance(fetched, Fetched) else None
        if carried := await self._from_feed(todo):
            self.hands.store.save_failure(todo, failure, "waiting", self.hands.clock(), page, self.hands.clock())
            return carried
        self._give_back(todo, failure, page)
        return None

    async def _page(self, todo: Todo, fetched: Fetched) -> tuple[Article, bytes] | Failure:
        if self.hands.archive:
            with self.hands.timed("archive"):
                trouble = self.hands.archive.add(fetched)
            if trouble:  # the article is read all the same
                self.hands.store.save_trouble(todo.entry.source, trouble)
                self.hands.failed(todo.entry.source, trouble)
        return await self._extract(todo, fetched)

    async def _from_feed(self, todo: Todo) -> tuple[Fetched, Article, bytes] | None:
        """The article that the feed of this pass carries whole, and the answer that brought it."""
        entry, answer = self.carried.get(todo.entry.key, (todo.entry, None))
        if answer is None:
            return None
        done = await self.hands.workers.run(tasks.carried, entry, self.hands.clock(), todo.outlet.id)
        return None if isinstance(done, Lost) or done.value is None else (answer, *done.value)

    async def _extract(self, todo: Todo, fetched: Fetched) -> tuple[Article, bytes] | Failure:
        arguments = (fetched.body, fetched.final_url, self.hands.clock(), todo.entry, fetched.headers, todo.outlet.id)
        done = await self.hands.workers.run(tasks.extract, *arguments)
        if isinstance(done, Lost):
            return self.hands.lost("extract", todo.entry.url, done)
        self.hands.spent("extract", done.seconds)
        if isinstance(done.value, Failure):
            return done.value
        article, _ = done.value
        if article.access not in READABLE:
            detail = f"the page shows a {article.access} instead of the article; it is tried again later"
            return Failure("page", todo.entry.url, article.access, detail, self.hands.clock())
        return done.value

    def _furniture(self, outlets: set[str]) -> dict[str, OutletBoilerplate]:
        """What each of these outlets repeats, as it was learned and as its recent articles show."""
        known, texts = self.hands.store.boilerplate(outlets), self.hands.store.recent_texts(outlets, RECENT_TEXTS)
        return {
            outlet: OutletBoilerplate(
                [paragraph for owner, paragraph in known if owner == outlet],
                [(article, text) for owner, article, text in texts if owner == outlet],
            )
            for outlet in outlets
        }

    def _without(self, furniture: OutletBoilerplate, article: Article, outlet: str) -> Article:
        """The article without what its outlet repeats. Its hash stays: learning makes no revision."""
        if found := furniture.learn(key(article.canonical_url), article.text):
            self.hands.store.save_boilerplate(outlet, found, self.hands.clock())
        return replace(article, text=furniture.without(article.text))

    def _give_back(self, todo: Todo, failure: Failure, fetched: Fetched | None) -> None:
        """The entry stays in the store with its reason: to be tried again, or given up."""
        state, when = after_failure(failure, todo.attempts, self.hands.clock())
        with self.hands.timed("save"):
            self.hands.store.save_failure(todo, failure, state, when, fetched, self.hands.clock())
        self.hands.failed(todo.entry.source, failure)


def in_turns(rows: Iterable[T], key: Callable[[T], str]) -> list[T]:
    """The rows with their keys taken in turn, so that one with many does not stand before all others: aaab to abaa."""
    piles: dict[str, list[T]] = defaultdict(list)
    for row in rows:
        piles[key(row)].append(row)
    return [row for row in chain.from_iterable(zip_longest(*piles.values())) if row is not None]
