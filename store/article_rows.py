"""What a pass did and stored, as the rows that the SQL in sql/ takes: requests, entries, articles, revisions, texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from onrecord.ingest.records import Failure, Fetched
from onrecord.store.records import ArticleSaved, Saving

_TIME = pa.timestamp("us", tz="UTC")

_ATTEMPTS = pa.schema(
    {
        "asked_at": _TIME,
        "source_id": pa.string(),
        "entry_id": pa.int64(),
        "url": pa.string(),
        "final_url": pa.string(),
        "status": pa.int32(),
        "bytes": pa.int64(),
        "seconds": pa.float64(),
        "stage": pa.string(),
        "reason": pa.string(),
        "detail": pa.string(),
    }.items()
)
_ENDED = pa.schema({"entry_id": pa.int64(), "article_id": pa.int64()}.items())
_KEYS = pa.schema({"key": pa.string()}.items())
_IDS = pa.schema({"article_id": pa.int64()}.items())
_ARTICLES = pa.schema(
    {
        "article_id": pa.int64(),
        "outlet_id": pa.string(),
        "key": pa.string(),
        "url": pa.string(),
        "canonical_url": pa.string(),
        "title": pa.string(),
        "byline": pa.list_(pa.string()),
        "published": _TIME,
        "published_source": pa.string(),
        "language": pa.string(),
        "section": pa.string(),
        "access": pa.string(),
        "revision": pa.int32(),
        "text_hash": pa.string(),
        "cluster_id": pa.int64(),
    }.items()
)
_REVISIONS = pa.schema(
    {
        "article_id": pa.int64(),
        "revision": pa.int32(),
        "fetched_at": _TIME,
        "text_hash": pa.string(),
        "title": pa.string(),
        "signature": pa.binary(),
        "cause": pa.string(),
    }.items()
)
_TEXTS = pa.schema({"article_id": pa.int64(), "revision": pa.int32(), "text": pa.string()}.items())
_READINGS = pa.schema({"article_id": pa.int64(), "revision": pa.int32(), "version": pa.string()}.items())

Stored = Sequence[tuple[Saving, ArticleSaved]]


@dataclass(frozen=True, slots=True)
class Attempt:
    """A request for a source or (with `entry_id`) a page: what answered, what failed, either or both."""

    source: str
    entry_id: int | None
    url: str
    fetched: Fetched | None
    failure: Failure | None


def attempts(made: Iterable[Attempt], now: datetime) -> pa.Table:
    """One row an attempt; `now` for one that knows no time."""
    return _table(_ATTEMPTS, (_attempt(it, now) for it in made))


def ended(pairs: Iterable[tuple[int, int]]) -> pa.Table:
    """One row an entry, with the article that it led to. Of two pages of one entry the last counts."""
    return _table(_ENDED, ({"entry_id": entry, "article_id": article} for entry, article in dict(pairs).items()))


def ids(articles: Iterable[int]) -> pa.Table:
    """One row an article."""
    return _table(_IDS, ({"article_id": it} for it in articles))


def keys(addresses: Iterable[str]) -> pa.Table:
    """One row an address."""
    return _table(_KEYS, ({"key": it} for it in addresses))


def articles(stored: Stored) -> pa.Table:
    """One row an article, as its page has it."""
    return _table(_ARTICLES, (_article(saving, saved) for saving, saved in stored))


def revisions(stored: Stored, cause: str) -> pa.Table:
    """One row a revision, all for one cause."""
    return _table(
        _REVISIONS,
        (
            {
                "article_id": saved.article_id,
                "revision": saved.revision,
                "fetched_at": saving.fetched.at,
                "text_hash": saving.article.text_hash,
                "title": saving.article.title,
                "signature": saving.signature,
                "cause": cause,
            }
            for saving, saved in stored
        ),
    )


def texts(stored: Stored) -> pa.Table:
    """One row a revision, with its text."""
    return _table(_TEXTS, ({**_key(saved), "text": saving.article.text} for saving, saved in stored))


def readings(made: Iterable[tuple[int, int, str]]) -> pa.Table:
    """One row (article, revision, version of the pipeline)."""
    return _table(_READINGS, (dict(zip(_READINGS.names, row, strict=True)) for row in made))


def _attempt(it: Attempt, now: datetime) -> dict[str, Any]:
    fetched, failure = it.fetched, it.failure
    return {
        "asked_at": fetched.at if fetched else failure.at if failure else now,
        "source_id": it.source,
        "entry_id": it.entry_id,
        "url": fetched.url if fetched else it.url,
        "final_url": fetched.final_url if fetched else None,
        "status": fetched.status if fetched else None,
        "bytes": len(fetched.body) if fetched else None,
        "seconds": fetched.seconds if fetched else None,
        "stage": failure.stage if failure else None,
        "reason": failure.reason if failure else None,
        "detail": failure.detail if failure else None,
    }


def _article(saving: Saving, saved: ArticleSaved) -> dict[str, Any]:
    it = saving.article
    return {
        **_key(saved),
        "outlet_id": saving.outlet,
        "key": saving.address,
        "url": it.url,
        "canonical_url": it.canonical_url,
        "title": it.title,
        "byline": list(it.byline),
        "published": it.published,
        "published_source": it.published_source,
        "language": it.language,
        "section": it.section,
        "access": it.access,
        "text_hash": it.text_hash,
        "cluster_id": saved.article_id if saving.cluster is None else saving.cluster,
    }


def _key(saved: ArticleSaved) -> dict[str, int]:
    return {"article_id": saved.article_id, "revision": saved.revision}


def _table(schema: pa.Schema, rows: Iterable[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=schema)
