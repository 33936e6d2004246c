"""Writing what a source answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import duckdb
import pyarrow as pa

from onrecord.ingest.records import Entry, Failure, Feed, Fetched
from onrecord.store import article_rows, feed_rows, source_rows
from onrecord.store.records import DueSource, FeedSaved, Unchanged
from onrecord.store.writing import insert, run


def save_feed(
    db: duckdb.DuckDBPyConnection,
    due: DueSource,
    outcome: Fetched | Failure,
    feed: Feed | Failure | None,
    next_due: datetime,
    quiet_due: datetime,
    gone: bool,
    now: datetime,
) -> FeedSaved:
    """Log the request, take in its entries, remember how the source is doing."""
    source_id = due.source.id
    failure = next((it for it in (outcome, feed) if isinstance(it, Failure)), None)
    answer = outcome if isinstance(outcome, Fetched) else None
    log(db, [article_rows.Attempt(source_id, None, due.url, answer, failure)], now)
    if failure or not isinstance(outcome, Fetched):
        line = f"{failure.stage} {failure.reason}: {failure.detail}" if failure else None
        run(db, "source_failed", source_id=source_id, next_due=next_due, gone=gone, now=now, failure=line)
        return FeedSaved(0, 0, 0)
    saved = _take_in(db, source_id, feed, now) if isinstance(feed, Feed) else FeedSaved(0, 0, 0)
    news = bool(saved.new or saved.changed)
    _answered(db, source_id, outcome, next_due if news else quiet_due, news, now)
    return saved


def save_unchanged(db: duckdb.DuckDBPyConnection, answers: Sequence[Unchanged], now: datetime) -> None:
    """Log the requests and remember that the sources are well."""
    log(db, [article_rows.Attempt(it.due.source.id, None, it.due.url, it.answer, None) for it in answers], now)
    insert(db, "sources_unchanged", source_rows.unchanged(answers), now=now)


def _take_in(db: duckdb.DuckDBPyConnection, source_id: str, feed: Feed, now: datetime) -> FeedSaved:
    insert(db, "save_item_failures", feed_rows.item_failures(source_id, feed.failures))
    wish = feed.pace
    run(
        db,
        "save_pace",
        source_id=source_id,
        pace_s=int(wish.every.total_seconds()) or None,
        skip_hours=list(wish.skip_hours),
        skip_days=list(wish.skip_days),
    )
    return save_entries(db, source_id, feed.entries, now)


def log(db: duckdb.DuckDBPyConnection, made: Iterable[article_rows.Attempt], now: datetime) -> None:
    """One row of fetches for each, with what answered and with what failed, if anything."""
    insert(db, "log_fetches", article_rows.attempts(made, now))


def _answered(
    db: duckdb.DuckDBPyConnection, source_id: str, fetched: Fetched, next_due: datetime, news: bool, now: datetime
) -> None:
    run(
        db,
        "source_answered",
        source_id=source_id,
        moved_to=fetched.moved_to,
        unchanged=fetched.status == 304,
        etag=fetched.validators.etag,
        last_modified=fetched.validators.last_modified,
        next_due=next_due,
        news=news,
        now=now,
    )


def save_entries(db: duckdb.DuckDBPyConnection, source_id: str, entries: Iterable[Entry], now: datetime) -> FeedSaved:
    """What a source shows: new entries, changed ones to do again, and that it has shown them (in this order)."""
    incoming = feed_rows.entries(source_id, entries)
    new = len(insert(db, "insert_entries", incoming, now=now))
    changed = len(insert(db, "reopen_entries", incoming, corrected=_corrected(db, incoming)))
    insert(db, "save_sightings", incoming, now=now)
    return FeedSaved(new, changed, incoming.num_rows - new - changed)


def _corrected(db: duckdb.DuckDBPyConnection, incoming: pa.Table) -> list[int]:
    """Entries that a source shows for the first time and that, it says, changed since their pages were last fetched.

    So a correction that no other source tells is not missed, and a story that stands in many feeds is not fetched for
    each: once it has been, all that changed before is known.
    """
    told = insert(db, "told_later", incoming)
    fetched: dict[int, datetime] = dict(insert(db, "last_fetched", feed_rows.ids(entry for entry, _ in told)))
    return [entry for entry, updated in told if entry not in fetched or fetched[entry] < updated]
