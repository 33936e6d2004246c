"""Synthetic years of news (years.sql) through the writer's own statements, in bulk.

The rows are made by a database in memory and handed over as the Arrow tables that a reading hands over, so that what is
measured is what the writer writes: every table, every index, every stored column.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from onrecord.ingest.records import Outlet, Source
from onrecord.ingest.syndication import PERMUTATIONS
from onrecord.store import Store
from onrecord.store.sql_text import named_parts
from onrecord.store.statements import append, insert, replace, transaction

QUOTES_AN_ARTICLE = 6
ARTICLES_A_DAY = 460  # of so many that ten years are ten million quotes
OUTLETS, PEOPLE, PLACES = 40, 100_000, 3_000
END = datetime(2026, 11, 1, tzinfo=UTC)
SPEAKER = "Otre Babare"  # the most quoted
STEP = 50_000  # articles a transaction
ONCE = ("insert_jurisdictions", "insert_containment", "people", "insert_word_forms")
EACH = (
    "insert_entries", "fetches", "entries_done", "insert_articles", "revisions", "article_text", "insert_readings",
    "insert_speakers", "quotes", "places", "datelines", "quote_places", "quote_roles",
)  # fmt: skip
APPENDED = ("fetches", "revisions", "article_text", "quotes", "places", "datelines", "quote_places", "quote_roles")
NOW = ("insert_entries", "insert_articles", "insert_readings", "insert_speakers")


@dataclass(slots=True)
class Took:
    """Seconds by the clock and of the processor."""

    clock: float = 0.0
    processor: float = 0.0


def parts() -> dict[str, str]:
    """The statements of years.sql by their names."""
    return named_parts((Path(__file__).parent / "years.sql").read_text(encoding="utf-8"))


def load(store: Store, size: int, outlets: int = OUTLETS) -> Took:
    """So many quotes with all that belongs to them, a transaction for each STEP articles; what the writing alone took."""
    total = size // QUOTES_AN_ARTICLE
    known = {"outlets": outlets, "people": PEOPLE, "places": PLACES, "total": total, "articles_a_day": ARTICLES_A_DAY}
    known |= {"each": QUOTES_AN_ARTICLE, "signature_bytes": PERMUTATIONS * 4}
    with closing(duckdb.connect(config={"threads": 2, "preserve_insertion_order": True})) as maker:
        make = Maker(maker, known)
        store.sync(*_press(make))
        took = Took()
        _write(store, {name: (make.rows(name), {}) for name in ONCE}, took)
        for first in range(0, total, STEP):
            make.step(first, min(first + STEP, total))
            made = {name: (make.rows(name), {"now": END} if name in NOW else {}) for name in EACH}
            _write(store, made, took)
        _write(store, {"save_links": (make.rows("save_links"), {})}, took)
    return took


def _write(store: Store, made: Mapping[str, tuple[Any, Mapping[str, Any]]], took: Took) -> None:
    """Rows and values by the names of their statements, or of the tables that they go to, in one transaction."""
    clock, processor = time.perf_counter(), time.process_time()
    with transaction(store._db):
        for name, (rows, values) in made.items():
            if name == "people":
                replace(store._db, name, rows)
            elif name in APPENDED:
                append(store._db, name, rows)
            else:
                insert(store._db, name, rows, **values)
    took.clock += time.perf_counter() - clock
    took.processor += time.process_time() - processor


class Maker:
    """Runs the parts of years.sql with those of its values that each names."""

    def __init__(self, db: duckdb.DuckDBPyConnection, values: Mapping[str, int]) -> None:
        self._db, self._values, self._parts = db, dict(values), parts()
        db.execute("set timezone = 'UTC'")
        db.execute(self._parts["words"])

    def step(self, first: int, last: int) -> None:
        """Make the articles of one step."""
        self._values |= {"first": first, "last": last}
        for statement in self._parts["step"].split(";\n"):
            if statement.strip():
                self._db.execute(self._filled(statement))

    def rows(self, name: str):  # type: ignore[no-untyped-def]  # an Arrow table
        """The rows of one part."""
        return self._db.execute(self._filled(self._parts[name])).to_arrow_table()

    def _filled(self, sql: str) -> str:
        return re.sub(r"\$(\w+)", lambda found: str(self._values[found[1]]), sql)


def _press(make: Maker) -> tuple[tuple[Outlet, ...], tuple[Source, ...]]:
    named = make.rows("outlets").to_pylist()
    outlets = tuple(Outlet(row["outlet_id"], row["name"], f"{row['outlet_id']}.example") for row in named)
    every = timedelta(minutes=30)
    return outlets, tuple(
        Source(f"{it.id}-news", it.id, "feed", f"https://{it.domain}/rss", every=every) for it in outlets
    )
