"""Feeds as publishers send them: every usable item becomes an entry, however broken the others are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.ingest.feeds.entries import newest_entries, strip_markup, unique
from onrecord.ingest.feeds.rss import parse_feed
from onrecord.ingest.records import Entry, Failure, Feed, Fetched, Source, Validators

Answer = Callable[..., Fetched]


def rss(*items: str, head: str = "<title>The Dispatch</title>") -> str:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">'
        f"<channel>{head}{inside}</channel></rss>"
    )


ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://dispatch.example/politics/"><title>Politics</title>
<entry><title type="html">Council &lt;i&gt;approves&lt;/i&gt; budget</title><id>tag:1</id>
<link rel="self" href="https://dispatch.example/api/1"/><link rel="alternate" href="budget?utm_source=atom"/>
<published>2026-11-23T18:05:00-06:00</published><updated>2026-11-24T09:00:00Z</updated>
<author><name>Maria Alvarez</name></author><author><name>Tom Reed</name></author><summary>Seven to two.</summary></entry>
</feed>"""


@pytest.fixture
def parse(answer: Answer, source: Source, now: datetime) -> Callable[..., Any]:
    return lambda body, *kind, **changes: parse_feed(answer(body, *kind), replace(source, **changes), now)


def test_rss(parse: Callable[..., Any]) -> None:
    item = (
        "<title>Mayor vetoes AT&amp;amp;T deal</title><link>https://dispatch.example/a?utm_source=rss</link>"
        '<guid isPermaLink="false">77</guid><pubDate>Tue, 24 Nov 2026 10:05:00 EST</pubDate>'
        "<dc:creator>By Maria Alvarez and Tom Reed</dc:creator><description>He said no.</description>"
    )
    feed = parse(rss(item))
    assert (feed.title, feed.failures) == ("The Dispatch", ())
    (entry,) = feed.entries
    assert entry == Entry(
        source="dispatch",
        url="https://dispatch.example/a?utm_source=rss",
        key="dispatch.example/a",
        title="Mayor vetoes AT&T deal",
        published=datetime(2026, 11, 24, 15, 5, tzinfo=UTC),
        fingerprint=entry.fingerprint,
        guid="77",
        byline=("Maria Alvarez", "Tom Reed"),
    )


def test_atom(parse: Callable[..., Any]) -> None:
    (entry,) = parse(ATOM).entries
    assert entry.url == "https://dispatch.example/politics/budget?utm_source=atom"
    assert entry.title == "Council approves budget"
    assert entry.published == datetime(2026, 11, 24, 0, 5, tzinfo=UTC)
    assert entry.byline == ("Maria Alvarez", "Tom Reed")


def test_a_broken_item_costs_only_itself(parse: Callable[..., Any], source: Source) -> None:
    good = "<title>{0}</title><link>/{0}</link>"
    feed = parse(
        rss(good.format("a"), "<title>No address</title>", "<link>mailto:x@y.example</link>", good.format("b"))
    )
    assert [entry.url for entry in feed.entries] == ["https://dispatch.example/a", "https://dispatch.example/b"]
    assert [(failure.stage, failure.resource, failure.reason) for failure in feed.failures] == [
        ("feed", source.url, "no-link")
    ] * 2
    assert "No address" in feed.failures[0].detail


def test_a_feed_that_breaks_off_gives_the_entries_before_the_break(parse: Callable[..., Any]) -> None:
    whole = rss("<title>a</title><link>/a</link>", "<title>b</title><link>/b</link>")
    assert [entry.title for entry in parse(whole[: whole.index("<title>b")]).entries] == ["a"]


def test_a_bare_ampersand_is_no_catastrophe(parse: Callable[..., Any]) -> None:
    (entry,) = parse(rss("<title>Smith & Sons sue</title><link>/a</link>")).entries
    assert entry.title == "Smith & Sons sue"


def test_empty_is_fine(parse: Callable[..., Any]) -> None:
    assert parse(rss()) == Feed("The Dispatch", ())


NO_FEEDS = [
    ("<!DOCTYPE html><html><body>Subscribe</body></html>", "text/html", "not-a-feed", "sources discover https://"),
    ('<?xml version="1.0"?><urlset xmlns="x"><url><loc>a</loc></url></urlset>', "text/xml", "not-a-feed", "sitemap"),
    ('{"error": "no"}', "application/json", "not-a-feed", "JSON"),
    ("", "text/xml", "not-a-feed", "nothing"),
    ("\x00\x01\x02", "image/png", "not-a-feed", "image/png"),
    ('<rss version="2.0"><channel><tit', "text/xml", "broken-feed", "publisher"),
]


