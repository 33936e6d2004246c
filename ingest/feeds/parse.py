"""What a source's answer means, by its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from onrecord.ingest.feeds.entries import fingerprint
from onrecord.ingest.feeds.rss import parse_feed
from onrecord.ingest.feeds.sitemaps import parse_sitemap
from onrecord.ingest.fetch.client import ACCEPT_FEED, ACCEPT_PAGE
from onrecord.ingest.records import Entry, Failure, Feed, Fetched, SitemapIndex, Source, SourceKind
from onrecord.ingest.urls import key

Parser = Callable[[Fetched, Source, datetime], Feed | SitemapIndex | Failure]


def parse_page(fetched: Fetched, source: Source, now: datetime) -> Feed:
    """A page that is watched itself: one entry, whose fingerprint is its ETag, else its date, else its bytes."""
    validators = fetched.validators
    mark = validators.etag or validators.last_modified or fetched.body.decode("latin-1")
    return Feed(None, (Entry(source.id, fetched.final_url, key(fetched.final_url), None, None, fingerprint(mark)),))


PARSERS: Mapping[SourceKind, Parser] = {"feed": parse_feed, "sitemap": parse_sitemap, "page": parse_page}
ACCEPT: Mapping[SourceKind, str] = {"feed": ACCEPT_FEED, "sitemap": ACCEPT_FEED, "page": ACCEPT_PAGE}


def parse(fetched: Fetched, source: Source, now: datetime) -> Feed | SitemapIndex | Failure:
    """The entries that a good answer (200) brings, or a Failure of stage feed. Only sitemaps give an index."""
    return PARSERS[source.kind](fetched, source, now)
