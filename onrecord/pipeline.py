"""One pass, and the only file where the rooms meet.

    store.due | fetch feeds (async) | parse | store.save_feed | store.todo
          | fetch pages (async) | extract | read (worker processes) | store.save_articles | store.publish

Every step that can fail hands on a value, and every step that writes is one transaction: a pass that is killed
anywhere leaves entries to do, and the next pass does them. All writing happens in the event loop's thread, so there is
one writer.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import chain, zip_longest
from typing import Any, Protocol, TypeVar

import structlog

from ingest.archive import Archive
from ingest.boilerplate import Furniture
from ingest.duplicates import Clusters
from ingest.fetch import Fetcher
from ingest.plan import after_failure, is_gone, next_due
from ingest.records import Article, Entry, Failure, Feed, Fetched, SitemapIndex, Stage, Validators
from ingest.sources import ACCEPT
from ingest.urls import key
from onrecord import work
from onrecord.config import Config
from onrecord.identity import RULES
from onrecord.progress import Progress, quiet
from onrecord.summary import Summary, Tally
from onrecord.work import Lost, Workers
from store import Store
from store.records import DueSource, Saving, Todo, Unchanged

TASK_DEADLINE_S = 60.0
SYNDICATION_WINDOW = timedelta(days=14)  # wire copy reaches its last outlet within days
RECENT_TEXTS = 50  # of an outlet: enough to see what it repeats
SITEMAP_CHILDREN = 10
READABLE = ("open", "metered")
TOGETHER = 20  # articles of one transaction: each statement costs as much as its rows; a killed pass reads them again

log = structlog.get_logger("onrecord")
T = TypeVar("T")


def now_utc() -> datetime:
    """The clock of a real pass."""
    return datetime.now(UTC)


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

    With `added`, (source, entries), no source is asked: these are brought in, their pages from `pages` if given. A pass
    that stored nothing is not published while the copy is younger than `spare`.
    """
    keep = config.archive.enabled and pages is None
    archive = Archive(config.directory / "archive", config.archive.keep_days) if keep else None
    store.sync(config.outlets, config.sources)
    store.set_topics(config.topics)
    known = {record.host: record for record in store.robots()}
    robots = dict(known)
    async with Fetcher(config.http, clock, robots) as fetcher:
        with Workers(config.nlp.processes, TASK_DEADLINE_S) as workers:
            one = _Pass(config, store, pages or fetcher, workers, archive, progress, clock)
            try:
                if added is None:
                    await one.feeds(store.due(clock(), only))
                    await one.entries(store.todo(clock(), only))
                for source, entries in added or ():
                    store.add_entries(source, entries, clock())
                    await one.entries(store.todo(clock(), source))
            finally:
                store.save_robots(tuple(one for host, one in robots.items() if known.get(host) is not one))
                if one.stored() or is_stale(store.published_at(), clock(), spare):
                    with one.timed("people"):
                        store.link_people(RULES)
                    with one.timed("publish"):
                        store.publish(clock())
    if archive:
        archive.prune(clock())
    return one.summary()


def is_stale(made: datetime | None, now: datetime, spare: timedelta) -> bool:
    """Whether a copy is that old, or missing. One made in the future is stale: the clock went back."""
    return made is None or not timedelta(0) <= now - made < spare


class Getter(Protocol):
    """Where pages come from: the network (Fetcher), or files."""

    async def get(self, url: str, validators: Validators = ..., accept: str = ...) -> Fetched | Failure:
        """What `url` answers, or why it does not."""
        ...


