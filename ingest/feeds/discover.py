"""Where a site's feeds and sitemaps may be: what its page and robots.txt name, then where such things usually lie."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import html
from protego import Protego

from onrecord.ingest.pages.html_parsing import NotHtml, parse, read_page
from onrecord.ingest.pages.metadata.structured_data import read_data
from onrecord.ingest.records import SourceKind
from onrecord.ingest.urls import key, resolve

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
FEED_LINK = re.compile(r"(?:^|[/._-])(?:rss|atom|feeds?)(?:$|[/._?-])|\.(?:rss|rdf|atom)$|/feed\.json$", re.I)
NEWS_MAP = re.compile(r"news", re.I)
# Where content systems put them (WordPress, Arc, Brightspot, Drupal, Ghost and others), the most telling first.
USUAL: tuple[tuple[SourceKind, str], ...] = (
    ("feed", "/feed/"), ("feed", "/rss"), ("feed", "/rss.xml"), ("feed", "/feed.xml"), ("feed", "/index.xml"),
    ("feed", "/atom.xml"), ("feed", "/feed.json"), ("feed", "/arc/outboundfeeds/rss/?outputType=xml"),
    ("sitemap", "/news-sitemap.xml"), ("sitemap", "/sitemap-news.xml"), ("sitemap", "/sitemap_news.xml"),
    ("sitemap", "/sitemap.xml"),
)  # fmt: skip
MOST = 30


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may be a source. `declared`: the site itself names it; else it is a usual place."""

    url: str
    kind: SourceKind
    title: str | None
    declared: bool


def candidates(page: bytes, content_type: str, url: str, robots: str = "") -> tuple[Candidate, ...]:
    """Addresses to try for the site of the page at `url`, the likeliest first, each once, at most 30.

    `robots` is the text of its robots.txt. Nothing is fetched; a page that is none gives what robots.txt names.
    """
    read = read_page(page, content_type)
    tree = None if isinstance(read, NotHtml) else parse(read)
    named = [] if tree is None else [*_alternates(tree, url), *_links(tree, url)]
    named += _sitemaps(robots, url)
    usual = (Candidate(urljoin(url, path), kind, None, declared=False) for kind, path in USUAL)
    return tuple(_once([*named, *usual]))[:MOST]


def site_name(page: bytes, content_type: str, url: str) -> str | None:
    """What the site calls itself on its page (og:site_name, application-name); None where it does not say."""
    read = read_page(page, content_type)
    tree = None if isinstance(read, NotHtml) else parse(read)
    return None if tree is None else read_data(tree, url).first("og:site_name", "application-name")


def _once(found: Iterable[Candidate]) -> Iterator[Candidate]:
    seen: set[str] = set()
    for one in found:
        if key(one.url) not in seen:
            seen.add(key(one.url))
            yield one


def _alternates(tree: html.HtmlElement, url: str) -> Iterator[Candidate]:
    """<link rel="alternate"> (HTML Standard, section 4.6.7.1), without the feeds of comments."""
    for link in tree.iter("link"):
        kind = (link.get("type") or "").split(";")[0].strip().lower()
        rel = (link.get("rel") or "").lower().split()
        address = resolve(url, link.get("href") or "")
        title = " ".join((link.get("title") or "").split()) or None
        if address and "alternate" in rel and kind in FEED_TYPES and "comments" not in f"{title} {address}".lower():
            yield Candidate(address, "feed", title, declared=True)


def _links(tree: html.HtmlElement, url: str) -> Iterator[Candidate]:
    """Links to what looks like a feed by its address, on the same site or a part of it."""
    home = ".".join((urlsplit(url).hostname or "").split(".")[-2:])
    for link in tree.iter("a"):
        address = resolve(url, link.get("href") or "")
        if not address or "comments" in address.lower():
            continue
        parts = urlsplit(address)
        if (parts.hostname or "").endswith(home) and FEED_LINK.search(parts.path):
            yield Candidate(address, "feed", " ".join(link.text_content().split())[:80] or None, declared=True)


def _sitemaps(robots: str, url: str) -> Iterator[Candidate]:
    """`Sitemap:` lines of robots.txt (sitemaps.org, "Specifying the Sitemap location"), those for news first."""
    found = [address for line in Protego.parse(robots).sitemaps if (address := resolve(url, line))]
    for address in sorted(found, key=lambda one: not NEWS_MAP.search(one)):
        yield Candidate(address, "sitemap", None, declared=True)
