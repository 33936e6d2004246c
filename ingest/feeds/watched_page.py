"""Reads a page that is itself a feed source: one entry, for a page whose text changes."""

from __future__ import annotations

from datetime import datetime

from onrecord.ingest.feeds.entries import fingerprint
from onrecord.ingest.records import Entry, Feed, Fetched, Source
from onrecord.ingest.urls import key


def parse_watched_page(fetched: Fetched, source: Source, now: datetime) -> Feed:
    """A feed with one entry for the page. Its fingerprint is of the ETag, else Last-Modified, else the body."""
    validators = fetched.validators
    version = validators.etag or validators.last_modified or fetched.body.decode("latin-1")
    url = fetched.final_url
    return Feed(None, (Entry(source.id, url, key(url), None, None, fingerprint(version)),))
