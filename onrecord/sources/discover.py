"""Find the feeds and sitemaps of a site, each tried before it is named. Stores nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from onrecord.clock import now_utc
from onrecord.config.settings import Config
from onrecord.ingest.failures import make_failure
from onrecord.ingest.feeds.discover import SourceCandidate
from onrecord.ingest.feeds.kinds import KINDS
from onrecord.ingest.fetch.client import Fetcher
from onrecord.ingest.records import Failure, Feed, Fetched, Source
from onrecord.ingest.urls import key, site
from onrecord.passes import tasks
from onrecord.passes.workers import TASK_DEADLINE_S, TaskLost, Workers
from onrecord.sources.tables import FoundSource


@dataclass(frozen=True, slots=True)
class DiscoveredSource:
    """A source that answers. `entries` is None for a sitemap index; `newest` the latest date of its entries."""

    found_source: FoundSource
    entries: int | None
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class Site:
    """The site that is asked: its address, and the name it gives itself."""

    url: str
    name: str | None


async def discover_sources(config: Config, url: str) -> tuple[DiscoveredSource, ...] | Failure:
    """Find what answers as a feed or sitemap for the site at `url`; the Failure where the site itself does not answer.

    Usual places are tried only if the site names none that works.
    """
    address = url if "://" in url else f"https://{url}"
    with Workers(config.nlp.processes, TASK_DEADLINE_S, at_most=2) as workers:
        async with Fetcher(config.http, now_utc) as fetcher:
            page = await fetcher.get(address)
            if isinstance(page, Failure):
                return page
            if itself := await _as_source(page, workers):
                return (itself,)
            rules = fetcher.robots.get(site(page.final_url))
            done = await workers.run(tasks.discover, page, rules.text if rules else "")
            if isinstance(done, TaskLost):
                return make_failure("page", page.final_url, done.reason, done.detail, now_utc())
            candidates, name = done.value
            asked_site = Site(page.final_url, name)
            declared = [source_candidate for source_candidate in candidates if source_candidate.declared]
            usual_places = [source_candidate for source_candidate in candidates if not source_candidate.declared]
            return await _try(fetcher, workers, declared, asked_site) or await _try(
                fetcher, workers, usual_places, asked_site
            )


async def _as_source(fetched: Fetched, workers: Workers) -> DiscoveredSource | None:
    """The page itself, where it is a feed or a sitemap."""
    asked_site = Site(fetched.final_url, None)
    candidates = (
        SourceCandidate(fetched.final_url, kind.name, None, declared=True)
        for kind in KINDS.values()
        if kind.usual_paths
    )
    for source_candidate in candidates:
        if discovered := await _read(fetched, workers, source_candidate, asked_site):
            return discovered
    return None


async def _try(
    fetcher: Fetcher, workers: Workers, candidates: Iterable[SourceCandidate], asked_site: Site
) -> tuple[DiscoveredSource, ...]:
    """Those of the candidates that answer as what they should be, each address once."""
    asked = (_ask(fetcher, workers, source_candidate, asked_site) for source_candidate in candidates)
    answers = await asyncio.gather(*asked)
    return tuple({key(answer.found_source.url): answer for answer in answers if answer}.values())


async def _ask(
    fetcher: Fetcher, workers: Workers, source_candidate: SourceCandidate, asked_site: Site
) -> DiscoveredSource | None:
    fetched = await fetcher.get(source_candidate.url, accept=KINDS[source_candidate.kind].accept)
    return await _read(fetched, workers, source_candidate, asked_site) if isinstance(fetched, Fetched) else None


async def _read(
    fetched: Fetched, workers: Workers, source_candidate: SourceCandidate, asked_site: Site
) -> DiscoveredSource | None:
    """What the answer is, if it is what the candidate should be."""
    source = Source("new", "new", source_candidate.kind, source_candidate.url)
    done = await workers.run(tasks.parse, fetched, source, now_utc())
    if isinstance(done, TaskLost) or isinstance(done.value, Failure):
        return None
    parsed = done.value
    title = source_candidate.title or (parsed.title if isinstance(parsed, Feed) else None)
    found_source = FoundSource(fetched.final_url, source_candidate.kind, title, asked_site.url, asked_site.name)
    if not isinstance(parsed, Feed):
        return DiscoveredSource(found_source, None, None)
    dates = [entry.published for entry in parsed.entries if entry.published]
    return DiscoveredSource(found_source, len(parsed.entries), max(dates, default=None))
