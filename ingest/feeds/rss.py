"""Parses RSS and Atom with feedparser, and hands JSON Feed on. A broken item never loses the feed.

feedparser gets bytes and headers and never fetches by itself. Dates are never guessed: an entry whose date is
implausible or has no time zone is undated.
"""

from __future__ import annotations

import calendar
import io
import re
from datetime import UTC, datetime
from typing import Any
from xml.sax import SAXParseException

import feedparser

from onrecord.ingest.failures import make_failure
from onrecord.ingest.feeds.entries import (
    author_names,
    build_feed,
    fingerprint,
    full_text_html,
    plausible_date,
    strip_markup,
)
from onrecord.ingest.feeds.json_feeds import load_json_feed, parse_json_feed
from onrecord.ingest.feeds.pace import read_pace
from onrecord.ingest.records import Entry, Failure, Feed, Fetched, Source
from onrecord.ingest.urls import key, resolve

ZONE = re.compile(r":\d\d(?:[.,]\d+)?\s*(?:[+-]\d\d:?\d\d|Z)\b|\b(?:UTC?|GMT|[AECMP][SD]?T)\b", re.I)
# What arrives instead of a feed, by how it begins, and what to do about it.
NOT_FEEDS = (
    (re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.I), "a web page; try `onrecord sources discover {url}`"),
    (re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b"), 'a sitemap; set kind = "sitemap" for this source'),
    (re.compile(rb"^\s*[{\[]"), "JSON that is no JSON Feed; try `onrecord sources discover {url}` for RSS or Atom"),
    (re.compile(rb"^\s*$"), "nothing: an empty answer"),
)


def parse_feed(fetched: Fetched, source: Source, now: datetime) -> Feed | Failure:
    """The entries of an RSS, Atom or JSON feed in its order: the newest `source.max_items` of them.

    `Feed.failures` has one `no-link` for each item without an address. Returns a Failure of stage `feed` when the body
    is no feed (`not-a-feed`) or is broken before its first item (`broken-feed`). An empty feed is no failure.
    """
    is_json = fetched.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    if is_json and (document := load_json_feed(fetched.body)):
        return parse_json_feed(document, fetched, source, now)
    try:
        parsed = feedparser.parse(io.BytesIO(fetched.body), response_headers=_headers(fetched))
    except Exception as error:  # whatever hostile input makes feedparser raise is a fault of the feed
        return make_failure("feed", source.url, "broken-feed", f"{type(error).__name__}: {error}", now)
    if not parsed.get("version"):
        return make_failure("feed", source.url, "not-a-feed", f"got {_describe_body(fetched)}", now)
    if not parsed.entries and isinstance(parsed.get("bozo_exception"), SAXParseException):
        return make_failure("feed", source.url, "broken-feed", str(parsed.bozo_exception), now)
    results = [_entry(item, fetched, source, now) for item in parsed.entries]
    title = strip_markup(parsed.feed.get("title"))
    return build_feed(title, results, source.max_items, now, read_pace(fetched.body))


def _headers(fetched: Fetched) -> dict[str, str]:
    """The headers feedparser needs: the base of relative links, and the charset, which it checks against the bytes."""
    return {"content-location": fetched.final_url, "content-type": dict(fetched.headers).get("content-type", "")}


def _describe_body(fetched: Fetched) -> str:
    """A description, for people, of a body that is no feed."""
    start = fetched.body[:2000].removeprefix(b"\xef\xbb\xbf")
    for pattern, description in NOT_FEEDS:
        if pattern.search(start):
            return description.format(url=fetched.url)
    content_type = dict(fetched.headers).get("content-type", "an unnamed type")
    return f"{content_type} that begins {start[:40].decode('latin-1')!r}; try `onrecord sources discover {fetched.url}`"


def _entry(item: Any, fetched: Fetched, source: Source, now: datetime) -> Entry | Failure:
    """The entry of one item, or a `no-link` failure. A feedburner link gives way to the original address it names."""
    title = strip_markup(item.get("title"))
    link = item.get("feedburner_origlink") or item.get("link") or ""
    url = resolve(fetched.final_url, link)
    if url is None or not link:
        return make_failure(
            "feed", source.url, "no-link", f"item {title or item.get('id') or 'without a title'!r}", now
        )
    # dict.get: feedparser's own get returns `published` for a missing `updated`, with a warning
    published, updated = dict.get(item, "published"), dict.get(item, "updated")
    return Entry(
        source=source.id,
        url=url,
        key=key(url),
        title=title,
        published=_date(item, "published", now) or _date(item, "updated", now),
        fingerprint=fingerprint(title, published, updated, item.get("summary")),
        guid=item.get("id") or None,
        byline=author_names(item.get("authors") or ()),
        body=full_text_html(*(part.get("value") for part in item.get("content") or ()), item.get("summary")),
        updated=_date(item, "updated", now),
    )


def _date(item: Any, name: str, now: datetime) -> datetime | None:
    """The item's date `name` in UTC; None if it has no time zone or is implausible."""
    parsed = dict.get(item, f"{name}_parsed")
    if parsed is None or not ZONE.search(dict.get(item, name) or ""):
        return None
    try:
        return plausible_date(datetime.fromtimestamp(calendar.timegm(parsed), UTC), now)
    except (ValueError, OverflowError, OSError):
        return None
