"""The second half of a pass: every entry that is to do becomes an article, or is given back with its reason."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import chain, zip_longest
from typing import TypeVar

import structlog

from onrecord.ingest.fetch.rate_limits import LEFT
from onrecord.ingest.pages.boilerplate import OutletBoilerplate
from onrecord.ingest.records import Article, Entry, Failure, Fetched
from onrecord.ingest.schedule import after_failure
from onrecord.ingest.syndication import Clusters
from onrecord.ingest.urls import key
from onrecord.passes import tasks
from onrecord.passes.context import PassContext
from onrecord.passes.workers import TaskLost
from onrecord.store.errors import FILE_TROUBLE
from onrecord.store.records import Saving, Todo

SYNDICATION_WINDOW = timedelta(days=14)  # wire copy reaches its last outlet within days
RECENT_TEXTS = 50  # of an outlet: enough to see what it repeats
READABLE = ("open", "metered")  # the states of a page whose text is the article
FIRST_SLICE_S, SLICE_S = 10.0, 60.0  # of a pass that goes on for longer: what is ready is published so often
TOGETHER = 20  # articles of one transaction: each statement costs as much as its rows; a killed pass reads them again

log = structlog.get_logger("onrecord")
T = TypeVar("T")


@dataclass(slots=True)
class ArticleStage:
    """Fetch, extract, read and store the entries of a pass.

    `carried`, by the key of an entry, are those whose article a feed of this pass carried whole (FeedStage.carried).
    """

    context: PassContext
    carried: dict[str, tuple[Entry, Fetched]]
    publish: Callable[[], None] = lambda: None  # called between two slices of a long pass
    unstored: list[Saving] = field(default_factory=list)  # read, and waiting for a transaction
    is_fresh: bool = False  # whether anything was read since the last slice was published

    async def run(self, todos: tuple[Todo, ...]) -> None:
        """Do every entry. Outlets are taken in turn, so that one slow host holds up only itself."""
        if not todos:
            return
        store = self.context.store
        clusters, boilerplate = Clusters(()), self._no_boilerplate(todos)
        with self.context.wall("read", "signatures of recent stories"):
            clusters = Clusters(store.signatures(self.context.clock() - SYNDICATION_WINDOW))
        with self.context.wall("read", "paragraphs that outlets repeat"):
            boilerplate |= self._boilerplate(set(boilerplate))
        ordered = in_turns(todos, key=lambda todo: todo.outlet.id)
        steps = [(todo.entry.url, self._do(todo, clusters, boilerplate[todo.outlet.id])) for todo in ordered]
        publishing = asyncio.create_task(self._publish_slices())
        try:
            await self.context.run_all("articles", steps)
        finally:
            publishing.cancel()
            self._store_all()
            if publishing.done() and (error := publishing.exception()):
                raise error  # the writer's file: what was being stored is still to do

    async def _publish_slices(self) -> None:
        """Store and publish what is ready while the pass goes on, which may be waiting for a slow host."""
        wait = FIRST_SLICE_S
        while True:
            await asyncio.sleep(wait)
            if self.is_fresh:
                self._store_all()
                self.publish()
                self.is_fresh, wait = False, SLICE_S

    async def _do(self, todo: Todo, clusters: Clusters, boilerplate: OutletBoilerplate) -> None:
        """Take one entry through all steps behind the wall, up to the list of what is to be stored."""

        def keep(failure: Failure) -> None:
            self._give_back(todo, failure, None)

        with self.context.wall("page", todo.entry.url, todo.entry.source, keep):
            await self._take_through(todo, clusters, boilerplate)

    async def _take_through(self, todo: Todo, clusters: Clusters, boilerplate: OutletBoilerplate) -> None:
        extracted = await self._extract_page_or_feed(todo)
        if extracted is None:
            return None
        fetched, whole, signature = extracted
        article = self._without_boilerplate(boilerplate, whole, todo.outlet.id)
        model = self.context.config.nlp.model
        done = await self.context.workers.run(tasks.read, article.text, model, todo.home, article.published)
        if isinstance(done, TaskLost):
            return self._give_back(todo, self.context.failure_of(done, "read", todo.entry.url), fetched)
        self.context.add_seconds("read", done.seconds)
        cluster = clusters.find(signature)
        saving = Saving(todo, fetched, article, signature, cluster, done.value, key(article.canonical_url))
        clusters.add(saving.article_id, cluster or saving.article_id, signature)
        self.unstored.append(saving)
        self.is_fresh = True
        if len(self.unstored) >= TOGETHER:
            self._store_all()
        return None

    def _store_all(self) -> None:
        """Store what was read in one transaction. Where that fails, each by itself: one article costs no other."""
        savings, self.unstored = self.unstored, []
        try:
            self._store(savings)
        except FILE_TROUBLE:
            raise
        except Exception:
            log.exception("store", articles=len(savings))
            for saving in savings:
                self._store_alone(saving)

    def _store_alone(self, saving: Saving) -> None:
        """Store one article behind the wall."""

        def keep(failure: Failure) -> None:
            self._give_back(saving.todo, failure, saving.fetched)

        with self.context.wall("save", saving.todo.entry.url, saving.todo.entry.source, keep):
            self._store([saving])

    def _store(self, savings: list[Saving]) -> None:
        """Store articles in one transaction, and count and log each."""
        if not savings:
            return
        with self.context.timed("save"):
            results = self.context.store.save_articles(savings, self.context.clock())
        for saving, saved in zip(savings, results, strict=True):
            source, quotes = saving.todo.entry.source, len(saving.reading.quotes)
            self.context.count(source, **{saved.outcome: 1}, quotes=quotes if saved.outcome != "same" else 0)
            log.info("article", source=source, url=saving.article.url, outcome=saved.outcome, quotes=quotes)

    async def _extract_page_or_feed(self, todo: Todo) -> tuple[Fetched, Article, bytes] | None:
        """The article of an entry from its page, else from its feed: (answer, article, signature).

        None for an entry that was given back, or left for the next pass.
        """
        fetched = await self.context.fetch(todo.entry.url, todo.entry.source)
        if isinstance(fetched, Failure) and fetched.reason == LEFT:
            self.context.count(todo.entry.source, left=1)  # it stays to be done
            return None
        extracted = fetched if isinstance(fetched, Failure) else await self._extract_archived(todo, fetched)
        if isinstance(fetched, Fetched) and not isinstance(extracted, Failure):
            return (fetched, *extracted)
        failure = next(outcome for outcome in (fetched, extracted) if isinstance(outcome, Failure))
        page = fetched if isinstance(fetched, Fetched) else None
        if carried := await self._extract_from_feed(todo):
            now = self.context.clock()
            self.context.store.save_failure(todo, failure, "waiting", now, page, self.context.clock())
            return carried
        self._give_back(todo, failure, page)
        return None

    async def _extract_archived(self, todo: Todo, fetched: Fetched) -> tuple[Article, bytes] | Failure:
        """Add a page to the archive, then extract its article."""
        if self.context.archive:
            with self.context.wall("save", fetched.final_url, todo.entry.source, self._keep_trouble(todo)):
                with self.context.timed("archive"):
                    problem = self.context.archive.add(fetched)
                if problem:  # the article is read all the same
                    self._keep_trouble(todo)(problem)
        return await self._extract(todo, fetched)

    def _keep_trouble(self, todo: Todo) -> Callable[[Failure], None]:
        """What stores a failure of the archive, which belongs to a source and to no entry, and counts it."""

        def keep(failure: Failure) -> None:
            self.context.store.save_trouble(todo.entry.source, failure)
            self.context.add_failure(todo.entry.source, failure)

        return keep

    async def _extract(self, todo: Todo, fetched: Fetched) -> tuple[Article, bytes] | Failure:
        """Extract an article and its signature in a worker; a page that only shows a wall or a teaser is a failure."""
        now = self.context.clock()
        arguments = (fetched.body, fetched.final_url, now, todo.entry, fetched.headers, todo.outlet.id)
        done = await self.context.workers.run(tasks.extract, *arguments)
        if isinstance(done, TaskLost):
            return self.context.failure_of(done, "extract", todo.entry.url)
        self.context.add_seconds("extract", done.seconds)
        if isinstance(done.value, Failure):
            return done.value
        article, _ = done.value
        if article.access not in READABLE:
            detail = f"the page shows a {article.access} instead of the article; it is tried again later"
            return Failure("page", todo.entry.url, article.access, detail, self.context.clock())
        return done.value

    async def _extract_from_feed(self, todo: Todo) -> tuple[Fetched, Article, bytes] | None:
        """The article that a feed of this pass carried whole: (the feed's answer, article, signature)."""
        entry, answer = self.carried.get(todo.entry.key, (todo.entry, None))
        if answer is None:
            return None
        done = await self.context.workers.run(tasks.extract_from_feed, entry, self.context.clock(), todo.outlet.id)
        return None if isinstance(done, TaskLost) or done.value is None else (answer, *done.value)

    @staticmethod
    def _no_boilerplate(todos: tuple[Todo, ...]) -> dict[str, OutletBoilerplate]:
        """Nothing that is known to repeat, for each outlet."""
        return {todo.outlet.id: OutletBoilerplate([], []) for todo in todos}

    def _boilerplate(self, outlets: set[str]) -> dict[str, OutletBoilerplate]:
        """What each of these outlets repeats, as it was learned before and as its recent articles show."""
        store = self.context.store
        paragraphs, texts = store.boilerplate(outlets), store.recent_texts(outlets, RECENT_TEXTS)
        return {
            outlet: OutletBoilerplate(
                [paragraph for owner, paragraph in paragraphs if owner == outlet],
                [(article, text) for owner, article, text in texts if owner == outlet],
            )
            for outlet in outlets
        }

    def _without_boilerplate(self, boilerplate: OutletBoilerplate, article: Article, outlet: str) -> Article:
        """The article without what its outlet repeats. Its hash stays: learning makes no revision."""
        if learned := boilerplate.learn(key(article.canonical_url), article.text):
            self.context.store.save_boilerplate(outlet, learned, self.context.clock())
        return replace(article, text=boilerplate.without(article.text))

    def _give_back(self, todo: Todo, failure: Failure, fetched: Fetched | None) -> None:
        """Leave an entry in the store with its reason: to be tried again, or given up."""
        state, when = after_failure(failure, todo.attempts, self.context.clock())
        with self.context.timed("save"):
            self.context.store.save_failure(todo, failure, state, when, fetched, self.context.clock())
        self.context.add_failure(todo.entry.source, failure)


def in_turns(rows: Iterable[T], key: Callable[[T], str]) -> list[T]:
    """Order rows so that their keys take turns: aaab becomes abaa. One with many does not stand before all others."""
    piles: dict[str, list[T]] = defaultdict(list)
    for row in rows:
        piles[key(row)].append(row)
    return [row for row in chain.from_iterable(zip_longest(*piles.values())) if row is not None]
