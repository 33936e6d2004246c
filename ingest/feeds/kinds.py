"""The registry of feed source kinds: what each is, how it is requested, what parses it.

A new kind is one more SourceKind in KINDS and a parser; the configuration, `onrecord sources check` and `sources
discover` read this table, and a test compares docs/intake.md with it.
"""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.ingest.fetch.accept import ACCEPT_FEED, ACCEPT_PAGE


@dataclass(frozen=True, slots=True)
class SourceKind:
    """One kind of feed source, chosen by `kind = "name"` in config.toml.

    `description` is one line for docs/intake.md. `accept` is the Accept header of its requests. `parser` names a
    function as "module:function", to be imported on first use: the configuration is read without loading any parser.
    The function takes (Fetched, Source, now) and returns a Feed or a Failure, or, if `followed`, a SitemapIndex, whose
    addresses are then fetched and parsed as the same kind. `usual_paths` are the places where content systems publish
    such a source, the most likely first; `sources discover` tries them, and never looks for a kind without any.
    """

    name: str
    description: str
    accept: str
    parser: str
    followed: bool = False
    usual_paths: tuple[str, ...] = ()


KINDS: dict[str, SourceKind] = {
    kind.name: kind
    for kind in (
        SourceKind(
            "feed",
            "RSS or Atom (feedparser), or JSON Feed 1.0 or 1.1",
            ACCEPT_FEED,
            "onrecord.ingest.feeds.rss:parse_feed",
            usual_paths=(
                "/feed/",
                "/rss",
                "/rss.xml",
                "/feed.xml",
                "/index.xml",
                "/atom.xml",
                "/feed.json",
                "/arc/outboundfeeds/rss/?outputType=xml",
            ),
        ),
        SourceKind(
            "sitemap",
            "a news or ordinary sitemap, compressed or not, or an index of sitemaps (the ten newest are read)",
            ACCEPT_FEED,
            "onrecord.ingest.feeds.sitemaps:parse_sitemap",
            followed=True,
            usual_paths=("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/sitemap.xml"),
        ),
        SourceKind(
            "page",
            "one page whose text changes, read again whenever it does",
            ACCEPT_PAGE,
            "onrecord.ingest.feeds.watched_page:parse_watched_page",
        ),
    )
}
