"""Which of a page's headlines is the story's: JSON-LD's, or the one that Open Graph gives."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from onrecord.ingest.pages.extract import extract
from onrecord.ingest.records import Article, Entry

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SHOWN = "Yavapai County LIVE: supervisors vote to reopen the Prescott clinic after a night of speeches"
SHARED = "Supervisors vote to reopen the Prescott clinic"


def title_of(said: str, shared: str, heading: str, head: str = "", entry: Entry | None = None, **more: str) -> str:
    data = json.dumps({"@type": "NewsArticle", "headline": said, **more})
    page = (
        f"<html><head><title>Ledger</title><meta property='og:title' content='{shared}'>{head}"
        f"<script type='application/ld+json'>{data}</script></head><body><article><h1>{heading}</h1>"
        "<p>The board of Yavapai County met on Tuesday night and heard forty people.</p></article></body></html>"
    )
    got = extract(page.encode(), "https://ledger.example/clinic", NOW, entry)
    assert isinstance(got, Article)
    assert got.title
    return got.title


def test_a_headline_written_for_elsewhere_is_the_storys() -> None:
    assert title_of(SHOWN, SHARED, SHOWN) == SHARED


@pytest.mark.parametrize(
    "shared",
    [
        "Supervisors vote to reopen the…",
        f"{SHOWN} * by Dov Castellane",
        "Welcome to our daily paper",
        "",
    ],
    ids=["cut", "with a label", "of something else", "none"],
)
def test_json_lds_headline_stays_where_open_graph_gives_no_headline_of_its_own(shared: str) -> None:
    assert title_of(SHOWN, shared, SHOWN) == SHOWN


def test_json_lds_headline_stays_where_a_second_witness_gives_it_away_from_the_page() -> None:
    assert title_of(SHOWN, SHARED, SHOWN, head=f"<meta name='twitter:title' content='{SHOWN}'>") == SHOWN
    entry = Entry("feed", "https://ledger.example/clinic", "ledger.example/clinic", SHOWN, NOW, "1")
    assert title_of(SHOWN, SHARED, SHOWN, entry=entry) == SHOWN


def test_what_the_data_call_the_alternative_is_not_the_headline() -> None:
    assert title_of(SHOWN, SHARED, SHOWN, alternativeHeadline=SHARED) == SHOWN


def test_json_lds_headline_stays_where_the_page_shows_a_third() -> None:
    assert title_of(SHOWN, SHARED, "Clinic in Prescott opens again") == SHOWN
