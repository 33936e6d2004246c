"""News and ordinary sitemaps, sitemap indexes, and files that break off or are hostile."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from onrecord.ingest.feeds import sitemaps
from onrecord.ingest.feeds.parse import parse_source
from onrecord.ingest.feeds.sitemaps import parse_sitemap
from onrecord.ingest.records import Entry, Feed, Fetched, SitemapIndex, Source

NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://dispatch.example/old</loc><lastmod>2026-11-20T08:00:00Z</lastmod></url>
<url><loc> https://dispatch.example/new?utm_source=sm </loc>
 <image:image><image:title>A photograph</image:title></image:image>
 <news:news><news:publication><news:name>The Dispatch</news:name></news:publication>
 <news:publication_date>2026-11-24T09:15:00-06:00</news:publication_date>
 <news:title>Governor &amp; mayor agree</news:title></news:news></url>
<url><lastmod>2026-11-20</lastmod></url>
</urlset>"""

INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>/sitemap-2025.xml</loc><lastmod>2025-12-31T23:00:00Z</lastmod></sitemap>
<sitemap><loc>/sitemap-2026.xml.gz</loc><lastmod>2026-11-24T10:00:00Z</lastmod></sitemap>
<sitemap><loc>/sitemap-undated.xml</loc></sitemap></sitemapindex>"""


@pytest.fixture
def parse(answer: Callable[..., Fetched], source: Source, now: datetime) -> Callable[..., Any]:
    return lambda body, **changes: parse_sitemap(answer(body), replace(source, kind="sitemap", **changes), now)


def test_a_news_sitemap(parse: Callable[..., Any]) -> None:
    feed = parse(NEWS)
    new, old = feed.entries
    assert new == Entry(
        source="dispatch",
        url="https://dispatch.example/new?utm_source=sm",
        key="dispatch.example/new",
        title="Governor & mayor agree",
        published=datetime(2026, 11, 24, 15, 15, tzinfo=UTC),
        fingerprint=new.fingerprint,
    )
    assert (old.url, old.title, old.published) == ("https://dispatch.example/old", None, None)
    assert (new.updated, old.updated) == (None, datetime(2026, 11, 20, 8, tzinfo=UTC))
    assert [failure.reason for failure in feed.failures] == ["no-link"]


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00", "2026-02-30T00:00:00Z"])
def test_a_moment_that_no_clock_shows_is_none(text: str, parse: Callable[..., Any]) -> None:
    assert parse(NEWS.replace("2026-11-20T08:00:00Z", text)).entries[1].updated is None


def test_a_changed_lastmod_is_a_changed_fingerprint(parse: Callable[..., Any]) -> None:
    later = parse(NEWS.replace("2026-11-20T08", "2026-11-20T09"))
    assert later.entries[1].fingerprint != parse(NEWS).entries[1].fingerprint
    assert later.entries[0].fingerprint == parse(NEWS).entries[0].fingerprint


def test_gzip_and_a_cut_off_gzip(parse: Callable[..., Any]) -> None:
    packed = gzip.compress(NEWS.encode())
    assert parse(packed) == parse(NEWS)
    assert [entry.key for entry in parse(packed[:-20]).entries][-1:] == ["dispatch.example/old"]


def test_an_index_names_its_children_newest_first(parse: Callable[..., Any]) -> None:
    root = "https://dispatch.example/sitemap"
    assert parse(INDEX) == SitemapIndex((f"{root}-2026.xml.gz", f"{root}-2025.xml", f"{root}-undated.xml"))


@pytest.mark.slow
def test_of_fifty_thousand_the_newest_are_kept(parse: Callable[..., Any]) -> None:
    urls = "".join(
        f"<url><loc>https://dispatch.example/{i}</loc><lastmod>2026-10-{i % 28 + 1:02}T10:00:00Z</lastmod></url>"
        for i in range(50_000)
    )
    entries = parse(f"<urlset>{urls}</urlset>", max_items=100).entries
    assert len(entries) == 100
    assert {int(entry.url.rpartition("/")[2]) % 28 for entry in entries} == {27}


@pytest.mark.parametrize(
    ("body", "reason"),
    [("", "broken-feed"), ("<html><body>x</body></html>", "not-a-feed"), (b"\x1f\x8b\x08 no gzip", "broken-feed")],
)
def test_what_is_no_sitemap(body: str | bytes, reason: str, parse: Callable[..., Any]) -> None:
    assert parse(body).reason == reason


def test_a_packed_bomb_is_refused(parse: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MAX_UNPACKED", 1_000_000)
    assert parse(gzip.compress(b" " * 2_000_000)).reason == "too-large"


def test_entities_are_not_resolved(parse: Callable[..., Any]) -> None:
    body = '<!DOCTYPE u [<!ENTITY f SYSTEM "file:///etc/hostname">]><urlset><url><loc>https://a.example/&f;</loc></url></urlset>'
    assert [entry.url for entry in parse(body).entries] == ["https://a.example/"]


def test_xml_that_breaks_off_gives_the_entries_before_the_break(parse: Callable[..., Any]) -> None:
    cut_off = parse(NEWS[: NEWS.index("<image:image>")])
    assert [entry.key for entry in cut_off.entries] == ["dispatch.example/old", "dispatch.example/new"]


def test_sources_are_read_by_their_kind(answer: Callable[..., Fetched], source: Source, now: datetime) -> None:
    rss = '<rss version="2.0"><channel><item><link>/a</link></item></channel></rss>'
    assert parse_source(answer(rss), source, now).entries[0].key == "dispatch.example/a"  # type: ignore[union-attr]
    as_sitemap = parse_source(answer(INDEX), replace(source, kind="sitemap"), now)
    assert isinstance(as_sitemap, SitemapIndex)


def test_a_watched_page_is_an_entry_of_itself(answer: Callable[..., Fetched], source: Source, now: datetime) -> None:
    page = replace(source, kind="page")

    def mark(body: str, **changes: object) -> str:
        return parse_source(answer(body, **changes), page, now).entries[0].fingerprint  # type: ignore[union-attr]

    validators = answer("x").validators
    assert mark("a") != mark("b")
    assert mark("a", validators=replace(validators, etag="1")) == mark("b", validators=replace(validators, etag="1"))
    moved = parse_source(answer("a", final_url="https://dispatch.example/live/"), page, now)
    assert moved.entries[0].key == "dispatch.example/live"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text", ["<rdf:RDF><channel/>", "<a:urlset><url><loc>https://a.example/1</loc></url></a:urlset>"]
)
def test_a_prefix_that_nobody_declared(
    text: str, answer: Callable[..., Fetched], source: Source, now: datetime
) -> None:
    got = parse_sitemap(answer(text), replace(source, kind="sitemap"), now)
    assert isinstance(got, Feed) == ("urlset" in text)
    assert len(got.entries) == 1 if isinstance(got, Feed) else got.reason == "not-a-feed"