@dataclass(slots=True)
class _Pass:
    """The hands of one pass: what it works with, and what it has counted so far."""

    config: Config
    store: Store
    fetcher: Getter
    workers: Workers
    archive: Archive | None
    progress: Progress
    clock: Callable[[], datetime]
    tallies: dict[str, Tally] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    carried: dict[str, tuple[Entry, Fetched]] = field(default_factory=dict)  # by key: stories that feeds bring whole
    unchanged: list[Unchanged] = field(default_factory=list)  # saved together: a killed pass asks them again
    read: list[Saving] = field(default_factory=list)  # not stored yet
    seconds: dict[str, float] = field(default_factory=dict)
    started: float = field(default_factory=time.perf_counter)

    async def feeds(self, due: tuple[DueSource, ...]) -> None:
        """Ask every due source, all at once: the fetcher holds back what one host must not get together."""
        await self._all("feeds", [self._feed(source) for source in due])
        with self.timed("save"):
            self.store.save_unchanged(self.unchanged, self.clock())

    async def entries(self, todo: tuple[Todo, ...]) -> None:
        """Bring in every entry that is to do, hosts taken in turn so that one slow host holds up only itself."""
        if not todo:
            return
        clusters = Clusters(self.store.signatures(self.clock() - SYNDICATION_WINDOW))
        furniture = self._furniture({one.outlet.id for one in todo})
        ordered = in_turns(todo, key=lambda one: one.outlet.id)
        try:
            await self._all("articles", [self._entry(one, clusters, furniture[one.outlet.id]) for one in ordered])
        finally:
            self._store_read()

    def stored(self) -> bool:
        """Whether this pass stored a text."""
        return any(tally.new or tally.revision for tally in self.tallies.values())

    def summary(self) -> Summary:
        """What was done, by source."""
        return Summary(
            tuple(self.tallies[name] for name in sorted(self.tallies)),
            tuple(self.failures),
            self.seconds,
            time.perf_counter() - self.started,
        )

    # feeds

    async def _feed(self, due: DueSource) -> None:
        outcome = await self._fetch(due.url, due.source.id, conditional=due)
        feed = await self._parse(outcome, due) if isinstance(outcome, Fetched) and outcome.status != 304 else None
        failed = next((one for one in (outcome, feed) if isinstance(one, Failure)), None)
        if isinstance(feed, Feed) and isinstance(outcome, Fetched):
            self.carried |= {entry.key: (entry, replace(outcome, body=b"")) for entry in feed.entries if entry.body}
        now = self.clock()
        told, row, pace = failed or outcome, due.failures + 1, feed.pace if isinstance(feed, Feed) else due.pace
        quiet = next_due(due.source, told, row, now, pace, now - (due.last_new or now))
        if failed is None and feed is None and isinstance(outcome, Fetched):
            return self.unchanged.append(Unchanged(due, outcome, quiet))
        with self.timed("save"):
            when = next_due(due.source, told, row, now, pace)
            saved = self.store.save_feed(due, outcome, feed, when, now, quiet, is_gone(told))
        self._count(due.source.id, found=saved.new, changed=saved.changed)
        for failure in [failed] if failed else feed.failures if isinstance(feed, Feed) else []:
            self._failed(due.source.id, failure)
        return None

    async def _parse(self, fetched: Fetched, due: DueSource) -> Feed | Failure:
        done = await self.workers.run(work.parse, fetched, due.source, self.clock())
        if isinstance(done, Lost):
            return self._lost("feed", due.url, done)
        self._spent("parse", done.seconds)
        if isinstance(done.value, SitemapIndex):
            return await self._sitemap_children(done.value, due)
        return done.value

    async def _sitemap_children(self, index: SitemapIndex, due: DueSource) -> Feed | Failure:
        """The newest children of a sitemap index as one feed; a child that fails is one of its failures."""
        entries: list[Entry] = []
        failures: list[Failure] = []
        for url in index.urls[:SITEMAP_CHILDREN]:
            outcome = await self._fetch(url, due.source.id)
            feed = outcome if isinstance(outcome, Failure) else await self._child(outcome, due)
            if isinstance(feed, Failure):
                failures.append(feed)
            else:
                entries += feed.entries
        return Feed(None, tuple(entries[: due.source.max_items]), tuple(failures))

    async def _child(self, fetched: Fetched, due: DueSource) -> Feed | Failure:
        done = await self.workers.run(work.parse, fetched, due.source, self.clock())
        if isinstance(done, Lost):
            return self._lost("feed", fetched.url, done)
        if isinstance(done.value, SitemapIndex):
            detail = "a sitemap index inside a sitemap index is not followed"
            return Failure("feed", fetched.url, "nested-index", detail, self.clock())
        return done.value

    # entries

    async def _entry(self, todo: Todo, clusters: Clusters, furniture: Furniture) -> None:
        got = await self._text(todo)
        if got is None:
            return None
        fetched, whole, signature = got
        article = self._without(furniture, whole, todo.outlet.id)
        model = self.config.nlp.model
        done = await self.workers.run(work.read, article.text, model, todo.home, article.published)
        if isinstance(done, Lost):
            return self._give_back(todo, self._lost("read", todo.entry.url, done), fetched)
        self._spent("read", done.seconds)
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
        with self.timed("save"):
            stored = self.store.save_articles(waiting, self.clock())
        for item, saved in zip(waiting, stored, strict=True):
            source, quotes = item.todo.entry.source, len(item.reading.quotes)
            self._count(source, **{saved.outcome: 1}, quotes=quotes if saved.outcome != "same" else 0)
            log.info("article", source=source, url=item.article.url, outcome=saved.outcome, quotes=quotes)

    async def _text(self, todo: Todo) -> tuple[Fetched, Article, bytes] | None:
        """The article from its page, else from its feed, with what was fetched and its signature; None: given back."""
        fetched = await self._fetch(todo.entry.url, todo.entry.source)
        extracted = fetched if isinstance(fetched, Failure) else await self._page(todo, fetched)
        if isinstance(fetched, Fetched) and not isinstance(extracted, Failure):
            return (fetched, *extracted)
        failure = next(one for one in (fetched, extracted) if isinstance(one, Failure))
        page = fetched if isinstance(fetched, Fetched) else None
        if carried := await self._from_feed(todo):
            self.store.save_failure(todo, failure, "waiting", self.clock(), page, self.clock())
            return carried
        self._give_back(todo, failure, page)
        return None

    async def _page(self, todo: Todo, fetched: Fetched) -> tuple[Article, bytes] | Failure:
        if self.archive:
            with self.timed("archive"):
                trouble = self.archive.add(fetched)
            if trouble:  # the article is read all the same
                self.store.save_trouble(todo.entry.source, trouble)
                self._failed(todo.entry.source, trouble)
        return await self._extract(todo, fetched)

    async def _from_feed(self, todo: Todo) -> tuple[Fetched, Article, bytes] | None:
        """The article that the feed of this pass carries whole, and the answer that brought it."""
        entry, answer = self.carried.get(todo.entry.key, (todo.entry, None))
        if answer is None:
            return None
        done = await self.workers.run(work.carried, entry, self.clock(), todo.outlet.id)
        return None if isinstance(done, Lost) or done.value is None else (answer, *done.value)

    async def _extract(self, todo: Todo, fetched: Fetched) -> tuple[Article, bytes] | Failure:
        arguments = (fetched.body, fetched.final_url, self.clock(), todo.entry, fetched.headers, todo.outlet.id)
        done = await self.workers.run(work.extract, *arguments)
        if isinstance(done, Lost):
            return self._lost("extract", todo.entry.url, done)
        self._spent("extract", done.seconds)
        if isinstance(done.value, Failure):
            return done.value
        article, _ = done.value
        if article.access not in READABLE:
            detail = f"the page shows a {article.access} instead of the article; it is tried again later"
            return Failure("page", todo.entry.url, article.access, detail, self.clock())
        return done.value

    def _furniture(self, outlets: set[str]) -> dict[str, Furniture]:
        """What each of these outlets repeats, as it was learned and as its recent articles show."""
        known, texts = self.store.boilerplate(outlets), self.store.recent_texts(outlets, RECENT_TEXTS)
        return {
            outlet: Furniture(
                [paragraph for owner, paragraph in known if owner == outlet],
                [(article, text) for owner, article, text in texts if owner == outlet],
            )
            for outlet in outlets
        }

    def _without(self, furniture: Furniture, article: Article, outlet: str) -> Article:
        """The article without what its outlet repeats. Its hash stays: learning makes no revision."""
        if found := furniture.learn(key(article.canonical_url), article.text):
            self.store.save_boilerplate(outlet, found, self.clock())
        return replace(article, text=furniture.without(article.text))

    def _give_back(self, todo: Todo, failure: Failure, fetched: Fetched | None) -> None:
        """The entry stays in the store with its reason: to be tried again, or given up."""
        state, when = after_failure(failure, todo.attempts, self.clock())
        with self.timed("save"):
            self.store.save_failure(todo, failure, state, when, fetched, self.clock())
        self._failed(todo.entry.source, failure)

    # what all steps share

    async def _fetch(self, url: str, source: str, conditional: DueSource | None = None) -> Fetched | Failure:
        if conditional:
            outcome = await self.fetcher.get(url, conditional.validators, ACCEPT[conditional.source.kind])
        else:
            outcome = await self.fetcher.get(url)
        if isinstance(outcome, Fetched):
            self._spent("fetch", outcome.seconds)
            self._count(source, requests=1, unchanged=int(outcome.status == 304))
            log.info("fetch", source=source, url=url, status=outcome.status, bytes=len(outcome.body))
        else:
            self._count(source, requests=1)
        return outcome

    async def _all(self, stage: str, steps: list[Coroutine[Any, Any, None]]) -> None:
        """Run the steps, no more at a time than keep the connections busy; a bug in one is raised when all are done."""
        gate = asyncio.Semaphore(2 * self.config.http.connections)
        done = 0

        async def gated(step: Coroutine[Any, Any, None]) -> None:
            nonlocal done
            async with gate:
                await step
            done += 1
            self.progress(stage, done, len(steps))

        self.progress(stage, 0, len(steps))
        results = await asyncio.gather(*map(gated, steps), return_exceptions=True)
        raised = [result for result in results if isinstance(result, BaseException)]
        if raised:
            raise raised[0]

    def _lost(self, stage: Stage, resource: str, lost: Lost) -> Failure:
        return Failure(stage, resource, lost.reason, lost.detail, self.clock())

    def _failed(self, source: str, failure: Failure) -> None:
        waiting = failure.reason == "teaser"  # a paywall is the outlet's right, not an operator's trouble
        self._count(source, waiting=int(waiting), failed=int(not waiting))
        if not waiting:
            self.failures.append(failure)
        say = log.info if waiting else log.warning
        say(
            "failure",
            source=source,
            stage=failure.stage,
            resource=failure.resource,
            reason=failure.reason,
            detail=failure.detail,
        )

    def _count(self, source: str, **more: int) -> None:
        tally = self.tallies.get(source) or Tally(source)
        self.tallies[source] = replace(tally, **{name: getattr(tally, name) + by for name, by in more.items()})

    def _spent(self, stage: str, seconds: float) -> None:
        self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds

    def timed(self, stage: str) -> _Timer:
        """A context that adds its time to a stage."""
        return _Timer(self, stage)


@dataclass(slots=True)
class _Timer:
    one: _Pass
    stage: str
    start: float = 0.0

    def __enter__(self) -> None:
        self.start = time.perf_counter()

    def __exit__(self, *unused: object) -> None:
        self.one._spent(self.stage, time.perf_counter() - self.start)


def in_turns(rows: Iterable[T], key: Callable[[T], str]) -> list[T]:
    """The rows with their keys taken in turn, so that one with many does not stand before all others: aaab to abaa."""
    piles: dict[str, list[T]] = defaultdict(list)
    for row in rows:
        piles[key(row)].append(row)
    return [row for row in chain.from_iterable(zip_longest(*piles.values())) if row is not None]
