"""What pages became: many articles by one statement a table, since a statement costs as much as its rows.

fetches | entries | what is stored already -> articles, revisions, texts | readings
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import duckdb

from onrecord.ingest.records import Failure, Fetched
from onrecord.store.records import ArticleSaved, EntryState, Saving, Todo
from onrecord.store.rows import rows_of
from onrecord.store.statements import Named, Row, append, insert, run
from onrecord.store.writing.fetches import Attempt, log
from onrecord.store.writing.readings import TextReading, save_readings

Saved = Sequence[tuple[Saving, ArticleSaved]]


def save_articles(db: duckdb.DuckDBPyConnection, items: Iterable[Saving], now: datetime) -> tuple[ArticleSaved, ...]:
    """Log the requests, close the entries, store each article unless its text is stored already; in the order given."""
    return tuple(saved for chunk in _chunks(items) for saved in _save(db, chunk, now))


def save_extracted(db: duckdb.DuckDBPyConnection, item: Saving, now: datetime) -> ArticleSaved:
    """Store an archived page that was extracted again: close the entry; the text if it is another, else the facts."""
    _close_entries(db, [item])
    known = _current_revisions(db, [item])
    saved = _outcome(item, known[0][1:] if known else None)
    if saved.outcome == "same":
        insert(db, "restate_articles", rows_of(db, [_article_row(item, saved)], "articles"))
    else:
        _write(db, [(item, saved)], now, "extracted" if known else "published")
    return saved


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
    log(db, [Attempt(todo.entry.source, todo.entry_id, todo.entry.url, fetched, failure)], now)
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
    """Store different articles."""
    attempts = [Attempt(it.todo.entry.source, it.todo.entry_id, it.todo.entry.url, it.fetched, None) for it in items]
    log(db, attempts, now)
    _close_entries(db, items)
    known = {article: (revision, text_hash) for article, revision, text_hash in _current_revisions(db, items)}
    saved = [_outcome(item, known.get(item.article_id)) for item in items]
    _write(db, [(it, one) for it, one in zip(items, saved, strict=True) if one.outcome != "same"], now, "published")
    return saved


def _close_entries(db: duckdb.DuckDBPyConnection, items: Sequence[Saving]) -> None:
    """Say which article each entry led to. Of two pages of one entry the last counts."""
    led_to = {item.todo.entry_id: item.article_id for item in items}
    rows = ({"entry_id": entry, "article_id": article} for entry, article in led_to.items())
    insert(db, "entries_done", rows_of(db, rows, "entries"))


def _current_revisions(db: duckdb.DuckDBPyConnection, items: Sequence[Saving]) -> list[Row]:
    """(article, revision, hash of the text) of those that are stored."""
    return insert(db, "current_revisions", rows_of(db, ({"article_id": it.article_id} for it in items), "articles"))


def _outcome(item: Saving, stored: tuple[int, str] | None) -> ArticleSaved:
    if stored is None:
        return ArticleSaved("new", item.article_id, 1)
    revision, text_hash = stored
    if text_hash == item.article.text_hash:
        return ArticleSaved("same", item.article_id, revision)
    return ArticleSaved("revision", item.article_id, revision + 1)


def _write(db: duckdb.DuckDBPyConnection, written: Saved, now: datetime, cause: str) -> None:
    """Store what is not stored yet, or not like this."""
    for outcome, statement in (("new", "insert_articles"), ("revision", "revise_articles")):
        rows = (_article_row(saving, saved) for saving, saved in written if saved.outcome == outcome)
        insert(db, statement, rows_of(db, rows, "articles"), now=now)
    append(db, "revisions", rows_of(db, (_revision_row(*it, cause) for it in written), "revisions"))
    append(db, "article_text", rows_of(db, (_text_row(*it) for it in written), "article_text"))
    texts = [TextReading(it.article_id, it.revision, saving.article.text, saving.reading) for saving, it in written]
    save_readings(db, texts, now)


def _article_row(saving: Saving, saved: ArticleSaved) -> Named:
    """An article as its page has it."""
    article = saving.article
    return {
        "article_id": saved.article_id,
        "revision": saved.revision,
        "outlet_id": saving.outlet,
        "key": saving.address,
        "url": article.url,
        "canonical_url": article.canonical_url,
        "title": article.title,
        "byline": list(article.byline),
        "published": article.published,
        "published_source": article.published_source,
        "language": article.language,
        "section": article.section,
        "access": article.access,
        "text_hash": article.text_hash,
        "cluster_id": saved.article_id if saving.cluster is None else saving.cluster,
    }


def _revision_row(saving: Saving, saved: ArticleSaved, cause: str) -> Named:
    return {
        "article_id": saved.article_id,
        "revision": saved.revision,
        "fetched_at": saving.fetched.at,
        "text_hash": saving.article.text_hash,
        "title": saving.article.title,
        "signature": saving.signature,
        "cause": cause,
    }


def _text_row(saving: Saving, saved: ArticleSaved) -> Named:
    return {"article_id": saved.article_id, "revision": saved.revision, "text": saving.article.text}
