"""Render the outlets' feeds: RSS 2.0 for two, Atom (RFC 4287) for one."""

from __future__ import annotations

from datetime import datetime

from onrecord.newsroom.pages import TEMPLATES, path
from onrecord.newsroom.records import FeedFormat, House, Story

CONTENT_TYPES: dict[FeedFormat, str] = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
}


def feed_path(house: House) -> str:
    """The path of an outlet's feed on the server."""
    return f"/{house.outlet.id}/feed.{house.feed}"


def feed(house: House, stories: tuple[Story, ...], base: str, latest: datetime) -> str:
    """Render the feed's XML, last built at `latest`.

    A guid stays with its story; only Atom says when a story was changed.
    """
    template = TEMPLATES.get_template(f"feed.{house.feed}.j2")
    return template.render(
        house=house, stories=stories, base=base, latest=latest, path=path, address=base + feed_path(house)
    )
