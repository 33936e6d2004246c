"""Pages that a stranger makes long take time in proportion: twice the input, twice the time, by the processor's clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from onrecord.ingest.pages.extract import extract

NOW = datetime(2026, 11, 30, tzinfo=UTC)
STORY = "".join(
    f"<p>The council of Macon heard reason {n} for the levee, and put off its vote on it.</p>" for n in range(9)
)
COMMENTS = 40  # before the first tag: 26 took 280 s


def page(head: str = "", before: str = "") -> bytes:
    return (
        f"{before}<html><head><title>Levee</title>{head}</head><body><article>{STORY}</article></body></html>".encode()
    )


def json_ld(text: str) -> bytes:
    return page(f'<script type="application/ld+json">{text}</script>')


MAKERS: dict[str, tuple[Callable[[int], bytes], int]] = {
    "comments": (lambda n: page(before="<!-- a -->" * n), COMMENTS),
    "blanks behind JSON": (lambda n: json_ld('{"@type": "NewsArticle"' + " " * n), 40_000),
    "line feeds before": (lambda n: json_ld("\n" * n + "x"), 40_000),
    "blanks inside": (lambda n: json_ld('{"headline": "a",' + " " * n + "x}"), 40_000),
    "commas": (lambda n: json_ld("[" + ", " * n + "]"), 40_000),
    "tags cut in the body": (
        lambda n: json_ld('{"@type": "NewsArticle", "headline": "Levee", "articleBody": "' + "</p" * n + '"}'), 20_000,
    ),
    "blanks in the body": (
        lambda n: json_ld('{"@type": "NewsArticle", "headline": "Levee", "articleBody": "a' + " " * n + 'b"}'), 40_000,
    ),
    "one long class": (lambda n: page(f'<meta name="author" class="{"aB " * n}" content="x">'), 40_000),
}  # fmt: skip


def seconds(body: bytes) -> float:
    begun = time.process_time()
    extract(body, "https://macon.example/news/levee", NOW)
    return time.process_time() - begun


@pytest.mark.parametrize("name", MAKERS)
def test_twice_the_input_takes_twice_the_time(name: str) -> None:
    make, size = MAKERS[name]
    seconds(make(size))
    once, twice = (min(seconds(make(size * times)) for _ in range(2)) for times in (1, 2))
    assert twice < 3 * once + 0.05, (once, twice)
    assert twice < 2.0
