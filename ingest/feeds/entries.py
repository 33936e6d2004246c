"""What the items of every kind of feed share: their text made plain, their dates believed or not, their order."""

from __future__ import annotations

import hashlib
import html
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from onrecord.ingest.records import Entry

STORY, MOST_STORY = 700, 200_000  # characters of an item that may carry its story: less is a summary
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=2)  # scheduled items and clocks that are off; beyond it the date is a mistake
HIDDEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)", re.I | re.S)
TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def carried(*texts: str | None) -> str:
    """The longest of an item's texts if it may be the whole story, by its length; else ""."""
    longest = max((text or "" for text in texts), key=len, default="")
    return longest if STORY <= len(longest) <= MOST_STORY else ""


def sane(moment: datetime | None, now: datetime) -> datetime | None:
    """The moment, unless it is missing, before 1990, or more than two days ahead."""
    return moment if moment is not None and EARLIEST <= moment <= now + AHEAD else None


def names(authors: Iterable[Any]) -> tuple[str, ...]:
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


def credible(entries: tuple[Entry, ...], now: datetime) -> tuple[Entry, ...]:
    """The entries, `updated` only where it can be believed: not ahead of the clock, and no other item's as well.

    A moment that items share is when something was done to all of them, a new template or the making of the feed.
    """
    told = Counter(entry.updated for entry in entries)
    return tuple(
        entry
        if entry.updated is None or (entry.updated <= now and told[entry.updated] == 1)
        else replace(entry, updated=None)
        for entry in entries
    )


def newest(entries: tuple[Entry, ...], count: int) -> tuple[Entry, ...]:
    """At most `count` entries in their order: all, or the newest. Undated ones count as new."""
    if len(entries) <= count:
        return entries
    latest = datetime.max.replace(tzinfo=UTC)
    by_date = sorted(range(len(entries)), key=lambda i: entries[i].published or latest, reverse=True)
    return tuple(entries[i] for i in sorted(by_date[:count]))
