"""The full text of a story in its feed becomes an article; an excerpt never does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from onrecord.ingest.feeds.full_text import article_from_entry
from onrecord.ingest.feeds.rss import parse_feed
from onrecord.ingest.records import Entry, Feed, Fetched, Source

STORY = "".join(
    f"<p>Point {n} of the plan moves the Dubuque bus station to Elm Street, where {n} tracks and a bench stand empty.</p>"
    for n in range(1, 10)
)
SAID = "<p>“Nobody asked the riders,” said Council Member Thea Lindqvist, who takes the bus to work.</p>"
FEED = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Courier</title><item>
<title>Bus station moves</title><link>https://dispatch.example/bus</link><pubDate>Tue, 24 Nov 2026 18:00:00 GMT</pubDate>
<description>{summary}</description><content:encoded><![CDATA[{body}]]></content:encoded></item></channel></rss>"""


@pytest.fixture
def entry(answer: Callable[..., Fetched], source: Source, now: datetime) -> Callable[[str], Entry]:
    def make(body: str, summary: str = "The plan has nine points.") -> Entry:
        feed = parse_feed(answer(FEED.format(body=body, summary=summary)), source, now)
        assert isinstance(feed, Feed)
        return feed.entries[0]

    return make


def test_a_whole_story_is_an_article(entry: Callable[[str], Entry], now: datetime) -> None:
    got = article_from_entry(entry(STORY + SAID), now, "courier")
    assert got is not None
    assert (got.url, got.title, got.access, got.outlet) == (
        "https://dispatch.example/bus", "Bus station moves", "open", "courier",
    )  # fmt: skip
    assert (got.published, got.published_source) == (datetime(2026, 11, 24, 18, tzinfo=UTC), "feed")
    assert (
        got.text.split("\n")[-1]
        == "“Nobody asked the riders,” said Council Member Thea Lindqvist, who takes the bus to work."
    )
    assert len(got.text.split("\n")) == 10


@pytest.mark.parametrize(
    "body",
    [
        SAID,
        f"{STORY}<p>What the riders did next […]</p>",
        f"{STORY}<p>What the riders did next...</p><a href='/bus'>Continue reading Bus station moves</a>",
        f"{STORY[:600]}<h3>Subscribe to continue reading</h3><p>Already a subscriber? Log in</p>",
        "",
    ],
)
def test_an_excerpt_is_none(entry: Callable[[str], Entry], now: datetime, body: str) -> None:
    assert article_from_entry(entry(body), now) is None
