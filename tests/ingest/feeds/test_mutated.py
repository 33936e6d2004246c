"""Feeds, sitemaps, lists and front pages cut and mutated at random, and huge ones: parsing never raises, ends soon."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.ingest.feeds.discover import site_name, source_candidates
from onrecord.ingest.feeds.full_text import article_from_entry
from onrecord.ingest.feeds.opml import read_opml
from onrecord.ingest.feeds.parse import parse_source
from onrecord.ingest.records import Article, Entry, Failure, Feed, Fetched, SitemapIndex, Source, Validators

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 24, tzinfo=UTC)
ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry>
<title type="html">A &amp;amp; b</title><link href="/a"/><id>tag:1</id><updated>2026-11-23T08:00:00-05:00</updated>
<author><name>By Ann Lee and Bo Reed</name></author><content type="html">&lt;p&gt;Text &lt;b&gt;bold&lt;/b&gt;</content></entry></feed>"""
RSS = """<rss version="2.0"><channel><title>T</title><ttl>60</ttl><item><title><![CDATA[A <i>b</i>]]></title>
<link>https://a.example/a?x=1</link><guid isPermaLink="false">7</guid><pubDate>Mon, 23 Nov 2026 08:00:00 EST</pubDate></item>
</channel></rss>"""
JSON = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [
    {"id": 1, "url": "/a", "title": "A", "content_html": "<p>x</p>" * 100, "date_published": "2026-11-23T08:00:00Z",
     "authors": [{"name": "Ann Lee"}], "tags": ["a"]}]})  # fmt: skip
MAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://a.example/a</loc><lastmod>2026-11-23</lastmod>
<news:news><news:title>A</news:title><news:publication_date>2026-11-23T08:00:00Z</news:publication_date></news:news></url></urlset>"""
OPML = """<opml version="2.0"><head><title>x</title></head><body><outline text="G"><outline text="A" type="rss"
xmlUrl="https://a.example/rss" htmlUrl="https://a.example/"/></outline></body></opml>"""
FRONT = """<html><head><link rel="alternate" type="application/rss+xml" title="A" href="/rss"><meta property="og:site_name"
content="A"></head><body><a href="/feeds/x.rss">x</a><a href="http://[::1/rss">y</a></body></html>"""
SOURCES: tuple[tuple[str, str], ...] = (
    ("feed", ATOM), ("feed", RSS), ("feed", JSON), ("sitemap", MAP), ("page", FRONT),
)  # fmt: skip
BITS = [
    b"<",
    b"</",
    b"&",
    b"&#xFFFFFF;",
    b"\x00",
    b"\xff\xfe",
    b'"',
    b"[",
    b"]]>",
    b"<!--",
    b"\xed\xa0\x80",
    b"1e999",
    b"null",
]


@st.composite
def mutated(draw: st.DrawFn, whole: bytes) -> bytes:
    """`whole` with a stretch gone and up to four odd bits put in."""
    start, stop = sorted(draw(st.tuples(*[st.integers(0, len(whole))] * 2)))
    body = whole[:start] + whole[stop:] if draw(st.booleans()) else whole
    for where, bit in draw(
        st.lists(st.tuples(st.floats(0, 1), st.sampled_from(BITS) | st.binary(max_size=4)), max_size=4)
    ):
        at = int(where * len(body))
        body = body[:at] + bit + body[at:]
    return body


def fetched(body: bytes, url: str = "https://a.example/f") -> Fetched:
    return Fetched(url, url, 200, (("content-type", "text/xml"),), body, Validators(), NOW, 0.1)


@pytest.mark.parametrize(("kind", "text"), SOURCES, ids=["atom", "rss", "json", "sitemap", "page"])
def test_no_source_raises(kind: str, text: str) -> None:
    @settings(max_examples=500, deadline=None)
    @given(mutated(text.encode()))
    def check(body: bytes) -> None:
        got = parse_source(fetched(body), Source("s", "o", kind, "https://a.example/f"), NOW)
        assert isinstance(got, Feed | SitemapIndex | Failure)
        for entry in got.entries if isinstance(got, Feed) else ():
            assert entry.url.startswith("http")
            assert entry.published is None or entry.published.tzinfo is UTC

    check()


@settings(max_examples=500, deadline=None)
@given(mutated(OPML.encode()))
def test_no_list_raises(body: bytes) -> None:
    assert all(one.url.startswith("http") for one in read_opml(body) or ())


@settings(max_examples=300, deadline=None)
@given(mutated(FRONT.encode()), mutated(b"User-agent: *\nSitemap: /map.xml\nSitemap: https://a.example/news.xml\n"))
def test_no_front_page_raises(body: bytes, robots: bytes) -> None:
    found = source_candidates(body, "text/html", "https://a.example/", robots.decode("utf-8", "replace"))
    assert 0 < len(found) <= 30
    site_name(body, "text/html", "https://a.example/")


@settings(max_examples=200, deadline=None)
@given(mutated(("<p>The council voted on the bridge and went home before ten.</p>" * 14).encode()))
def test_no_carried_story_raises(body: bytes) -> None:
    entry = Entry("s", "https://a.example/a", "a.example/a", "A <b", None, "f", body=body.decode("utf-8", "replace"))
    got = article_from_entry(entry, NOW)
    assert got is None or isinstance(got, Article)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY l0 "ha">{LAUGHS}]>'
ITEM = "<item><title>Story {0}</title><link>https://a.example/{0}</link><description>{1}</description></item>"
HUGE: dict[str, tuple[str, str]] = {
    "a billion laughs in a feed": ("feed", f"{BOMB}<rss version='2.0'><channel><item><title>&l9;</title></item></channel></rss>"),
    "a billion laughs in a sitemap": ("sitemap", f"{BOMB}<urlset><url><loc>&l9;</loc></url></urlset>"),
    "a thousand levels": ("feed", "<rss><channel>" + "<item>" * 1_000),
    "deep JSON": ("feed", '{"version": "https://jsonfeed.org/version/1.1", "items": ' + "[" * 100_000),
    "one long title": ("feed", "<rss version='2.0'><channel><item><title>" + "x" * 2_000_000 + "</title></item></channel></rss>"),
}  # fmt: skip


@pytest.mark.parametrize("case", HUGE)
def test_what_is_made_to_hurt_ends_soon(case: str) -> None:
    kind, text = HUGE[case]
    start = time.process_time()
    got = parse_source(fetched(text.encode()), Source("s", "o", kind, "https://a.example/f"), NOW)
    assert isinstance(got, Feed | SitemapIndex | Failure)
    assert len(repr(got)) < 5_000_000
    assert time.process_time() - start < 10


def test_ten_thousand_items() -> None:
    items = "".join(ITEM.format(n, "word " * 60) for n in range(10_000))
    start = time.process_time()
    got = parse_source(
        fetched(f"<rss version='2.0'><channel>{items}</channel></rss>".encode()),
        Source("s", "o", "feed", "https://a.example/f"),
        NOW,
    )
    assert isinstance(got, Feed)
    assert len(got.entries) == 500
    assert time.process_time() - start < 30
