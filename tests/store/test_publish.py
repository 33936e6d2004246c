"""The published copy: whole, durable, and never in the way of the writer, nor the writer in its way."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from onrecord.store import Store, StoreError, counts, query
from onrecord.store.files import connect_published
from onrecord.store.publish import copy as publish
from onrecord.store.publish import copying
from onrecord.store.publish.copy import is_whole
from tests.store.house import NOW, House

ROOT = Path(__file__).parents[2]
TAKE = "import duckdb, sys; duckdb.connect().execute(f\"attach '{sys.argv[1]}' as w\")"
READ = """
import sys, pathlib, store
directory, seen = pathlib.Path(sys.argv[1]), []
print("reading", flush=True)
while not (directory / "stop").exists():
    told = store.counts(directory)
    assert told.quotes == 2 * told.articles and told.places == 2 * told.articles, told
    seen.append(told.articles)
assert seen == sorted(seen), seen
print(len(seen), len(set(seen)))
"""


def test_the_copy_holds_what_was_stored_before_it_and_says_when(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a", "b")
    house.save(store, "a")
    assert store.publish(NOW) == house.directory / "onrecord.duckdb"
    house.save(store, "b")
    assert (counts(house.directory).articles, store.counts().articles) == (1, 2)
    assert list(query(house.directory, "select value from meta where key = 'published_at'").rows) == [
        ("2026-11-02T15:00:00+00:00",)
    ]
    store.publish()
    assert counts(house.directory).articles == 2


def test_a_reader_keeps_the_copy_that_it_opened(house: House, store: Store) -> None:
    store.publish(NOW)
    with closing(connect_published(house.directory)) as early:
        store.publish(NOW + timedelta(hours=1))
        with closing(connect_published(house.directory)) as late:
            when = "select value from meta where key = 'published_at'"
            assert early.execute(when).fetchone() < late.execute(when).fetchone()


def test_a_clock_that_went_back_loses_nothing(house: House, store: Store) -> None:
    house.now = NOW + timedelta(days=1)
    house.show(store, "ledger-news", "a")
    house.save(store, "a")
    store.publish(house.now)
    house.now = NOW
    house.show(store, "ledger-politics", "b")
    house.save(store, "b")
    store.publish(house.now)
    assert counts(house.directory) == store.counts()
    assert (counts(house.directory).articles, store.published_at()) == (2, NOW)
    assert list(query(house.directory, "select count(*) from quote_facts").rows) == [(4,)]


def test_publishing_does_not_unlock_the_writers_file(house: House, store: Store) -> None:
    """POSIX drops a process's locks on a file when it closes any descriptor of it: the copy is made by a child."""
    store.publish()
    taken = subprocess.run(
        [sys.executable, "-c", TAKE, str(house.directory / "writer.duckdb")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Conflicting lock" in taken.stderr


def test_what_a_killed_publish_left_is_removed(house: House, store: Store) -> None:
    store.close()
    left = house.directory / ".onrecord.duckdb.4711.tmp"
    for _ in range(2):
        left.write_bytes(b"half a copy")
        with Store.open(house.directory) as again:
            assert not left.exists()
            left.write_bytes(b"half a copy")
            again.publish()
    assert not list(house.directory.glob(".*"))


def test_the_copy_that_was_replaced_is_given_back(store: Store) -> None:
    replaced = store.publish().stat().st_ino
    store.publish()
    for thread in threading.enumerate():
        if thread is not threading.main_thread():
            thread.join(10)
    held = []
    for handle in range(256):
        with suppress(OSError):
            held.append(os.fstat(handle).st_ino)
    assert replaced not in held


def test_a_copy_that_cannot_be_made_is_a_store_error_and_leaves_the_old_one(house: House, store: Store) -> None:
    store.publish(NOW)
    store.close()
    with Store.open(house.directory) as again:
        target = house.directory / "onrecord.duckdb"
        target.unlink()
        target.mkdir()
        (target / "occupied").write_text("")
        with pytest.raises(StoreError, match="cannot be published"):
            again.publish()
    assert not list(house.directory.glob(".*"))


def test_at_no_moment_a_checksum_stands_beside_another_copy(
    house: House, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked at after each step by which publishing changes what readers see, as a kill would leave it."""
    seen: list[bool | None] = []

    def watched(step: Callable[..., object]) -> Callable[..., object]:
        def taken(*given: object, **named: object) -> object:
            done = step(*given, **named)
            seen.append(is_whole(house.directory))
            return done

        return taken

    house.show(store, "ledger-news", "a")
    store.publish(NOW)
    monkeypatch.setattr(publish, "LOOKS", 1)
    for name in ("replace", "unlink", "rename", "write_text"):
        monkeypatch.setattr(Path, name, watched(getattr(Path, name)))
    house.save(store, "a")
    store.publish(NOW)
    assert True in seen
    assert None in seen
    assert False not in seen
    assert seen[-1]


def test_a_copy_that_takes_its_place_between_a_look_at_the_checksum_and_one_at_it(
    house: House, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.publish(NOW)
    opened, later = Path.open, iter(range(1, 4))

    def replaced_first(path: Path, *how: Any, **named: Any) -> Any:
        if path.name == "onrecord.duckdb" and (hour := next(later, None)):
            store.publish(NOW + timedelta(hours=hour))
        return opened(path, *how, **named)

    monkeypatch.setattr(Path, "open", replaced_first)
    assert is_whole(house.directory)
    assert next(later, None) is None, "it looked four times"


@pytest.mark.parametrize("by_kernel", [True, False])
def test_a_file_is_copied_piece_by_piece_with_its_checksum(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by_kernel: bool
) -> None:
    """Where the kernel does not copy (only Linux does, and not all its file systems), reads and writes do."""
    monkeypatch.setattr(copying, "PIECE", 100_000)
    if not by_kernel:
        monkeypatch.delattr(copying.os, "copy_file_range")
    content = random.Random(1).randbytes(1_234_567)
    (tmp_path / "original").write_bytes(content)
    (tmp_path / "copy").write_bytes(b"something longer that was there before" * 100_000)
    told = copying.copy_file(str(tmp_path / "original"), str(tmp_path / "copy"))
    assert told == hashlib.sha256(content).hexdigest()
    assert (tmp_path / "copy").read_bytes() == content


@pytest.mark.slow
def test_readers_in_another_process_see_whole_passes_while_one_writes(house: House, store: Store) -> None:
    names = [f"s{n}" for n in range(12)]
    house.show(store, "ledger-news", *names)
    store.publish()
    command = [sys.executable, "-c", READ, str(house.directory)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, text=True) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "reading\n"
        for number, name in enumerate(names):
            house.save(store, name)
            if number % 3 == 2:
                store.publish()
        (house.directory / "stop").write_text("")
        out, err = reader.communicate()
    assert reader.returncode == 0, err
    reads, different = map(int, out.split())
    assert reads >= different > 1
