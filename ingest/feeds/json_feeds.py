"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1) to entries. Wrong types in an item cost that item only."""

from __future__ import annotations

import html
import json
from datetime import datetime
from typing import Any

from onrecord.ingest.failures import failure
from onrecord.ingest.feeds.entries import carried, credible, fingerprint, names, newest, plain, sane, unique
from onrecord.ingest.pages.metadata.date_parsing import parse as read_time
from onrecord.ingest.records import Entry, Failure, Feed, Fetched, Source
from onrecord.ingest.urls import key, resolve

VERSION = "https://jsonfeed.org/version/"


def read_json(body: bytes) -> dict[str, Any] | None:
    """The object of a JSON Feed, known by its `version`; None for everything else."""
    try:
        found = json.loads(body.decode("utf-8-sig", "replace"), strict=False)
    except (ValueError, RecursionError):
        return None
    named = isinstance(found, dict) and str(found.get("version", "")).replace("http:", "https:").startswith(VERSION)
    return found if named and isinstance(found.get("items"), list) else None


def parse_json_feed(found: dict[str, Any], fetched: Fetched, source: Source, now: datetime) -> Feed:
    """All items in their order, each once; a `no-link` failure for each item without an address."""
    results = [_entry(item if isinstance(item, dict) else {}, fetched, source, now) for item in found["items"]]
    entries = credible(unique(result for result in results if isinstance(result, Entry)), now)
    failures = tuple(result for result in results if isinstance(result, Failure))
    return Feed(plain(_text(found, "title")), newest(entries, source.max_items), failures)


def _entry(item: dict[str, Any], fetched: Fetched, source: Source, now: datetime) -> Entry | Failure:
    title = plain(_text(item, "title"))
    link = _text(item, "url") or _text(item, "id") or ""
    url = resolve(fetched.final_url, link) if "/" in link else None
    if url is None:
        return failure("feed", source.url, "no-link", f"item {title or item.get('id') or 'without a title'!r}", now)
    published, modified = _text(item, "date_published"), _text(item, "date_modified")
    paragraphs = (f"<p>{html.escape(line)}</p>" for line in (_text(item, "content_text") or "").split("\n"))
    return Entry(
        source=source.id,
        url=url,
        key=key(url),
        title=title,
        published=_moment(published, now) or _moment(modified, now),
        fingerprint=fingerprint(title, published, modified, _text(item, "summary")),
        guid=_text(item, "id"),
        byline=_names(item),
        body=carried(_text(item, "content_html"), "".join(paragraphs)),
        updated=_moment(modified, now),
    )


def _names(item: dict[str, Any]) -> tuple[str, ...]:
    """`authors` of version 1.1, `author` of 1.0."""
    authors = item.get("authors") or [item.get("author")]
    told = authors if isinstance(authors, list) else []
    return names([author for author in told if isinstance(author, dict) and _text(author, "name")])


def _moment(text: str | None, now: datetime) -> datetime | None:
    """The date in UTC, when it has a time zone (RFC 3339 demands one) and is neither absurd nor ahead of the clock."""
    moment = read_time(text) if text else None
    return sane(moment.at, now) if moment and moment.zoned else None


def _text(item: dict[str, Any], name: str) -> str | None:
    """A string member; numbers are taken for strings, as readers of ids do."""
    value = item.get(name)
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip() else None
