"""A source that is a sitemap index, over several passes: what its children show is taken in, though it stays the same."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from onrecord import store
from onrecord.config.settings import Config, load
from onrecord.ingest.records import Outlet, Source
from onrecord.newsroom.loopback import Loopback, Resource, make_resource
from onrecord.newsroom.settings import config_text
from onrecord.passes.run import run_once
from tests.onrecord.passes.test_fault_pass import GOOD

pytestmark = pytest.mark.slow

DAY = datetime(2026, 3, 4, tzinfo=UTC)
SPACE = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"


@dataclass(frozen=True, slots=True)
class Site:
    """A site with an index of two sitemaps, the second packed, and a configuration that watches it for four stories."""

    base: str
    resources: dict[str, Resource]
    config: Config

    def index(self, dates: str) -> None:
        """The index, its children dated by the hours of a day, or with "-" not at all."""
        dated = ("" if hour == "-" else f"<lastmod>2026-03-03T0{hour}:00:00Z</lastmod>" for hour in dates)
        names = "".join(f"<sitemap><loc>/{n}.xml</loc>{date}</sitemap>" for n, date in enumerate(dated))
        self._put("/index.xml", f"<sitemapindex {SPACE}>{names}</sitemapindex>".encode())

    def child(self, number: int, *towns: str, changed: int = 1) -> None:
        lastmod = f"<lastmod>2026-03-03T0{changed}:00:00Z</lastmod>"
        body = (
            f"<urlset {SPACE}>{''.join(f'<url><loc>/{town}</loc>{lastmod}</url>' for town in towns)}</urlset>".encode()
        )
        self._put(f"/{number}.xml", gzip.compress(body, mtime=0) if number else body)
        for town in towns:
            self.resources[f"/{town}"] = make_resource("text/html", GOOD.replace("Macon", town).encode(), DAY)

    def _put(self, path: str, body: bytes) -> None:
        self.resources[path] = make_resource("application/xml", body, DAY + timedelta(hours=len(self.resources)))

    def run(self) -> set[str]:
        """Pass; what is stored then."""
        run_once(self.config, None)
        stored = store.query(self.config.directory, "from articles select url").rows
        return {str(row[0]).rpartition("/")[2] for row in stored}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    resources = {"/": make_resource("text/html", b"<p>The county</p>", DAY)}
    with Loopback(resources) as loopback:
        source = Source("map", "f", "sitemap", f"{loopback.base}/index.xml", every=timedelta(0))
        text = config_text([Outlet("f", "F", "f.example")], [source], tmp_path / "data")
        (tmp_path / "config.toml").write_text(f"{text}max_items = 4\n\n[nlp]\nprocesses = 1\n", encoding="utf-8")
        yield Site(loopback.base, resources, load(tmp_path / "config.toml"))


@pytest.mark.parametrize("dates", ["--", "2-"])
def test_an_index_that_does_not_date_its_children_is_followed_though_it_stays_the_same(dates: str, site: Site) -> None:
    site.index(dates)
    site.child(0, "Macon")
    site.child(1, "Toledo")
    assert site.run() == {"Macon", "Toledo"}
    site.child(1, "Lander", "Toledo")
    assert site.run() == {"Macon", "Toledo", "Lander"}


def test_an_index_that_dates_them_costs_one_request_until_it_changes(site: Site) -> None:
    site.index("12")
    site.child(0, "Macon")
    site.child(1, "Toledo")
    assert site.run() == {"Macon", "Toledo"}
    assert run_once(site.config, None).tallies[0].requests == 1
    site.child(0, "Lander", "Macon")
    site.index("32")
    assert site.run() == {"Macon", "Toledo", "Lander"}


def test_a_child_that_could_not_be_had_is_asked_for_again_though_the_index_stays_the_same(site: Site) -> None:
    site.index("12")
    site.child(0, "Macon")
    assert site.run() == {"Macon"}
    (told,) = store.status(site.config.directory, DAY)[0].troubles
    assert (told.reason, told.resource[-6:]) == ("http-404", "/1.xml")
    site.child(1, "Toledo")
    assert site.run() == {"Macon", "Toledo"}
    assert run_once(site.config, None).tallies[0].requests == 1


def test_an_index_without_any_child_is_a_source_that_failed(site: Site) -> None:
    site.index("12")
    assert site.run() == set()
    (told,) = store.status(site.config.directory, DAY)
    assert (told.failures, told.last_success) == (1, None)
    assert told.last_failure and "http-404" in told.last_failure


def test_a_long_child_leaves_the_next_one_its_news(site: Site) -> None:
    site.index("21")
    site.child(0, *(f"old-{n}" for n in range(9)))
    site.child(1, "Toledo", "Lander")
    assert site.run() == {"old-0", "old-1", "Toledo", "Lander"}
