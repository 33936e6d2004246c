"""Live reports of which a page holds the newest posts only.

Such a page is a window: each hour shows other posts, so that its text would be revised at every look and quotes of
posts that moved on would count as removed. What stays is the report's beginning, above the posts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from lxml import html

from onrecord.ingest.pages.metadata.structured_data import Node, PageData, fold, kinds, plain
from onrecord.ingest.pages.text_blocks import PROSE

SLACK = timedelta(hours=1)  # from the beginning of the report to its first post
OPENING = 3  # paragraphs of prose: with fewer above the posts, the posts are the story
PAGER = re.compile(r"(?:^|&)(?:page|pg|p)=[0-9]+(?:&|$)")


def moving_posts(tree: html.HtmlElement, data: PageData, url: str) -> tuple[str, ...]:
    """The posts (folded) of a live report whose earlier ones stand on further pages; () where all are here.

    Two witnesses are needed: the oldest post of schema.org's liveBlogUpdate is later than the report's beginning
    (coverageStartTime, else datePublished), and the page links to pages of itself by number.
    """
    for report in data.stories:
        posts = [post for post in _list(report.get("liveBlogUpdate")) if isinstance(post, dict)]
        times = [at for post in posts if (at := _time(post.get("datePublished")))]
        began = _time(report.get("coverageStartTime")) or _time(report.get("datePublished"))
        if "LiveBlogPosting" not in kinds(report) or not times or began is None:
            continue
        if min(times) - began > SLACK and _has_pager(tree, url):
            return tuple(_texts(posts))
    return ()


def opening(lines: list[str], posts: tuple[str, ...]) -> list[str]:
    """The lines above the first that stands in a post; all lines where those would be no story of their own."""
    first = next((at for at, line in enumerate(lines) if _is_posted(fold(line), posts)), len(lines))
    prose = [line for line in lines[:first] if len(line.split()) >= PROSE]
    return lines[:first] if len(prose) >= OPENING else lines


def _is_posted(line: str, posts: tuple[str, ...]) -> bool:
    return bool(line) and any(f" {line} " in f" {post} " for post in posts)


def _texts(posts: list[Node]) -> Iterator[str]:
    for post in posts:
        yield from filter(None, (fold(plain(post.get("headline"))), fold(plain(post.get("articleBody")))))


def _has_pager(tree: html.HtmlElement, url: str) -> bool:
    """Whether the page links to pages of itself by number."""
    own = urlsplit(url).path.rstrip("/")
    for link in tree.iter("a", "link"):
        try:
            parts = urlsplit(str(urljoin(url, (link.get("href") or "").strip())))
        except ValueError:
            continue
        if parts.path.rstrip("/") == own and PAGER.search(parts.query):
            return True
    return False


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _time(value: object) -> datetime | None:
    """A time with zone, as schema.org writes it; None for anything else."""
    try:
        moment = datetime.fromisoformat(value.strip()) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
