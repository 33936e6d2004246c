"""What a source answered: the request, the entries that its feed shows, and how the source is doing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import duckdb
import pyarrow as pa

from onrecord.ingest.records import Entry, Failure, Feed, Fetched
from onrecord.store.ids import stable_id
from onrecord.store.records import DueSource, FeedSaved, Unchanged
from onrecord.store.rows import rows_of
from onrecord.store.statements import Named, insert, run
from onrecord.store.writing.fetches import Attempt, log


def save_feed(
    db: duckdb.DuckDBPyConnection,
    due: DueSource,
    outcome: Fetched | Failure,
    parsed: Feed | Failure | None,
    next_due: datetime,
    quiet_due: datetime,
    gone: bool,
    now: datetime,
) -> FeedSaved:
    """Log the request, take in the entries of the feed, remember how the source is doing."""
    source_id = due.source.id
    failure = next((it for it in (outcome, parsed) if isinstance(it, Failure)), None)
    answer = outcome if isinstance(outcome, Fetched) else None
    log(db, [Attempt(source_id, None, due.url, answer, failure)], now)
    if failure or not isinstance(outcome, Fetched):
        line = f"{failure.stage} {failure.reason}: {failure.detail}" if failure else None
        run(db, "source_failed", source_id=source_id, next_due=next_due, gone=gone, now=now, failure=line)
        return FeedSaved(0, 0, 0)
    saved = _save_items(db, source_id, parsed, now) if isinstance(parsed, Feed) else FeedSaved(0, 0, 0)
    news = bool(saved.new or saved.changed)
    row = _answer_row(source_id, outcome, next_due if news else quiet_due, news)
    insert(db, "sources_answered", rows_of(db, [row], "sources"), now=now)
    return saved


def save_unchanged(db: duckdb.DuckDBPyConnection, answers: Sequence[Unchanged], now: datetime) -> None:
    """Log the requests of sources that answered 304, and remember that they are well."""
    log(db, [Attempt(it.due.source.id, None, it.due.url, it.answer, None) for it in answers], now)
    rows = (_answer_row(it.due.source.id, it.answer, it.next_due, news=False) for it in answers)
    insert(db, "sources_answered", rows_of(db, rows, "sources"), now=now)


def save_entries(db: duckdb.DuckDBPyConnection, source_id: str, entries: Iterable[Entry], now: datetime) -> FeedSaved:
    """Store what a source shows: new entries, changed ones to do again, and that it has shown them (in this order)."""
    incoming = _entry_rows(db, source_id, entries)
    new = len(insert(db, "insert_entries", incoming, now=now))
    changed = len(insert(db, "reopen_entries", incoming, corrected=_corrected(db, incoming)))
    insert(db, "save_sightings", incoming, now=now)
    return FeedSaved(new, changed, incoming.num_rows - new - changed)


def save_item_failures(db: duckdb.DuckDBPyConnection, source_id: str, failures: Iterable[Failure]) -> None:
    """Remember items of a source that could not be used, each once however often it is shown."""
    names = ("stage", "resource", "reason", "detail", "at")
    rows = ({"source_id": source_id, **{name: getattr(it, name) for name in names}} for it in failures)
    insert(db, "save_item_failures", rows_of(db, rows, "item_failures"))


def _save_items(db: duckdb.DuckDBPyConnection, source_id: str, feed: Feed, now: datetime) -> FeedSaved:
    save_item_failures(db, source_id, feed.failures)
    pace = feed.pace
    run(
        db,
        "save_pace",
        source_id=source_id,
        pace_s=int(pace.every.total_seconds()) or None,
        skip_hours=list(pace.skip_hours),
        skip_days=list(pace.skip_days),
    )
    return save_entries(db, source_id, feed.entries, now)


def _answer_row(source_id: str, fetched: Fetched, next_due: datetime, news: bool) -> Named:
    return {
        "source_id": source_id,
        "moved_to": fetched.moved_to,
        "unchanged": fetched.status == 304,
        "etag": fetched.validators.etag,
        "last_modified": fetched.validators.last_modified,
        "next_due": next_due,
        "news": news,
    }


def _entry_rows(db: duckdb.DuckDBPyConnection, source_id: str, entries: Iterable[Entry]) -> pa.Table:
    """One row an address; of two items with the same address the first counts."""
    first = {entry.key: entry for entry in reversed(tuple(entries))}
    rows = (
        {
            "position": position,
            "source_id": source_id,
            "entry_id": stable_id(entry.key),
            "key": entry.key,
            "url": entry.url,
            "guid": entry.guid,
            "title": entry.title,
            "byline": entry.byline,
            "published": entry.published,
            "fingerprint": entry.fingerprint,
            "updated": entry.updated,
        }
        for position, entry in enumerate(reversed(first.values()))
    )
    return rows_of(db, rows, "entries", "sightings")


def _corrected(db: duckdb.DuckDBPyConnection, incoming: pa.Table) -> list[int]:
    """Entries that a source shows for the first time and that, it says, changed since their pages were last fetched.

    So a correction that no other source tells is not missed, and a story that stands in many feeds is not fetched for
    each: once it has been, all that changed before is known.
    """
    shown = insert(db, "updated_later", incoming)
    entries = rows_of(db, ({"entry_id": entry} for entry, _ in shown), "entries")
    fetched: dict[int, datetime] = dict(insert(db, "last_fetched", entries))
    return [entry for entry, updated in shown if entry not in fetched or fetched[entry] < updated]
