"""Pages that a person brings: by address and in files, through the whole pass."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from onrecord import store
from onrecord.cli import main
from onrecord.ingest.records import Outlet, Source
from onrecord.newsroom.loopback import Loopback, make_resource
from onrecord.newsroom.settings import config_text

DAY = datetime(2026, 3, 4, tzinfo=UTC)
STORY = """<html><head><link rel="canonical" href="{url}"><meta property="article:published_time" content="2026-03-02T15:00:00Z">
<title>Ferry</title></head><body><article><h1>Ferry to stay, says {name}</h1><div>
<p>Commissioner {name} of Skagit County said on Monday that the Guemes Island ferry would keep its morning runs.</p>
<p>“We will not strand four hundred people,” {name} told a full room in Anacortes, where the boat ties up.</p>
<p>The county had asked the state for nine million dollars and got two, according to the budget that passed.</p>
</div></article></body></html>"""


@pytest.mark.slow
def test_what_is_brought_is_stored_once_and_by_its_site(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    known = Outlet("herald", "Skagit Herald", "herald.example")
    source = Source("herald-news", "herald", "feed", "https://news.herald.example/rss")
    config.write_text(config_text([known], [source], tmp_path / "data") + "\n[nlp]\nprocesses = 1\n", encoding="utf-8")
    for name, url in (("Orsolo", "https://www.herald.example/ferry"), ("Brandt", "https://island.example/ferry")):
        (tmp_path / f"{name}.html").write_text(STORY.format(name=name, url=url), encoding="utf-8")

    def run(*words: str) -> int:
        return CliRunner().invoke(main, [*words, "--config", str(config)]).exit_code

    def stored() -> list[tuple[str, int]]:
        rows = store.query(tmp_path / "data", "from articles select outlet_id, revision order by outlet_id").rows
        return [(row[0], row[1]) for row in rows]

    pages = [str(tmp_path / "Orsolo.html"), str(tmp_path / "Brandt.html")]
    assert run("import", *pages) == 0
    assert run("import", *pages) == 0
    assert stored() == [("herald", 1), ("island-example", 1)]
    with Loopback() as site:
        url = f"{site.base}/ferry"
        site.resources = {"/ferry": make_resource("text/html", STORY.format(name="Tulalip", url=url).encode(), DAY)}
        assert run("add", url) == 0
        assert run("add", url, f"{site.base}/missing") == 1
    assert stored() == [("127-0-0-1", 1), ("herald", 1), ("island-example", 1)]
    told = CliRunner().invoke(main, ["status", "--config", str(config)], terminal_width=200).stdout
    assert all(f"added-{outlet} " in told for outlet in ("127-0-0-1", "herald", "island-example"))
    assert told.count(" brought ") == 3
    assert f"added-127-0-0-1: http-404: {site.base}/missing" in told


def test_what_is_no_address_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("", encoding="utf-8")
    done = CliRunner().invoke(main, ["add", "herald.example/ferry", "--config", str(tmp_path / "config.toml")])
    assert done.exit_code == 2
    assert "is no web address" in done.stderr
