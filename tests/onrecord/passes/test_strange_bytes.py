"""Strangers' bytes that a library behind us would not take: every outlet's articles are stored, in the passes after as well."""

from __future__ import annotations

import socket
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from onrecord import store
from onrecord.config.settings import load
from onrecord.ingest.records import Outlet, Source
from onrecord.newsroom.settings import config_text
from onrecord.passes.run import run_once
from tests.ingest.conftest import FaultServer
from tests.onrecord.passes.test_fault_pass import GOOD, HTML, RSS, page

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
JSON_LD = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "The levee \\ud83d of Macon",'
    ' "author": {"name": "Ro\\udc00 Lee"}, "articleSection": "\\u0000\\ufffe"}</script>'
)
ODD = {  # outlet: header of its feed, header of its pages, what its pages have more
    "etag": ('ETag: "caf\u00e9"', "X-A: b", ""),
    "dated": ("Last-Modified: d\u00e9c. 2026", "X-A: b", ""),
    "link": ("X-A: b", "Link: </css/caf\u00e9.css>; rel=preload", ""),
    "broken": ("X-A: b", "X-A: b\x9b31m", ""),
    "half": ("X-A: b", "X-A: b", JSON_LD),
    "plain": ("X-A: b", "X-A: b", ""),
}


def test_every_outlet_is_stored_in_every_pass(tmp_path: Path) -> None:
    faults = FaultServer()
    shown = 1
    for outlet, (of_feed, of_page, more) in ODD.items():

        def feed(connection: socket.socket, outlet: str = outlet, header: str = of_feed) -> None:
            items = "".join(
                f"<item><title>{n}</title><link>{faults.url(f'/{outlet}/{n}')}</link></item>" for n in range(shown)
            )
            page(f"<rss version='2.0'><channel><title>F</title>{items}</channel></rss>", RSS, header)(connection)

        faults.routes[f"/{outlet}"] = feed
        for number in range(2):
            story = GOOD.replace("Macon", f"Macon {outlet} {number}").replace("<head>", f"<head>{more}")
            faults.routes[f"/{outlet}/{number}"] = page(story, HTML, of_page)
    sources = [Source(name, name, "feed", faults.url(f"/{name}"), every=timedelta(0)) for name in ODD]
    text = config_text([Outlet(name, name, f"{name}.example") for name in ODD], sources, tmp_path / "data")
    (tmp_path / "config.toml").write_text(text + "\n[nlp]\nprocesses = 1\n", encoding="utf-8")
    config = load(tmp_path / "config.toml")
    for shown in (1, 2):
        summary = run_once(config, None, clock=partial(NOW.replace, hour=12 + shown))
        assert not summary.failures, summary.failures
        rows = store.query(config.directory, "select outlet_id, count(*) from articles group by 1").rows
        assert Counter(dict(rows)) == Counter(dict.fromkeys(ODD, shown))
    faults.close()
    (title,) = store.query(config.directory, "select distinct title from articles where outlet_id = 'half'").rows
    assert title == ("The levee of Macon",)
