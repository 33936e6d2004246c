"""Pages cut and mutated at random, and hostile ones: extraction never raises and ends soon."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.ingest.pages.extract import extract
from onrecord.ingest.pages.metadata.date_parsing import parse_date
from onrecord.ingest.pages.metadata.structured_data import read_page_data
from onrecord.ingest.records import Article, Failure
from onrecord.newsroom.site import build
from tests.ingest.pages.test_live_reports import live

PAGES = [
    *(path.read_bytes() for path in sorted((Path(__file__).parent / "data").glob("*.html"))),
    *(one.body for one in build(2, "https://ledger.example").values() if one.content_type.startswith("text/html")),
    live(),
]
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BITS = [
    b"<",
    b">",
    b"</p>",
    b"<p>",
    b"\xff",
    b"\x00",
    b'"',
    b"{",
    b"]",
    b"</script>",
    b"<!--",
    b"&#x110000;",
    b"<a>",
    b"\xef\xbb\xbf",
]


JSON_BITS = [b"null", b"[]", b"{}", b"1e999", b"-1", b"true", b'"\\ud800"', b'{"@value": 3}', b'["", [[]], null]']
JSON_VALUE = re.compile(rb':\s*("(?:[^"\\]|\\.)*"|\d+|true|false)')


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A page of ours, cut, with bits put in, and stretches of it gone, doubled or moved; values of its data replaced."""
    body = draw(st.sampled_from(PAGES))
    for _ in range(draw(st.integers(0, 8))):
        at, to = sorted(int(draw(st.floats(0, 1)) * len(body)) for _ in range(2))
        to = min(to, at + draw(st.sampled_from((1, 30, 1_000, 100_000))))
        match draw(st.sampled_from(("put", "data", "drop", "double", "move"))):
            case "put":
                body = body[:at] + draw(st.sampled_from(BITS)) + body[at:]
            case "data" if found := JSON_VALUE.search(body, at):
                body = body[: found.start(1)] + draw(st.sampled_from(JSON_BITS)) + body[found.end(1) :]
            case "drop":
                body = body[:at] + body[to:]
            case "double":
                body = body[:to] + body[at:]
            case "move":
                body = body[:at] + body[to:] + body[at:to]
    return body[: int(draw(st.floats(0.2, 1)) * len(body))] if draw(st.booleans()) else body


def ends_well(body: bytes) -> None:
    got = extract(body, "https://ledger.example/a", NOW)
    assert isinstance(got, Article | Failure)
    assert isinstance(got, Failure) or got.access in ("open", "metered") or got.text == ""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated())
def test_cut_and_mutated_pages_never_raise(body: bytes) -> None:
    ends_well(body)


@pytest.mark.slow
@settings(max_examples=3_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(mutated())
def test_thousands_of_cut_and_mutated_pages_never_raise(body: bytes) -> None:
    ends_well(body)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_never_raise(body: bytes) -> None:
    assert isinstance(extract(body, "", NOW), Article | Failure)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60) | st.from_regex(r"\d{1,4}[-/ ]\d{1,3}[-/ ]\d{1,4}[T ]?\d{0,3}:?\d{0,3}( ?[ap]m)? ?\w{0,4}"))
def test_times_never_raise(text: str) -> None:
    date = parse_date(text)
    assert date is None or date.at.tzinfo is UTC


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>" + b"<div>" * 100_000 + b"<p>deep</p>",
        b"<html><body>" + b"<p>x" * 20_000,
        b"<html><body>" + b"<b><i>" * 20_000 + b"x",
        b"<html><body><script type='application/ld+json'>" + b"[" * 100_000 + b"</script>",
        b"<html><body><p>" + b"word " * 400_000,
        b"<html><head><title>" + b"<" * 200_000,
        b"<html><body>"
        + b"<div class='related newsletter'><p>some words here that are prose, ten at least</p>" * 1_500,
    ],
    ids=["nested", "paragraphs", "inline", "json", "long", "brackets", "boxes"],
)
def test_hostile_pages_end_soon(body: bytes) -> None:
    start = time.process_time()
    assert isinstance(extract(body, "https://ledger.example/a", NOW), Article | Failure)
    assert time.process_time() - start < 5


def test_data_of_a_page_without_head() -> None:
    from lxml import html

    data = read_page_data(html.fromstring("<p>x</p>"), "")
    assert (data.stories, data.meta) == ((), {})
