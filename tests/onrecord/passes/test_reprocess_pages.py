"""Archived pages extracted again, after an extraction that was worse: without network, nothing twice."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from onrecord import store
from onrecord.config.settings import Config, load
from onrecord.ingest.records import Outlet, Source
from onrecord.newsroom.loopback import Loopback, make_resource
from onrecord.newsroom.settings import config_text
from onrecord.passes.reprocess_pages import ReprocessedPages, reprocess_pages
from onrecord.passes.reprocess_texts import reprocess_texts
from onrecord.passes.run import run_once
from onrecord.store import Store

pytestmark = pytest.mark.slow

DAY = datetime(2026, 3, 4, tzinfo=UTC)
PAGE = """<!doctype html><html><head><title>{town} votes</title></head><body><article><h1>{town} votes</h1><div>
<p>The council of {town} voted {n} to 2 on Monday to pave the road that leads from {town} to the county line.</p>
<p>“The road to {town} has {n}0 holes and I have met them all,” said Mayor Rufina Alder, who drives it daily.</p>
<p>Work on stretch {n} begins in May and should end before the first school day in {town}, the clerk said.</p>
<p>“We will count every truck on stretch {n} before we pay for it,” said Sheriff Tobias Wren of {town}.</p>
<p>The county gave {n} thousand dollars, and the rest comes from the sales tax that {town} passed last year.</p>
</div></article></body></html>"""
WALL = "<title>Please wait</title><p>Checking your browser before you go on. Enable JavaScript and cookies to continue.</p>"
TOWNS = ("Plains", "Leslie", "Cobb")


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """A store with three stories, one of which was taken badly, and an archive with their pages and a wall."""
    pages = {f"/{n}": PAGE.format(town=town, n=n) for n, town in enumerate(TOWNS, 2)} | {"/9": WALL}
    resources = {path: make_resource("text/html; charset=utf-8", page.encode(), DAY) for path, page in pages.items()}
    with Loopback(resources) as site:
        items = "".join(f"<item><title>{path}</title><link>{site.base}{path}</link></item>" for path in pages)
        feed = f"<rss version='2.0'><channel><title>Beacon</title>{items}</channel></rss>".encode()
        resources["/rss"] = make_resource("application/rss+xml", feed, DAY)
        text = config_text(
            [Outlet("beacon", "Beacon", "beacon.example")],
            [Source("beacon-news", "beacon", "feed", f"{site.base}/rss")],
            tmp_path / "data",
        )
        (tmp_path / "config.toml").write_text(text + "\n[nlp]\nprocesses = 1\n", encoding="utf-8")
        loaded = load(tmp_path / "config.toml")
        run_once(loaded, None)
    with Store.open(loaded.directory) as opened:
        bad = "select article_id from articles where title = 'Leslie votes'"
        opened._db.execute(f"update articles set title = 'Home', text_hash = 'bad' where article_id in ({bad})")
        opened._db.execute(
            "update article_text set text = left(text, strpos(text, '“We will') - 2) where contains(text, 'Leslie')"
        )
        opened._db.execute("update articles set title = 'Oops' where title = 'Cobb votes'")
    return loaded


def ask(config: Config, sql: str) -> list[tuple[Any, ...]]:
    return list(store.query(config.directory, sql).rows)


def test_a_better_extraction_is_a_revision_that_says_so_and_a_second_time_finds_nothing(config: Config) -> None:
    assert reprocess_pages(config) == ReprocessedPages(same=2, revision=1, new=0, unread=1)
    reprocess_texts(config)
    assert sorted(ask(config, "from articles select title, revision")) == [
        ("Cobb votes", 1),
        ("Leslie votes", 2),
        ("Plains votes", 1),
    ]
    texts = dict(ask(config, "from articles join article_text using (article_id, revision) select title, text"))
    assert all(text.count("\n") == 4 for text in texts.values())
    changes = ask(config, "from quote_changes select kind, cause, speaker, text")
    assert [(kind, cause, speaker) for kind, cause, speaker, _ in changes if "truck" in _] == [
        ("added", "extracted", "Tobias Wren")
    ]
    assert ask(config, "from fetches select count(*)") == [(5,)]
    assert reprocess_pages(config) == ReprocessedPages(3, 0, 0, 1)


def test_an_older_page_never_replaces_a_newer_text(config: Config) -> None:
    with Store.open(config.directory) as opened:
        opened._db.execute("update revisions set fetched_at = fetched_at + interval 1 hour")
    assert reprocess_pages(config) == ReprocessedPages(same=0, revision=0, new=0, unread=1)
