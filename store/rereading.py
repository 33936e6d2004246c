"""Stored articles read again, as the writer does it: each method one transaction, like those of Store."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import duckdb

from onrecord.nlp.records import Reading
from onrecord.store import facts, reprocess
from onrecord.store.reprocess import NumberChanged, Replaced, Stored
from onrecord.store.writing import run

SINCE = "reprocessing_since"


class Rereading:
    """What `Store.rereading` gives. `write` opens a transaction of the Store."""

    def __init__(self, db: duckdb.DuckDBPyConnection, write: Callable[[], AbstractContextManager[None]]) -> None:
        self._db = db
        self._write = write

    def count_left(self, version: str, before: datetime | None = None) -> int:
        """How many current texts this version has not read; with `before`, how many were last read before that time."""
        return reprocess.count_left(self._db, version, before)

    def some(
        self, version: str, before: datetime | None = None, after: int = -1, limit: int = 200
    ) -> tuple[Stored, ...]:
        """The next of them in the order of their ids, after the article `after`."""
        return reprocess.some(self._db, version, before, after, limit)

    def replace(self, stored: Stored, reading: Reading, now: datetime) -> Replaced:
        """A new reading in place of all that was read in this revision before."""
        with self._write():
            return reprocess.replace(self._db, stored, reading, now)

    def since(self, now: datetime) -> datetime:
        """When everything was asked to be read again: `now`, or earlier if a killed run has not ended yet."""
        started = run(self._db, "meta", key=SINCE)
        if started:
            return datetime.fromisoformat(started[0][0])
        with self._write():
            run(self._db, "save_meta", key=SINCE, value=now.isoformat())
        return now

    def end(self) -> None:
        """Everything has been read again."""
        with self._write():
            run(self._db, "drop_meta", key=SINCE)

    def note_numbers(self) -> None:
        """Remember the numbers that analysts see, for `numbers_changed` of the same Store."""
        with self._write():
            facts.refresh(self._db)
            reprocess.note_numbers(self._db)

    def numbers_changed(self) -> tuple[NumberChanged, ...]:
        """What is counted otherwise since `note_numbers`, the greatest changes first; as of the last `publish`."""
        return reprocess.numbers_changed(self._db)
