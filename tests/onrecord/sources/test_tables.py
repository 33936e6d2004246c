"""Finding a site's sources and exchanging lists, by the commands themselves, on a small site on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from onrecord.cli import main
from onrecord.config.settings import load
from onrecord.ingest.feeds.opml import read_opml
from onrecord.ingest.records import Outlet, Source
from onrecord.newsroom.loopback import Loopback, Resource, make_resource
from onrecord.newsroom.settings import config_text

DAY = datetime(2026, 3, 4, tzinfo=UTC)
FRONT = """<html><head><title>Beacon</title><meta property="og:site_name" content="Sumter &quot;Beacon&quot;">
<link rel="alternate" type="application/rss+xml" title="Politics" href="/politics.rss">
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments.rss">
<link rel="alternate" type="application/rss+xml" title="Gone" href="/gone.rss">
</head><body><p>News.</p><a href="/rss/schools">Schools</a><a href="/about">About</a></body></html>"""
RSS = b"<rss version='2.0'><channel><title>Beacon</title><item><title>a</title><link>/a</link></item></channel></rss>"
MAP = b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>/b</loc></url></urlset>"
OPML = """<opml version="2.0"><body><outline text="South"><outline text="Beacon" type="rss"
xmlUrl="https://feeds.beacon.example/all"/><outline text="Twice" type="rss" xmlUrl="https://feeds.beacon.example/all"/>
<outline text="Known" type="rss" xmlUrl="http://ledger.example/rss/"/></outline></body></opml>"""


@dataclass(frozen=True, slots=True)
class Desk:
    """A configuration with one feed, and the command line on it."""

    path: Path
    site: Loopback
    resources: dict[str, Resource]

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(main, ["sources", *words, "--config", str(self.path)])


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    resources = {"/robots.txt": make_resource("text/plain", b"Sitemap: /map.xml", DAY)}
    source = Source("ledger-news", "ledger", "feed", "https://ledger.example/rss")
    text = config_text([Outlet("ledger", "Ohio Ledger", "ledger.example")], [source], tmp_path)
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    with Loopback(resources) as site:
        yield Desk(tmp_path / "config.toml", site, resources)


def serve(desk: Desk, **bodies: bytes) -> None:
    kinds = {"front": ("/", "text/html"), "politics": ("/politics.rss", ""), "schools": ("/rss/schools", "")}
    kinds |= {"map": ("/map.xml", ""), "usual": ("/feed.xml", ""), "comments": ("/comments.rss", "")}
    for name, body in bodies.items():
        path, kind = kinds[name]
        desk.resources[path] = make_resource(kind or "application/xml", body, DAY)


def test_what_a_site_names_is_found_tried_and_written(desk: Desk) -> None:
    serve(desk, front=FRONT.encode(), politics=RSS, schools=RSS, map=MAP, usual=RSS, comments=RSS)
    done = desk.run("discover", desk.site.base, "--write")
    assert done.exit_code == 0, done.stderr
    config = load(desk.path)
    found = [(one.kind, one.url.removeprefix(desk.site.base)) for one in config.sources[1:]]
    assert found == [("feed", "/politics.rss"), ("feed", "/rss/schools"), ("sitemap", "/map.xml")]
    assert config.outlets[1].name == 'Sumter "Beacon"'
    assert "/politics.rss: feed, 1 entries" in done.stderr
    assert "nothing new" in desk.run("discover", desk.site.base).stderr


def test_usual_places_are_tried_where_a_site_names_none(desk: Desk) -> None:
    serve(desk, front=b"<html><body><p>News.</p></body></html>", usual=RSS)
    done = desk.run("discover", desk.site.base)
    assert f'url = "{desk.site.base}/feed.xml"' in done.stdout


def test_a_feeds_own_address_is_the_source(desk: Desk) -> None:
    serve(desk, politics=RSS)
    done = desk.run("discover", f"{desk.site.base}/politics.rss")
    assert done.stdout.count("[[sources]]") == 1
    assert 'kind = "feed"' in done.stdout


def test_a_site_without_any_is_said_so(desk: Desk) -> None:
    serve(desk, front=b"<html><body><p>News.</p></body></html>")
    done = desk.run("discover", desk.site.base)
    assert (done.exit_code, done.stdout, "no feed and no sitemap" in done.stderr) == (1, "", True)
    assert desk.run("discover", f"{desk.site.base}/missing").exit_code == 1


def test_a_list_is_taken_over_without_what_is_known(desk: Desk) -> None:
    desk.path.with_name("list.opml").write_text(OPML, encoding="utf-8")
    assert desk.run("import", str(desk.path.with_name("list.opml")), "--write").exit_code == 0
    config = load(desk.path)
    assert [(one.id, one.outlet, one.url) for one in config.sources[1:]] == [
        ("beacon-beacon", "beacon", "https://feeds.beacon.example/all")
    ]
    assert config.outlets[1].domain == "beacon.example"


def test_what_is_no_list_is_wrong_use(desk: Desk) -> None:
    desk.path.with_name("list.opml").write_text("<html><p>no list</p></html>", encoding="utf-8")
    before = desk.path.read_text("utf-8")
    for name in ("list.opml", "missing.opml"):
        assert desk.run("import", str(desk.path.with_name(name)), "--write").exit_code == 2
    assert desk.path.read_text("utf-8") == before


def test_what_is_exported_can_be_imported(desk: Desk) -> None:
    given = read_opml(desk.run("export").stdout.encode())
    assert given is not None
    assert [(one.url, one.group) for one in given] == [("https://ledger.example/rss", "Ohio Ledger")]
