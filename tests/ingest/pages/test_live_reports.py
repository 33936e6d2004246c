"""Live reports: of a page that shows only the newest posts the beginning is kept, of any other all its posts."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import html

from onrecord.ingest.pages.extract import extract
from onrecord.ingest.pages.live_reports import cut_before_posts, posts_of_paged_report
from onrecord.ingest.pages.metadata.structured_data import read_page_data
from onrecord.ingest.records import Article

NOW = datetime(2026, 3, 1, 20, tzinfo=UTC)
URL = "https://ledger.example/fire-live"
OPENING = [
    "Crews in Yavapai County held the Crown Fire to 1,200 acres on Sunday as evacuees waited for word.",
    "Sheriff Lucinda Okafor said two hundred homes north of Prescott were still without power at noon.",
    "The county has opened shelters at the high school and at the fairgrounds in Prescott Valley.",
]
POSTS = [
    "Captain Idris Vandermeer said the wind had turned & that the eastern line would hold the night.",
    "Supervisors met by telephone and released two million dollars for hoses, fuel and overtime pay.",
    "A red-flag warning from the weather service in Flagstaff stays in force until Tuesday evening.",
]
PAGER = "<nav><a href='?page=1'>1</a> <a href='?page=2'>2</a></nav>"


def live(began: str = "2026-02-28T09:00:00Z", opening: list[str] = OPENING, pager: str = PAGER, **more: Any) -> bytes:
    """A live report with three posts between 15 and 17 o'clock."""
    posts = [
        {"@type": "BlogPosting", "headline": f"Update {n}", "datePublished": f"2026-03-01T1{7 - n}:00:00Z",
         "articleBody": text.replace("&", "&amp;")}
        for n, text in enumerate(POSTS)
    ]  # fmt: skip
    report = {"@type": "LiveBlogPosting", "url": URL, "headline": "Crown Fire: live", "coverageStartTime": began}
    data = json.dumps(report | {"liveBlogUpdate": posts} | more)
    shown = "".join(
        f"<div class='post'><h3>Update {n}</h3><p>{html_of(text)}</p></div>" for n, text in enumerate(POSTS)
    )
    above = "".join(f"<p>{line}</p>" for line in opening)
    return (
        f"<!doctype html><html><head><title>Fire</title><script type='application/ld+json'>{data}</script></head><body>"
        f"<article><h1>Crown Fire: live</h1><div class='main'>{above}{shown}</div></article>{pager}</body></html>"
    ).encode()


def html_of(text: str) -> str:
    return text.replace("&", "&amp;")


def text_of(page: bytes) -> list[str]:
    got = extract(page, URL, NOW)
    assert isinstance(got, Article)
    return got.text.split("\n")


def test_a_window_on_a_live_report_keeps_what_stays_when_its_posts_move_on() -> None:
    assert text_of(live()) == OPENING


@pytest.mark.parametrize(
    "page",
    [
        live(began="2026-03-01T14:30:00Z"),  # half an hour to the first post: all are here
        live(pager=""),  # the data may list the newest only, while the page shows all
        live(pager="<a href='https://ledger.example/other?page=2'>More</a>"),  # pages of another story
        live(began="not known"),
        live(**{"@type": "NewsArticle"}),
        live(liveBlogUpdate="soon"),
    ],
)
def test_every_other_live_report_keeps_its_posts(page: bytes) -> None:
    assert text_of(page) == [*OPENING, *POSTS]


def test_where_little_stands_above_the_posts_they_are_the_story() -> None:
    assert text_of(live(opening=OPENING[:2]))[-3:] == POSTS


def test_a_line_that_only_begins_like_a_post_is_none() -> None:
    assert cut_before_posts([*OPENING, "Captain Idris", POSTS[0]], ("captain idrissa spoke",)) == [
        *OPENING,
        "Captain Idris",
        POSTS[0],
    ]


def test_an_address_that_cannot_be_read_is_no_further_page() -> None:
    tree = html.fromstring(live(pager="<a href='http://[/?page=2'>2</a>").decode())
    assert posts_of_paged_report(tree, read_page_data(tree, URL), URL) == ()
