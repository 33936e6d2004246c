"""Parses JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1). An item with wrong types loses only that item."""

from __future__ import annotations

import html
import json
from datetime import datetime
from typing import Any

from onrecord.ingest.failures import make_failure
from onrecord.ingest.feeds.entries import (
    author_names,
    build_feed,
    fingerprint,
    full_text_html,
    plausible_date,
    strip_markup,
)
from onrecord.ingest.pages.metadata.date_parsing import parse_date
from onrecord.ingest.records import Entry, Failure, Feed, Fetched, Source
from onrecord.ingest.urls import key, resolve

VERSION = "https://jsonfeed.org/version/"


def load_json_feed(body: bytes) -> dict[str, Any] | None:
    """The JSON object of a feed whose `version` says that it is a JSON Feed; None for every other body."""
    try:
        document = json.loads(body.decode("utf-8-sig", "replace"), strict=False)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        return None
    version = str(document.get("version", "")).replace("http:", "https:")
    return document if version.startswith(VERSION) else None


def parse_json_feed(document: dict[str, Any], fetched: Fetched, source: Source, now: datetime) -> Feed:
    """The entries of a JSON Feed in its order, with a `no-link` failure for each item without an address."""
    results = [_entry(item if isinstance(item, dict) else {}, fetched, source, now) for item in document["items"]]
    return build_feed(strip_markup(_text(document, "title")), results, source.max_items, now)


def _entry(item: dict[str, Any], fetched: Fetched, source: Source, now: datetime) -> Entry | Failure:
    """The entry of one item, or a `no-link` failure. An `id` that is an address stands in for a missing `url`."""
    title = strip_markup(_text(item, "title"))
    link = _text(item, "url") or _text(item, "id") or ""
    url = resolve(fetched.final_url, link) if "/" in link else None
    if url is None:
        return make_failure(
            "feed", source.url, "no-link", f"item {title or item.get('id') or 'without a title'!r}", now
        )
    published, modified = _text(item, "date_published"), _text(item, "date_modified")
    paragraphs = (f"<p>{html.escape(line)}</p>" for line in (_text(item, "content_text") or "").split("\n"))
    return Entry(
        source=source.id,
        url=url,
        key=key(url),
        title=title,
        published=_date(published, now) or _date(modified, now),
        fingerprint=fingerprint(title, published, modified, _text(item, "summary")),
        guid=_text(item, "id"),
        byline=_byline(item),
        body=full_text_html(_text(item, "content_html"), "".join(paragraphs)),
        updated=_date(modified, now),
    )


def _byline(item: dict[str, Any]) -> tuple[str, ...]:
    """The author names of an item: `authors` in version 1.1, `author` in 1.0."""
    value = item.get("authors") or [item.get("author")]
    authors = value if isinstance(value, list) else []
    return author_names([author for author in authors if isinstance(author, dict) and _text(author, "name")])


def _date(text: str | None, now: datetime) -> datetime | None:
    """The date in UTC; None if it has no time zone (RFC 3339 requires one) or is implausible."""
    parsed = parse_date(text) if text else None
    return plausible_date(parsed.at, now) if parsed and parsed.zoned else None


def _text(item: dict[str, Any], name: str) -> str | None:
    """A member that is a non-empty string or a number, as text (some feeds have numbers as ids); None for all else."""
    value = item.get(name)
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip() else None
