"""Cleans the fields of feed items (text, names, dates) and puts entries together, for feeds of every format."""

from __future__ import annotations

import hashlib
import html
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from onrecord.ingest.records import Entry, Failure, Feed, Pace

FULL_TEXT, MOST_FULL_TEXT = 700, 200_000  # characters of HTML that may be a whole story: less is a summary
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
MOST_AHEAD = timedelta(days=2)  # scheduled items, and clocks that are wrong; a later date is a mistake
SCRIPT_OR_STYLE = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)", re.I | re.S)
TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def build_feed(
    title: str | None, items: Iterable[Entry | Failure], max_items: int, now: datetime, pace: Pace | None = None
) -> Feed:
    """Make a Feed of parsed items: each address once, the newest `max_items`, without doubtful update times.

    An item that is a Failure goes into `Feed.failures`.
    """
    items = list(items)
    entries = drop_doubtful_updates(unique(item for item in items if isinstance(item, Entry)), now)
    failures = tuple(item for item in items if isinstance(item, Failure))
    return Feed(title, newest_entries(entries, max_items), failures, pace or Pace())


def full_text_html(*texts: str | None) -> str:
    """The longest of an item's texts if it is long enough to be the whole story, and not too long; else ""."""
    longest = max((text or "" for text in texts), key=len, default="")
    return longest if FULL_TEXT <= len(longest) <= MOST_FULL_TEXT else ""


def plausible_date(moment: datetime | None, now: datetime) -> datetime | None:
    """The date, or None if it is missing, before 1990, or more than two days ahead of `now`."""
    return moment if moment is not None and EARLIEST <= moment <= now + MOST_AHEAD else None


def author_names(authors: Iterable[Any]) -> tuple[str, ...]:
    """The names in an item's authors (dicts with `name`), without "By" and mail addresses, each once.

    Roles and outlets are not removed: the page's own byline comes first (pages/metadata/bylines.py).
    """
    names: list[str] = []
    for author in authors:
        text = re.sub(r"^by ", "", strip_markup(author.get("name")) or "", flags=re.I)
        words = " ".join(word for word in text.split() if "@" not in word)
        names += (name.strip(" ,()") for name in re.split(r" and | ?[;&] ?", words))
    return tuple(dict.fromkeys(filter(None, names)))


def strip_markup(text: str | None) -> str | None:
    """One line of text without tags, scripts and control characters, entities decoded; None when nothing is left.

    >>> strip_markup("It&#8217;s <em>big</em> &amp; A < B")
    'It’s big & A < B'
    """
    if not text:
        return None
    decoded = html.unescape(TAG.sub("", SCRIPT_OR_STYLE.sub("", text)))
    return " ".join(CONTROL.sub("", decoded).split()) or None


def fingerprint(*parts: str | None) -> str:
    """A hash (32 hex digits) of an item's fields; when it changes, the story may have changed."""
    return hashlib.sha256("\x1f".join(part or "" for part in parts).encode("utf-8", "replace")).hexdigest()[:32]


def unique(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries without repetitions: the first of each `key`."""
    first: dict[str, Entry] = {}
    for entry in entries:
        first.setdefault(entry.key, entry)
    return tuple(first.values())


def drop_doubtful_updates(entries: tuple[Entry, ...], now: datetime) -> tuple[Entry, ...]:
    """The entries, with `updated` set to None where it is in the future or another entry has the same moment.

    A moment that several items share says when the feed was made, or its template changed, not when a story did.
    """
    count = Counter(entry.updated for entry in entries)
    return tuple(
        entry
        if entry.updated is None or (entry.updated <= now and count[entry.updated] == 1)
        else replace(entry, updated=None)
        for entry in entries
    )


def newest_entries(entries: tuple[Entry, ...], count: int) -> tuple[Entry, ...]:
    """The `count` newest entries by `published`, in the order of the feed; an undated entry counts as new."""
    if len(entries) <= count:
        return entries
    latest = datetime.max.replace(tzinfo=UTC)
    by_date = sorted(range(len(entries)), key=lambda index: entries[index].published or latest, reverse=True)
    return tuple(entries[index] for index in sorted(by_date[:count]))
