"""What a digest reads from the published copy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa

from onrecord.store.digests.records import Change, Copy, DigestQuery, Issues, Remark, SilenceRow, Span, StoredQuote
from onrecord.store.errors import StoreError
from onrecord.store.files import connect_published
from onrecord.store.statements import Named, statement
from onrecord.store.times import utc

BATCH = 10_000  # remarks that are in memory at a time, with their articles' texts
MEMORY_MB = 400  # for the database's own work; what is in memory at a time comes on top
REMARK = tuple(field.name for field in fields(Remark))
# What an issue keeps of a remark; whoever sets it aside until the issue is out writes it with this schema.
HELD = pa.schema(
    {
        "quote_id": pa.int64(),
        "article_id": pa.int64(),
        "cluster_id": pa.int64(),
        "words": pa.string(),
        "text": pa.string(),
        "speaker": pa.string(),
    }.items()
)


def digest_remarks(directory: Path, digest_query: DigestQuery) -> Iterator[Remark]:
    """The remarks of a digest, heading by heading, the most notable first (what that is: sql/digest_remarks.sql).

    They are read while they are taken, BATCH of them in memory; the file is open until the last one is taken or the
    iterator is closed. StoreError without a published copy.
    """
    with _spilling(directory) as db:
        for batch in _ranked(db, digest_query):
            yield from _whole(db, digest_query, batch)


def digest_held(directory: Path, digest_query: DigestQuery) -> Iterator[pa.RecordBatch]:
    """What an issue keeps of the remarks of a digest (HELD), in batches."""
    with _spilling(directory) as db:
        for batch in _ranked(db, digest_query):
            words = _words(db, digest_query, batch)
            rows = [{**row, **{key: words[row["quote_row"]][key] for key in ("text", "speaker")}} for row in batch]
            yield pa.RecordBatch.from_pylist([{key: row[key] for key in HELD.names} for row in rows], schema=HELD)


def digest_silences(directory: Path, digest_query: DigestQuery) -> tuple[SilenceRow, ...]:
    """Those who kept silent in the period, by the weight of their office, then by name."""
    with closing(connect_published(directory)) as db:
        rows = _ask(db, "digest_silences", **_values(digest_query))
        return tuple(SilenceRow(**{**row, "published": utc(row["published"])}) for row in rows)


def digest_changes(directory: Path, name: str, start: datetime) -> tuple[Change, ...]:
    """Quotes that issues of the digest `name` printed since `start` and that no longer hold, each reported once."""
    with closing(connect_published(directory)) as db:
        rows = _ask(db, "digest_changes", name=name, start=start)
        times = ("published", "updated", "made_at")
        return tuple(Change(**{**row, **{key: utc(row[key]) for key in times}}) for row in rows)


def digest_issues(directory: Path, name: str) -> Issues:
    """When issues of the digest `name` were made, and how many."""
    with closing(connect_published(directory)) as db:
        (row,) = _ask(db, "digest_issues", name=name)
        return Issues(utc(row["last_made"]), row["first_day"], row["issues"])


def quotes_to_check(directory: Path, ids: Iterable[int]) -> tuple[StoredQuote, ...]:
    """The quotes of these ids as they are stored, in the order of the ids."""
    with closing(connect_published(directory)) as db:
        rows = _ask(db, "digest_check", pa.table({"quote_id": pa.array(sorted(set(ids)), pa.int64())}))
        return tuple(_stored(row) for row in rows)


def bounds(since: date, until: date, timezone: str) -> tuple[datetime, datetime]:
    """The first moment of the first day, and the first after the last day, in a time zone."""
    zone = ZoneInfo(timezone)
    return datetime.combine(since, time(), zone), datetime.combine(until + timedelta(days=1), time(), zone)


def _values(digest_query: DigestQuery) -> Named:
    """The values that the questions about remarks and about silences both take."""
    start, end = bounds(digest_query.since, digest_query.until, digest_query.timezone)
    kept = digest_query.filters
    return {
        "start": start,
        "end": end,
        "min_confidence": kept.min_confidence,
        "outlets": [outlet.lower() for outlet in kept.outlets],
        "speakers": list(kept.speakers),
        "divisions": list(kept.divisions),
        "states": list(kept.states),
        "only_topics": [topic.lower() for topic in kept.topics],
        "parties": [party.lower() for party in kept.parties],
        "offices": [{"pattern": pattern, "weight": weight} for pattern, weight in digest_query.offices],
    }


def _topics(digest_query: DigestQuery) -> Named:
    return {"topics": [{"topic": topic, "weight": weight} for topic, weight in digest_query.topics]}


@contextmanager
def _spilling(directory: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published copy, opened so that sorting may use the disk beyond MEMORY_MB.

    StoreError when even that is too little, which takes more than half a million remarks at a time.
    """
    try:
        with TemporaryDirectory(prefix="onrecord-") as folder, closing(connect_published(directory, MEMORY_MB)) as db:
            db.execute(f"set temp_directory = '{folder}'")
            yield db
    except duckdb.OutOfMemoryException as error:
        raise StoreError(f"a digest takes {MEMORY_MB} MB, and so many quotes more: ask for fewer days") from error


