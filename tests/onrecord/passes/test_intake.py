"""What a real pass does with what an outlet repeats: a small site on loopback, taken in twice."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from onrecord import store
from onrecord.config.settings import Config, load
from onrecord.ingest.records import Outlet, Source
from onrecord.newsroom.loopback import Loopback, Resource, make_resource
from onrecord.newsroom.settings import config_text
from onrecord.passes.pipeline import run_pass
from onrecord.passes.run import run_once
from onrecord.store import Store
from onrecord.store.records import ArticleSaved, Saving

pytestmark = pytest.mark.slow

DAY = datetime(2026, 3, 4, tzinfo=UTC)
MOTTO = "The Sumter Beacon is owned by its readers and printed in Americus."
TOWNS = ("Plains", "Leslie", "Cobb", "Andersonville", "De Soto", "Smithville")
PAGE = """<!doctype html><html><head><title>{town} votes</title></head><body><article><h1>{town} votes</h1><div>
<p>The council of {town} voted {n} to 2 on Monday to pave the road that leads from {town} to the county line.</p>
<p>“The road to {town} has {n}0 holes and I have met them all,” said Mayor Rufina Alder{n}, who drives it daily.</p>
<p>Work on stretch {n} begins in May and should end before the first school day in {town}, the clerk said.</p>
<p>Residents of {town} asked for {n} more lamps; the council put that question off until its next meeting.</p>
<p>A neighbor in {town} counted {n} hundred trucks a week and called for a lower limit on the road.</p>
<p>The county gave {n} thousand dollars, and the rest comes from the sales tax that {town} passed last year.</p>
<p>{motto}</p></div></article></body></html>"""


@dataclass(frozen=True, slots=True)
class Beacon:
    """The outlet's site and a configuration that watches its feed."""

    site: Loopback
    resources: dict[str, Resource]
    config: Config

    def print(self, count: int) -> None:
        """Put the first `count` stories on the site and into its feed."""
        for n, town in enumerate(TOWNS[:count], 2):
            page = PAGE.format(town=town, n=n, motto=MOTTO).encode()
            self.resources[f"/{n}"] = make_resource("text/html; charset=utf-8", page, DAY)
        items = "".join(
            f"<item><title>{n}</title><link>{self.site.base}/{n}</link></item>" for n in range(2, count + 2)
        )
        feed = f"<rss version='2.0'><channel><title>Beacon</title>{items}</channel></rss>".encode()
        self.resources["/rss"] = make_resource("application/rss+xml", feed, DAY)


@pytest.fixture
def beacon(tmp_path: Path) -> Iterator[Beacon]:
    resources = {"/": make_resource("text/html", b"<p>The Sumter Beacon</p>", DAY)}
    with Loopback(resources) as site:
        outlets = [Outlet("beacon", "Sumter Beacon", "beacon.example")]
        source = Source("beacon-news", "beacon", "feed", f"{site.base}/rss", every=DAY - DAY)
        text = config_text(outlets, [source], tmp_path / "data") + "\n[nlp]\nprocesses = 1\n"
        (tmp_path / "config.toml").write_text(text, encoding="utf-8")
        yield Beacon(site, resources, load(tmp_path / "config.toml"))


def test_what_an_outlet_repeats_is_left_out_and_makes_no_revision(beacon: Beacon) -> None:
    directory = beacon.config.directory
    beacon.print(4)
    run_once(beacon.config, None)
    assert list(store.query(directory, "from boilerplate select outlet_id, paragraph").rows) == [("beacon", MOTTO)]
    beacon.print(6)
    assert run_once(beacon.config, None).tallies[0].revision == 0
    texts = [row[0] for row in store.query(directory, "from article_text select text").rows]
    assert len(texts) == 6
    assert sum(MOTTO in text for text in texts) == 2  # it took three articles to see it
    assert all(len(text.split("\n")) >= 6 for text in texts)


def test_a_feed_that_carries_a_story_stands_in_for_its_page(beacon: Beacon) -> None:
    beacon.print(1)
    story = PAGE[PAGE.index("<p>") : PAGE.rindex("<p>")].format(town="Plains", n=2)
    story += (
        "<p>The vote came at the end of a meeting that had begun with prayers for rain and a moment of silence.</p>"
    )
    content = f"<content:encoded><![CDATA[{story}]]></content:encoded>"
    feed = beacon.resources["/rss"].body.replace(b"</item>", f"{content}</item>".encode())
    feed = feed.replace(b"<rss ", b"<rss xmlns:content='http://purl.org/rss/1.0/modules/content/' ")
    beacon.resources["/rss"] = make_resource("application/rss+xml", feed, DAY)
    beacon.resources["/2"] = make_resource("text/html", b"<title>Forbidden</title>", DAY, status=403)
    summary = run_once(beacon.config, None)
    assert (summary.tallies[0].new, summary.tallies[0].failed, summary.exit_code) == (1, 0, 0)
    ask = "from article_text join articles using (article_id) select title, text"
    ((title, text),) = store.query(beacon.config.directory, ask).rows
    assert (title, text.count("Plains"), text.count("\n")) == ("2", 7, 6)
    reasons = store.query(beacon.config.directory, "from fetches select reason where reason is not null").rows
    assert list(reasons) == [("http-403",)]


class Picky(Store):
    """A store that takes no article beside another, as if one of them could not be written."""

    def save_articles(self, items: Iterable[Saving], now: datetime) -> tuple[ArticleSaved, ...]:
        (item,) = items
        return super().save_articles([item], now)


def test_an_article_that_cannot_be_stored_costs_no_other(beacon: Beacon) -> None:
    beacon.print(4)
    beacon.config.directory.mkdir(parents=True)
    with Picky.open(beacon.config.directory) as picky:
        summary = asyncio.run(run_pass(beacon.config, picky))
    assert summary.tallies[0].new == 4
    assert list(store.query(beacon.config.directory, "select count(*) from articles").rows) == [(4,)]
