"""Which addresses and items are one story, over real passes: it is fetched once, stored once, and revised when it changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from onrecord import store
from onrecord.config.settings import Config, load
from onrecord.ingest.records import Outlet, Source
from onrecord.newsroom.loopback import Loopback, Resource, make_resource
from onrecord.newsroom.settings import config_text
from onrecord.passes.run import run_once
from onrecord.passes.summary import Tally, total
from tests.onrecord.passes.test_fault_pass import GOOD

pytestmark = pytest.mark.slow

DAY = datetime(2026, 3, 4, tzinfo=UTC)
PAGE = """<html><head><title>{town} votes</title>{head}</head><body><article><h1>{town} votes</h1><div>
<p>The council of {town}, Georgia, voted four to three on Monday night to close the landfill on Route 9.</p>
<p>“{said},” said Mayor Rufina Alder of {town}, who had asked for the vote in January and again in February.</p>
<p>“The trucks will find another road,” said Councilman Osric Bane, who voted against it and will not run again.</p>
<p>The county takes in forty thousand tons a year there, and has nowhere else for them before the end of the decade.</p>
<p>A hearing in the high school’s gymnasium drew sixty people, most of them against the landfill, and ran until midnight.</p>
</div></article></body></html>"""
SAID = "We have nine years left and no plan for the tenth"
VARIANTS = ("/a/story", "/a/story/", "/a/story/amp/", "/amp/a/story", "/a/story/index.html", "//a//story")
TAILS = ("", "?utm_source={n}&utm_medium=feed", "#comments-{n}", "?fbclid=x{n}", "?outputType=amp")


@dataclass(frozen=True, slots=True)
class Site:
    """An outlet's site with an RSS feed, a JSON feed and a sitemap, and a configuration that watches all three."""

    base: str
    loopback: Loopback
    resources: dict[str, Resource]
    config: Config

    def story(self, *paths: str, town: str = "Plains", head: str = "", said: str = SAID) -> None:
        body = PAGE.format(town=town, head=head, said=said).encode()
        self.resources.update({path: make_resource("text/html; charset=utf-8", body, DAY) for path in paths})

    def rss(self, *items: tuple[str, str], note: str = "") -> None:
        """Items of an address and a GUID."""
        told = "".join(
            f"<item><title>t</title><link>{self.base}{path.replace('&', '&amp;')}</link><description>{note}</description>"
            f"<guid isPermaLink='false'>{guid}</guid></item>"
            for path, guid in items
        )
        self._put("/rss", "application/rss+xml", f"<rss version='2.0'><channel><title>F</title>{told}</channel></rss>")

    def json_feed(self, *paths: str) -> None:
        items = [{"id": f"{n}", "url": self.base + path, "title": "t"} for n, path in enumerate(paths)]
        told = {"version": "https://jsonfeed.org/version/1.1", "title": "F", "items": items}
        self._put("/json", "application/feed+json", json.dumps(told))

    def sitemap(self, *paths: str) -> None:
        told = "".join(f"<url><loc>{self.base}{path.replace('&', '&amp;')}</loc></url>" for path in paths)
        self._put(
            "/map", "application/xml", f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{told}</urlset>"
        )

    def _put(self, path: str, kind: str, body: str) -> None:
        self.resources[path] = make_resource(kind, body.encode(), DAY + timedelta(seconds=len(self.loopback.requests)))

    def run(self) -> tuple[Tally, list[str]]:
        """Pass; what was done, and which pages were asked for."""
        self.loopback.requests.clear()
        done = total(run_once(self.config, None))
        asked = [one.path for one in self.loopback.requests]
        return done, sorted(path for path in asked if path not in ("/rss", "/json", "/map", "/robots.txt"))

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        return list(store.query(self.config.directory, sql).rows)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    resources = {"/": make_resource("text/html", b"<p>The Sumter Beacon</p>", DAY)}
    with Loopback(resources) as loopback:
        kinds = {"rss": "feed", "json": "feed", "map": "sitemap"}
        watched = [Source(n, "f", k, f"{loopback.base}/{n}", every=timedelta(0)) for n, k in kinds.items()]  # type: ignore[arg-type]
        text = config_text([Outlet("f", "F", "f.example")], watched, tmp_path / "data") + "\n[nlp]\nprocesses = 1\n"
        (tmp_path / "config.toml").write_text(text, encoding="utf-8")
        site = Site(loopback.base, loopback, resources, load(tmp_path / "config.toml"))
        site.rss()
        site.json_feed()
        site.sitemap()
        yield site


