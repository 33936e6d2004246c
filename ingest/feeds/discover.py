"""Lists addresses that may be feed sources of a site: those its page and robots.txt name, then the usual paths."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import html
from protego import Protego

from onrecord.ingest.feeds.kinds import KINDS
from onrecord.ingest.pages.html_parsing import NotHtml, decode_page, parse_html
from onrecord.ingest.pages.metadata.structured_data import read_page_data
from onrecord.ingest.urls import key, resolve

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
FEED_PATH = re.compile(r"(?:^|[/._-])(?:rss|atom|feeds?)(?:$|[/._?-])|\.(?:rss|rdf|atom)$|/feed\.json$", re.I)
NEWS_SITEMAP = re.compile(r"news", re.I)
MOST_CANDIDATES = 30


@dataclass(frozen=True, slots=True)
class SourceCandidate:
    """An address that may be a feed source. `declared` is True if the site itself names it, False for a usual path."""

    url: str
    kind: str
    title: str | None
    declared: bool


def source_candidates(page: bytes, content_type: str, url: str, robots: str = "") -> tuple[SourceCandidate, ...]:
    """The addresses to try for the site of the page at `url`, the most likely first, each once, at most 30.

    `robots` is the text of the site's robots.txt. Nothing is fetched. If `page` is no HTML only robots.txt and the
    usual paths count.
    """
    tree = _parse(page, content_type)
    declared = [] if tree is None else [*_alternate_links(tree, url), *_feed_links(tree, url)]
    declared += _sitemaps_in_robots(robots, url)
    usual = (
        SourceCandidate(urljoin(url, path), kind.name, None, declared=False)
        for kind in KINDS.values()
        for path in kind.usual_paths
    )
    return tuple(_unique([*declared, *usual]))[:MOST_CANDIDATES]


def site_name(page: bytes, content_type: str, url: str) -> str | None:
    """The site's name as its page states it (og:site_name, application-name), or None."""
    tree = _parse(page, content_type)
    return None if tree is None else read_page_data(tree, url).first_meta("og:site_name", "application-name")


def _parse(page: bytes, content_type: str) -> html.HtmlElement | None:
    """The element tree of a page, or None if it is no HTML."""
    text = decode_page(page, content_type)
    return None if isinstance(text, NotHtml) else parse_html(text)


def _unique(candidates: Iterable[SourceCandidate]) -> Iterator[SourceCandidate]:
    """The candidates without those whose address came before in another spelling."""
    seen: set[str] = set()
    for candidate in candidates:
        if key(candidate.url) not in seen:
            seen.add(key(candidate.url))
            yield candidate


def _alternate_links(tree: html.HtmlElement, url: str) -> Iterator[SourceCandidate]:
    """The feeds in <link rel="alternate"> elements (HTML Standard, section 4.6.7.1), without those of comments."""
    for link in tree.iter("link"):
        content_type = (link.get("type") or "").split(";")[0].strip().lower()
        relations = (link.get("rel") or "").lower().split()
        address = resolve(url, link.get("href") or "")
        title = " ".join((link.get("title") or "").split()) or None
        is_feed = "alternate" in relations and content_type in FEED_TYPES
        if address and is_feed and "comments" not in f"{title} {address}".lower():
            yield SourceCandidate(address, "feed", title, declared=True)


def _feed_links(tree: html.HtmlElement, url: str) -> Iterator[SourceCandidate]:
    """The <a> links whose address looks like a feed's, on the same site or a subdomain of it."""
    domain = ".".join((urlsplit(url).hostname or "").split(".")[-2:])
    for link in tree.iter("a"):
        address = resolve(url, link.get("href") or "")
        if not address or "comments" in address.lower():
            continue
        parts = urlsplit(address)
        if (parts.hostname or "").endswith(domain) and FEED_PATH.search(parts.path):
            yield SourceCandidate(address, "feed", " ".join(link.text_content().split())[:80] or None, declared=True)


def _sitemaps_in_robots(robots: str, url: str) -> Iterator[SourceCandidate]:
    """The `Sitemap:` lines of robots.txt (sitemaps.org, "Specifying the Sitemap location"), news sitemaps first."""
    addresses = [address for line in Protego.parse(robots).sitemaps if (address := resolve(url, line))]
    for address in sorted(addresses, key=lambda address: not NEWS_SITEMAP.search(address)):
        yield SourceCandidate(address, "sitemap", None, declared=True)
