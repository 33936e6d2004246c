"""Extract archived pages again by today's extraction, without network: `onrecord reprocess --from-archive`.

    archive | store.archived | extract | read where the text is another | store.save_extracted

Every page is one unit: a killed run is begun anew and finds what it has done unchanged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from onrecord.clock import now_utc
from onrecord.config.settings import Config
from onrecord.ingest.archive.warc import Archive, newest_responses
from onrecord.ingest.pages.boilerplate import OutletBoilerplate
from onrecord.ingest.records import Article, Failure, Fetched
from onrecord.ingest.urls import key
from onrecord.nlp.records import Reading
from onrecord.passes import tasks
from onrecord.passes.articles import READABLE
from onrecord.passes.context import contained
from onrecord.passes.lock import locked_store
from onrecord.passes.progress import Progress, quiet
from onrecord.passes.workers import TASK_DEADLINE_S, TaskDone, TaskLost, Workers
from onrecord.people.identity import RULES
from onrecord.store import Store
from onrecord.store.records import Archived, Saving

TOGETHER = 100  # pages that are with the workers at a time
UNREAD = Reading("", (), ())  # of a text that stays: nothing of it is stored
Extraction = TaskDone[tuple[Article, bytes] | Failure] | TaskLost


@dataclass(frozen=True, slots=True)
class ReprocessedPages:
    """How many archived pages gave the text that is archived, another one, a first one, or none that counts.

    `failures` are what nobody foresaw: these pages keep what is stored of them.
    """

    same: int
    revision: int
    new: int
    unread: int
    failures: tuple[Failure, ...] = ()


def reprocess_pages(
    config: Config, progress: Progress = quiet, clock: Callable[[], datetime] = now_utc
) -> ReprocessedPages:
    """Extract every archived page again that an entry names and no newer text stands for. Does not publish.

    Busy while a pass is at work; StoreError as the store says.
    """
    outcomes: Counter[str] = Counter()
    failures: list[Failure] = []
    with locked_store(config) as store, Workers(config.nlp.processes, TASK_DEADLINE_S) as workers:
        reprocessing = _Reprocessing(config, store, workers, clock)
        archive = Archive(config.directory / "archive", config.archive.keep_days)
        pages = newest_responses(archive.paths())
        while batch := list(islice(pages, TOGETHER)):
            with contained(store, "extract", f"the {len(batch)} archived pages from {batch[0].url} on", failures):
                for page, extraction in reprocessing.extract(batch):
                    with contained(store, "save", page.fetched.url, failures):
                        outcomes[reprocessing.save(page, extraction)] += 1
            progress("extracting", outcomes.total(), 0)
        store.link_people(RULES)
    same, revision, new, unread = (outcomes[name] for name in ("same", "revision", "new", "unread"))
    return ReprocessedPages(same, revision, new, unread, tuple(failures))


@dataclass(frozen=True, slots=True)
class _ArchivedPage:
    """An archived page, what is stored of it, and what its outlet repeats."""

    fetched: Fetched
    archived: Archived
    boilerplate: OutletBoilerplate


@dataclass(frozen=True, slots=True)
class _Reprocessing:
    """What the steps of one run are given."""

    config: Config
    store: Store
    workers: Workers
    clock: Callable[[], datetime]

    def extract(self, pages: Iterable[Fetched]) -> Iterator[tuple[_ArchivedPage, Extraction]]:
        """Extract those of the pages that an entry names and that are no older than what is stored of them."""
        by_key = {key(fetched.url): fetched for fetched in pages}
        archived_pages = [archived for archived in self.store.archived(by_key) if _is_newest(archived, by_key)]
        paragraphs = self.store.boilerplate({archived.todo.outlet.id for archived in archived_pages})
        waiting: list[tuple[_ArchivedPage, Future[TaskDone[tuple[Article, bytes] | Failure] | TaskLost]]] = []
        for archived in archived_pages:
            fetched, outlet = by_key[archived.todo.entry.key], archived.todo.outlet.id
            boilerplate = OutletBoilerplate(paragraph for owner, paragraph in paragraphs if owner == outlet)
            arguments = (fetched.body, fetched.final_url, self.clock(), archived.todo.entry, fetched.headers, outlet)
            future = self.workers.submit(tasks.extract, *arguments)
            waiting.append((_ArchivedPage(fetched, archived, boilerplate), future))
        for page, future in waiting:
            yield page, self.workers.result(future)

    def save(self, archived_page: _ArchivedPage, extraction: Extraction) -> str:
        """Store what was extracted, read anew where its text is another; tell what became of the page.

        One that shows no article any more leaves what is stored as it is.
        """
        if isinstance(extraction, TaskLost) or isinstance(extraction.value, Failure):
            return "unread"
        article, signature = extraction.value
        if article.access not in READABLE:
            return "unread"
        archived, text = archived_page.archived, archived_page.boilerplate.without(article.text)
        article = replace(article, text=text, outlet=archived.outlet or article.outlet)
        reading = UNREAD if article.text_hash == archived.text_hash else self._read(article, archived.todo.home)
        if reading is None:
            return "unread"
        identity = archived.key or key(article.canonical_url)
        saving = Saving(archived.todo, archived_page.fetched, article, signature, None, reading, identity)
        return self.store.save_extracted(saving, self.clock()).outcome

    def _read(self, article: Article, home: str | None) -> Reading | None:
        """Read an article in a worker; None where that gave no result."""
        task = self.workers.submit(tasks.read, article.text, self.config.nlp.model, home, article.published)
        done = self.workers.result(task)
        return None if isinstance(done, TaskLost) else done.value


def _is_newest(archived: Archived, by_key: dict[str, Fetched]) -> bool:
    """Whether the archived page is at least as new as the text that is stored."""
    fetched = by_key[archived.todo.entry.key]
    return archived.fetched_at is None or fetched.at >= archived.fetched_at
