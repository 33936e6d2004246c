"""Analysts beside an ingest: while real passes write and publish, a second process asks the published copy without an error."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.newsroom.server import Newsroom

pytestmark = pytest.mark.slow

DAYS = (
    1,
    1,
    2,
    2,
)  # the newsroom's day at each pass: everything new, nothing new, some new and one changed, nothing new
COUNTS = """SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM article_text), (SELECT count(*) FROM quotes),
    (SELECT count(*) FROM entries WHERE state = 'todo'),
    (SELECT count(*) FROM articles ANTI JOIN article_text USING (article_id, revision)),
    (SELECT count(*) FROM articles ANTI JOIN readings USING (article_id, revision))"""
# Each client ends at its first error. Both print the different answers that they saw, and how often they asked.
CLIENT = """
import json, sys, time, duckdb
from pathlib import Path
from onrecord.store.publish.query import query
directory, counts, seen, asked = Path(sys.argv[1]), sys.argv[2], [], 0
path = directory / "onrecord.duckdb"
while not path.exists():
    time.sleep(0.01)
def note(row):
    global asked
    asked += 1
    time.sleep(0.03)  # leaves the cores to the pass
    if not seen or seen[-1] != list(row):
        seen.append(list(row))
"""
# Opens the file anew for each question: as any DuckDB client does, and through the store's query, in turn.
ASKS = """
while not (directory / "stop").exists():
    with duckdb.connect(str(path), read_only=True) as db:
        note(db.execute(counts).fetchone())
    (row,) = query(directory, counts).rows
    note(row)
"""
# A notebook left open: one connection over all passes.
KEEPS = """
with duckdb.connect(str(path), read_only=True) as db:
    while not (directory / "stop").exists():
        note(db.execute(counts).fetchone())
"""
PRINTS = """
print(json.dumps({"asked": asked, "seen": seen}))
"""


def client(directory: Path, what: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", CLIENT + what + PRINTS, str(directory), COUNTS]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def answers(process: subprocess.Popen[str]) -> list[list[int]]:
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    found = json.loads(out)
    assert found["asked"] > 20
    seen: list[list[int]] = found["seen"]
    return seen


def run(config: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "onrecord", "run", "--config", str(config)], capture_output=True, text=True
    )
    assert done.returncode in (0, 1), done.stderr  # 1: the newsroom has a missing page


def test_analysts_see_only_whole_passes_and_never_an_error(tmp_path: Path) -> None:
    with Newsroom(delay_s=0.02) as newsroom:
        config = tmp_path / "config.toml"
        config.write_text(newsroom.config(tmp_path) + "\n[nlp]\nprocesses = 1\n", encoding="utf-8")
        clients = [client(tmp_path, what) for what in (ASKS, KEEPS)]
        try:
            for day in DAYS:
                newsroom.turn_to(day)
                run(config)
            (tmp_path / "stop").touch()
            asks, keeps = map(answers, clients)
        finally:
            for process in clients:
                process.kill()
    assert [[articles, texts] for articles, texts, *_ in asks] == [[17, 17], [19, 20]], "the two days, whole"
    assert all(row[3:] == [0, 0, 0] for row in asks), "nothing to do, no article without its text and reading"
    assert asks == sorted(asks), "no count goes down"
    assert keeps == asks[:1], "who keeps the file open goes on in the pass that it saw first"
