"""`onrecord reprocess` on the newsroom: real readings are replaced, corrections and numbers stay."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from filelock import FileLock

from onrecord import store
from onrecord.cli import main
from onrecord.clock import now_utc
from onrecord.config.settings import Config, load
from onrecord.nlp.fingerprint import ROOM, fingerprint, fingerprint_of
from onrecord.passes.lock import Busy
from onrecord.passes.reprocess_texts import reprocess_texts
from onrecord.store.doctor import examine

pytestmark = pytest.mark.slow


@pytest.fixture
def config(passes: Any, tmp_path: Path) -> Config:
    """The newsroom as three passes left it, to be read again."""
    for file in passes.config.directory.glob("*.duckdb"):
        shutil.copy(file, tmp_path / file.name)
    text = passes.config.path.read_text(encoding="utf-8")
    path = tmp_path / "config.toml"
    path.write_text(text.replace(str(passes.config.directory), str(tmp_path)), encoding="utf-8")
    return replace(load(path), directory=tmp_path)


def ask(config: Config, sql: str) -> list[tuple[Any, ...]]:
    return list(store.query(config.directory, sql).rows)


def test_all_is_read_again_in_two_goes_and_nothing_changes(config: Config) -> None:
    articles = ask(config, "select count(*) from articles")[0][0]
    before = ask(config, "select quote_id, text, person_id from quotes_flat order by all")
    (quote_id,) = ask(config, "select min(quote_id) from quotes_flat where kind = 'direct'")[0]
    fix = ["quotes", "fix", "--config", str(config.path), "--why", "a test", "--kind", "mixed", str(quote_id)]
    assert CliRunner().invoke(main, fix).exit_code == 0
    first = reprocess_texts(config, everything=True, limit=3)
    assert (first.read, first.left, first.lost) == (3, articles - 3, ())
    rest = reprocess_texts(config, everything=True)
    assert (rest.read, rest.left, rest.lost) == (articles - 3, 0, ())
    for done in (first, rest):
        assert (done.changed.added, done.changed.removed, done.changed.respoken, done.numbers) == (0, 0, 0, ())
    assert ask(config, "select quote_id, text, person_id from quotes_flat order by all") == before
    assert ask(config, f"select kind from quotes_flat where quote_id = {quote_id}") == [("mixed",)], "corrections stay"
    assert reprocess_texts(config).read == 0, "today's pipeline has read it all"
    assert examine(config.directory, now_utc()) == ()


def test_another_table_makes_every_reading_old(config: Config, tmp_path: Path) -> None:
    """The version hangs on the bytes that read: who changes a table reads all of it again, without raising a number."""
    room = tmp_path / "nlp"
    shutil.copytree(ROOM, room, ignore=shutil.ignore_patterns("__pycache__"))
    with (room / "tables" / "cues.tsv").open("a", encoding="utf8") as table:
        table.write("mumble\tsay\tclause\n")
    ((articles, today),) = ask(config, "select (select count(*) from articles), any_value(version) from readings")
    changed = today.replace(fingerprint(), fingerprint_of(room))
    assert changed != today
    with store.Store.open(config.directory) as writer:
        assert writer.reprocessing.count_left(today, None) == 0
        assert writer.reprocessing.count_left(changed, None) == articles
        assert len(writer.reprocessing.next_batch(changed, None, -1, 1)) == 1


def test_not_while_a_pass_is_at_work(config: Config) -> None:
    with FileLock(config.directory / "run.lock"), pytest.raises(Busy, match="a pass is at work"):
        reprocess_texts(config)
