"""The log that an operator greps: one line a fetch, whatever came of it, and no failure told twice or not at all."""

from __future__ import annotations

import json
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from onrecord.ingest.records import Outlet, Source
from onrecord.newsroom.settings import config_text
from tests.ingest.conftest import FaultServer
from tests.onrecord.passes.test_fault_pass import CLOSED, GOOD, RSS, STORY, page, status

pytestmark = pytest.mark.slow

TEASER = """<html><head><title>Levee</title><script type="application/ld+json">{"@type": "NewsArticle",
"isAccessibleForFree": false}</script></head><body><article><h1>Levee</h1><p>The mayor spoke of the levee...</p>
<div class="paywall">Subscribe to continue reading. Already a subscriber? Sign in.</div></article></body></html>"""
INDEX = (
    "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>{}</loc></sitemap></sitemapindex>"
)
CONTENT = "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
PAGES = {
    "/a?b=1&c=%20": "200",
    "/teaser": "200",
    "/walled": "http-403",  # its feed carries the story
    "/missing": "http-404",
    "/private/minutes": "robots-forbidden",
    "/slow": "timeout",
    "/moved": "200",
}
SOURCES = {"rss": "200", "index.xml": "200", "web": "200", "closed": "refused"}


@dataclass(frozen=True, slots=True)
class Pass:
    """The lines of a pass' log, each as its keys and values, and how many requests its summary counts."""

    lines: list[dict[str, str]]
    requests: int

    def fetches(self) -> dict[str, str]:
        """What the log says of each address that was asked for."""
        lines = [line for line in self.lines if line["event"] == "fetch"]
        told = {line["url"]: line.get("status") or line["reason"] for line in lines}
        assert len(told) == len(lines) == self.requests, "one line each"
        assert all(line["source"] and ("status" in line) != ("reason" in line) for line in lines)
        assert all((line["level"] == "warning") == ("reason" in line) for line in lines)
        return told

    def failures(self) -> set[tuple[str, str]]:
        """What went wrong with what had been fetched, by its source."""
        lines = [line for line in self.lines if line["event"] == "failure"]
        told = {(line["source"], line["reason"]) for line in lines}
        assert len(told) == len(lines)
        return told


def site(faults: FaultServer) -> None:
    def item(path: str) -> str:
        whole = f"<content:encoded><![CDATA[{STORY}]]></content:encoded>" if path == "/walled" else ""
        return f"<item><title>{path[1:4]}</title><link>{faults.url(path).replace('&', '&amp;')}</link>{whole}</item>"

    def never(connection: socket.socket) -> None:
        faults.stopping.wait(20)

    feed = f"<rss version='2.0' {CONTENT}><channel>{''.join(map(item, PAGES))}</channel></rss>"
    first, again = page(feed, RSS, 'ETag: "one"'), status(304, 'ETag: "one"')
    faults.routes["/rss"] = lambda connection: (again if faults.asked["/rss"] > 1 else first)(connection)
    faults.says("/robots.txt", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nUser-agent: *\nDisallow: /private")
    faults.routes |= {
        "/a?b=1&c=%20": page(GOOD),
        "/teaser": page(TEASER),
        "/walled": status(403),
        "/moved": status(301, f"Location: {faults.url('/there')}"),
        "/there": page(GOOD.replace("Macon", "Toledo")),
        "/index.xml": page(INDEX.format(faults.url("/child.xml")), "application/xml"),
        "/web": page(GOOD),
        "/slow": never,
    }


@pytest.fixture(scope="module")
def passes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FaultServer, Pass, Pass]]:
    """Two passes of `onrecord run`; in the second all sources are asked again, and no page is due."""
    folder, faults = tmp_path_factory.mktemp("log"), FaultServer()
    site(faults)
    urls = {name: CLOSED if name == "closed" else faults.url(f"/{name}") for name in SOURCES}
    kinds = {name: "sitemap" if name == "index.xml" else "feed" for name in SOURCES}
    watched = [Source(name.removesuffix(".xml"), "f", kinds[name], urls[name], every=timedelta(0)) for name in SOURCES]  # type: ignore[arg-type]
    text = config_text([Outlet("f", "F", "f.example")], watched, folder / "data")
    text = text.replace("[store]", "timeout_s = 2.0\n\n[store]") + "\n[nlp]\nprocesses = 1\n"
    (folder / "config.toml").write_text(text, encoding="utf-8")
    yield faults, one_pass(folder), one_pass(folder)
    faults.close()


def one_pass(folder: Path) -> Pass:
    command = [sys.executable, "-m", "onrecord", "run", "--summary", "summary.json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    lines = [dict(pair.split("=", 1) for pair in shlex.split(line)) for line in done.stderr.splitlines()]
    return Pass(lines, json.loads((folder / "summary.json").read_text("utf-8"))["total"]["requests"])


def test_each_fetch_is_one_line_with_its_outcome(passes: tuple[FaultServer, Pass, Pass]) -> None:
    faults, first, second = passes
    sources = {CLOSED if name == "closed" else faults.url(f"/{name}"): told for name, told in SOURCES.items()}
    child = {faults.url("/child.xml"): "http-404"}
    assert first.fetches() == sources | child | {faults.url(path): told for path, told in PAGES.items()}
    assert second.fetches() == sources | child | {faults.url("/rss"): "304"}


def test_what_failed_after_its_fetch_is_a_line_of_its_own_and_what_failed_in_it_is_not(
    passes: tuple[FaultServer, Pass, Pass],
) -> None:
    _, first, second = passes
    assert first.failures() == {("rss", "teaser"), ("web", "not-a-feed")}
    assert second.failures() == {("web", "not-a-feed")}
    outcomes = [(line["url"][-5:], line["outcome"]) for line in first.lines if line["event"] == "article"]
    assert sorted(outcomes) == [("alled", "new"), ("c=%20", "new"), ("there", "new")]
