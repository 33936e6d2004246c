"""What passes between ingest and the other rooms: frozen records, no behaviour.

All times are aware datetimes in UTC. All text is str; `Page.body` and `Fetched.body` are the bytes as they came.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

SourceKind = Literal["feed", "sitemap", "page"]
Access = Literal["open", "metered", "teaser", "blocked", "consent"]
Stage = Literal["config", "robots", "fetch", "feed", "page", "extract", "read", "save", "publish"]


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher. `home` is the Open Civic Data division of its beat, or None; its days are counted in `timezone`."""

    id: str
    name: str
    domain: str
    home: str | None = None
    timezone: str = "America/New_York"


@dataclass(frozen=True, slots=True)
class Source:
    """One address to watch. `every` of zero means always due."""

    id: str
    outlet: str
    kind: SourceKind
    url: str
    home: str | None = None
    every: timedelta = timedelta(minutes=30)
    max_items: int = 500


@dataclass(frozen=True, slots=True)
class HttpSettings:
    """How we behave on the network; the [http] table of config.toml. Bytes are capped both on the wire and unpacked."""

    user_agent: str = "onrecord/0.1"
    contact: str = ""
    allow_private_networks: bool = False
    timeout_s: float = 30.0
    max_bytes: int = 10_000_000
    per_host_delay_s: float = 1.0
    connections: int = 16


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave us to ask again with (RFC 9110 section 8.8), both or none may be there."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """An expected failure as a value. `reason` is a short fixed word or phrase to group by; `detail` is for people."""

    stage: Stage
    resource: str
    reason: str
    detail: str
    at: datetime
    retry_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A good answer (200, or 304 with an empty body); every other answer is a Failure.

    `headers` have lower-case names; `body` is decompressed. `moved_to` is set when every redirect was permanent.
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
    """A host's robots.txt as it was answered: kept over passes, so that an idle pass costs no request for it.

    `host` has its port unless that is the default. `status` is the final HTTP status; `text` is '' unless that is 200.
    """

    host: str
    fetched_at: datetime
    status: int
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a feed or sitemap.

    `url` is what to fetch; `key` is its identity, the same for every spelling of the address (see ingest/urls.py).
    `fingerprint` changes when the item says that its story changed. `body` is the HTML of the story where the feed
    carries it (see feeds/full_text.py); it is not stored. `updated` is when its story last changed, where the item says
    so credibly (see `credible` in feeds/entries.py).
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
    """How often a feed wants to be asked: `every` at the most (zero: it does not say), not in `skip_hours` (0 to 23)
    and not on `skip_days` (0 is Monday), both in UTC.
    """

    every: timedelta = timedelta(0)
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A parsed feed: its good entries, and a Failure for each item that could not be used."""

    title: str | None
    entries: tuple[Entry, ...]
    failures: tuple[Failure, ...] = ()
    pace: Pace = Pace()


@dataclass(frozen=True, slots=True)
class SitemapIndex:
    """A sitemap that only names others: their addresses, the most recently changed first.

    `dated` is whether it tells the moment of each one's last change, so that it changes with every one of them.
    """

    urls: tuple[str, ...]
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """An extracted article. Offsets of every reading are code points into `text`.

    `published_source` names where the time came from (json-ld, open-graph, meta, time-element, feed, ...) and is None
    with `published`. An article whose `access` is not open or metered has an empty `text`.
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
