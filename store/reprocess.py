"""Stored articles read again: which ones, and a new reading in place of the old as one unit.

What is still to do follows from the readings themselves, so a killed run goes on where it was. Corrections are kept:
they stand in tables of their own, and find their quotes again by the words (onrecord.store.people).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import duckdb

from onrecord.nlp.records import Reading
from onrecord.store.articles import Read, save_readings
from onrecord.store.times import utc
from onrecord.store.writing import run


@dataclass(frozen=True, slots=True)
class Stored:
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


def count_left(db: duckdb.DuckDBPyConnection, version: str, before: datetime | None) -> int:
    """How many current texts this version has not read; with `before`, how many were last read before that time."""
    count: int = run(db, "count_to_reprocess", version=version, before=before)[0][0]
    return count


def some(
    db: duckdb.DuckDBPyConnection, version: str, before: datetime | None, after: int, limit: int
) -> tuple[Stored, ...]:
    """The next of them in the order of their ids, after the article `after`."""
    rows = run(db, "to_reprocess", version=version, before=before, after=after, limit=limit)
    return tuple(Stored(row[0], row[1], row[2], row[3], utc(row[4])) for row in rows)


def replace(db: duckdb.DuckDBPyConnection, stored: Stored, reading: Reading, now: datetime) -> Replaced:
    """The reading in place of all that was read in this revision before, inside a transaction."""
    ids = {"article_id": stored.article_id, "revision": stored.revision}
    ((places_before, before),) = run(db, "reading_counts", **ids)
    for (table,) in run(db, "reading_tables"):
        db.execute(f"delete from {table} where article_id = $article_id and revision = $revision", ids)  # noqa: S608
    save_readings(db, [Read(stored.article_id, stored.revision, stored.text, reading)], now)
    ((places, after),) = run(db, "reading_counts", **ids)
    old, new = ({it["quote"]: it["speaker"] for it in rows or ()} for rows in (before, after))
    respoken = sum(old[quote] != new[quote] for quote in old.keys() & new.keys())
    return Replaced(len(new.keys() - old.keys()), len(old.keys() - new.keys()), respoken, places_before, places)


def note_numbers(db: duckdb.DuckDBPyConnection) -> None:
    """Remember the numbers that analysts see, for `numbers_changed` on the same connection."""
    run(db, "numbers_before")


def numbers_changed(db: duckdb.DuckDBPyConnection) -> tuple[NumberChanged, ...]:
    """What `quote_facts` counts otherwise now, the greatest changes first."""
    return tuple(NumberChanged(*row) for row in run(db, "numbers_changed"))
