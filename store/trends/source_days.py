"""The days on which each source was asked and answered, summed from the log of requests before each publish.

The log only grows, so what has come since the last time is summed, from the row where that ended.
"""

from __future__ import annotations

import duckdb

from onrecord.store.statements import run


def refresh(db: duckdb.DuckDBPyConnection) -> None:
    """Bring source_days up to date, inside a transaction."""
    ((summed, zones, rows),) = run(db, "days_summed")
    before, _, first = summed.rpartition(" ")
    if before != zones or int(first or 0) > rows:
        run(db, "empty_source_days")
        first = "0"
    if int(first) < rows:
        run(db, "sum_source_days", first=int(first))
        ((_, zones, rows),) = run(db, "days_summed")
    if summed != f"{zones} {rows}":
        run(db, "save_meta", key="days_summed", value=f"{zones} {rows}")
