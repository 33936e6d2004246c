"""What a feed showed, as the rows that the SQL in sql/ takes: entries, and items that could not be used."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from onrecord.ingest.records import Entry, Failure
from onrecord.store.ids import stable_id

_TIME = pa.timestamp("us", tz="UTC")

_ENTRIES = pa.schema(
    {
        "position": pa.int32(),
        "source_id": pa.string(),
        "entry_id": pa.int64(),
        "key": pa.string(),
        "url": pa.string(),
        "guid": pa.string(),
        "title": pa.string(),
        "byline": pa.list_(pa.string()),
        "published": _TIME,
        "fingerprint": pa.string(),
        "updated": _TIME,
    }.items()
)
_ITEM_FAILURES = pa.schema(
    {
        "source_id": pa.string(),
        "stage": pa.string(),
        "resource": pa.string(),
        "reason": pa.string(),
        "detail": pa.string(),
        "failed_at": _TIME,
    }.items()
)


def entries(source_id: str, found: Iterable[Entry]) -> pa.Table:
    """One row an address; of two items with the same address the first counts."""
    first = {entry.key: entry for entry in reversed(tuple(found))}
    return pa.Table.from_pylist(
        [
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
        ],
        schema=_ENTRIES,
    )


def ids(entries: Iterable[int]) -> pa.Table:
    """One row an entry."""
    return pa.table({"entry_id": pa.array(list(entries), pa.int64())})


def item_failures(source_id: str, failures: Iterable[Failure]) -> pa.Table:
    """One row an item of the source that could not be used."""
    return pa.Table.from_pylist(
        [
            {
                "source_id": source_id,
                "stage": failure.stage,
                "resource": failure.resource,
                "reason": failure.reason,
                "detail": failure.detail,
                "failed_at": failure.at,
            }
            for failure in failures
        ],
        schema=_ITEM_FAILURES,
    )
