"""Makes an article of a feed item that contains the whole story (content:encoded, Atom content).

It stands in where the story's page cannot be fetched or is behind a paywall.
"""

from __future__ import annotations

import html
import re
from datetime import datetime

from onrecord.ingest.pages.access import FEW_WORDS
from onrecord.ingest.pages.extract import extract
from onrecord.ingest.records import Article, Entry

# How an excerpt ends: cut off, or with a link to the rest.
EXCERPT_END = re.compile(
    r"(…|\.\.\.|\[…\]|\[\.\.\.\]|\b(continue|keep) reading\b.{0,80}|\bread (more|on|the rest)\b.{0,80})\s*$", re.I
)


def article_from_entry(entry: Entry, now: datetime, outlet: str | None = None) -> Article | None:
    """The article in a feed entry's own HTML, extracted as from a page; None where that is only an excerpt.

    A whole story has 120 words or more, does not break off, and shows no paywall.
    """
    if not entry.body or EXCERPT_END.search(_strip_tags(entry.body)):
        return None
    title = html.escape(entry.title or "")
    page = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><div>{entry.body}</div></article>"
    article = extract(page.encode("utf-8", "replace"), entry.url, now, entry, (), outlet)
    is_whole = isinstance(article, Article) and article.access == "open" and len(article.text.split()) >= FEW_WORDS
    return article if isinstance(article, Article) and is_whole else None


def _strip_tags(body: str) -> str:
    """HTML without its tags, entities decoded."""
    return html.unescape(re.sub(r"<[^<>]*>", " ", body)).strip()
