"""The tasks that worker processes do: whatever may hang, crash or take long.

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

    from onrecord.documents.load import Document, UnreadDocument
    from onrecord.ingest.feeds.discover import SourceCandidate
    from onrecord.ingest.feeds.opml import Subscription
    from onrecord.nlp.records import Reading


def parse(fetched: Fetched, source: Source, now: datetime) -> Feed | SitemapIndex | Failure:
    """Parse what a feed, sitemap or page source answered into its entries."""
    from onrecord.ingest.feeds.parse import parse_source

    return parse_source(fetched, source, now)


def stated_address(body: bytes) -> str | None:
    """Find the address that a saved page states for itself."""
    from onrecord.ingest.archive.saved_pages import stated_address as find_stated_address

    return find_stated_address(body)


def discover(page: Fetched, robots: str) -> tuple[tuple[SourceCandidate, ...], str | None]:
    """Find the addresses that may be sources of the site that a page and a robots.txt are of, and the site's name."""
    from onrecord.ingest.feeds.discover import site_name, source_candidates

    content_type = dict(page.headers).get("content-type", "")
    candidates = source_candidates(page.body, content_type, page.final_url, robots)
    return candidates, site_name(page.body, content_type, page.final_url)


def read_list(body: bytes) -> tuple[Subscription, ...] | None:
    """Read the feeds of an OPML list; None for what is none."""
    from onrecord.ingest.feeds.opml import read_opml

    return read_opml(body)


def extract(
    body: bytes, url: str, now: datetime, entry: Entry | None, headers: tuple[tuple[str, str], ...], outlet: str | None
) -> tuple[Article, bytes] | Failure:
    """Extract the article of a page, with the signature that finds its syndicated copies."""
    from onrecord.ingest.pages.extract import extract as extract_article
    from onrecord.ingest.syndication import signature

    article = extract_article(body, url, now, entry, headers, outlet)
    return article if isinstance(article, Failure) else (article, signature(article.text))


def extract_from_feed(entry: Entry, now: datetime, outlet: str | None) -> tuple[Article, bytes] | None:
    """Extract the article that a feed carries whole, with its signature; None where it does not."""
    from onrecord.ingest.feeds.full_text import article_from_entry
    from onrecord.ingest.syndication import signature

    article = article_from_entry(entry, now, outlet)
    return (article, signature(article.text)) if article else None


def read(text: str, model: str, home: str | None, published: datetime | None) -> Reading:
    """Read who said what about which jurisdiction. The day of publication tells which holder of an office is meant."""
    from onrecord import nlp

    return nlp.read(_language(model), text, home, published.date() if published else None)


def version(model: str) -> str:
    """The version that a reading by this model has today."""
    from onrecord.nlp import pipeline

    return pipeline.version(_language(model))


def read_document(
    path_or_document: Path | Document, model: str, home: str | None, now: datetime
) -> dict[str, Any] | UnreadDocument:
    """Read a document, loaded from its file if need be, into the object that `onrecord extract` prints."""
    from onrecord.documents.as_json import as_json
    from onrecord.documents.load import UnreadDocument, load_file

    document = load_file(path_or_document, now) if isinstance(path_or_document, Path) else path_or_document
    if isinstance(document, UnreadDocument):
        return document
    published = document.article.published if document.article else None
    return as_json(document, read(document.text, model, home, published))


def explain(path: Path, model: str, home: str | None, now: datetime) -> dict[str, Any] | UnreadDocument:
    """Read a file into the object that `onrecord explain` prints."""
    from onrecord.documents.explain import explanation_as_json
    from onrecord.documents.load import UnreadDocument, load_file
    from onrecord.nlp.explain import explain as explain_text

    document = load_file(path, now)
    if isinstance(document, UnreadDocument):
        return document
    published = document.article.published.date() if document.article and document.article.published else None
    return explanation_as_json(document, explain_text(_language(model), document.text, home, published))


@functools.cache
def _language(model: str) -> Language:
    """Load a language model once in a worker process."""
    from onrecord import nlp

    return nlp.load(model)
