"""RSS, Atom and JSON Feed to entries, however malformed: one broken item never costs the feed.

feedparser gets bytes and headers and never fetches by itself. What a feed claims is cleaned, never guessed: an entry
whose date is absurd or has no time zone is undated.
"""

from __future__ import annotations

import calendar
import io
import re
from datetime import UTC, datetime
from typing import Any
from xml.sax import SAXParseException

import feedparser

from onrecord.ingest.failures import failure
from onrecord.ingest.feeds.entries import carried, credible, fingerprint, names, newest, plain, sane, unique
from onrecord.ingest.feeds.json_feeds import parse_json_feed, read_json
from onrecord.ingest.feeds.pace import read_pace
from onrecord.ingest.records import Entry, Failure, Feed, Fetched, Source
from onrecord.ingest.urls import key, resolve

ZONE = re.compile(r":\d\d(?:[.,]\d+)?\s*(?:[+-]\d\d:?\d\d|Z)\b|\b(?:UTC?|GMT|[AECMP][SD]?T)\b", re.I)
# What arrives in the place of a feed, by how it begins, and what to do about it.
MISTAKEN = (
    (re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.I), "a web page; try `onrecord sources discover {url}`"),
    (re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b"), 'a sitemap; set kind = "sitemap" for this source'),
    (re.compile(rb"^\s*[{\[]"), "JSON that is no JSON Feed; try `onrecord sources discover {url}` for RSS or Atom"),
    (re.compile(rb"^\s*$"), "nothing: an empty answer"),
)


def parse_feed(fetched: Fetched, source: Source, now: datetime) -> Feed | Failure:
    """The feed's entries in its order, at most `source.max_items` of them (the newest, where there are more).

    `Feed.failures` has one `no-link` for each item without an address. A Failure of stage feed comes back when it is no
    feed (`not-a-feed`) or broken before its first item (`broken-feed`). Empty feeds are fine.
    """
    if fetched.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and (found := read_json(fetched.body)):
        return parse_json_feed(found, fetched, source, now)
    try:
        parsed = feedparser.parse(io.BytesIO(fetched.body), response_headers=_headers(fetched))
    except Exception as error:  # the parser's own troubles with hostile input are the input's fault
        return failure("feed", source.url, "broken-feed", f"{type(error).__name__}: {error}", now)
    if not parsed.get("version"):
        return failure("feed", source.url, "not-a-feed", f"got {_what_it_is(fetched)}", now)
    if not parsed.entries and isinstance(parsed.get("bozo_exception"), SAXParseException):
        return failure("feed", source.url, "broken-feed", str(parsed.bozo_exception), now)
    results = [_entry(item, fetched, source, now) for item in parsed.entries]
    entries = credible(unique(result for result in results if isinstance(result, Entry)), now)
    failures = tuple(result for result in results if isinstance(result, Failure))
    title, pace = plain(parsed.feed.get("title")), read_pace(fetched.body)
    return Feed(title, newest(entries, source.max_items), failures, pace)


def _headers(fetched: Fetched) -> dict[str, str]:
    """The base of relative links, and the charset, which feedparser checks against the bytes."""
    return {"content-location": fetched.final_url, "content-type": dict(fetched.headers).get("content-type", "")}


def _what_it_is(fetched: Fetched) -> str:
    """What came instead of a feed, for people."""
    start = fetched.body[:2000].removeprefix(b"\xef\xbb\xbf")
    for pattern, words in MISTAKEN:
        if pattern.search(start):
            return words.format(url=fetched.url)
    kind = dict(fetched.headers).get("content-type", "an unnamed type")
    return f"{kind} that begins {start[:40].decode('latin-1')!r}; try `onrecord sources discover {fetched.url}`"


def _entry(item: Any, fetched: Fetched, source: Source, now: datetime) -> Entry | Failure:
    title = plain(item.get("title"))
    url = resolve(fetched.final_url, item.get("feedburner_origlink") or item.get("link") or "")
    if url is None or not (item.get("feedburner_origlink") or item.get("link")):
        return failure("feed", source.url, "no-link", f"item {title or item.get('id') or 'without a title'!r}", now)
    # dict.get: feedparser's own get answers `published` for a missing `updated`, with a warning
    published, updated = dict.get(item, "published"), dict.get(item, "updated")
    return Entry(
        source=source.id,
        url=url,
        key=key(url),
        title=title,
        published=_moment(item, "published", now) or _moment(item, "updated", now),
        fingerprint=fingerprint(title, published, updated, item.get("summary")),
        guid=item.get("id") or None,
        byline=names(item.get("authors") or ()),
        body=carried(*(part.get("value") for part in item.get("content") or ()), item.get("summary")),
        updated=_moment(item, "updated", now),
    )


def _moment(item: Any, name: str, now: datetime) -> datetime | None:
    """The item's date in UTC, when it has a time zone and is neither absurd nor ahead of the clock."""
    parsed = dict.get(item, f"{name}_parsed")
    if parsed is None or not ZONE.search(dict.get(item, name) or ""):
        return None
    try:
        return sane(datetime.fromtimestamp(calendar.timegm(parsed), UTC), now)
    except (ValueError, OverflowError, OSError):
        return None
