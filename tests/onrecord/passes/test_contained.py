"""What nobody foresaw in one file, page or text of `import` and `reprocess` costs no other, and `status` shows it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from onrecord import store
from onrecord.cli import main
from onrecord.config.settings import load
from onrecord.ingest.records import Outlet, Source
from onrecord.newsroom.settings import config_text
from onrecord.passes import added
from onrecord.passes.reprocess_pages import reprocess_pages
from onrecord.passes.reprocess_texts import reprocess_texts
from onrecord.store import Store
from onrecord.store.writing.reprocess import Reprocessing
from tests.onrecord.conftest import told
from tests.onrecord.passes.test_added import STORY

pytestmark = pytest.mark.slow


def failing_once(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, whose first call raises what nobody foresaw."""
    calls = iter([True])

    def call(*arguments: Any, **named: Any) -> Any:
        if next(calls, False):
            raise RuntimeError("injected")
        return function(*arguments, **named)

    return call


@pytest.mark.parametrize("step", ["read_saved_file", "domain_of"])
def test_a_bug_in_one_file_of_an_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    config = tmp_path / "config.toml"
    source = Source("herald-news", "herald", "feed", "https://news.herald.example/rss")
    config.write_text(config_text([Outlet("herald", "Herald", "herald.example")], [source], tmp_path / "data"), "utf-8")
    names = ("Abel", "Brandt", "Cole")
    for name in names:
        page = STORY.format(name=name, url=f"https://{name.lower()}.example/ferry")
        (tmp_path / f"{name}.html").write_text(page, encoding="utf-8")
    monkeypatch.setattr(added, step, failing_once(getattr(added, step)))
    done = CliRunner().invoke(main, ["import", str(tmp_path), "--config", str(config)])
    assert done.exit_code == 1 and "RuntimeError: injected" in done.output
    outlets = [row[0] for row in store.query(tmp_path / "data", "from articles select outlet_id order by 1").rows]
    assert outlets == ["brandt-example", "cole-example"]
    status = told(config, "status")
    assert "pass: bug: " in status and "RuntimeError: injected" in status


def test_a_bug_in_one_text_that_is_read_again(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = load(own)
    monkeypatch.setattr(Reprocessing, "replace", failing_once(Reprocessing.replace))
    texts = reprocess_texts(config, everything=True, limit=4)
    assert texts.read == 3 and [detail for _, detail in texts.lost] == [texts.lost[0][1]]
    assert "RuntimeError: injected" in texts.lost[0][1] and "pass: bug: article" in told(own, "status")


def test_a_bug_in_one_archived_page(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = load(own)
    monkeypatch.setattr(Store, "save_extracted", failing_once(Store.save_extracted))
    pages = reprocess_pages(config)
    assert len(pages.failures) == 1 and pages.same > 3