@pytest.mark.parametrize(("body", "kind", "reason", "words"), NO_FEEDS)
def test_what_is_no_feed(body: str, kind: str, reason: str, words: str, parse: Callable[..., Any]) -> None:
    failure = parse(body, kind)
    assert (failure.stage, failure.reason) == ("feed", reason)
    assert words in failure.detail
    assert "\n" not in failure.detail


DATES = [
    ("Tue, 24 Nov 2026 10:05:00 -0500", datetime(2026, 11, 24, 15, 5, tzinfo=UTC)),
    ("Tue, 24 Nov 2026 10:05:00 GMT", datetime(2026, 11, 24, 10, 5, tzinfo=UTC)),
    ("Tue, 24 Nov 2026 07:05:00 PDT", datetime(2026, 11, 24, 14, 5, tzinfo=UTC)),
    ("24 Nov 2026 10:05 CST", datetime(2026, 11, 24, 16, 5, tzinfo=UTC)),
    ("2026-11-24T10:05:00.123-05:00", datetime(2026, 11, 24, 15, 5, tzinfo=UTC)),
    ("2026-11-24T10:05:00Z", datetime(2026, 11, 24, 10, 5, tzinfo=UTC)),
    ("24 Nov 26 10:05 GMT", datetime(2026, 11, 24, 10, 5, tzinfo=UTC)),
    ("Tuesday, 24 November 2026 10:05:00 GMT", datetime(2026, 11, 24, 10, 5, tzinfo=UTC)),
    ("2026-11-24T10:05-05:00", datetime(2026, 11, 24, 15, 5, tzinfo=UTC)),
    ("2026-11-24 10:05:00 -0500", datetime(2026, 11, 24, 15, 5, tzinfo=UTC)),
    ("Thu, 26 Nov 2026 10:05:00 GMT", datetime(2026, 11, 26, 10, 5, tzinfo=UTC)),  # scheduled
    ("2026-11-24 10:05:00", None),  # whose clock?
    ("2026-11-24", None),
    ("Fri, 27 Nov 2026 10:05:00 GMT", None),  # ahead
    ("Thu, 01 Jan 1970 00:00:00 GMT", None),
    ("Mon, 01 Jan 0001 00:00:00 +0000", None),
    ("yesterday", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_dates(text: str, expected: datetime | None, parse: Callable[..., Any]) -> None:
    (entry,) = parse(rss(f"<title>a</title><link>/a</link><pubDate>{text}</pubDate>")).entries
    assert entry.published == expected


@pytest.mark.parametrize("label", ["utf-8", "iso-8859-1"])
def test_a_wrong_charset_label_does_not_garble(label: str, parse: Callable[..., Any]) -> None:
    body = rss("<title>“Cañon City”</title><link>/a</link>").replace('encoding="utf-8"', f'encoding="{label}"')
    assert parse(body, f"text/xml; charset={label}").entries[0].title == "“Cañon City”"


def test_a_right_charset_label_is_kept(parse: Callable[..., Any]) -> None:
    body = rss("<title>Cañon City</title><link>/a</link>").replace('"utf-8"', '"windows-1252"').encode("cp1252")
    assert parse(body, "application/xml").entries[0].title == "Cañon City"


def test_the_fingerprint_follows_title_date_and_summary(parse: Callable[..., Any]) -> None:
    def one(title: str = "a", date: str = "Tue, 24 Nov 2026 10:05:00 GMT", summary: str = "s", guid: str = "1") -> str:
        item = f"<title>{title}</title><link>/a</link><pubDate>{date}</pubDate>"
        return parse(rss(f"{item}<description>{summary}</description><guid>{guid}</guid>")).entries[0].fingerprint

    marks = {one(), one(title="b"), one(date="Tue, 24 Nov 2026 10:06:00 GMT"), one(summary="t")}
    assert len(marks) == 4
    assert one(guid="2") == one()


UPDATES = [
    (["2026-11-24T09:00:00Z"], [9]),
    (["2026-11-24T09:00:00Z", "2026-11-24T10:00:00-05:00"], [9, 15]),
    (["2026-11-24T09:00:00Z", "2026-11-24T04:00:00-05:00", "2026-11-24T08:00:00Z"], [None, None, 8]),  # all at once
    (["2026-11-24T20:00:01Z", "2026-11-24T09:00:00", "2026-11-24", "1970-01-01T00:00:00Z"], [None] * 4),
]


@pytest.mark.parametrize(("texts", "hours"), UPDATES)
def test_when_a_story_changed_is_believed_where_it_is_its_own_moment(
    texts: list[str], hours: list[int | None], parse: Callable[..., Any]
) -> None:
    entries = "".join(
        f"<entry><id>{n}</id><link href='/{n}'/><updated>{text}</updated></entry>" for n, text in enumerate(texts)
    )
    feed = parse(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>P</title>{entries}</feed>')
    updates = [entry.updated and (entry.updated.day, entry.updated.hour) for entry in feed.entries]
    assert updates == [hour and (24, hour) for hour in hours]


def test_two_items_of_one_story_are_one_entry(parse: Callable[..., Any]) -> None:
    feed = parse(rss("<title>new</title><link>/a?utm_source=x</link>", "<title>old</title><link>/a/</link>"))
    assert [entry.title for entry in feed.entries] == ["new"]


def test_a_guid_that_two_stories_share_makes_no_one_of_them(parse: Callable[..., Any]) -> None:
    feed = parse(
        rss("<link>/a</link><guid isPermaLink='false'>7</guid>", "<link>/b</link><guid isPermaLink='false'>7</guid>")
    )
    assert [entry.url[-2:] for entry in feed.entries] == ["/a", "/b"]


def test_a_redirecting_link_gives_way_to_the_story(parse: Callable[..., Any]) -> None:
    item = (
        "<link>https://feeds.example/~r/1</link><feedburner:origLink>https://dispatch.example/a</feedburner:origLink>"
    )
    assert parse(rss(item)).entries[0].url == "https://dispatch.example/a"


@pytest.mark.parametrize("oldest_first", [False, True])
def test_of_too_many_items_the_newest_stay_in_order(oldest_first: bool, parse: Callable[..., Any]) -> None:
    days = [20, 21, 22, 23] if oldest_first else [23, 22, 21, 20]
    items = [f"<link>/{day}</link><pubDate>{day} Nov 2026 10:05:00 GMT</pubDate>" for day in days]
    kept = [entry.url[-2:] for entry in parse(rss(*items), max_items=2).entries]
    assert kept == (["22", "23"] if oldest_first else ["23", "22"])


def test_newest_and_unique_leave_few_alone() -> None:
    entry = Entry("s", "https://a.example/", "a.example", None, None, "f")
    assert newest_entries((entry,), 1) == unique([entry, entry]) == (entry,)


TITLES = [
    ("A <b>bold</b> claim", "A bold claim"),
    ("<script>alert(1)</script>Vote", "Vote"),
    ("It&#8217;s\n  on", "It’s on"),
    ("2 < 3 & 5 > 4", "2 < 3 & 5 > 4"),
    ("nul\x00led", "nulled"),
    ("<br/>", None),
    (None, None),
]


@pytest.mark.parametrize(("text", "expected"), TITLES)
def test_titles_are_plain(text: str | None, expected: str | None) -> None:
    assert strip_markup(text) == expected


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    '<rss version="2.0"><channel><item><title>x&f;</title><link>/a</link></item></channel></rss>'
)


def test_entities_do_not_read_files(parse: Callable[..., Any]) -> None:
    feed = parse(BOMB)
    assert Path("/etc/hostname").read_text().strip() not in str(feed)


def test_a_path_in_place_of_a_feed_is_not_opened(parse: Callable[..., Any], tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text(ATOM)
    assert parse(str(feed)).reason == "not-a-feed"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_cut_and_mutated_feeds_never_raise(data: st.DataObject) -> None:
    whole = (ATOM if data.draw(st.booleans()) else rss("<title>a &amp; b</title><link>/a</link>" * 3)).encode()
    start, stop = sorted(data.draw(st.tuples(*[st.integers(0, len(whole))] * 2)))
    body = whole[:start] + data.draw(st.binary(max_size=6)) + whole[stop:]
    source = Source("s", "o", "feed", "https://a.example/f")
    now = datetime(2026, 11, 24, tzinfo=UTC)
    fetched = Fetched(source.url, source.url, 200, (("content-type", "text/xml"),), body, Validators(), now, 0.1)
    assert isinstance(parse_feed(fetched, source, now), Feed | Failure)
