"""SIGKILL at twenty random moments of real passes: the next one finishes the work, nothing lost, nothing twice."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from onrecord import store
from onrecord.newsroom.server import Newsroom

pytestmark = pytest.mark.slow

KILLS, DATABASES = 20, 10
# Everything that a pass stores, without what the clock and the order of arrival decide: ids, times, the log of fetches.
CONTENT = {
    "entries": "FROM entries SELECT key, title, published, state, attempts, reason",
    "sightings": "FROM sightings JOIN entries USING (entry_id) SELECT sightings.source_id, key, fingerprint",
    "articles": "FROM articles SELECT key, title, byline, published, published_source, section, access, revision, text_hash",
    "revisions": "FROM revisions JOIN articles USING (article_id) SELECT key, revisions.revision, revisions.text_hash, revisions.title",
    "texts": "FROM article_text JOIN articles USING (article_id) SELECT key, article_text.revision, md5(text)",
    "readings": "FROM readings JOIN articles USING (article_id) SELECT key, readings.revision, version",
    "quotes": "FROM quotes JOIN articles USING (article_id) LEFT JOIN speakers USING (speaker_id)"
    " SELECT key, quotes.revision, n, quotes.kind, spans::VARCHAR, text, cue_text, source_text, name, quotes.role",
    "speakers": "FROM speakers SELECT name, kind, official_id, role, party, jurisdiction, context, person_id, sourcing",
    "people": "FROM people",
    "places": "FROM places JOIN articles USING (article_id) SELECT key, places.* EXCLUDE (article_id)",
    "jurisdictions": "FROM jurisdictions",
    "clusters": "FROM articles SELECT list_sort(list(key)) GROUP BY cluster_id",
}


def content(directory: Path) -> dict[str, list[Any]]:
    return {table: sorted(map(repr, store.query(directory, sql).rows)) for table, sql in CONTENT.items()}


def start(newsroom: Newsroom, directory: Path) -> subprocess.Popen[bytes]:
    directory.mkdir(exist_ok=True)
    path = directory / "config.toml"
    path.write_text(newsroom.config(directory), encoding="utf-8")
    command = [sys.executable, "-m", "onrecord", "run", "--config", str(path)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def kill_after(running: subprocess.Popen[bytes], lines: int, seconds: float) -> bool:
    """SIGKILL so many log lines (a fetch or an article each) and seconds into the work. False if it was done by then."""
    assert running.stderr
    at_work = all(running.stderr.readline() for _ in range(lines))
    time.sleep(seconds)
    at_work = at_work and running.poll() is None
    running.send_signal(signal.SIGKILL)
    running.communicate()
    return at_work


def finish(newsroom: Newsroom, directory: Path) -> None:
    running = start(newsroom, directory)
    running.communicate(timeout=120)
    assert running.returncode in (0, 1)


def test_killed_at_twenty_random_moments(tmp_path: Path) -> None:
    choose = random.Random(20260302)
    with Newsroom(delay_s=0.02) as newsroom:
        finish(newsroom, tmp_path / "undisturbed")
        wanted = content(tmp_path / "undisturbed")
        killed_at_work = 0
        for number in range(DATABASES):
            directory = tmp_path / str(number)
            for _ in range(KILLS // DATABASES):
                running = start(newsroom, directory)
                killed_at_work += kill_after(running, choose.randrange(28), choose.uniform(0, 0.2))
            finish(newsroom, directory)
            got = content(directory)
            for table in CONTENT:
                assert got[table] == wanted[table], f"{table} of database {number}"
    assert killed_at_work >= KILLS // 2, "most kills must hit a pass at work, or the test shows nothing"
    assert all(len(rows) > 0 for rows in wanted.values())
