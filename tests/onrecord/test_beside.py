"""Analysts beside an ingest: while passes write and publish, a second process asks the published copy without an error."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.config import load
from onrecord.newsroom.server import Newsroom
from onrecord.run import run_once

pytestmark = pytest.mark.slow

ANALYST = """
import json, sys, time, duckdb
from pathlib import Path
directory, seen, asked = Path(sys.argv[1]), [], 0
while not (directory / "stop").exists():
    if (directory / "onrecord.duckdb").exists():
        with duckdb.connect(str(directory / "onrecord.duckdb"), read_only=True) as db:
            articles, texts, undone = db.execute(
                "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM article_text), "
                "(SELECT count(*) FROM entries WHERE state = 'todo')").fetchone()
        asked += 1
        if not seen or seen[-1] != [articles, texts, undone]:
            seen.append([articles, texts, undone])
print(json.dumps({"asked": asked, "seen": seen}))
"""


def test_an_analyst_sees_only_whole_passes_and_never_an_error(tmp_path: Path) -> None:
    with Newsroom() as newsroom:
        path = tmp_path / "config.toml"
        path.write_text(newsroom.config(tmp_path), encoding="utf-8")
        command = [sys.executable, "-c", ANALYST, str(tmp_path)]
        analyst = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for number in (1, 1, 2, 2):
            newsroom.turn_to(number)
            run_once(load(path), None)
        (tmp_path / "stop").touch()
        out, err = analyst.communicate(timeout=30)
    assert analyst.returncode == 0, err
    found = json.loads(out)
    assert found["asked"] > 20
    assert found["seen"] == [[17, 17, 0], [19, 20, 0]], "a whole pass each time: nothing to do, nothing in between"
