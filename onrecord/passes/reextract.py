"""`onrecord reprocess --from-archive`: archived pages are extracted again by today's extraction, without network.

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
from onrecord.ingest.archive.warc import Archive, newest
from onrecord.ingest.pages.boilerplate import Furniture
from onrecord.ingest.records import Article, Failure, Fetched
from onrecord.ingest.urls import key
from onrecord.nlp.records import Reading
from onrecord.passes import tasks
from onrecord.passes.lock import locked_store
from onrecord.passes.pipeline import READABLE, TASK_DEADLINE_S
from onrecord.passes.progress import Progress, quiet
from onrecord.passes.workers import Done, Lost, Workers
from onrecord.people.identity import RULES
from onrecord.store import Store
from onrecord.store.records import Archived, Saving

SLICE = 100
UNREAD = Reading("", (), ())  # of a text that stays: nothing of it is stored
Extracted = tuple[Article, bytes]


@dataclass(frozen=True, slots=True)
class Reextracted:
    """How many archived pages gave the text that is stored, another one, a first one, or none that counts."""

    same: int
    revision: int
    new: int
    unread: int


def reextract(config: Config, progress: Progress = quiet, clock: Callable[[], datetime] = now_utc) -> Reextracted:
    """Extract every archived page again that an entry names and no newer text stands for. Does not publish.

    Busy while a pass is at work; StoreError as the store says.
    """
    done: Counter[str] = Counter()
    with locked_store(config) as store, Workers(config.nlp.processes, TASK_DEADLINE_S) as workers:
        archive = Archive(config.directory / "archive", config.archive.keep_days)
        pages = newest(archive.paths())
        while some := list(islice(pages, SLICE)):
            for one, outcome in _slice(config, store, workers, some, clock):
                done[_save(config, store, workers, one, outcome, clock)] += 1
            progress("extracting", done.total(), 0)
        store.link_people(RULES)
    return Reextracted(done["same"], done["revision"], done["new"], done["unread"])


@dataclass(frozen=True, slots=True)
class _Page:
    """An archived page, what is stored of it, and what its outlet repeats."""

    fetched: Fetched
    stored: Archived
    furniture: Furniture


def _slice(
    config: Config, store: Store, workers: Workers, pages: Iterable[Fetched], clock: Callable[[], datetime]
) -> Iterator[tuple[_Page, Done[Extracted | Failure] | Lost]]:
    """The pages of a slice that an entry names, each with what today's extraction makes of it."""
    by_key = {key(page.url): page for page in pages}
    found = [one for one in store.archived(by_key) if _counts(one, by_key[one.todo.entry.key])]
    known = store.boilerplate({one.todo.outlet.id for one in found})
    waiting: list[tuple[_Page, Future[Done[Extracted | Failure]]]] = []
    for one in found:
        page = by_key[one.todo.entry.key]
        furniture = Furniture(paragraph for outlet, paragraph in known if outlet == one.todo.outlet.id)
        task = workers.submit(
            tasks.extract, page.body, page.final_url, clock(), one.todo.entry, page.headers, one.todo.outlet.id
        )
        waiting.append((_Page(page, one, furniture), task))
    for page_, future in waiting:
        yield page_, workers.result(future)


def _counts(stored: Archived, page: Fetched) -> bool:
    """Whether the page is at least as new as the text that is stored."""
    return stored.fetched_at is None or page.at >= stored.fetched_at


def _save(
    config: Config,
    store: Store,
    workers: Workers,
    page: _Page,
    outcome: Done[Extracted | Failure] | Lost,
    clock: Callable[[], datetime],
) -> str:
    """What became of the page. One that shows no story any more leaves what is stored as it is."""
    if isinstance(outcome, Lost) or isinstance(outcome.value, Failure) or outcome.value[0].access not in READABLE:
        return "unread"
    article, signature = outcome.value
    stored, text = page.stored, page.furniture.without(article.text)
    article = replace(article, text=text, outlet=stored.outlet or article.outlet)
    reading = UNREAD
    if article.text_hash != stored.text_hash:
        done = workers.result(workers.submit(tasks.read, text, config.nlp.model, stored.todo.home, article.published))
        if isinstance(done, Lost):
            return "unread"
        reading = done.value
    same = stored.key or key(article.canonical_url)
    saving = Saving(stored.todo, page.fetched, article, signature, None, reading, same)
    return store.save_extracted(saving, clock()).outcome
