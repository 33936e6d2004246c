"""Stored articles read again: which ones, and a new reading in place of the old as one unit.

What is still to do follows from the readings themselves, so a killed run goes on where it was. Corrections are kept:
they stand in tables of their own, and find their quotes again by the words (store/people).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

import duckdb

from onrecord.nlp.records import Reading
from onrecord.store.statements import run
from onrecord.store.times import utc
from onrecord.store.trends import facts
from onrecord.store.writing import unpublished
from onrecord.store.writing.readings import TABLES, TextReading, save_readings

SINCE = "reprocessing_since"  # stands in meta from the first request to read everything again until all is read


@dataclass(frozen=True, slots=True)
class StoredText:
    """A stored text and what its reading needs. `home` as in the first reading: of its source, else of its outlet."""

    article_id: int
    revision: int
    text: str
    home: str | None
    published: datetime | None


@dataclass(frozen=True, slots=True)
class Replaced:
    """What a new reading changed: quotes that came, went or have another speaker; mentions of places before and now."""

    added: int
    removed: int
    respoken: int
    places_before: int
    places: int


@dataclass(frozen=True, slots=True)
class NumberChanged:
    """A number that analysts see, before and after. `what` is speaker, outlet, state or kind."""

    what: str
    name: str
    before: int
    after: int


class Reprocessing:
    """What `Store.reprocessing` gives. `write` opens a transaction of the Store; each method that writes is one."""

    def __init__(self, db: duckdb.DuckDBPyConnection, write: Callable[[], AbstractContextManager[None]]) -> None:
        self._db = db
        self._write = write

    def count_left(self, version: str, before: datetime | None = None) -> int:
        """How many current texts this version has not read; with `before`, how many were last read before that time."""
        count: int = run(self._db, "count_to_reprocess", version=version, before=before)[0][0]
        return count

    def next_batch(
        self, version: str, before: datetime | None = None, after: int = -1, limit: int = 200
    ) -> tuple[StoredText, ...]:
        """The next of them in the order of their ids, after the article `after`."""
        rows = run(self._db, "to_reprocess", version=version, before=before, after=after, limit=limit)
        return tuple(StoredText(row[0], row[1], row[2], row[3], utc(row[4])) for row in rows)

    def replace(self, stored: StoredText, reading: Reading, now: datetime) -> Replaced:
        """Put a new reading in place of all that was read in this revision before."""
        with self._write():
            unpublished.mark(self._db, now)
            return _replace(self._db, stored, reading, now)

    def since(self, now: datetime) -> datetime:
        """When everything was asked to be read again: `now`, or earlier if a killed run has not ended yet."""
        started = run(self._db, "meta", key=SINCE)
        if started:
            return datetime.fromisoformat(started[0][0])
        with self._write():
            run(self._db, "save_meta", key=SINCE, value=now.isoformat())
        return now

    def end(self) -> None:
        """Remember that everything has been read again."""
        with self._write():
            run(self._db, "drop_meta", key=SINCE)

    def note_numbers(self) -> None:
        """Remember the numbers that analysts see, for `numbers_changed` of the same Store."""
        with self._write():
            facts.refresh(self._db)
            run(self._db, "numbers_before")

    def numbers_changed(self) -> tuple[NumberChanged, ...]:
        """What is counted otherwise since `note_numbers`, the greatest changes first; as of the last `publish`."""
        return tuple(NumberChanged(*row) for row in run(self._db, "numbers_changed"))


def _replace(db: duckdb.DuckDBPyConnection, stored: StoredText, reading: Reading, now: datetime) -> Replaced:
    ids = {"article_id": stored.article_id, "revision": stored.revision}
    ((places_before, before),) = run(db, "reading_counts", **ids)
    for table in ("readings", *TABLES):
        db.execute(f"delete from {table} where article_id = $article_id and revision = $revision", ids)  # noqa: S608
    save_readings(db, [TextReading(stored.article_id, stored.revision, stored.text, reading)], now)
    ((places, after),) = run(db, "reading_counts", **ids)
    old, new = ({it["quote"]: it["speaker"] for it in rows or ()} for rows in (before, after))
    respoken = sum(old[quote] != new[quote] for quote in old.keys() & new.keys())
    return Replaced(len(new.keys() - old.keys()), len(old.keys() - new.keys()), respoken, places_before, places)
