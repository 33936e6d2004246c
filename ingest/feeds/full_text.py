"""A story that its feed carries whole (content:encoded, Atom content): an article where the page cannot be had."""

from __future__ import annotations

import html
import re
from datetime import datetime

from onrecord.ingest.pages.access import SHORT
from onrecord.ingest.pages.extract import extract
from onrecord.ingest.records import Article, Entry

# How an excerpt ends: cut off, or with a link to the rest.
CUT = re.compile(
    r"(…|\.\.\.|\[…\]|\[\.\.\.\]|\b(continue|keep) reading\b.{0,80}|\bread (more|on|the rest)\b.{0,80})\s*$", re.I
)


def article_of(entry: Entry, now: datetime, outlet: str | None = None) -> Article | None:
    """The article that an entry's feed carries whole, read as its page would be; None where it is only an excerpt.

    Whole is a text of 120 words or more that does not break off, and around which no wall asks for an account.
    """
    if not entry.body or CUT.search(_shown(entry.body)):
        return None
    title = html.escape(entry.title or "")
    page = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><div>{entry.body}</div></article>"
    got = extract(page.encode("utf-8", "replace"), entry.url, now, entry, (), outlet)
    whole = isinstance(got, Article) and got.access == "open" and len(got.text.split()) >= SHORT
    return got if isinstance(got, Article) and whole else None


def _shown(body: str) -> str:
    return html.unescape(re.sub(r"<[^<>]*>", " ", body)).strip()
