"""A process killed while it writes or publishes leaves whole articles, whole feeds, and a copy that opens.

Ten moments in `make check`; `KILLS=100 pytest -m slow tests/store/test_kill.py` for as many as wanted. The processes are
forked from one that has imported everything, so that a kill costs no start of Python.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from onrecord.store import Saving, Store, counts
from onrecord.store.files import PUBLISHED, connect_published
from onrecord.store.publish.copy import is_whole
from tests.store.house import NOW, TEXT, House
from tests.store.orphans import ORPHANS

KILLS = int(os.environ.get("KILLS", "10"))
FORKED = multiprocessing.get_context("forkserver")
WRITING, PUBLISHING = (1, 2, 3), 7  # messages in a round of `work` behind which it stores on, and publishes
SAVING_S, PUBLISHING_S = 0.02, 0.15  # at most from a message to the kill: about as long as one or the other takes


def work(directory: Path, tell: Callable[[object], None]) -> None:
    """Store and publish until killed: two articles one by one, three at once, each told when it is stored."""
    house = House(directory)
    with Store.open(directory) as store:
        for n in count(store.counts().fetches):
            tell("writing")
            names = [f"s{n}-{m}" for m in range(5)]
            house.show(store, "ledger-news", *names, fingerprint=str(n))
            for name in names[:2]:
                tell(house.save(store, name, TEXT + name).article_id)
            todo = [house.todo(store, name) for name in names[2:]]
            items = [
                Saving(it, house.fetched(it.entry.url), house.article(it, TEXT + it.entry.url), b"1" * 16, None, house.reading(TEXT))
                for it in todo
            ]  # fmt: skip
            for saved in store.save_articles(items, house.now):
                tell(saved.article_id)
            tell("publishing")
            store.publish()


def doomed(directory: Path, told: int, after: float, tell: Callable[[object], None]) -> None:
    """Work, and be ended by the kernel `after` seconds from message number `told`, as by kill -9: whoever kills from
    outside is late by as much as the machine is busy, and then hits no writing."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    messages = count(1)

    def tell_and_wait(message: object) -> None:
        tell(message)
        if next(messages) == told:
            signal.setitimer(signal.ITIMER_REAL, max(after, 1e-6))

    work(directory, tell_and_wait)


def killed(directory: Path, told: int, after: float) -> tuple[set[int], str]:
    """What a process had reported as stored when it was killed, `after` seconds from its message number `told`, and in
    what it was."""
    here, there = FORKED.Pipe(duplex=False)
    child = FORKED.Process(target=doomed, args=(directory, told, after, there.send))
    child.start()
    there.close()
    heard: list[object] = []
    with here:
        try:
            while True:
                heard.append(here.recv())
        except EOFError:
            pass  # it is dead, and all it said has been heard
    child.join()
    assert child.exitcode == -signal.SIGALRM
    stages = [it for it in heard if isinstance(it, str)]
    return {it for it in heard if isinstance(it, int)}, stages[-1]


def sound(directory: Path) -> None:
    """What readers have at that moment: no copy yet, or a whole pass, and no checksum of another."""
    if (directory / PUBLISHED).exists():
        assert is_whole(directory) is not False
        with closing(connect_published(directory)) as db:
            for name, query in ORPHANS.items():
                assert db.execute(query).fetchall() == [], name
            assert db.execute("from current_quotes anti join quote_facts using (quote_id)").fetchall() == []


@pytest.mark.slow
def test_killed_at_random_moments(house: House, store: Store) -> None:
    store.close()
    FORKED.set_forkserver_preload(["tests.store.test_kill"])
    moments = random.Random(7)
    reported: set[int] = set()
    hit: Counter[str] = Counter()
    drafts = 0
    for number in range(KILLS):
        told_by_then, longest = (moments.choice(WRITING), SAVING_S) if number % 2 else (PUBLISHING, PUBLISHING_S)
        stored_then, stage = killed(house.directory, told_by_then, moments.uniform(0, longest))
        reported |= stored_then
        hit[stage] += 1
        drafts += bool(list(house.directory.glob(f".{PUBLISHED}.*.tmp")))
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
    print(f"{KILLS} kills: {dict(hit)}, {drafts} with a draft of the copy left, {len(reported)} articles reported")
    assert len(reported) > 2, "kills that hit no writing show nothing"
    assert set(hit) == {"writing", "publishing"}, "both were hit"
