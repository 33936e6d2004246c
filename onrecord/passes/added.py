"""Do the pages that people bring themselves (`onrecord add`, `onrecord import`) with the steps of a pass.

Each site's pages stand under a source of their own, `added-OUTLET`, which is never asked. A site that no outlet of the
configuration has becomes an outlet named by its domain.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path

from onrecord.clock import now_utc
from onrecord.config.settings import Config
from onrecord.ingest.archive.saved_pages import read_saved_file, saved_files
from onrecord.ingest.failures import make_failure
from onrecord.ingest.feeds.entries import fingerprint
from onrecord.ingest.records import Entry, Failure, Fetched, Outlet, Source, Validators
from onrecord.ingest.urls import key
from onrecord.passes import tasks
from onrecord.passes.context import contained
from onrecord.passes.lock import locked_store
from onrecord.passes.pipeline import run_pass
from onrecord.passes.progress import Progress, quiet
from onrecord.passes.summary import Summary
from onrecord.passes.workers import TASK_DEADLINE_S, TaskLost, Workers
from onrecord.sources.tables import domain_of, slug
from onrecord.store import Store

NEVER = timedelta(days=36_500)
TOGETHER = 200  # pages of an import that are in memory at the same time

SourceEntries = tuple[str, tuple[Entry, ...]]  # a source's id and its entries


def add_pages(config: Config, urls: Iterable[str], progress: Progress = quiet) -> Summary:
    """Fetch, read and store single pages, and publish. An address that was brought before is looked at again.

    Busy if a pass is at work; StoreError as the store says.
    """
    mark = fingerprint(now_utc().isoformat())
    unread: list[Failure] = []
    with locked_store(config) as store:
        batches = _AddedSources(config, store, unread).entries((url, mark) for url in urls)
        summary = asyncio.run(run_pass(config, store, added=batches, progress=progress))
    return replace(summary, failures=(*unread, *summary.failures))


def import_pages(config: Config, paths: Iterable[Path], progress: Progress = quiet) -> Summary:
    """Read and store the pages of WARC files and folders, without network, and publish.

    What was brought before, unchanged, is left. Busy if a pass is at work; StoreError as the store says.
    """
    loaded = _LoadedPages()
    unread: list[Failure] = []
    with locked_store(config) as store, Workers(1, TASK_DEADLINE_S) as workers:
        sources = _AddedSources(config, store, unread)

        def batches() -> Iterator[SourceEntries]:
            outcomes = _outcomes(paths, workers, unread, store)
            while batch := list(islice(outcomes, TOGETHER)):
                unread.extend(outcome for outcome in batch if isinstance(outcome, Failure))
                pages = [outcome for outcome in batch if isinstance(outcome, Fetched)]
                loaded.pages = {page.final_url: page for page in pages}
                marked = [(page.final_url, fingerprint(page.body.decode("latin-1"))) for page in pages]
                yield from sources.entries(marked)

        summary = asyncio.run(run_pass(config, store, added=batches(), page_getter=loaded, progress=progress))
    return replace(summary, failures=(*unread, *summary.failures))


def _outcomes(
    paths: Iterable[Path], workers: Workers, failures: list[Failure], store: Store
) -> Iterator[Fetched | Failure]:
    """What the files of these paths hold. One that nobody foresaw is a failure of its own, and the others are read."""

    def find_address(body: bytes) -> str | Failure | None:
        done = workers.result(workers.submit(tasks.stated_address, body))
        return (
            make_failure("page", "", done.reason, done.detail, now_utc()) if isinstance(done, TaskLost) else done.value
        )

    for file in (file for path in paths for file in saved_files(path)):
        with contained(store, "page", str(file), failures):
            yield from read_saved_file(file, now_utc(), find_address)


class _LoadedPages:
    """Pages by address, loaded from files: they stand in for the network."""

    def __init__(self) -> None:
        self.pages: dict[str, Fetched] = {}

    async def get(self, url: str, validators: Validators | None = None, accept: str = "") -> Fetched | Failure:
        """Get the page, or a Failure `not-held` for an entry that waits from an earlier import."""
        detail = "this import does not hold the page"
        return self.pages.get(url) or make_failure("fetch", url, "not-held", detail, now_utc())


class _AddedSources:
    """Finds the source that a page stands under; the store learns of each new one."""

    def __init__(self, config: Config, store: Store, failures: list[Failure]) -> None:
        self._config, self._store, self._failures = config, store, failures
        self._outlets = {outlet.domain: outlet for outlet in config.outlets}
        self._sources: dict[str, Source] = {}

    def entries(self, pages: Iterable[tuple[str, str]]) -> Iterator[SourceEntries]:
        """Make entries of pages given as (address, fingerprint), those of a source together.

        Lazy, so that their sources are switched on after the pass has taken over the configuration, which lacks them.
        """
        by_source: dict[str, list[Entry]] = {}
        for url, mark in pages:
            source = None
            with contained(self._store, "page", url, self._failures):
                source = self._source_of(url)
            if source is None:
                continue
            by_source.setdefault(source.id, []).append(Entry(source.id, url, key(url), None, None, mark))
        outlets = {outlet.id: outlet for outlet in self._outlets.values()}
        self._store.sync(tuple(outlets.values()), (*self._config.sources, *self._sources.values()))
        yield from ((source_id, tuple(entries)) for source_id, entries in by_source.items())

    def _source_of(self, url: str) -> Source:
        """The source of the outlet whose domain the address lies in, or of a new outlet named by its site."""
        site = domain_of(url)
        outlet = next((self._outlets[domain] for domain in _parent_domains(site) if domain in self._outlets), None)
        outlet = outlet or self._outlets.setdefault(site, Outlet(slug(site) or fingerprint(site)[:8], site, site))
        name = f"added-{outlet.id}"
        return self._sources.setdefault(name, Source(name, outlet.id, "page", f"https://{site}/", outlet.home, NEVER))


def _parent_domains(site: str) -> Iterator[str]:
    """A host and the domains that it is part of: a.b.example, b.example."""
    labels = site.split(".")
    return (".".join(labels[start:]) for start in range(max(len(labels) - 1, 1)))
