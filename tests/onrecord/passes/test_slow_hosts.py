"""A host that wants long pauses holds up itself: the others' articles are published meanwhile, the rest is left and done later."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from onrecord import store
from onrecord.config.settings import Config, load
from onrecord.ingest.records import Outlet, Source
from onrecord.newsroom.settings import config_text
from onrecord.passes.added import add_pages
from onrecord.passes.run import run_once
from onrecord.passes.summary import total
from onrecord.store import StoreError
from tests.ingest.conftest import FaultServer
from tests.onrecord.passes.test_fault_pass import GOOD, HTML, RSS, page

pytestmark = pytest.mark.slow

STORIES = 5
PAUSE_S = 7


@pytest.fixture
def hosts() -> Iterator[dict[str, FaultServer]]:
    """Two hosts that answer at once; one of them wants a pause of seven seconds between two requests."""
    servers = {name: FaultServer() for name in ("quick", "slow")}
    for name, server in servers.items():
        links = [server.url(f"/{number}") for number in range(STORIES)]
        items = "".join(f"<item><title>{link[-1]}</title><link>{link}</link></item>" for link in links)
        server.routes["/rss"] = page(f"<rss version='2.0'><channel><title>F</title>{items}</channel></rss>", RSS)
        for number in range(STORIES):
            server.routes[f"/{number}"] = page(GOOD.replace("Macon", f"Macon {name} {number}"), HTML)
    servers["slow"].routes["/robots.txt"] = page(f"User-agent: *\nCrawl-delay: {PAUSE_S}\n", "text/plain")
    yield servers
    for server in servers.values():
        server.close()


def config_for(hosts: dict[str, FaultServer], folder: Path, longest_pass: str) -> Config:
    sources = [Source(name, name, "feed", host.url("/rss"), every=timedelta(0)) for name, host in hosts.items()]
    text = config_text([Outlet(name, name, f"{name}.example") for name in hosts], sources, folder / "data")
    more = f'\n[schedule]\nlongest_pass = "{longest_pass}"\n[nlp]\nprocesses = 2\n'
    (folder / "config.toml").write_text(text + more, encoding="utf-8")
    return load(folder / "config.toml")


def articles(config: Config) -> dict[str, int]:
    try:
        return dict(store.query(config.directory, "select outlet_id, count(*) from articles group by 1").rows)
    except StoreError:  # nothing is published yet
        return {}


def test_others_are_published_while_a_slow_host_is_waited_for(hosts: dict[str, FaultServer], tmp_path: Path) -> None:
    """Of a pass of about 36 seconds: stories of the quick host stand in the published copy long before its end."""
    config = config_for(hosts, tmp_path, "10m")
    begun = time.monotonic()
    seen: list[float] = []
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.5) and not seen:
            if articles(config).get("quick"):
                seen.append(time.monotonic() - begun)

    watching = threading.Thread(target=watch)
    watching.start()
    summary = run_once(config, None)
    took = time.monotonic() - begun
    ended.set()
    watching.join()
    assert not summary.failures and articles(config) == {"quick": STORIES, "slow": STORIES}
    assert took > PAUSE_S * STORIES and seen and seen[0] < took - 2 * PAUSE_S, (seen, took)


def test_a_pass_has_an_end_and_says_what_it_left(hosts: dict[str, FaultServer], tmp_path: Path) -> None:
    config = config_for(hosts, tmp_path, "16s")
    begun = time.monotonic()
    summary = run_once(config, None)
    assert time.monotonic() - begun < 16 + 15, "what was begun is ended, and published"
    left = total(summary).left
    assert 0 < left < STORIES and summary.exit_code == 0
    assert articles(config) == {"quick": STORIES, "slow": STORIES - left}
    for _ in range(3):
        run_once(config, None)
    assert articles(config) == {"quick": STORIES, "slow": STORIES}


def test_pages_that_somebody_brought_are_waited_for(hosts: dict[str, FaultServer], tmp_path: Path) -> None:
    """No later pass does them: a limit that is over at once leaves none of them out."""
    config = config_for(hosts, tmp_path, "1s")
    summary = add_pages(config, [hosts["slow"].url(f"/{number}") for number in range(2)])
    assert (total(summary).new, total(summary).left, summary.failures) == (2, 0, ())


def test_a_sitemap_whose_children_are_left_has_not_failed(hosts: dict[str, FaultServer], tmp_path: Path) -> None:
    """Behind the index the pause is longer than the time: the source stays due, and nothing is wrong with it."""
    slow = hosts["slow"]
    children = "".join(f"<sitemap><loc>{slow.url(f'/{number}.xml')}</loc></sitemap>" for number in range(3))
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    slow.routes["/index.xml"] = page(f'<sitemapindex xmlns="{space}">{children}</sitemapindex>', "application/xml")
    text = config_text(
        [Outlet("slow", "slow", "slow.example")],
        [Source("slow", "slow", "sitemap", slow.url("/index.xml"), every=timedelta(0))],
        tmp_path / "data",
    )
    (tmp_path / "config.toml").write_text(f'{text}\n[schedule]\nlongest_pass = "{PAUSE_S - 4}s"\n', encoding="utf-8")
    summary = run_once(load(tmp_path / "config.toml"), None)
    assert (summary.failures, total(summary).left, slow.asked["/index.xml"]) == ((), 1, 1)
