"""Parses sitemaps (sitemaps.org protocol 0.9), their news extension (Google News sitemaps) and sitemap indexes.

libxml2 parses without entities, network and huge trees; a file that breaks off gives the part before the break.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from onrecord.ingest.failures import make_failure
from onrecord.ingest.feeds.entries import build_feed, fingerprint, plausible_date, strip_markup
from onrecord.ingest.records import Entry, Failure, Feed, Fetched, SitemapIndex, Source
from onrecord.ingest.urls import key, resolve

MAX_UNPACKED = 52_428_800  # bytes; the protocol's own limit of 50 MB
OLDEST = datetime.min.replace(tzinfo=UTC)  # sorts undated locations behind all others
MAX_CHILDREN = 50


@dataclass(frozen=True, slots=True)
class _Location:
    """The fields of one <url> or <sitemap> element, as written."""

    loc: str
    lastmod: str | None
    title: str | None
    publication_date: str | None


def parse_sitemap(fetched: Fetched, source: Source, now: datetime) -> Feed | SitemapIndex | Failure:
    """The newest `source.max_items` entries of a sitemap, or the newest 50 addresses of a sitemap index.

    `published` comes from news:publication_date only: a lastmod says when the page changed, so it becomes `updated`.
    Returns a Failure of stage `feed` with the reason `not-a-feed`, `broken-feed` or `too-large`.
    """
    try:
        body = _decompress(fetched.body)
        root = etree.fromstring(body, _parser()) if body is not None else None
    except (etree.XMLSyntaxError, ValueError, zlib.error) as error:
        return make_failure("feed", source.url, "broken-feed", str(error), now)
    if body is None:
        return make_failure("feed", source.url, "too-large", f"more than {MAX_UNPACKED:,} bytes unpacked", now)
    name = _local_name(root.tag) if root is not None else "nothing"
    if name == "sitemapindex":
        return _index(root, fetched, now)
    if name != "urlset":
        return make_failure("feed", source.url, "not-a-feed", f"got <{name}>, not a sitemap", now)
    return _feed(root, fetched, source, now)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)


def _local_name(tag: str) -> str:
    """An element's name without its namespace, and without a prefix that was not declared."""
    return re.split(r"[}:]", tag)[-1]


def _decompress(body: bytes) -> bytes | None:
    """The XML of a .xml.gz, or the body itself; None if it is too large. Of a cut gzip file the part before the cut."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    decompressor = zlib.decompressobj(zlib.MAX_WBITS | 16)
    xml = decompressor.decompress(body, MAX_UNPACKED)
    return None if decompressor.unconsumed_tail else xml


def _locations(root: etree._Element) -> Iterator[_Location]:
    """The <url> elements of a sitemap, or the <sitemap> elements of an index, with a namespace or without."""
    for element in root.iterchildren("{*}url", "{*}sitemap", "url", "sitemap"):
        yield _Location(
            loc=element.findtext("{*}loc") or "",
            lastmod=element.findtext("{*}lastmod"),
            title=strip_markup(element.findtext("{*}news/{*}title")),
            publication_date=element.findtext("{*}news/{*}publication_date"),
        )


def _index(root: etree._Element, fetched: Fetched, now: datetime) -> SitemapIndex:
    """The children of a sitemap index, the last changed first and undated ones last."""
    children = [(parse_w3c_date(location.lastmod, now), location.loc) for location in _locations(root) if location.loc]
    children.sort(key=lambda child: child[0] or OLDEST, reverse=True)
    urls = (resolve(fetched.final_url, loc) for _, loc in children)
    dated = all(changed for changed, _ in children)
    return SitemapIndex(tuple(dict.fromkeys(filter(None, urls)))[:MAX_CHILDREN], dated)


def _feed(root: etree._Element, fetched: Fetched, source: Source, now: datetime) -> Feed:
    """The entries of a urlset, the last published or changed first: an ordinary sitemap lists years of pages."""

    def newest_date(location: _Location) -> datetime:
        return parse_w3c_date(location.publication_date or location.lastmod, now) or OLDEST

    locations = sorted(_locations(root), key=newest_date, reverse=True)
    results = [_entry(location, fetched, source, now) for location in locations[: source.max_items]]
    return build_feed(None, results, source.max_items, now)


def _entry(location: _Location, fetched: Fetched, source: Source, now: datetime) -> Entry | Failure:
    """The entry of one <url> element, or a `no-link` failure."""
    url = resolve(fetched.final_url, location.loc) if location.loc else None
    if url is None:
        return make_failure("feed", source.url, "no-link", f"url {location.title or location.loc!r}", now)
    return Entry(
        source.id,
        url,
        key(url),
        location.title,
        published=parse_w3c_date(location.publication_date, now),
        fingerprint=fingerprint(location.title, location.publication_date, location.lastmod),
        updated=parse_w3c_date(location.lastmod, now),
    )


def parse_w3c_date(text: str | None, now: datetime) -> datetime | None:
    """A W3C date and time in UTC; None for a day without time, a time without zone, and an implausible date."""
    try:
        parsed = datetime.fromisoformat((text or "").strip())
        return plausible_date(parsed.astimezone(UTC), now) if parsed.tzinfo else None
    except (ValueError, OverflowError):  # in year 1 the zone's offset may lead out of the calendar
        return None
