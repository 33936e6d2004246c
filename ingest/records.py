"""The records that ingest shares with the other rooms: frozen dataclasses without behaviour.

All times are aware datetimes in UTC. All text is str; only `Fetched.body` is bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Access = Literal["open", "metered", "teaser", "blocked", "consent"]
Stage = Literal["config", "robots", "fetch", "feed", "page", "extract", "read", "save", "publish"]


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher. `home` is the Open Civic Data division it reports on, or None; `timezone` divides its days."""

    id: str
    name: str
    domain: str
    home: str | None = None
    timezone: str = "America/New_York"


@dataclass(frozen=True, slots=True)
class Source:
    """A feed source: one address that is fetched again and again for new stories.

    `kind` names a row of feeds/kinds.py. `every` is the time between two requests; zero means due at every pass.
    """

    id: str
    outlet: str
    kind: str
    url: str
    home: str | None = None
    every: timedelta = timedelta(minutes=30)
    max_items: int = 500


@dataclass(frozen=True, slots=True)
class HttpSettings:
    """The [http] table of config.toml. `max_bytes` limits a body both as sent and after decompression."""

    user_agent: str = "onrecord/0.1"
    contact: str = ""
    allow_private_networks: bool = False
    timeout_s: float = 30.0
    max_bytes: int = 10_000_000
    per_host_delay_s: float = 1.0
    connections: int = 16


@dataclass(frozen=True, slots=True)
class Validators:
    """The validators of an earlier response, for a conditional request (RFC 9110 section 8.8); each may be None."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """An expected failure as a value. `reason` is a fixed identifier to group by; `detail` is a line for people."""

    stage: Stage
    resource: str
    reason: str
    detail: str
    at: datetime
    retry_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A successful HTTP response: 200, or 304 with an empty body. Every other response becomes a Failure.

    `headers` have lower-case names; `body` is decompressed; `seconds` is network time. `moved_to` is the final address
    if there were redirects and all were permanent.
    """

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    validators: Validators
    at: datetime
    seconds: float
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class RobotsRecord:
    """A host's robots.txt as it was fetched. It is stored between passes, to save a request.

    `host` includes a port that is not the default. `status` is the final HTTP status; `text` is '' unless that is 200.
    """

    host: str
    fetched_at: datetime
    status: int
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed or sitemap: the address of a story and what the feed says about it.

    `source` is the feed source's id. `url` is the address to fetch; `key` is the same for all spellings of that address
    (see ingest/urls.py). `fingerprint` changes when the item's title, dates or summary change. `body` is the story's
    HTML where the feed contains the full text (see feeds/full_text.py); it is not stored. `updated` is when the story
    last changed, or None where the item's date cannot be trusted (see `drop_doubtful_updates` in feeds/entries.py).
    """

    source: str
    url: str
    key: str
    title: str | None
    published: datetime | None
    fingerprint: str
    guid: str | None = None
    byline: tuple[str, ...] = ()
    body: str = ""
    updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a publisher lets its feed be requested.

    `every` is the shortest time between requests (zero: not stated); `skip_hours` (0 to 23) and `skip_days` (0 is
    Monday), both in UTC, are when not to request it.
    """

    every: timedelta = timedelta(0)
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A parsed feed: its usable entries, and one Failure for each item without a usable address."""

    title: str | None
    entries: tuple[Entry, ...]
    failures: tuple[Failure, ...] = ()
    pace: Pace = Pace()


@dataclass(frozen=True, slots=True)
class SitemapIndex:
    """A sitemap that lists other sitemaps: their addresses, the most recently changed first.

    `dated` is True when the index states the last change of every child, so that it changes whenever a child does.
    """

    urls: tuple[str, ...]
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """An article extracted from a page. All offsets into it are code points into `text`.

    `published_source` names where the time was found (json-ld, open-graph, meta, time-element, feed, url; see
    pages/metadata/publication_date.py), and is None where `published` is. `text` is empty unless `access` is open or
    metered.
    """

    url: str
    canonical_url: str
    outlet: str | None
    title: str | None
    byline: tuple[str, ...]
    published: datetime | None
    published_source: str | None
    language: str | None
    section: str | None
    access: Access
    text: str
    text_hash: str
