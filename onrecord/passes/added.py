"""What people bring themselves, `onrecord add` and `onrecord import`: single pages through the same steps as a feed's.

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
from onrecord.ingest.archive.saved import pages_of
from onrecord.ingest.feeds.entries import fingerprint
from onrecord.ingest.reasons import failure
from onrecord.ingest.records import Entry, Failure, Fetched, Outlet, Source, Validators
from onrecord.ingest.urls import key
from onrecord.passes.lock import locked_store
from onrecord.passes.pipeline import run_pass
from onrecord.passes.progress import Progress, quiet
from onrecord.passes.summary import Summary
from onrecord.sources.tables import domain, slug
from onrecord.store import Store

NEVER = timedelta(days=36_500)
BATCH = 200  # pages of an import that are in memory at the same time

Batch = tuple[str, tuple[Entry, ...]]


def add(config: Config, urls: Iterable[str], progress: Progress = quiet) -> Summary:
    """Fetch, read and store single pages, and publish. An address that was brought before is looked at again.

    Busy if a pass is at work; StoreError as the store says.
    """
    mark = fingerprint(now_utc().isoformat())
    with locked_store(config) as store:
        batches = _Sites(config, store).batches((url, mark) for url in urls)
        return asyncio.run(run_pass(config, store, added=batches, progress=progress))


def bring(config: Config, paths: Iterable[Path], progress: Progress = quiet) -> Summary:
    """The same with pages in WARC files and folders, without network. What was brought before, unchanged, is left."""
    held = Held()
    unread: list[Failure] = []
    with locked_store(config) as store:
        sites = _Sites(config, store)

        def batches() -> Iterator[Batch]:
            pages = (page for path in paths for page in pages_of(path, now_utc()))
            while some := list(islice(pages, BATCH)):
                unread.extend(one for one in some if isinstance(one, Failure))
                found = [one for one in some if isinstance(one, Fetched)]
                held.pages = {one.final_url: one for one in found}
                yield from sites.batches([(one.final_url, fingerprint(one.body.decode("latin-1"))) for one in found])

        summary = asyncio.run(run_pass(config, store, added=batches(), pages=held, progress=progress))
    return replace(summary, failures=(*unread, *summary.failures))


class Held:
    """Pages at hand, by address, in place of the network."""

    def __init__(self) -> None:
        self.pages: dict[str, Fetched] = {}

    async def get(self, url: str, validators: Validators | None = None, accept: str = "") -> Fetched | Failure:
        """The page, or a Failure `not-held`: an entry that waits from an earlier import."""
        return self.pages.get(url) or failure("fetch", url, "not-held", "this import does not hold the page", now_utc())


class _Sites:
    """Which source a page stands under; the store learns of each new one."""

    def __init__(self, config: Config, store: Store) -> None:
        self._config, self._store = config, store
        self._outlets = {outlet.domain: outlet for outlet in config.outlets}
        self._sources: dict[str, Source] = {}

    def batches(self, pages: Iterable[tuple[str, str]]) -> Iterator[Batch]:
        """Entries for pages given as (address, fingerprint), a batch a source.

        Lazy, so that their sources are switched on after the pass has taken over the configuration, which lacks them.
        """
        by_source: dict[str, list[Entry]] = {}
        for url, mark in pages:
            source = self._source(url)
            by_source.setdefault(source.id, []).append(Entry(source.id, url, key(url), None, None, mark))
        outlets = {outlet.id: outlet for outlet in self._outlets.values()}
        self._store.sync(tuple(outlets.values()), (*self._config.sources, *self._sources.values()))
        yield from ((source, tuple(entries)) for source, entries in by_source.items())

    def _source(self, url: str) -> Source:
        site = domain(url)
        outlet = next((self._outlets[one] for one in _parents(site) if one in self._outlets), None)
        outlet = outlet or self._outlets.setdefault(site, Outlet(slug(site), site, site))
        name = f"added-{outlet.id}"
        return self._sources.setdefault(name, Source(name, outlet.id, "page", f"https://{site}/", outlet.home, NEVER))


def _parents(site: str) -> Iterator[str]:
    """A host and the domains that it is part of: a.b.example, b.example."""
    labels = site.split(".")
    return (".".join(labels[start:]) for start in range(max(len(labels) - 1, 1)))
