"""One page of each kind, written for these tests, and what is extracted from it, field by field."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from onrecord.ingest.pages.extract import extract, text_hash
from onrecord.ingest.records import Article, Entry, Failure

PAGES = Path(__file__).parent / "data"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://ledger.example/story"


def read(name: str, **more: object) -> Article:
    got = extract((PAGES / f"{name}.html").read_bytes(), str(more.pop("url", URL)), NOW, **more)  # type: ignore[arg-type]
    assert isinstance(got, Article), got
    return got


def entry(published: datetime | None = None, byline: tuple[str, ...] = ()) -> Entry:
    return Entry("s", URL, URL, "A title of the feed", published, "f", byline=byline)


def test_graph_with_references() -> None:
    got = read("json_ld_graph")
    assert got.title == "Commission closes Cheney clinic"
    assert got.byline == ("Wilhelmina Oyelaran", "Dov Castellane")
    assert (got.published, got.published_source) == (datetime(2024, 8, 7, 0, 10, tzinfo=UTC), "json-ld")
    assert (got.section, got.language, got.access) == ("County", "en", "open")
    assert got.canonical_url == "https://plainsledger.example/news/cheney-clinic/"


def test_text_is_the_story_and_nothing_beside_it() -> None:
    lines = read("json_ld_graph").text.split("\n")
    assert lines[0].startswith("WICHITA, Kan. — The Sedgwick County Commission voted 3-2")
    assert lines[1] == (
        "“We did not run out of patients,” said Commissioner Odalys Brenneman, who voted against the plan. "
        "“We ran out of courage.”"
    )
    assert "a loss of $1.4 million a year" in lines[2]
    assert lines[-1].startswith("The commission meets again")
    assert len(lines) == 6


def test_lists_quotations_and_line_breaks_stay_and_boxes_go() -> None:
    assert read("blocks").text.split("\n") == [
        "Five towns and two counties say Sacramento owes them water.",
        "FRESNO, Calif. — Five towns in the San Joaquin Valley sued the state on Friday over water that they say was"
        " promised to them in 2014.",
        "The plaintiffs are:",
        "the cities of Mendota, Firebaugh and Kerman;",
        "the counties of Merced and Madera.",
        "“Our wells are dry, our patience is drier, and the letters we wrote to Sacramento could fill them both,” the"
        " complaint says.",
        "Mayor Anselm Tuck of Mendota called it “the last letter we will send.”",
        "A spokeswoman for the Department of Water Resources, Delphine Marrow, declined to comment",
        "She said the agency had not yet seen the complaint, which runs to 212 pages and names four officials.",
    ]


def test_byline_without_by_and_outlet() -> None:
    assert read("blocks").byline == ("Casimir Huarte",)
    assert read("byline_roles").byline == ("Ignatius Vole", "Rosalind O'Hara-Quist")
    assert read("open_graph_only").byline == ("Ignatius Vole",)


def test_broken_json_still_gives_headline_and_time() -> None:
    got = read("json_ld_broken")
    assert got.title == "Bangor's mayor won't sell the armory"
    assert (got.published, got.published_source) == (datetime(2023, 10, 30, 22, 45, tzinfo=UTC), "json-ld")
    assert got.byline == ("Ignatius Vole",)


def test_open_graph_alone() -> None:
    got = read("open_graph_only")
    assert got.title == "Armory stays with the city, mayor says"
    assert (got.published, got.published_source) == (datetime(2023, 10, 30, 22, 45, tzinfo=UTC), "open-graph")
    assert (got.section, got.canonical_url) == ("City Hall", "https://ledger.example/2023/10/30/armory")


def test_undated_stays_undated() -> None:
    got = read("no_date", headers=(("date", "Sun, 01 Mar 2026 12:00:00 GMT"),))
    assert (got.published, got.published_source) == (None, None)


def test_feed_dates_what_the_page_does_not() -> None:
    at = datetime(2023, 10, 30, 22, 50, tzinfo=UTC)
    got = read("no_date", entry=entry(at, ("Ignatius Vole",)))
    assert (got.published, got.published_source, got.byline) == (at, "feed", ("Ignatius Vole",))
    assert read("date_only", entry=entry(at)).published_source == "feed"


def test_a_day_is_marked_as_a_day() -> None:
    got = read("date_only")
    assert (got.published, got.published_source) == (datetime(2023, 10, 30, tzinfo=UTC), "json-ld-date")


def test_a_time_from_the_making_of_the_page_is_not_believed() -> None:
    at = NOW - timedelta(seconds=2)
    page = (PAGES / "open_graph_only.html").read_bytes().replace(b"2023-10-30T22:45:00Z", at.isoformat().encode())
    got = extract(page, "https://ledger.example/2023/10/30/armory", NOW)
    assert isinstance(got, Article)
    assert (got.published, got.published_source) == (datetime(2023, 10, 30, tzinfo=UTC), "url-date")


@pytest.mark.parametrize(
    ("page", "access"),
    [
        ("teaser", "teaser"),
        ("consent", "consent"),
        ("challenge", "blocked"),
        ("denied", "blocked"),
        ("shell", "blocked"),
    ],
)
def test_what_is_no_story_has_no_text(page: str, access: str) -> None:
    got = read(page)
    assert (got.access, got.text) == (access, "")


def test_a_teaser_keeps_its_facts() -> None:
    got = read("teaser")
    assert got.title == "Inside the fight over Tulsa’s water board"
    assert got.published == datetime(2025, 2, 11, 12, tzinfo=UTC)


def test_metered_has_its_whole_text() -> None:
    got = read("metered")
    assert got.access == "metered"
    assert len(got.text.split("\n")) == 12


def test_a_wall_that_hides_nothing_leaves_a_page_open() -> None:
    page = (PAGES / "metered.html").read_bytes().replace(b'"isAccessibleForFree":"False"', b'"keywords":"water"')
    got = extract(page, URL, NOW)
    assert isinstance(got, Article)
    assert got.access == "open"


def test_latin_1_and_a_wrong_label() -> None:
    body = (PAGES / "latin1.html").read_bytes()
    for page in (body, body.decode("cp1252").encode()):  # the second is UTF-8 that still says iso-8859-1
        got = extract(page, URL, NOW)
        assert isinstance(got, Article)
        assert got.title == "Española keeps its clinic"
        assert "“No one here will drive to Santa Fe with a broken arm,” Peñafiel said at the café" in got.text


@pytest.mark.parametrize(
    ("body", "reason", "word"),
    [
        (b"", "empty", "no content"),
        (b" \r\n", "empty", "no content"),
        (b"%PDF-1.7 ...", "not-html", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "not-html", "PNG"),
        (b'{"headline": "x"}', "not-html", "JSON"),
        (b'<?xml version="1.0"?><rss version="2.0"></rss>', "not-html", "feed"),
        (b"<html>\x00\x01\x02</html>" + bytes(range(256)) * 9, "not-html", "NUL"),
        (b"just a line of text", "not-html", "no HTML"),
    ],
)
def test_what_is_no_page_is_a_failure(body: bytes, reason: str, word: str) -> None:
    got = extract(body, URL, NOW)
    assert isinstance(got, Failure)
    assert (got.stage, got.resource, got.reason, got.at) == ("page", URL, reason, NOW)
    assert word in got.detail


def test_a_stray_nul_costs_no_page() -> None:
    body = (PAGES / "json_ld_graph.html").read_bytes()
    got = extract(body.replace(b"<head>", b"<head>\x00", 1).replace(b"voted 3-2", b"voted 3\x00-2"), URL, NOW)
    assert isinstance(got, Article)
    assert got.text == read("json_ld_graph").text


def test_white_space_is_no_revision() -> None:
    body = (PAGES / "json_ld_graph.html").read_bytes()
    spaced = extract(body.replace(b"on Tuesday to close", b"on  Tuesday\n to&nbsp;close"), URL, NOW)
    changed = extract(body.replace(b"voted 3-2", b"voted 4-1"), URL, NOW)
    assert isinstance(spaced, Article)
    assert isinstance(changed, Article)
    assert spaced.text_hash == read("json_ld_graph").text_hash != changed.text_hash


def test_text_hash_is_stable_between_versions() -> None:
    assert text_hash("One  two\nthree.") == text_hash("One two three.") == "777550d24f738e431ce18b295da200e5"


def test_a_story_of_one_sentence_does_not_take_in_the_page() -> None:
    page = b"""<html><head><title>Notice | Cimarron Post</title></head><body><div id="menu"><a href="/">Home</a></div>
    <div class="post"><h1>Notice: the board meets elsewhere</h1><div class="info">By Dov Castellane, Post staff
    &bull; <time datetime="2024-03-06T09:00:00-06:00">March 6, 2024 at 9:00 a.m.</time></div>
    <div class="postbody"><p>The Cimarron fair board meets on March 12 in Guymon.</p></div></div>
    <div id="bottom">The Cimarron Post prints every Thursday; its people and its parties are invented, like this line.</div>
    </body></html>"""
    got = extract(page, URL, NOW)
    assert isinstance(got, Article)
    assert got.text == "The Cimarron fair board meets on March 12 in Guymon."
    assert (got.byline, got.access) == (("Dov Castellane",), "open")
    assert got.published == datetime(2024, 3, 6, 15, tzinfo=UTC)
