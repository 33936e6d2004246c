"""The mark of what is stored and not in the published copy yet: whoever sees it publishes, after a kill too."""

from __future__ import annotations

from datetime import datetime

import duckdb

from onrecord.store.statements import run

MARK = "unpublished_since"  # stands in meta from the first text stored after a copy to the next that is in place


def mark(db: duckdb.DuckDBPyConnection, now: datetime) -> None:
    """Mark that something was stored, in the transaction that stores it."""
    run(db, "save_meta", key=MARK, value=now.isoformat())


def is_marked(db: duckdb.DuckDBPyConnection) -> bool:
    """Whether anything has been stored since the last copy was put in place."""
    return bool(run(db, "meta", key=MARK))


def unmark(db: duckdb.DuckDBPyConnection) -> None:
    """Take the mark off, when a copy of all is in place."""
    run(db, "drop_meta", key=MARK)
