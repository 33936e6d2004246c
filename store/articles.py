"""Writing what pages became: many articles by one statement a table, since a statement costs as much as its rows.

fetches | entries | what is stored already -> articles, revisions, texts | readings
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa

from onrecord.ingest.records import Failure, Fetched
from onrecord.nlp.records import Reading
from onrecord.store import article_rows, place_rows, rows
from onrecord.store.feeds import log
from onrecord.store.records import ArticleSaved, EntryState, Saving, Todo
from onrecord.store.writing import insert, run


@dataclass(frozen=True, slots=True)
class Read:
    """A stored text and what was read in it."""

    article_id: int
    revision: int
    text: str
    reading: Reading


def save_articles(db: duckdb.DuckDBPyConnection, items: Iterable[Saving], now: datetime) -> tuple[ArticleSaved, ...]:
    """Log the requests, close the entries, store each article unless its text is stored already; in the order given."""
    return tuple(saved for chunk in _chunks(items) for saved in _save(db, chunk, now))


def save_extracted(db: duckdb.DuckDBPyConnection, item: Saving, now: datetime) -> ArticleSaved:
    """An archived page, extracted again: close the entry; the text if it is another, else the facts alone."""
    insert(db, "entries_done", article_rows.ended([(item.todo.entry_id, item.article_id)]))
    known = insert(db, "current_revisions", article_rows.ids([item.article_id]))
    saved = _outcome(item, known[0][1:] if known else None)
    if saved.outcome == "same":
        insert(db, "restate_articles", article_rows.articles([(item, saved)]))
    else:
        _write(db, [(item, saved)], now, "extracted" if known else "published")
    return saved


def save_readings(db: duckdb.DuckDBPyConnection, reads: Sequence[Read], now: datetime) -> None:
    """The quotes, silences and places of readings, with the speakers and jurisdictions that they bring."""
    readings = [it.reading for it in reads]
    insert(
        db,
        "insert_readings",
        article_rows.readings((it.article_id, it.revision, it.reading.version) for it in reads),
        now=now,
    )
    insert(db, "insert_word_forms", _joined(rows.word_forms, [(it,) for it in readings]))
    insert(db, "insert_speakers", _joined(rows.speakers, [(it,) for it in readings]), now=now)
    insert(db, "insert_jurisdictions", place_rows.jurisdictions(readings))
    insert(db, "insert_containment", _joined(place_rows.containment, [(it,) for it in readings]))
    for statement, table in OF_A_READING:
        insert(db, statement, _joined(table, [(it.article_id, it.revision, it.reading) for it in reads]))
    for statement, table in OF_A_TEXT:
        insert(db, statement, _joined(table, [(it.article_id, it.revision, it.reading, it.text) for it in reads]))


OF_A_READING: tuple[tuple[str, Callable[..., pa.Table]], ...] = (
    ("insert_quotes", rows.quotes),
    ("insert_silences", rows.silences),
    ("insert_places", rows.places),
    ("insert_datelines", place_rows.datelines),
    ("insert_coalitions", place_rows.coalitions),
)
OF_A_TEXT: tuple[tuple[str, Callable[..., pa.Table]], ...] = (
    ("insert_quote_places", place_rows.quote_places),
    ("insert_quote_roles", place_rows.quote_roles),
)


def save_failure(
    db: duckdb.DuckDBPyConnection,
    todo: Todo,
    failure: Failure,
    state: EntryState,
    next_attempt: datetime | None,
    fetched: Fetched | None,
    now: datetime,
) -> None:
    """Log the attempt and say in the entry how it goes on."""
    log(db, [article_rows.Attempt(todo.entry.source, todo.entry_id, todo.entry.url, fetched, failure)], now)
    run(
        db,
        "entry_failed",
        entry_id=todo.entry_id,
        state=state,
        next_attempt=next_attempt,
        reason=failure.reason,
        detail=failure.detail,
    )


def _chunks(items: Iterable[Saving]) -> Iterator[list[Saving]]:
    """Runs of different articles: of two pages of one article the second has to find what the first stored."""
    chunk: list[Saving] = []
    seen: set[int] = set()
    for item in items:
        if item.article_id in seen:
            yield chunk
            chunk, seen = [], set()
        chunk.append(item)
        seen.add(item.article_id)
    if chunk:
        yield chunk


def _save(db: duckdb.DuckDBPyConnection, items: Sequence[Saving], now: datetime) -> list[ArticleSaved]:
    """Different articles."""
    found = [
        article_rows.Attempt(it.todo.entry.source, it.todo.entry_id, it.todo.entry.url, it.fetched, None)
        for it in items
    ]
    log(db, found, now)
    insert(db, "entries_done", article_rows.ended((it.todo.entry_id, it.article_id) for it in items))
    known = insert(db, "current_revisions", article_rows.ids(it.article_id for it in items))
    stored = {article: (revision, text_hash) for article, revision, text_hash in known}
    saved = [_outcome(item, stored.get(item.article_id)) for item in items]
    _write(db, [(it, one) for it, one in zip(items, saved, strict=True) if one.outcome != "same"], now, "published")
    return saved


def _write(db: duckdb.DuckDBPyConnection, written: article_rows.Stored, now: datetime, cause: str) -> None:
    """What is not stored yet, or not like this."""
    for outcome, statement in (("new", "insert_articles"), ("revision", "revise_articles")):
        insert(db, statement, article_rows.articles([pair for pair in written if pair[1].outcome == outcome]), now=now)
    insert(db, "insert_revisions", article_rows.revisions(written, cause))
    insert(db, "insert_texts", article_rows.texts(written))
    save_readings(db, [Read(one.article_id, one.revision, it.article.text, it.reading) for it, one in written], now)


def _outcome(item: Saving, stored: tuple[int, str] | None) -> ArticleSaved:
    if stored is None:
        return ArticleSaved("new", item.article_id, 1)
    revision, text_hash = stored
    if text_hash == item.article.text_hash:
        return ArticleSaved("same", item.article_id, revision)
    return ArticleSaved("revision", item.article_id, revision + 1)


def _joined(table: Callable[..., pa.Table], arguments: Iterable[tuple[object, ...]]) -> pa.Table:
    """The rows of many readings, as one table; without readings one without rows."""
    made = [table(*each) for each in arguments]
    return pa.concat_tables(made) if made else pa.table({})
