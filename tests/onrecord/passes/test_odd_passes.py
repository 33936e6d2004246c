"""Passes in which something stands still, fills up or changes without cause: what was lost is told, the rest is done."""

from __future__ import annotations

import itertools
import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from onrecord import store
from onrecord.config.settings import Config, load
from onrecord.ingest.archive.warc import read_responses
from onrecord.ingest.records import Outlet, Source
from onrecord.newsroom.settings import config_text
from onrecord.passes import pipeline, tasks
from onrecord.passes.run import run_and_look_ahead, run_once
from onrecord.passes.summary import total
from tests.ingest.conftest import FaultServer
from tests.onrecord.passes.test_fault_pass import GOOD, RSS, page

pytestmark = pytest.mark.slow

really = tasks.extract


@pytest.fixture
def site() -> Iterator[FaultServer]:
    """Two stories in a feed whose ETag is another one at each request."""
    faults, number = FaultServer(), itertools.count()
    items = "".join(f"<item><title>{n}</title><link>{faults.url(f'/{n}')}</link></item>" for n in ("one", "two"))
    feed = f"<rss version='2.0'><channel><title>F</title>{items}</channel></rss>"

    def answer(connection: socket.socket) -> None:
        page(feed, RSS, f'ETag: "{next(number)}"')(connection)

    faults.routes |= {"/rss": answer, "/one": page(GOOD), "/two": page(GOOD.replace("Macon", "Toledo"))}
    yield faults
    faults.close()


@pytest.fixture
def config(site: FaultServer, tmp_path: Path) -> Config:
    source = Source("news", "faults", "feed", site.url("/rss"))
    text = config_text([Outlet("faults", "Faults", "faults.example")], [source], tmp_path / "data")
    (tmp_path / "config.toml").write_text(text + "\n[nlp]\nprocesses = 1\n", encoding="utf-8")
    return load(tmp_path / "config.toml")


def ask(config: Config, sql: str) -> list[tuple[Any, ...]]:
    return list(store.query(config.directory, sql).rows)


def hangs_on_toledo(body: bytes, *rest: Any) -> Any:
    """Runs in the worker."""
    if b"Toledo" in body:
        time.sleep(600)
    return really(body, *rest)


def test_a_page_that_hangs_the_extractor_is_killed_and_told_and_the_rest_is_done(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "extract", hangs_on_toledo)
    monkeypatch.setattr(pipeline, "TASK_DEADLINE_S", 15.0)
    begun = time.monotonic()
    assert run_once(config, None).exit_code == 1
    assert time.monotonic() - begun < 300, "a busy machine is slow; the page hangs for 600"
    assert ask(config, "from entries select state, reason order by state") == [("done", None), ("waiting", "timeout")]
    (told,) = store.status(config.directory, pipeline.now_utc())[0].troubles
    assert (told.reason, told.count, told.resource[-4:]) == ("timeout", 1, "/two")
    assert "took longer than 15 s and was stopped" in told.detail


def test_a_disk_that_takes_no_archive_costs_no_article_and_an_etag_that_always_changes_no_request(
    config: Config, site: FaultServer
) -> None:
    config.directory.mkdir()
    (config.directory / "archive").write_text("where a folder should be", encoding="utf-8")
    first = run_once(config, None)
    assert (first.tallies[0].new, first.exit_code) == (2, 1)
    (told,) = store.status(config.directory, pipeline.now_utc())[0].troubles
    assert (told.reason, told.count) == ("archive", 1)
    assert "free some disk space" in told.detail
    again = run_once(config, "news").tallies[0]
    assert (again.requests, again.found, again.changed) == (1, 0, 0)
    assert dict(site.asked) == {"/robots.txt": 1, "/rss": 2, "/one": 1, "/two": 1}


def test_what_could_not_be_published_is_by_the_next_pass_though_it_stores_nothing(config: Config) -> None:
    copy = config.directory / "onrecord.duckdb"
    copy.mkdir(parents=True)  # nothing can take its place
    with pytest.raises(store.StoreError, match="cannot be published"):
        run_and_look_ahead(config)
    copy.rmdir()
    done, _ = run_and_look_ahead(config)
    assert total(done).new == 0
    assert ask(config, "select count(*) from articles") == [(2,)]
    made = copy.stat().st_mtime_ns
    run_and_look_ahead(config)
    assert copy.stat().st_mtime_ns == made, "now there is nothing to publish"


def test_a_pass_keeps_what_it_fetched_for_as_long_as_it_is_told_and_no_longer(config: Config) -> None:
    archive = config.directory / "archive"
    now = pipeline.now_utc()
    old, kept, lately = (archive / f"{now - timedelta(days=age):%Y-%m-%d}.warc.gz" for age in (91, 90, 1))
    archive.mkdir(parents=True)
    for path in (old, kept, lately):
        path.touch()
    stuck = archive / "2020-02-03.warc.gz"  # a folder: it cannot be deleted as a file
    stuck.mkdir()
    assert run_once(config, None).exit_code == 0
    assert sorted(path for path in archive.iterdir() if path.name < f"{now:%Y-%m-%d}") == [stuck, kept, lately]
    pages = [fetched for path in archive.glob(f"{now:%Y}*") if path.stat().st_size for fetched in read_responses(path)]
    assert sorted((page.url[-4:], len(page.body)) for page in pages) == [
        ("/one", len(GOOD.encode())),
        ("/two", len(GOOD.replace("Macon", "Toledo").encode())),
    ]
