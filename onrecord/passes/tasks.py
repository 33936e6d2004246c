"""The tasks of worker processes: what may hang, crash or take long.

Each imports what it needs when it runs: these modules cost seconds that the parent process need not spend.
"""

from __future__ import annotations

import functools
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.ingest.records import Article, Entry, Failure, Feed, Fetched, SitemapIndex, Source

if TYPE_CHECKING:
    from spacy.language import Language

    from onrecord.documents.load import Unread
    from onrecord.nlp.records import Reading


def parse(fetched: Fetched, source: Source, now: datetime) -> Feed | SitemapIndex | Failure:
    """A feed, sitemap or page source as its entries."""
    import onrecord.ingest.feeds.parse

    return onrecord.ingest.feeds.parse.parse_source(fetched, source, now)


def extract(
    body: bytes, url: str, now: datetime, entry: Entry | None, headers: tuple[tuple[str, str], ...], outlet: str | None
) -> tuple[Article, bytes] | Failure:
    """A page as an article, with the signature that finds its syndicated copies."""
    import onrecord.ingest.pages.extract
    import onrecord.ingest.syndication

    article = onrecord.ingest.pages.extract.extract(body, url, now, entry, headers, outlet)
    if isinstance(article, Failure):
        return article
    return article, onrecord.ingest.syndication.signature(article.text)


def carried(entry: Entry, now: datetime, outlet: str | None) -> tuple[Article, bytes] | None:
    """The article that a feed carries whole, with its signature; None where it does not."""
    import onrecord.ingest.feeds.full_text
    import onrecord.ingest.syndication

    article = onrecord.ingest.feeds.full_text.article_from_entry(entry, now, outlet)
    return (article, onrecord.ingest.syndication.signature(article.text)) if article else None


def read(text: str, model: str, home: str | None, published: datetime | None) -> Reading:
    """Who said what about which jurisdiction; the day of publication tells which holder of an office is meant."""
    from onrecord import nlp

    return nlp.read(_language(model), text, home, published.date() if published else None)


def version(model: str) -> str:
    """The version that readings by this model have today."""
    import onrecord.nlp.pipeline

    return onrecord.nlp.pipeline.version(_language(model))


def document(path: Path, model: str, home: str | None, now: datetime) -> dict[str, Any] | Unread:
    """A file as the object that `onrecord extract` prints."""
    from onrecord.documents.as_json import as_json
    from onrecord.documents.load import Unread, load

    loaded = load(path, now)
    if isinstance(loaded, Unread):
        return loaded
    published = loaded.article.published if loaded.article else None
    return as_json(loaded, read(loaded.text, model, home, published))


def explain(path: Path, model: str, home: str | None, now: datetime) -> dict[str, Any] | Unread:
    """A file as the object that `onrecord explain` prints."""
    from onrecord.documents.explain import explanation_as_json
    from onrecord.documents.load import Unread, load
    from onrecord.nlp.explain import explain as explain_text

    document = load(path, now)
    if isinstance(document, Unread):
        return document
    published = document.article.published.date() if document.article and document.article.published else None
    return explanation_as_json(document, explain_text(_language(model), document.text, home, published))


@functools.cache
def _language(model: str) -> Language:
    from onrecord import nlp

    return nlp.load(model)
