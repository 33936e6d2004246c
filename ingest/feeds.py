"""RSS and Atom to entries, however malformed: one broken item never costs the feed.

feedparser gets bytes and headers and never fetches by itself. What a feed claims is cleaned, never guessed: an entry
whose date is absurd or has no time zone is undated.
"""

from __future__ import annotations

import calendar
import hashlib
import html
import io
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.sax import SAXParseException

import feedparser

from ingest.reasons import failure
from ingest.records import Entry, Failure, Feed, Fetched, Source
from ingest.urls import key, resolve

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=2)  # scheduled items and clocks that are off; beyond it the date is a mistake
STORY, MOST_STORY = 700, 200_000  # characters of an item that may carry its story: less is a summary
ZONE = re.compile(r":\d\d(?:[.,]\d+)?\s*(?:[+-]\d\d:?\d\d|Z)\b|\b(?:UTC?|GMT|[AECMP][SD]?T)\b", re.I)
HIDDEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)", re.I | re.S)
TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# What arrives in the place of a feed, by how it begins, and what to do about it.
MISTAKEN = (
    (re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.I), "a web page; try `onrecord sources discover {url}`"),
    (re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b"), 'a sitemap; set kind = "sitemap" for this source'),
    (re.compile(rb"^\s*[{\[]"), "JSON; try `onrecord sources discover {url}` for RSS or Atom"),
    (re.compile(rb"^\s*$"), "nothing: an empty answer"),
)


def parse_feed(fetched: Fetched, source: Source, now: datetime) -> Feed | Failure:
    """The feed's entries in its order, at most `source.max_items` of them (the newest, where there are more).

    `Feed.failures` has one `no-link` for each item without an address. A Failure of stage feed comes back when it is no
    feed (`not-a-feed`) or broken before its first item (`broken-feed`). Empty feeds are fine.
    """
    try:
        parsed = feedparser.parse(io.BytesIO(fetched.body), response_headers=_headers(fetched))
    except Exception as error:  # the parser's own troubles with hostile input are the input's fault
        return failure("feed", source.url, "broken-feed", f"{type(error).__name__}: {error}", now)
    if not parsed.get("version"):
        return failure("feed", source.url, "not-a-feed", f"got {_what_it_is(fetched)}", now)
    if not parsed.entries and isinstance(parsed.get("bozo_exception"), SAXParseException):
        return failure("feed", source.url, "broken-feed", str(parsed.bozo_exception), now)
    results = [_entry(item, fetched, source, now) for item in parsed.entries]
    entries = unique(result for result in results if isinstance(result, Entry))
    failures = tuple(result for result in results if isinstance(result, Failure))
    return Feed(plain(parsed.feed.get("title")), newest(entries, source.max_items), failures)


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
        byline=_names(item.get("authors") or ()),
        body=carried(*(part.get("value") for part in item.get("content") or ()), item.get("summary")),
    )


def carried(*texts: str | None) -> str:
    """The longest of an item's texts if it may be the whole story, by its length; else ""."""
    longest = max((text or "" for text in texts), key=len, default="")
    return longest if STORY <= len(longest) <= MOST_STORY else ""


def _moment(item: Any, name: str, now: datetime) -> datetime | None:
    """The item's date in UTC, when it has a time zone and is neither absurd nor ahead of the clock."""
    parsed = dict.get(item, f"{name}_parsed")
    if parsed is None or not ZONE.search(dict.get(item, name) or ""):
        return None
    try:
        return sane(datetime.fromtimestamp(calendar.timegm(parsed), UTC), now)
    except (ValueError, OverflowError, OSError):
        return None


def sane(moment: datetime | None, now: datetime) -> datetime | None:
    """The moment, unless it is missing, before 1990, or more than two days ahead."""
    return moment if moment is not None and EARLIEST <= moment <= now + AHEAD else None


def _names(authors: Iterable[Any]) -> tuple[str, ...]:
    """The names of the authors, without "By" and addresses. Roles and outlets are left for the page's own byline."""
    names: list[str] = []
    for author in authors:
        text = re.sub(r"\S+@\S+", "", re.sub(r"^\s*by\s+", "", plain(author.get("name")) or "", flags=re.I))
        names += (name.strip(" ,()") for name in re.split(r"\s+and\s+|\s*[;&]\s*", text))
    return tuple(dict.fromkeys(filter(None, names)))


def plain(text: str | None) -> str | None:
    """One line of text without markup, scripts and control characters; None when nothing is left.

    >>> plain("It&#8217;s <em>big</em> &amp; A < B")
    'It’s big & A < B'
    """
    if not text:
        return None
    shown = html.unescape(TAG.sub("", HIDDEN.sub("", text)))
    return " ".join(CONTROL.sub("", shown).split()) or None


def fingerprint(*parts: str | None) -> str:
    """A short hash of what an item says of itself; another one means that its story may have changed."""
    return hashlib.sha256("\x1f".join(part or "" for part in parts).encode("utf-8", "replace")).hexdigest()[:32]


def unique(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The first entry of each key."""
    first: dict[str, Entry] = {}
    for entry in entries:
        first.setdefault(entry.key, entry)
    return tuple(first.values())


def newest(entries: tuple[Entry, ...], count: int) -> tuple[Entry, ...]:
    """At most `count` entries in their order: all, or the newest. Undated ones count as new."""
    if len(entries) <= count:
        return entries
    latest = datetime.max.replace(tzinfo=UTC)
    by_date = sorted(range(len(entries)), key=lambda i: entries[i].published or latest, reverse=True)
    return tuple(entries[i] for i in sorted(by_date[:count]))