def _ask(db: duckdb.DuckDBPyConnection, name: str, asked: pa.Table | None = None, /, **values: Any) -> Iterator[Named]:
    """The rows of the statement NAME; `asked` is a table that it reads, since DuckDB is slow with long lists."""
    cursor = db.cursor()
    if asked is not None:
        cursor.register("asked", asked)
    cursor.execute(f"use {db.execute('select current_database()').fetchall()[0][0]}")
    result = cursor.execute(statement(name), values or None)
    columns = [column[0] for column in result.description or ()]
    while rows := result.fetchmany(BATCH):
        yield from (dict(zip(columns, row, strict=True)) for row in rows)


def _ranked(db: duckdb.DuckDBPyConnection, digest_query: DigestQuery) -> Iterator[list[Named]]:
    """The rows of digest_remarks.sql, which have no words yet, BATCH at a time."""
    # DuckDB's estimates are far off for a day among years: it would turn joins round and hold every quote in memory
    # before it picks the few that are asked for. The statements have the small side of each join on the right.
    db.execute("set disabled_optimizers = 'build_side_probe_side'")
    values = {**_values(digest_query), **_topics(digest_query), "kinds": list(digest_query.filters.kinds)}
    values |= {name: getattr(digest_query, name) for name in ("by", "only_new", "each", "headings", "name", "timezone")}
    # Into a table first: a result that is still being read keeps all its memory, a table does not.
    db.execute(f"create table memory.main.ranked as {statement('digest_remarks')}", values)
    rows = _ask(db, "digest_ranked")
    while batch := list(islice(rows, BATCH)):
        yield batch


def _words(db: duckdb.DuckDBPyConnection, digest_query: DigestQuery, rows: list[Named]) -> dict[int, Named]:
    asked = {key: [row[key] for row in rows] for key in ("quote_row", "quote_id")}
    found = _ask(db, "digest_words", pa.table(asked), **_topics(digest_query))
    return {row["quote_row"]: row for row in found}


def _whole(db: duckdb.DuckDBPyConnection, digest_query: DigestQuery, rows: list[Named]) -> Iterator[Remark]:
    """Remarks made of ranked rows, with their words, the outlets that carry them and the texts of their articles."""
    words = _words(db, digest_query, rows)
    copies = sorted({copy["article_id"] for row in rows for copy in row["copies"]})
    articles = {row.pop("article_id"): row for row in _ask(db, "digest_articles", pa.table({"article_id": copies}))}
    texts = _ask(db, "digest_texts", pa.table({"article_id": sorted({row["article_id"] for row in rows})}))
    stored = {(row["article_id"], row["revision"]): row["text"] for row in texts}
    for row in rows:
        said = words[row["quote_row"]]
        yield _remark(row, said, articles, stored.get((row["article_id"], said["revision"]), ""))


def _remark(row: Named, said: Named, articles: dict[int, Named], text: str) -> Remark:
    exact = {
        "spans": _spans(said["spans"]),
        "around": (*_spans(said["cue_spans"]), *_spans(said["source_spans"])),
        "places": tuple(said["places"]),
        "topics": tuple(said["topics"]),
        "published": utc(row["published"]),
        "copies": _copies(row["copies"], articles),
        "days": tuple((it["day"], it["remarks"]) for it in row["days"]),
        "article_text": text,
    }
    known = {**row, **said, **articles[row["article_id"]], **exact}
    return Remark(**{name: known[name] for name in REMARK})


def _copies(found: list[Named], articles: dict[int, Named]) -> tuple[Copy, ...]:
    """The first copy of each outlet."""
    first: dict[str, Copy] = {}
    for it in found:
        copy = Copy(it["quote_id"], **articles[it["article_id"]], published=utc(it["published"]))
        first.setdefault(copy.outlet, copy)
    return tuple(first.values())


def _stored(row: Named) -> StoredQuote:
    row = {key: value for key, value in row.items() if key != "article_id"}
    return StoredQuote(**{**row, "spans": _spans(row["spans"] or []), "fetched_at": utc(row["fetched_at"])})


def _spans(spans: Iterable[Named]) -> tuple[Span, ...]:
    return tuple((span["start"], span["end"]) for span in spans)
