"""`onrecord sources discover`: the feeds and sitemaps of a site, each tried before it is named. Stores nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from onrecord.clock import now_utc
from onrecord.config.settings import Config
from onrecord.ingest.feeds.discover import Candidate, candidates, site_name
from onrecord.ingest.feeds.parse import parse
from onrecord.ingest.fetch.client import ACCEPT_FEED, Fetcher
from onrecord.ingest.records import Failure, Feed, Fetched, Source, SourceKind
from onrecord.ingest.urls import key, site
from onrecord.sources.tables import Found

KINDS: tuple[SourceKind, ...] = ("feed", "sitemap")


@dataclass(frozen=True, slots=True)
class Discovered:
    """A source that answers. `entries` is None for a sitemap index; `newest` the latest date of its entries."""

    found: Found
    entries: int | None
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class Home:
    """The site that is asked: its address, and the name it gives itself."""

    url: str
    name: str | None


async def discover(config: Config, url: str) -> tuple[Discovered, ...] | Failure:
    """What answers as a feed or sitemap for the site at `url`; the Failure where the site itself does not answer.

    Usual places are tried only if the site names none that works.
    """
    address = url if "://" in url else f"https://{url}"
    async with Fetcher(config.http, now_utc) as fetcher:
        page = await fetcher.get(address)
        if isinstance(page, Failure):
            return page
        for kind in KINDS:
            given = Candidate(page.final_url, kind, None, declared=True)
            if itself := _read(page, given, Home(page.final_url, None)):
                return (itself,)
        rules = fetcher.robots.get(site(page.final_url))
        content_type = dict(page.headers).get("content-type", "")
        tried = candidates(page.body, content_type, page.final_url, rules.text if rules else "")
        home = Home(page.final_url, site_name(page.body, content_type, page.final_url))
        declared = await _try(fetcher, (one for one in tried if one.declared), home)
        return declared or await _try(fetcher, (one for one in tried if not one.declared), home)


async def _try(fetcher: Fetcher, tried: Iterable[Candidate], home: Home) -> tuple[Discovered, ...]:
    answers = await asyncio.gather(*(_ask(fetcher, one, home) for one in tried))
    return tuple({key(one.found.url): one for one in answers if one}.values())


async def _ask(fetcher: Fetcher, one: Candidate, home: Home) -> Discovered | None:
    answer = await fetcher.get(one.url, accept=ACCEPT_FEED)
    return _read(answer, one, home) if isinstance(answer, Fetched) else None


def _read(answer: Fetched, one: Candidate, home: Home) -> Discovered | None:
    """What the answer is, if it is what the candidate should be."""
    parsed = parse(answer, Source("new", "new", one.kind, one.url), now_utc())
    if isinstance(parsed, Failure):
        return None
    title = one.title or (parsed.title if isinstance(parsed, Feed) else None)
    found = Found(answer.final_url, one.kind, title, home.url, home.name)
    if not isinstance(parsed, Feed):
        return Discovered(found, None, None)
    dates = [entry.published for entry in parsed.entries if entry.published]
    return Discovered(found, len(parsed.entries), max(dates, default=None))