def test_every_spelling_of_an_address_is_one_story_that_is_fetched_once(site: Site) -> None:
    site.story(*VARIANTS)
    spelled = [path + tail.format(n=n) for n, path in enumerate(VARIANTS) for tail in TAILS]
    site.rss(*((path, str(n)) for n, path in enumerate(spelled)))
    site.json_feed(*spelled)
    site.sitemap(*reversed(spelled))
    done, asked = site.run()
    assert (done.new, len(asked)) == (1, 1)
    assert done.found == 1
    assert site.ask("select count(*) from entries") == [(1,)]


def test_guids_that_change_or_are_shared_fetch_nothing_again_and_hide_nothing(site: Site) -> None:
    site.story("/a")
    site.story("/b", town="Leslie", said="Ask the county, and then ask it again")
    site.rss(("/a", "guid-1"))
    assert site.run()[0].new == 1
    site.rss(("/a?utm_campaign=2", "guid-2"), ("/b", "guid-2"))
    done, asked = site.run()
    assert (done.new, asked) == (1, ["/b"])
    site.rss(("/a", "guid-3"), ("/b", "guid-3"))
    assert site.run() == (Tally("total", requests=3, unchanged=2), [])


def test_one_story_at_two_addresses_is_one_article_where_it_names_the_one_and_a_cluster_where_it_does_not(
    site: Site,
) -> None:
    site.story("/news/1", "/local/1", head=f"<link rel='canonical' href='{site.base}/news/1'>")
    other = make_resource("text/html; charset=utf-8", GOOD.encode(), DAY)
    site.resources.update({"/news/2": other, "/local/2": other})
    site.rss(("/news/1", "1"), ("/local/1", "2"), ("/news/2", "3"), ("/local/2", "4"))
    done, asked = site.run()
    assert len(asked) == 4
    assert (done.new, done.revision, done.same) == (3, 0, 1)
    copies = "select count(*) as copies from articles group by coalesce(cluster_id, article_id) order by 1"
    assert site.ask(copies) == [(1,), (2,)]
    assert site.run()[1] == []


def test_a_new_text_at_an_address_is_a_revision_and_its_quotes_are_held_against_the_old_ones(site: Site) -> None:
    site.story("/a")
    site.rss(("/a", "1"))
    assert site.run()[0].new == 1
    assert site.ask("select count(*) from quote_changes") == [(0,)]
    body = site.resources["/a"].body.decode()
    body = body.replace("nine years left", "eight years left")
    body = body.replace(
        "“The trucks will find another road,” said Councilman Osric Bane", "Councilman Osric Bane was there"
    )
    body = body.replace(
        "</div>", "<p>“We were told on Friday, by telephone,” said Sheriff Ivo Crane of Sumter County.</p></div>"
    )
    site.resources["/a"] = make_resource("text/html; charset=utf-8", body.encode(), DAY)
    site.rss(("/a", "1"), note="updated")
    done, asked = site.run()
    assert (done.new, done.revision, asked) == (0, 1, ["/a"])
    assert site.ask("select count(*) from revisions") == [(2,)]
    told = site.ask("select kind, coalesce(before_text, ''), coalesce(text, '') from quote_changes order by kind")
    assert [row[0] for row in told] == ["added", "removed", "reworded"]
    assert "by telephone" in told[0][2] and "another road" in told[1][1]
    assert "nine years left" in told[2][1] and "eight years left" in told[2][2]


def test_an_item_that_says_it_changed_over_the_same_text_makes_no_revision(site: Site) -> None:
    site.story("/a")
    site.rss(("/a", "1"))
    site.run()
    site.rss(("/a", "1"), note="updated")
    done, asked = site.run()
    assert (done.same, done.revision, asked) == (1, 0, ["/a"])
    assert site.ask("select count(*), max(revision) from revisions") == [(1, 1)]
