"""Parses the response of a feed source, by the parser of the source's kind (kinds.py)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pkgutil import resolve_name

from onrecord.ingest.feeds.kinds import KINDS
from onrecord.ingest.records import Failure, Feed, Fetched, SitemapIndex, Source
from onrecord.ingest.valid_text import valid_record

Parser = Callable[[Fetched, Source, datetime], Feed | SitemapIndex | Failure]


def parse_source(fetched: Fetched, source: Source, now: datetime) -> Feed | SitemapIndex | Failure:
    """The entries in a successful response (200) of a feed source, their text valid, or a Failure of stage `feed`.

    A kind that is `followed` may give a SitemapIndex instead. Raises KeyError for a kind that is not in KINDS.
    """
    kind = KINDS[source.kind]
    parser: Parser = resolve_name(kind.parser)
    feed = parser(fetched, source, now)
    if isinstance(feed, SitemapIndex) and not kind.followed:
        raise TypeError(f"{kind.parser} returned an index, but the kind {kind.name!r} is not followed")
    return valid_record(feed)
