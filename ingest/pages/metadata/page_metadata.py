"""Who wrote it, when, under which headline: what a page says about its story, each fact by its best witness."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from lxml import html

from onrecord.ingest.pages.metadata import bylines as page_names
from onrecord.ingest.pages.metadata import publication_date as page_published
from onrecord.ingest.pages.metadata import titles as page_titles
from onrecord.ingest.pages.metadata.structured_data import PageData, fold, plain
from onrecord.ingest.records import Entry
from onrecord.ingest.urls import without_tracking

NOT_FREE = re.compile(r"(?:https?://schema\.org/)?(?:false|no|0)", re.I)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says about its story; a fact that no witness gives is None or empty.

    `titles` and `standfirsts` are folded (page_data.fold), for telling them from the body. `body`, `free` and `words`
    are JSON-LD's articleBody, isAccessibleForFree and wordCount; `locked` selects the parts that it calls not free.
    """

    title: str | None
    titles: frozenset[str]
    standfirsts: frozenset[str]
    byline: tuple[str, ...]
    published: datetime | None
    published_source: str | None
    section: str | None
    language: str | None
    canonical_url: str
    body: str | None
    free: bool | None
    words: int | None
    locked: tuple[str, ...] = ()


def read_metadata(
    tree: html.HtmlElement,
    data: PageData,
    url: str,
    now: datetime,
    entry: Entry | None = None,
    answered: datetime | None = None,
) -> Metadata:
    """The metadata of the page at `url`. `answered` is the Date header, `entry` the feed item that led here."""
    site = page_titles.site_names(data)
    titles = [title for title in page_titles.titles(tree, data, site, entry) if title]
    published, source = page_published.published(tree, data, url, now, entry, answered)
    return Metadata(
        title=titles[0] if titles else None,
        titles=frozenset(fold(title) for title in titles if len(title.split()) > 1),
        standfirsts=frozenset(map(fold, page_titles.descriptions(data))) - {""},
        byline=page_names.byline(tree, data, site, entry),
        published=published,
        published_source=source,
        section=_section(data),
        language=_language(tree, data),
        canonical_url=canonical(tree, data, url),
        body=_body(data),
        free=_free(data),
        words=_words(data),
        locked=tuple(_locked(data)),
    )


def canonical(tree: html.HtmlElement, data: PageData, url: str) -> str:
    """The address that the page gives for itself, absolute.

    Where it gives none, or only its site's front page: `url` without tracking parameters.
    """
    links = [link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    named = [plain(node.get("url")) or plain(node.get("mainEntityOfPage")) for node in data.stories[:1]]
    for found in (*links, data.first("og:url"), *named):
        try:
            address = str(urljoin(url, (found or "").strip()))
            parts = urlsplit(address)
        except ValueError:
            continue
        front = parts.path in ("", "/") and not parts.query
        if parts.scheme in ("http", "https") and parts.hostname and not (front and urlsplit(url).path not in ("", "/")):
            return address
    return without_tracking(url)


def _section(data: PageData) -> str | None:
    told = [plain(node.get("articleSection")) for node in data.stories[:1]]
    return next(filter(None, (*told, data.first("article:section", "og:section", "section", "parsely-section"))), None)


def _language(tree: html.HtmlElement, data: PageData) -> str | None:
    """The language as a lower-case ISO 639 code, by the html element, Open Graph, or JSON-LD."""
    root = tree.getroottree().getroot()
    told = (
        root.get("lang"),
        root.get("xml:lang"),
        data.first("og:locale", "content-language", "language"),
        *(plain(node.get("inLanguage")) for node in data.stories[:1]),
    )
    codes = (re.match(r"[a-z]{2,3}(?=$|[-_])", text.strip().lower()) for text in told if text)
    return next((match.group(0) for match in codes if match), None)


def _body(data: PageData) -> str | None:
    return next((body for node in data.stories if isinstance(body := node.get("articleBody"), str) and body), None)


def _free(data: PageData) -> bool | None:
    """Whether the story is free to read; None where the page does not say."""
    for node in data.stories:
        if (said := node.get("isAccessibleForFree")) is not None:
            return not NOT_FREE.fullmatch(str(said).strip())
    tier = data.first("article:content_tier", "og:article:content_tier")
    return None if tier is None else tier.lower() == "free"


def _locked(data: PageData) -> Iterator[str]:
    """cssSelector of the parts that are not free (schema.org's markup for paywalled content, as search engines ask)."""
    for node in data.stories[:1]:
        parts = node.get("hasPart")
        for part in parts if isinstance(parts, list) else [parts]:
            if isinstance(part, dict) and NOT_FREE.fullmatch(str(part.get("isAccessibleForFree")).strip()):
                named = part.get("cssSelector")
                yield from (one for one in (named if isinstance(named, list) else [named]) if isinstance(one, str))


def _words(data: PageData) -> int | None:
    counts = (str(node.get("wordCount")) for node in data.stories)
    return next((int(count) for count in counts if re.fullmatch(r"[0-9]{1,6}", count)), None)
