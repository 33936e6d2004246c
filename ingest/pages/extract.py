"""Extracts an Article from the bytes of a page: decode | parse | metadata | body | access.

A pure function, so that it can run in a worker process that may be killed.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from lxml import html

from onrecord.ingest.pages.access import judge_access
from onrecord.ingest.pages.body import extract_body
from onrecord.ingest.pages.html_parsing import NotHtml, decode_page, parse_html
from onrecord.ingest.pages.live_reports import posts_of_paged_report
from onrecord.ingest.pages.metadata.page_metadata import read_page_metadata
from onrecord.ingest.pages.metadata.structured_data import read_page_data
from onrecord.ingest.records import Article, Entry, Failure
from onrecord.ingest.valid_text import valid_record, valid_text

Headers = tuple[tuple[str, str], ...]


def extract(
    body: bytes,
    url: str,
    now: datetime,
    entry: Entry | None = None,
    headers: Headers = (),
    outlet: str | None = None,
) -> Article | Failure:
    """The article on the page at `url`, or a Failure of stage `page` with the reason `empty` or `not-html`.

    `body` and `headers` (lower-case names) are the response's; `entry` is the feed item that led to the page.
    `Article.text` is the story's paragraphs joined by line feeds, with single spaces inside a paragraph and nothing
    else changed; the headline, section headings, captions and boxes are not in it. It is empty where `access` is
    teaser, consent or blocked: a part of a story never stands for the whole.
    """
    by_name = dict(headers)
    tree = _parse_page(body, by_name.get("content-type", ""), url, now)
    if isinstance(tree, Failure):
        return tree
    data = read_page_data(tree, url)
    metadata = read_page_metadata(tree, data, url, now, entry, _parse_date_header(by_name.get("date", "")))
    posts = posts_of_paged_report(tree, data, metadata.canonical_url)
    text = extract_body(tree, metadata.titles, metadata.article_body, metadata.standfirsts, posts)
    access = judge_access(tree, text, metadata.is_free, metadata.word_count, metadata.locked_parts)
    text = valid_text(text) if access in ("open", "metered") else ""
    article = Article(
        url=url,
        canonical_url=metadata.canonical_url,
        outlet=outlet,
        title=metadata.title,
        byline=metadata.byline,
        published=metadata.published,
        published_source=metadata.published_source,
        language=metadata.language,
        section=metadata.section,
        access=access,
        text=text,
        text_hash=text_hash(text),
    )
    return valid_record(article)


def _parse_page(body: bytes, content_type: str, url: str, now: datetime) -> html.HtmlElement | Failure:
    """The element tree of a page, or a Failure with the reason `empty` or `not-html`."""
    decoded = decode_page(body, content_type)
    if isinstance(decoded, NotHtml):
        return Failure("page", url, decoded.reason, decoded.detail, now)
    tree = parse_html(decoded)
    if tree is None:
        return Failure("page", url, "not-html", "it has no element that a browser would show", now)
    return tree


def text_hash(text: str) -> str:
    """A hash of the text (32 hex digits) that ignores changes of white space, which make no revision."""
    return hashlib.blake2b(re.sub(r"\s+", " ", text).strip().encode(), digest_size=16).hexdigest()


def _parse_date_header(header: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(header)
    except (ValueError, TypeError, IndexError):
        return None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
