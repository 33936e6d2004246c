"""Reads what a page states about its story: title, byline, date and more, each by its most reliable source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from lxml import html

from onrecord.ingest.pages.metadata.bylines import find_byline
from onrecord.ingest.pages.metadata.publication_date import find_publication_date
from onrecord.ingest.pages.metadata.structured_data import PageData, fold_text, json_ld_text
from onrecord.ingest.pages.metadata.titles import descriptions, publisher_names, titles_by_reliability
from onrecord.ingest.records import Entry
from onrecord.ingest.urls import without_tracking

FALSE = re.compile(r"(?:https?://schema\.org/)?(?:false|no|0)", re.I)  # a value of isAccessibleForFree


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page states about its story; a fact that it does not state is None or empty.

    `titles` and `standfirsts` are folded (see `fold_text`), to recognise them in the body. `article_body`, `is_free`
    and `word_count` are JSON-LD's articleBody, isAccessibleForFree and wordCount; `locked_parts` are CSS selectors of
    the parts that it declares not free.
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
    article_body: str | None
    is_free: bool | None
    word_count: int | None
    locked_parts: tuple[str, ...] = ()


def read_page_metadata(
    tree: html.HtmlElement,
    data: PageData,
    url: str,
    now: datetime,
    entry: Entry | None = None,
    response_date: datetime | None = None,
) -> PageMetadata:
    """The metadata of the page at `url`. `entry` is the feed item that led to it, `response_date` the Date header."""
    publisher = publisher_names(data)
    titles = [title for title in titles_by_reliability(tree, data, publisher, entry) if title]
    published, date_source = find_publication_date(tree, data, url, now, entry, response_date)
    return PageMetadata(
        title=titles[0] if titles else None,
        titles=frozenset(fold_text(title) for title in titles if len(title.split()) > 1),
        standfirsts=frozenset(map(fold_text, descriptions(data))) - {""},
        byline=find_byline(tree, data, publisher, entry),
        published=published,
        published_source=date_source,
        section=_section(data),
        language=_language(tree, data),
        canonical_url=canonical_address(tree, data, url),
        article_body=_article_body(data),
        is_free=_is_free(data),
        word_count=_word_count(data),
        locked_parts=tuple(_locked_parts(data)),
    )


def canonical_address(tree: html.HtmlElement, data: PageData, url: str) -> str:
    """The absolute address that the page at `url` states for itself: canonical link, og:url, or JSON-LD.

    If it states none, or only the front page of its site, `url` without tracking parameters.
    """
    links = [link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    in_json_ld = [
        json_ld_text(node.get("url")) or json_ld_text(node.get("mainEntityOfPage")) for node in data.stories[:1]
    ]
    for stated in (*links, data.first_meta("og:url"), *in_json_ld):
        try:
            address = str(urljoin(url, (stated or "").strip()))
            parts = urlsplit(address)
        except ValueError:
            continue
        is_front = parts.path in ("", "/") and not parts.query
        may_be_front = urlsplit(url).path in ("", "/")
        if parts.scheme in ("http", "https") and parts.hostname and (may_be_front or not is_front):
            return address
    return without_tracking(url)


def _section(data: PageData) -> str | None:
    """The section, such as Politics, by JSON-LD's articleSection or meta tags."""
    in_json_ld = [json_ld_text(node.get("articleSection")) for node in data.stories[:1]]
    in_meta = data.first_meta("article:section", "og:section", "section", "parsely-section")
    return next(filter(None, (*in_json_ld, in_meta)), None)


def _language(tree: html.HtmlElement, data: PageData) -> str | None:
    """The language as a lower-case ISO 639 code, by the <html> element, meta tags, or JSON-LD."""
    root = tree.getroottree().getroot()
    stated = (
        root.get("lang"),
        root.get("xml:lang"),
        data.first_meta("og:locale", "content-language", "language"),
        *(json_ld_text(node.get("inLanguage")) for node in data.stories[:1]),
    )
    codes = (re.match(r"[a-z]{2,3}(?=$|[-_])", text.strip().lower()) for text in stated if text)
    return next((match.group(0) for match in codes if match), None)


def _article_body(data: PageData) -> str | None:
    """The first articleBody in JSON-LD that is not empty."""
    return next((body for node in data.stories if isinstance(body := node.get("articleBody"), str) and body), None)


def _is_free(data: PageData) -> bool | None:
    """Whether the story is declared free to read; None where the page does not say."""
    for node in data.stories:
        if (value := node.get("isAccessibleForFree")) is not None:
            return not FALSE.fullmatch(str(value).strip())
    tier = data.first_meta("article:content_tier", "og:article:content_tier")
    return None if tier is None else tier.lower() == "free"


def _locked_parts(data: PageData) -> Iterator[str]:
    """The cssSelector of each part that is declared not free (schema.org's markup for paywalled content)."""
    for node in data.stories[:1]:
        parts = node.get("hasPart")
        for part in parts if isinstance(parts, list) else [parts]:
            if isinstance(part, dict) and FALSE.fullmatch(str(part.get("isAccessibleForFree")).strip()):
                value = part.get("cssSelector")
                selectors = value if isinstance(value, list) else [value]
                yield from (selector for selector in selectors if isinstance(selector, str))


def _word_count(data: PageData) -> int | None:
    """The first wordCount in JSON-LD that is a number."""
    counts = (str(node.get("wordCount")) for node in data.stories)
    return next((int(count) for count in counts if re.fullmatch(r"[0-9]{1,6}", count)), None)
