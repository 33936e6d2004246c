"""A disk that fills up: one clear error, nothing lost that was reported as stored, and the old copy stays.

A limit on the size of files stands in for the disk (the same failed write, without a file system of its own).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.store import Store, counts
from tests.store.house import NOW, TEXT, House
from tests.store.orphans import ORPHANS

ROOT = Path(__file__).parents[2]
WORK = """
import pathlib, resource, sys
from onrecord.store import Store, StoreError
from tests.store.house import TEXT, House
house = House(pathlib.Path(sys.argv[1]))
with Store.open(house.directory) as store:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
    try:
        for n in range(400):
            house.show(store, "ledger-news", f"s{n}", fingerprint=str(n))
            print(house.save(store, f"s{n}", TEXT + str(n) * 5000).article_id, flush=True)
            if n % 20 == 19:
                store.publish()
    except StoreError as error:
        print("error:", error, flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("room", [100_000, 700_000, 3_000_000])
def test_a_full_disk_costs_nothing_that_was_stored(house: House, store: Store, room: int) -> None:
    house.show(store, "ledger-news", "first")
    house.save(store, "first")
    store.publish()
    store.close()
    limit = (house.directory / "onrecord.duckdb").stat().st_size + room
    command = [sys.executable, "-c", WORK, str(house.directory), str(limit)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    *lines, last = done.stdout.splitlines() or [""]
    assert last.startswith("error: ") and str(house.directory) in last, done.stderr[-2000:]
    before = counts(house.directory).articles
    assert before >= 1, "the copy from before still answers"
    with Store.open(house.directory) as again:
        stored = {number for (number,) in again._db.execute("select article_id from articles").fetchall()}
        assert {int(line) for line in lines} <= stored
        for name, query in ORPHANS.items():
            assert again._db.execute(query).fetchall() == [], name
        for todo in again.todo(NOW):
            house.save(again, todo.entry.url.rsplit("/", 1)[1], TEXT + "again")
        again.publish()
        assert counts(house.directory) == again.counts()
