"""Writing what a page became."""

from __future__ import annotations

from datetime import datetime

import duckdb

from ingest.records import Article, Failure, Fetched
from nlp.records import Reading
from store import place_rows, rows
from store.feeds import log
from store.ids import stable_id
from store.records import ArticleSaved, EntryState, Todo
from store.writing import insert, run


def save_article(
    db: duckdb.DuckDBPyConnection,
    todo: Todo,
    fetched: Fetched,
    article: Article,
    key: str,
    signature: bytes,
    cluster: int | None,
    reading: Reading,
    now: datetime,
) -> ArticleSaved:
    """Log the request, close the entry, store the article unless its text is stored already."""
    outlet_id = article.outlet or todo.outlet.id
    article_id = stable_id(outlet_id, key)
    log(db, todo.entry.source, todo.entry_id, todo.entry.url, fetched, None, now)
    run(db, "entry_done", entry_id=todo.entry_id, article_id=article_id)
    stored = run(db, "current_revision", article_id=article_id)
    if stored and stored[0][1] == article.text_hash:
        return ArticleSaved("same", article_id, stored[0][0])
    revision = stored[0][0] + 1 if stored else 1
    _save_facts(db, article, article_id, outlet_id, key, cluster, revision, now)
    run(
        db,
        "insert_revision",
        article_id=article_id,
        revision=revision,
        fetched_at=fetched.at,
        text_hash=article.text_hash,
        title=article.title,
        signature=signature,
    )
    run(db, "insert_text", article_id=article_id, revision=revision, text=article.text)
    save_reading(db, article_id, revision, article.text, reading, now)
    return ArticleSaved("revision" if stored else "new", article_id, revision)


def save_reading(
    db: duckdb.DuckDBPyConnection, article_id: int, revision: int, text: str, reading: Reading, now: datetime
) -> None:
    """The quotes, silences and places of one reading, with the speakers and jurisdictions that they bring."""
    run(db, "insert_reading", article_id=article_id, revision=revision, version=reading.version, now=now)
    insert(db, "insert_word_forms", rows.word_forms(reading))
    insert(db, "insert_speakers", rows.speakers(reading), now=now)
    insert(db, "insert_quotes", rows.quotes(article_id, revision, reading))
    insert(db, "insert_silences", rows.silences(article_id, revision, reading))
    insert(db, "insert_jurisdictions", place_rows.jurisdictions(reading))
    insert(db, "insert_containment", place_rows.containment(reading))
    insert(db, "insert_places", rows.places(article_id, revision, reading))
    insert(db, "insert_quote_places", place_rows.quote_places(article_id, revision, reading, text))
    insert(db, "insert_quote_roles", place_rows.quote_roles(article_id, revision, reading, text))
    insert(db, "insert_datelines", place_rows.datelines(article_id, revision, reading))
    insert(db, "insert_coalitions", place_rows.coalitions(article_id, revision, reading))


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
    log(db, todo.entry.source, todo.entry_id, todo.entry.url, fetched, failure, now)
    run(
        db,
        "entry_failed",
        entry_id=todo.entry_id,
        state=state,
        next_attempt=next_attempt,
        reason=failure.reason,
        detail=failure.detail,
    )


def _save_facts(
    db: duckdb.DuckDBPyConnection,
    article: Article,
    article_id: int,
    outlet_id: str,
    key: str,
    cluster: int | None,
    revision: int,
    now: datetime,
) -> None:
    facts = {
        "article_id": article_id,
        "url": article.url,
        "canonical_url": article.canonical_url,
        "title": article.title,
        "byline": list(article.byline),
        "published": article.published,
        "published_source": article.published_source,
        "language": article.language,
        "section": article.section,
        "access": article.access,
        "revision": revision,
        "text_hash": article.text_hash,
        "now": now,
    }
    if revision > 1:
        run(db, "revise_article", **facts)
        return
    first_copy = article_id if cluster is None else cluster
    run(db, "insert_article", **facts, outlet_id=outlet_id, key=key, cluster_id=first_copy)
