"""A kind of feed source is one record: parsing, the configuration and the documentation follow from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from pkgutil import resolve_name

import pytest

from onrecord.config.settings import ConfigError, load
from onrecord.ingest.feeds import kinds
from onrecord.ingest.feeds.discover import source_candidates
from onrecord.ingest.feeds.entries import build_feed, fingerprint
from onrecord.ingest.feeds.kinds import KINDS, SourceKind
from onrecord.ingest.feeds.parse import parse_source
from onrecord.ingest.records import Entry, Feed, Fetched, SitemapIndex, Source
from onrecord.ingest.urls import key, resolve

INTAKE = Path(__file__).resolve().parents[3] / "docs" / "intake.md"
CONFIG = """
[[outlets]]
id = "dispatch"
name = "Dispatch"
domain = "dispatch.example"
[[sources]]
id = "front"
outlet = "dispatch"
kind = "{kind}"
url = "https://dispatch.example/"
"""


def parse_links(fetched: Fetched, source: Source, now: datetime) -> Feed:
    """A made-up kind: every link of a page is a story."""
    links = re.findall(r'href="([^"]+)"', fetched.body.decode())
    urls = [url for link in links if (url := resolve(fetched.final_url, link))]
    entries = [Entry(source.id, url, key(url), None, None, fingerprint(url)) for url in urls]
    return build_feed(None, entries, source.max_items, now)


def parse_link_index(fetched: Fetched, source: Source, now: datetime) -> SitemapIndex:
    """A made-up kind that names further addresses."""
    return SitemapIndex((fetched.final_url + "2",))


LINKS = SourceKind("links", "a page of links", "text/html", f"{__name__}:parse_links", usual_paths=("/latest/",))


@pytest.fixture
def links(monkeypatch: pytest.MonkeyPatch) -> SourceKind:
    """A kind that is added by its record alone."""
    monkeypatch.setitem(kinds.KINDS, LINKS.name, LINKS)
    return LINKS


def test_a_kind_that_is_added_is_parsed(
    links: SourceKind, answer: Callable[..., Fetched], source: Source, now: datetime
) -> None:
    feed = parse_source(answer('<a href="/a">A</a> <a href="/b">B</a>'), replace(source, kind="links"), now)
    assert isinstance(feed, Feed)
    assert [entry.key for entry in feed.entries] == ["dispatch.example/a", "dispatch.example/b"]


def test_a_kind_that_is_added_may_be_configured(links: SourceKind, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG.format(kind="links"), encoding="utf-8")
    assert [source.kind for source in load(path).sources] == ["links"]
    path.write_text(CONFIG.format(kind="rss"), encoding="utf-8")
    with pytest.raises(ConfigError, match="should be 'feed', 'sitemap', 'page' or 'links'"):
        load(path)


def test_a_kind_that_is_added_is_looked_for_at_its_usual_paths(links: SourceKind) -> None:
    last = source_candidates(b"", "text/html", "https://dispatch.example/")[-1]
    assert (last.url, last.kind, last.declared) == ("https://dispatch.example/latest/", "links", False)


def test_only_a_followed_kind_may_give_an_index(
    monkeypatch: pytest.MonkeyPatch, answer: Callable[..., Fetched], source: Source, now: datetime
) -> None:
    index = SourceKind("index", "an index", "text/html", f"{__name__}:parse_link_index", followed=True)
    monkeypatch.setitem(kinds.KINDS, "index", index)
    assert isinstance(parse_source(answer("x"), replace(source, kind="index"), now), SitemapIndex)
    monkeypatch.setitem(kinds.KINDS, "index", replace(index, followed=False))
    with pytest.raises(TypeError, match="'index' is not followed"):
        parse_source(answer("x"), replace(source, kind="index"), now)


def test_every_kind_has_a_parser_and_stands_in_the_documentation() -> None:
    rows = set(INTAKE.read_text(encoding="utf-8").splitlines())
    for kind in KINDS.values():
        assert callable(resolve_name(kind.parser))
        file = kind.parser.partition(":")[0].removeprefix("onrecord.").replace(".", "/") + ".py"
        assert f"| `{kind.name}` | {kind.description} | [{file.split('/')[-1]}](../{file}) |" in rows
