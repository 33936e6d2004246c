"""A process killed while it writes or publishes leaves whole articles, whole feeds, and a copy that opens.

Ten moments in `make check`; `KILLS=100 pytest tests/store/test_kill.py` for as many as wanted.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from store import Store, counts
from store.files import PUBLISHED, connect_published
from tests.store.house import NOW, TEXT, House
from tests.store.orphans import ORPHANS

ROOT = Path(__file__).parents[2]
WORK = """
import sys, pathlib, itertools
from store import Saving, Store
from tests.store.house import TEXT, House
house = House(pathlib.Path(sys.argv[1]))
with Store.open(house.directory) as store:
    begin = store.counts().fetches
    print("writing", flush=True)
    for n in itertools.count(begin):
        names = [f"s{n}-{m}" for m in range(5)]
        house.show(store, "ledger-news", *names, fingerprint=str(n))
        for name in names[:2]:
            print(house.save(store, name, TEXT + name).article_id, flush=True)
        todo = [house.todo(store, name) for name in names[2:]]  # and many at once
        items = [
            Saving(it, house.fetched(it.entry.url), house.article(it, TEXT + it.entry.url), b"1" * 16, None, house.reading(TEXT))
            for it in todo
        ]
        for saved in store.save_articles(items, house.now):
            print(saved.article_id, flush=True)
        store.publish()
"""
KILLS = int(os.environ.get("KILLS", "10"))


def killed(directory: Path, articles: int, after: float) -> list[int]:
    """The articles that a writing process had reported as stored when it was killed."""
    command = [sys.executable, "-c", WORK, str(directory)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "writing\n"
        first = [child.stdout.readline() for _ in range(articles)]
        time.sleep(after)
        child.kill()
        lines = [*first, *child.stdout.read().splitlines()]
        return [int(line) for line in lines if line.strip().isdigit() and len(line) > 10]


def sound(directory: Path) -> None:
    """What readers have at that moment: no copy yet, or a whole pass."""
    if (directory / PUBLISHED).exists():
        with closing(connect_published(directory)) as db:
            for name, query in ORPHANS.items():
                assert db.execute(query).fetchall() == [], name
            assert db.execute("from current_quotes anti join quote_facts using (quote_id)").fetchall() == []


@pytest.mark.slow
def test_killed_at_random_moments(house: House, store: Store) -> None:
    store.close()
    moments = random.Random(7)
    reported: set[int] = set()
    for _ in range(KILLS):
        reported |= set(killed(house.directory, moments.randrange(7), moments.uniform(0, 0.15))[:-1])
        sound(house.directory)
        with Store.open(house.directory) as again:
            for name, query in ORPHANS.items():
                assert again._db.execute(query).fetchall() == [], name
            told = again.counts()
            assert (told.quotes, told.places, told.revisions) == (2 * told.articles, 2 * told.articles, told.articles)
            done = again._db.execute("select count(*) from entries where state = 'done'").fetchone()
            assert done == (told.articles,)
            stored = {number for (number,) in again._db.execute("select article_id from articles").fetchall()}
            assert reported <= stored, "what was reported as stored is stored"
            for todo in again.todo(NOW):
                house.save(again, todo.entry.url.rsplit("/", 1)[1], TEXT + "again")
            again.publish()
            assert counts(house.directory) == again.counts()
    assert len(reported) > 2, "kills that hit no writing show nothing"
