"""Sitemaps (sitemaps.org protocol 0.9) and their news extension (Google News sitemaps) to entries.

Read with libxml2 without entities, network or huge trees; a torn file gives what stands before the tear.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from onrecord.ingest.failures import failure
from onrecord.ingest.feeds.entries import credible, fingerprint, plain, sane, unique
from onrecord.ingest.records import Entry, Failure, Feed, Fetched, SitemapIndex, Source
from onrecord.ingest.urls import key, resolve

MAX_UNPACKED = 52_428_800  # the protocol's own limit: 50 MB
MAX_CHILDREN = 50


@dataclass(frozen=True, slots=True)
class _Location:
    """A <url> or <sitemap> as it stands."""

    loc: str
    lastmod: str | None
    title: str | None
    publication_date: str | None


def parse_sitemap(fetched: Fetched, source: Source, now: datetime) -> Feed | SitemapIndex | Failure:
    """Entries of a urlset (the newest `source.max_items`), or the addresses that an index names (at most 50).

    `published` comes from news:publication_date only: a lastmod says when a page changed, is `updated`, and goes into
    the fingerprint.
    Failures of stage feed: `not-a-feed`, `broken-feed`, `too-large`.
    """
    try:
        body = _unpacked(fetched.body)
        root = etree.fromstring(body, _parser()) if body is not None else None
    except (etree.XMLSyntaxError, ValueError, zlib.error) as error:
        return failure("feed", source.url, "broken-feed", str(error), now)
    if body is None:
        return failure("feed", source.url, "too-large", f"more than {MAX_UNPACKED:,} bytes unpacked", now)
    kind = _local(root.tag) if root is not None else "nothing"
    if kind == "sitemapindex":
        return _index(root, fetched, now)
    if kind != "urlset":
        return failure("feed", source.url, "not-a-feed", f"got <{kind}>, not a sitemap", now)
    return _feed(root, fetched, source, now)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)


def _local(tag: str) -> str:
    """The name without its namespace, and without a prefix that nobody declared."""
    return re.split(r"[}:]", tag)[-1]


def _unpacked(body: bytes) -> bytes | None:
    """The XML of a .xml.gz, or the body itself; None when it is too large. A torn gzip gives its beginning."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    text = unpacker.decompress(body, MAX_UNPACKED)
    return None if unpacker.unconsumed_tail else text


def _locations(root: etree._Element) -> Iterator[_Location]:
    for element in root.iterchildren("{*}url", "{*}sitemap", "url", "sitemap"):
        yield _Location(
            loc=element.findtext("{*}loc") or "",
            lastmod=element.findtext("{*}lastmod"),
            title=plain(element.findtext("{*}news/{*}title")),
            publication_date=element.findtext("{*}news/{*}publication_date"),
        )


def _index(root: etree._Element, fetched: Fetched, now: datetime) -> SitemapIndex:
    oldest = datetime.min.replace(tzinfo=UTC)
    found = [(moment(location.lastmod, now), location.loc) for location in _locations(root) if location.loc]
    found.sort(key=lambda pair: pair[0] or oldest, reverse=True)
    urls = (resolve(fetched.final_url, loc) for _, loc in found)
    return SitemapIndex(tuple(dict.fromkeys(filter(None, urls)))[:MAX_CHILDREN], all(changed for changed, _ in found))


def _feed(root: etree._Element, fetched: Fetched, source: Source, now: datetime) -> Feed:
    """Ordered by what is newest, published or changed: a plain sitemap holds years of pages."""
    oldest = datetime.min.replace(tzinfo=UTC)
    dated = [(moment(one.publication_date or one.lastmod, now) or oldest, one) for one in _locations(root)]
    dated.sort(key=lambda pair: pair[0], reverse=True)
    results = [_entry(location, fetched, source, now) for _, location in dated[: source.max_items]]
    entries = credible(unique(result for result in results if isinstance(result, Entry)), now)
    return Feed(None, entries, tuple(result for result in results if isinstance(result, Failure)))


def _entry(location: _Location, fetched: Fetched, source: Source, now: datetime) -> Entry | Failure:
    url = resolve(fetched.final_url, location.loc) if location.loc else None
    if url is None:
        return failure("feed", source.url, "no-link", f"url {location.title or location.loc!r}", now)
    mark = fingerprint(location.title, location.publication_date, location.lastmod)
    published, updated = moment(location.publication_date, now), moment(location.lastmod, now)
    return Entry(source.id, url, key(url), location.title, published, mark, updated=updated)


def moment(text: str | None, now: datetime) -> datetime | None:
    """A W3C date and time with its zone, in UTC; None for a bare day, a time without zone, or an absurd one."""
    try:
        parsed = datetime.fromisoformat((text or "").strip())
        return sane(parsed.astimezone(UTC), now) if parsed.tzinfo else None
    except (ValueError, OverflowError):  # of year 1, and earlier in UTC
        return None
