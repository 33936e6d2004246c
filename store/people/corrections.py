"""Corrections by hand: rows that are only added. store/people/replay.py applies them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

import duckdb

from onrecord.store.rows import rows_of
from onrecord.store.statements import Named, ask, insert
from onrecord.store.times import utc

Action = Literal["merge", "split", "rename", "set", "quote", "undo"]
Anchor = tuple[int, str]  # an article, and the block of the speaker in it
ANCHORS = ("anchors", "other_anchors")


@dataclass(frozen=True, slots=True)
class Correction:
    """A row of corrections, whose columns say what each field is; `correction_id` is 0 before it is stored."""

    made_at: datetime
    who: str
    why: str
    action: Action
    undoes: int | None = None
    person_id: int | None = None
    person: str | None = None
    anchors: tuple[Anchor, ...] = ()
    other_id: int | None = None
    other: str | None = None
    other_anchors: tuple[Anchor, ...] = ()
    field: str | None = None
    value: str | None = None
    quote_id: int | None = None
    article_id: int | None = None
    quote_text: str | None = None
    occurrence: int | None = None
    correction_id: int = 0


def in_force(corrections: Sequence[Correction]) -> tuple[Correction, ...]:
    """Corrections that no undo takes back. An undo can be undone."""
    undone: set[int] = set()
    for correction in reversed(corrections):
        if correction.action == "undo" and correction.correction_id not in undone and correction.undoes:
            undone.add(correction.undoes)
    return tuple(it for it in corrections if it.action != "undo" and it.correction_id not in undone)


def add_correction(db: duckdb.DuckDBPyConnection, correction: Correction) -> int:
    """Store a correction and return the number that it got."""
    row = asdict(correction)
    del row["correction_id"]
    for name in ANCHORS:
        row[name] = [{"article_id": article, "name": block} for article, block in row[name]]
    number: int = insert(db, "insert_correction", rows_of(db, [row], "corrections"))[0][0]
    return number


def all_corrections(db: duckdb.DuckDBPyConnection) -> tuple[Correction, ...]:
    """All corrections of an open database, in the order in which they were made."""
    return tuple(_correction(row) for row in ask(db, "corrections"))


def _correction(row: Named) -> Correction:
    anchors = {name: tuple((it["article_id"], it["name"]) for it in row[name]) for name in ANCHORS}
    return Correction(**{**row, **anchors, "made_at": utc(row["made_at"])})
