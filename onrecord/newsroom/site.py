"""Build everything that the newsroom's server answers with, purely from the pass and the base address."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from onrecord.newsroom.loopback import HTML, Resource, make_resource
from onrecord.newsroom.pages import front, not_found, page, path, picture
from onrecord.newsroom.records import House, Story
from onrecord.newsroom.stories import houses, stories
from onrecord.newsroom.syndication import CONTENT_TYPES, feed, feed_path

OPENED = datetime(2026, 3, 1, 8, tzinfo=UTC)  # what carries no time of its own was last touched then
ROBOTS = "User-agent: *\nAllow: /\nDisallow: /search\n"


def build(pass_number: int, base: str) -> dict[str, Resource]:
    """Build every path of the newsroom in this pass. `base` is the server's address without a slash at the end."""
    out = {"/robots.txt": make_resource("text/plain; charset=utf-8", ROBOTS.encode(), OPENED)}
    all_stories = stories(pass_number)
    for house in houses():
        own_stories = tuple(story for story in all_stories if story.outlet == house.outlet.id)
        out.update(_resources_of(house, own_stories, base))
    return out


def _resources_of(house: House, own_stories: tuple[Story, ...], base: str) -> Iterator[tuple[str, Resource]]:
    """The feed, the front page and the story pages of one outlet, by path."""
    latest = max((story.updated for story in own_stories if story.updated), default=OPENED)
    yield (
        feed_path(house),
        make_resource(CONTENT_TYPES[house.feed], feed(house, own_stories, base, latest).encode(), latest),
    )
    yield f"/{house.outlet.id}/", make_resource(HTML, front(house, own_stories, base).encode(), latest)
    for story in own_stories:
        if story.status == 404:
            yield path(story), make_resource(HTML, not_found(house, path(story)).encode(), OPENED, 404)
        elif story.linked:
            others = tuple(other for other in own_stories if other.linked and other.slug != story.slug)
            html = page(house, story, others, base)
            yield path(story), make_resource(HTML, html.encode(), story.updated or OPENED)
            yield f"/images/{story.slug}.svg", make_resource("image/svg+xml", picture(story).encode(), OPENED)
