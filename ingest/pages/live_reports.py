"""Finds live reports whose page shows only the newest posts, and cuts their text before the first post.

Such a page shows other posts every hour: its text would be a new revision at every fetch, and quotes in posts that have
left the page would count as removed. The beginning of the report, above the posts, stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from lxml import html

from onrecord.ingest.pages.metadata.structured_data import Node, PageData, fold_text, json_ld_text, node_types
from onrecord.ingest.pages.text_blocks import PROSE_WORDS

MOST_SLACK = timedelta(hours=1)  # from the beginning of the report to its first post
FEWEST_ABOVE = 3  # paragraphs of prose: with fewer above the posts, the posts are the story
PAGE_NUMBER = re.compile(r"(?:^|&)(?:page|pg|p)=[0-9]+(?:&|$)")


def posts_of_paged_report(tree: html.HtmlElement, data: PageData, url: str) -> tuple[str, ...]:
    """The posts (folded texts) of a live report whose older posts are on further pages; () for every other page.

    Two signs are needed: the oldest post in schema.org's liveBlogUpdate is over an hour later than the beginning of the
    report (coverageStartTime, else datePublished), and the page links to numbered pages of itself.
    """
    for report in data.stories:
        posts = [post for post in _as_list(report.get("liveBlogUpdate")) if isinstance(post, dict)]
        times = [time for post in posts if (time := _parse_time(post.get("datePublished")))]
        began = _parse_time(report.get("coverageStartTime")) or _parse_time(report.get("datePublished"))
        if "LiveBlogPosting" not in node_types(report) or not times or began is None:
            continue
        if min(times) - began > MOST_SLACK and _links_to_numbered_pages(tree, url):
            return tuple(_post_texts(posts))
    return ()


def cut_before_posts(paragraphs: list[str], posts: tuple[str, ...]) -> list[str]:
    """The paragraphs above the first that is part of a post; all of them if fewer than three with prose are above."""
    folded = map(fold_text, paragraphs)
    first = next((index for index, text in enumerate(folded) if _is_in_post(text, posts)), len(paragraphs))
    prose = [paragraph for paragraph in paragraphs[:first] if len(paragraph.split()) >= PROSE_WORDS]
    return paragraphs[:first] if len(prose) >= FEWEST_ABOVE else paragraphs


def _is_in_post(text: str, posts: tuple[str, ...]) -> bool:
    """True if a folded text is the whole or a part of a folded post, at word boundaries."""
    return bool(text) and any(f" {text} " in f" {post} " for post in posts)


def _post_texts(post_nodes: list[Node]) -> Iterator[str]:
    """The folded headline and the folded text of each post."""
    for post in post_nodes:
        headline, body = json_ld_text(post.get("headline")), json_ld_text(post.get("articleBody"))
        yield from filter(None, (fold_text(headline), fold_text(body)))


def _links_to_numbered_pages(tree: html.HtmlElement, url: str) -> bool:
    """True when the page links to its own path with a page number in the query, such as ?page=2."""
    own_path = urlsplit(url).path.rstrip("/")
    for link in tree.iter("a", "link"):
        try:
            parts = urlsplit(str(urljoin(url, (link.get("href") or "").strip())))
        except ValueError:
            continue
        if parts.path.rstrip("/") == own_path and PAGE_NUMBER.search(parts.query):
            return True
    return False


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _parse_time(value: object) -> datetime | None:
    """An ISO 8601 time with zone, as schema.org writes it; None for every other value."""
    try:
        moment = datetime.fromisoformat(value.strip()) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
