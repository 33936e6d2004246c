"""What an invented press prints by a clock: stories, corrections, feeds and pages, all from a seed.

Which story stands where and when follows from the seed alone, so that the end can be compared with what was printed.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape

OUTLETS = ("ashford-post", "birch-county-news", "calder-times", "dunmore-ledger", "elm-city-herald", "fallon-record")
IN_FEED = 60  # stories; one that leaves its feed unseen would be lost
PLACES = ("Toledo", "Macon", "Boise", "Duluth", "Yuma", "Fargo", "Salem", "Provo", "Tulsa", "Mobile", "Reno", "Erie")
NAMES = (
    "Rufina Alder",
    "Tobias Wren",
    "Odessa Marl",
    "Silas Quarry",
    "Maren Holt",
    "Jonas Pike",
    "Della Fenn",
    "Ivo Crane",
)
ROLES = ("Mayor", "Council member", "Clerk", "Sheriff", "Commissioner", "Auditor", "State Rep.", "State Sen.")
THINGS = (
    "the levee",
    "the library tax",
    "bus route",
    "the jail contract",
    "water rates",
    "school lunch",
    "the zoning map",
)
VERBS = ("voted down", "put off", "took up", "sent back", "approved", "rewrote", "argued over", "buried", "praised")
WHEN = ("on Monday", "late Tuesday", "before noon", "after a long recess", "in a closed session", "by voice vote")


@dataclass(frozen=True, slots=True)
class Version:
    """A text of a story, and when it stood on the web."""

    at: datetime
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """One address. Its second version, if any, is a correction."""

    outlet: str
    number: int
    title: str
    versions: tuple[Version, ...]

    @property
    def path(self) -> str:
        return f"/{self.versions[0].at:%Y/%m/%d}/{self.number}-{self.title.lower().replace(' ', '-')[:40]}"

    def at(self, now: datetime) -> Version | None:
        """The version that stands on the web at a moment; None before the first."""
        return max((one for one in self.versions if one.at <= now), key=lambda one: one.at, default=None)


def press(seed: int, start: datetime, hours: float, an_hour: float) -> tuple[Story, ...]:
    """Every story of so many hours, `an_hour` of them by each outlet; one in ten is wire copy, one in eight corrected."""
    choose = random.Random(seed)
    stories: list[Story] = []
    for outlet in OUTLETS:
        moment = start
        while (moment := moment + timedelta(hours=choose.expovariate(an_hour))) < start + timedelta(hours=hours):
            stories.append(_story(outlet, len(stories), moment, choose))
            if choose.random() < 0.1:
                other = choose.choice([one for one in OUTLETS if one != outlet])
                stories.append(_copy(stories[-1], other, len(stories)))
    return tuple(stories)


def _story(outlet: str, number: int, moment: datetime, choose: random.Random) -> Story:
    paragraphs = tuple(_paragraph(number * 100 + n, choose) for n in range(7))
    versions = [Version(moment, paragraphs)]
    if choose.random() < 0.125:
        corrected = (*paragraphs[:3], _paragraph(number * 100 + 50, choose), *paragraphs[4:])
        versions.append(Version(moment + timedelta(minutes=choose.uniform(20, 150)), corrected))
    title = f"{choose.choice(PLACES)} {choose.choice(VERBS)} {choose.choice(THINGS)} {number}"
    return Story(outlet, number, title, tuple(versions))


def _copy(story: Story, outlet: str, number: int) -> Story:
    first = story.versions[0]
    return Story(outlet, number, story.title, (Version(first.at + timedelta(minutes=7), first.paragraphs),))


def _paragraph(number: int, choose: random.Random) -> str:
    one, two, name, role = choose.choice(PLACES), choose.choice(THINGS), choose.choice(NAMES), choose.choice(ROLES)
    told = f"The council of {one} {choose.choice(VERBS)} {two} {choose.choice(WHEN)}, the {number}th item of its year."
    said = (
        f"“We have {number} reasons to leave {choose.choice(THINGS)} alone {choose.choice(WHEN)},” said {role} {name}."
    )
    more = f"In {choose.choice(PLACES)}, {choose.randint(20, 9_000)} people had asked for {choose.choice(THINGS)}."
    return " ".join(choose.sample((told, said, more), 3))


def feed(stories: tuple[Story, ...], base: str, now: datetime, every: int) -> bytes:
    """RSS of an outlet's newest stories; the second feed (`every` 2) has those of even number, its links with tracking."""
    shown = [(one, version) for one in stories if one.number % every == 0 and (version := one.at(now))]
    shown.sort(key=lambda pair: pair[0].versions[0].at, reverse=True)
    items = "".join(_item(one, version, base, every) for one, version in shown[:IN_FEED])
    title = stories[0].outlet if stories else "nothing yet"
    return f"<rss version='2.0'><channel><title>{title}</title><ttl>10</ttl>{items}</channel></rss>".encode()


def _item(story: Story, version: Version, base: str, every: int) -> str:
    link = f"{base}{story.path}" + ("?utm_source=rss&amp;utm_medium=feed" if every > 1 else "")
    summary = escape(version.paragraphs[3])  # changes with a correction
    when = format_datetime(story.versions[0].at)
    return (
        f"<item><title>{story.title}</title><link>{link}</link><guid isPermaLink='false'>{story.number}-{every}"
        f"</guid><pubDate>{when}</pubDate><description>{summary}</description></item>"
    )


def page(story: Story, version: Version) -> bytes:
    """The story as a page with JSON-LD."""
    when = story.versions[0].at.isoformat()
    data = f'{{"@type": "NewsArticle", "headline": "{story.title}", "datePublished": "{when}"}}'
    body = "".join(f"<p>{paragraph}</p>\n" for paragraph in version.paragraphs)
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{story.title}</title>"
        f"<script type='application/ld+json'>{data}</script></head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{story.title}</h1><div class='body'>\n{body}</div></article></body></html>"
    ).encode()
