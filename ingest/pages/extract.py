"""A page's bytes to an Article: pure, so that it can run in a worker process that may be killed."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from onrecord.ingest.pages import access as page_access
from onrecord.ingest.pages import body as page_body
from onrecord.ingest.pages import live_reports as page_live
from onrecord.ingest.pages.html_parsing import NotHtml, parse, read_page
from onrecord.ingest.pages.metadata.page_metadata import read_metadata
from onrecord.ingest.pages.metadata.structured_data import read_data
from onrecord.ingest.records import Article, Entry, Failure

Headers = tuple[tuple[str, str], ...]


def extract(
    body: bytes,
    url: str,
    now: datetime,
    entry: Entry | None = None,
    headers: Headers = (),
    outlet: str | None = None,
) -> Article | Failure:
    """The article on the page at `url`, or a Failure of stage `page` (reason `empty` or `not-html`).

    `Article.text` is the story's paragraphs joined by single line feeds; white space inside a paragraph is single
    spaces, and nothing else of it is changed. The headline, section headings, captions and boxes are not in it.
    Where `access` is teaser, consent or blocked, `text` is empty: a part never stands for the story.
    """
    named = dict(headers)
    read = read_page(body, named.get("content-type", ""))
    if isinstance(read, NotHtml):
        return Failure("page", url, read.reason, read.detail, now)
    tree = parse(read)
    if tree is None:
        return Failure("page", url, "not-html", "it has no element that a browser would show", now)
    data = read_data(tree, url)
    facts = read_metadata(tree, data, url, now, entry, _date(named.get("date", "")))
    moving = page_live.moving_posts(tree, data, facts.canonical_url)
    text = page_body.read_body(tree, facts.titles, facts.body, facts.standfirsts, moving)
    access = page_access.judge(tree, text, facts.free, facts.words, facts.locked)
    text = text if access in ("open", "metered") else ""
    return Article(
        url=url,
        canonical_url=facts.canonical_url,
        outlet=outlet,
        title=facts.title,
        byline=facts.byline,
        published=facts.published,
        published_source=facts.published_source,
        language=facts.language,
        section=facts.section,
        access=access,
        text=text,
        text_hash=text_hash(text),
    )


def text_hash(text: str) -> str:
    """32 hex digits that stay the same when only white space changes: such a page is no revision."""
    return hashlib.blake2b(re.sub(r"\s+", " ", text).strip().encode(), digest_size=16).hexdigest()


def _date(header: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(header)
    except (ValueError, TypeError, IndexError):
        return None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
