"""Pages cut and mutated at random, and hostile ones: never an exception, never long."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.extract import extract
from ingest.page_data import read_data
from ingest.page_times import parse as parse_time
from ingest.records import Article, Failure

PAGES = sorted((Path(__file__).parent / "data_pages").glob("*.html"))
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


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PAGES), st.lists(st.tuples(st.floats(0, 1), st.sampled_from(BITS)), max_size=8), st.floats(0, 1))
def test_cut_and_mutated_pages_never_raise(page: Path, changes: list[tuple[float, bytes]], cut: float) -> None:
    body = page.read_bytes()
    for where, bit in changes:
        at = int(where * len(body))
        body = body[:at] + bit + body[at:]
    for piece in (body[: int(cut * len(body))], body):
        got = extract(piece, "https://ledger.example/a", NOW)
        assert isinstance(got, Article | Failure)
        assert isinstance(got, Failure) or got.access in ("open", "metered") or got.text == ""


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_never_raise(body: bytes) -> None:
    assert isinstance(extract(body, "", NOW), Article | Failure)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60) | st.from_regex(r"\d{1,4}[-/ ]\d{1,3}[-/ ]\d{1,4}[T ]?\d{0,3}:?\d{0,3}( ?[ap]m)? ?\w{0,4}"))
def test_times_never_raise(text: str) -> None:
    moment = parse_time(text)
    assert moment is None or moment.at.tzinfo is UTC


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

    data = read_data(html.fromstring("<p>x</p>"), "")
    assert (data.stories, data.meta) == ((), {})
