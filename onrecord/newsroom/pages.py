"""Render a story as its outlet prints it.

Each house has its own template in templates/, with everything that surrounds a text on a real site.
"""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from onrecord.newsroom.records import House, Story

# Where each house puts its stories: with the day, with a file name, with a folder.
PATHS = {
    "potomac-register": "/potomac-register/{day:%Y/%m/%d}/{slug}",
    "cascade-ledger": "/cascade-ledger/stories/{slug}.html",
    "lane-county-courier": "/lane-county-courier/news/{slug}/",
}


def path(story: Story) -> str:
    """The path of a story on the server."""
    return PATHS[story.outlet].format(day=story.published, slug=story.slug)


def page(house: House, story: Story, others: tuple[Story, ...], base: str) -> str:
    """Render a story's page. `others` are offered to the reader as related."""
    context = {"json_ld": json_ld(house, story, base), "url": base + path(story), "related": others[:4]}
    return _render(f"{house.outlet.id}.html.j2", house, base, story=story, **context)


def front(house: House, stories: tuple[Story, ...], base: str) -> str:
    """Render an outlet's front page, with the address of its feed."""
    return _render("front.html.j2", house, base, stories=[story for story in stories if story.linked])


def not_found(house: House, path: str) -> str:
    """Render the page that comes with a 404."""
    return TEMPLATES.get_template("not_found.html.j2").render(house=house, asked=path)


def picture(story: Story) -> str:
    """Draw an SVG to stand where the photograph would be, its colour from the slug."""
    return TEMPLATES.get_template("picture.svg.j2").render(hue=sum(story.slug.encode()) % 360, caption=story.section)


def json_ld(house: House, story: Story, base: str) -> dict[str, Any]:
    """Make schema.org's NewsArticle inside a @graph, as content systems write it, with any wall declared."""
    article: dict[str, Any] = {
        "@type": "NewsArticle",
        "@id": base + path(story) + "#article",
        "mainEntityOfPage": base + path(story),
        "headline": story.headline,
        "description": story.dek,
        "author": [{"@type": "Person", "name": name} for name in story.byline],
        "publisher": {"@id": f"{base}/{house.outlet.id}/#organization"},
        "articleSection": story.section,
        "inLanguage": "en-US",
        "isAccessibleForFree": story.access == "open",
    }
    if story.published and story.updated:
        article |= {"datePublished": story.published.isoformat(), "dateModified": story.updated.isoformat()}
    if story.access != "open":
        article["hasPart"] = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".story-body"}
    organization = {"@type": "NewsMediaOrganization", "@id": f"{base}/{house.outlet.id}/#organization"}
    return {"@context": "https://schema.org", "@graph": [organization | {"name": house.outlet.name}, article]}


def _render(template: str, house: House, base: str, **context: Any) -> str:
    zone = ZoneInfo(house.timezone)
    return TEMPLATES.get_template(template).render(house=house, base=base, zone=zone, path=path, **context)


def long_date(moment: datetime, zone: ZoneInfo) -> str:
    """Write a time as American papers print it: March 2, 2026 at 6:30 a.m."""
    local = moment.astimezone(zone)
    half = "a.m." if local.hour < 12 else "p.m."
    return f"{local:%B} {local.day}, {local.year} at {local.hour % 12 or 12}:{local:%M} {half}"


def _environment() -> Environment:
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"long_date": long_date, "iso": datetime.isoformat, "rfc822": format_datetime}
    return environment


TEMPLATES = _environment()
