"""From the stories of a pass to everything that the server answers with: a pure function of pass and base address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from onrecord.newsroom.pages import front, not_found, page, path, picture
from onrecord.newsroom.records import House, Story
from onrecord.newsroom.stories import houses, stories
from onrecord.newsroom.syndication import CONTENT_TYPES, feed, feed_path

OPENED = datetime(2026, 3, 1, 8, tzinfo=UTC)  # what carries no time of its own was last touched then
ROBOTS = "User-agent: *\nAllow: /\nDisallow: /search\n"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Resource:
    """What one path answers with. `etag` is a strong one, quotes included (RFC 9110 section 8.8.3)."""

    status: int
    content_type: str
    body: bytes
    etag: str
    modified: datetime


def build(pass_number: int, base: str) -> dict[str, Resource]:
    """Every path of the newsroom in this pass. `base` is the server's address without a slash at the end."""
    out = {"/robots.txt": _resource("text/plain; charset=utf-8", ROBOTS, OPENED)}
    every = stories(pass_number)
    for house in houses():
        mine = tuple(story for story in every if story.outlet == house.outlet.id)
        out.update(_house(house, mine, base))
    return out


def missing(asked: str) -> Resource:
    """The answer for a path that nobody knows."""
    return _resource(HTML, not_found(None, asked), OPENED, status=404)


def _house(house: House, mine: tuple[Story, ...], base: str) -> Iterator[tuple[str, Resource]]:
    latest = max((story.updated for story in mine if story.updated), default=OPENED)
    yield feed_path(house), _resource(CONTENT_TYPES[house.feed], feed(house, mine, base, latest), latest)
    yield f"/{house.outlet.id}/", _resource(HTML, front(house, mine, base), latest)
    for story in mine:
        if story.status == 404:
            yield path(story), _resource(HTML, not_found(house, path(story)), OPENED, status=404)
        elif story.linked:
            others = tuple(o for o in mine if o.linked and o.slug != story.slug)
            yield path(story), _resource(HTML, page(house, story, others, base), story.updated or OPENED)
            yield f"/images/{story.slug}.svg", _resource("image/svg+xml", picture(story), OPENED)


def _resource(content_type: str, text: str, modified: datetime, status: int = 200) -> Resource:
    body = text.encode("utf-8")
    return Resource(status, content_type, body, f'"{sha256(body).hexdigest()[:20]}"', modified.astimezone(UTC))
