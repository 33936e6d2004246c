"""What a digest reads from the published copy."""

from __future__ import annotations

import re
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

from onrecord.store.digests.records import Ask, Change, Copy, Issues, Remark, SilenceRow, Span, Stored
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


def digest_remarks(directory: Path, ask: Ask) -> Iterator[Remark]:
    """The remarks that `ask` asks for, heading by heading, the most notable first (see sql/digest_remarks.sql).

    They come as they are taken, BATCH of them in memory; the file is open until the last is, or the iterator is closed.
    StoreError without a published copy, or one that is older than issues are.
    """
    with _spilling(directory) as db:
        for batch in _ranked(db, ask):
            yield from _whole(db, ask, batch)


def digest_held(directory: Path, ask: Ask) -> Iterator[pa.RecordBatch]:
    """What an issue keeps of the same remarks, in batches, without the texts of their articles."""
    with _spilling(directory) as db:
        for batch in _ranked(db, ask):
            words = _words(db, ask, batch)
            rows = [{**row, **{key: words[row["quote_row"]][key] for key in ("text", "speaker")}} for row in batch]
            yield pa.RecordBatch.from_pylist([{key: row[key] for key in HELD.names} for row in rows], schema=HELD)


def digest_silences(directory: Path, ask: Ask) -> tuple[SilenceRow, ...]:
    """Who kept silent in the period, by weight of office, then by name. Errors as in `digest_remarks`."""
    with closing(_published(directory)) as db:
        rows = _ask(db, "digest_silences", **_values(ask))
        return tuple(SilenceRow(**{**row, "published": utc(row["published"])}) for row in rows)


def digest_changes(directory: Path, name: str, start: datetime) -> tuple[Change, ...]:
    """What the issues of `name` made since `start` printed that no longer holds and was not told yet."""
    with closing(_published(directory)) as db:
        rows = _ask(db, "digest_changes", name=name, start=start)
        times = ("published", "updated", "made_at")
        return tuple(Change(**{**row, **{key: utc(row[key]) for key in times}}) for row in rows)


def digest_issues(directory: Path, name: str) -> Issues:
    """What is known of the earlier issues of `name`."""
    with closing(_published(directory)) as db:
        (row,) = _ask(db, "digest_issues", name=name)
        return Issues(utc(row["last_made"]), row["first_day"], row["issues"])


def quotes_to_check(directory: Path, ids: Iterable[int]) -> tuple[Stored, ...]:
    """Each quote of `ids` as it is stored, in the order of the ids."""
    with closing(_published(directory)) as db:
        rows = _ask(db, "digest_check", pa.table({"quote_id": pa.array(sorted(set(ids)), pa.int64())}))
        return tuple(_stored(row) for row in rows)


def bounds(since: date, until: date, timezone: str) -> tuple[datetime, datetime]:
    """The first moment of the first day and the one after the last day, as that zone's clocks have them."""
    zone = ZoneInfo(timezone)
    return datetime.combine(since, time(), zone), datetime.combine(until + timedelta(days=1), time(), zone)


def _values(ask: Ask) -> Named:
    """What both questions about a period take."""
    start, end = bounds(ask.since, ask.until, ask.timezone)
    kept = ask.filters
    return {
        "start": start,
        "end": end,
        "min_confidence": kept.min_confidence,
        "outlets": [outlet.lower() for outlet in kept.outlets],
        "speakers": [" ".join(re.findall(r"\w+", speaker.lower())) for speaker in kept.speakers],
        "divisions": list(kept.divisions),
        "states": list(kept.states),
        "only_topics": [topic.lower() for topic in kept.topics],
        "parties": [party.lower() for party in kept.parties],
        "offices": [{"pattern": pattern, "weight": weight} for pattern, weight in ask.offices],
    }


def _topics(ask: Ask) -> Named:
    return {"topics": [{"topic": topic, "weight": weight} for topic, weight in ask.topics]}


@contextmanager
def _spilling(directory: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published copy, where what sorting a year of quotes takes above MEMORY_MB stands on the disk meanwhile.

    StoreError for what cannot stand there: it takes more than half a million remarks at a time.
    """
    try:
        with TemporaryDirectory(prefix="onrecord-") as folder, closing(_published(directory, MEMORY_MB)) as db:
            db.execute(f"set temp_directory = '{folder}'")
            yield db
    except duckdb.OutOfMemoryException as error:
        raise StoreError(f"a digest takes {MEMORY_MB} MB, and so many quotes more: ask for fewer days") from error


def _published(directory: Path, memory_mb: int = 1024) -> duckdb.DuckDBPyConnection:
    db = connect_published(directory, memory_mb)
    if not db.execute("select 1 from duckdb_tables() where table_name = 'issues'").fetchone():
        db.close()
        raise StoreError(f"the published copy in {directory} is older than this program: run `onrecord run` first")
    return db


def _ask(db: duckdb.DuckDBPyConnection, name: str, asked: pa.Table | None = None, /, **values: Any) -> Iterator[Named]:
    """The rows of the statement NAME. What it asks about by the thousand comes as a table: long lists are slow."""
    cursor = db.cursor()
    if asked is not None:
        cursor.register("asked", asked)
    cursor.execute(f"use {db.execute('select current_database()').fetchall()[0][0]}")
    result = cursor.execute(statement(name), values or None)
    columns = [column[0] for column in result.description or ()]
    while rows := result.fetchmany(BATCH):
        yield from (dict(zip(columns, row, strict=True)) for row in rows)


def _ranked(db: duckdb.DuckDBPyConnection, ask: Ask) -> Iterator[list[Named]]:
    """The narrow rows of digest_remarks.sql, BATCH at a time."""
    # The file's estimates are far off for a day among years: joins would be turned round to hold every quote in memory
    # before the few that are asked for are picked. The statements have the small side of each on the right.
    db.execute("set disabled_optimizers = 'build_side_probe_side'")
    values = {**_values(ask), **_topics(ask), "kinds": list(ask.filters.kinds)}
    values |= {name: getattr(ask, name) for name in ("by", "only_new", "each", "headings", "name", "timezone")}
    # Set aside first: an answer that is still being taken keeps all its memory, a table does not.
    db.execute(f"create table memory.main.ranked as {statement('digest_remarks')}", values)
    rows = _ask(db, "digest_ranked")
    while batch := list(islice(rows, BATCH)):
        yield batch


def _words(db: duckdb.DuckDBPyConnection, ask: Ask, rows: list[Named]) -> dict[int, Named]:
    asked = {key: [row[key] for row in rows] for key in ("quote_row", "quote_id")}
    found = _ask(db, "digest_words", pa.table(asked), **_topics(ask))
    return {row["quote_row"]: row for row in found}


def _whole(db: duckdb.DuckDBPyConnection, ask: Ask, rows: list[Named]) -> Iterator[Remark]:
    """Remarks of narrow rows, with their words, the outlets that carry them and the texts that they stand in."""
    words = _words(db, ask, rows)
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
    """One an outlet, the first of each."""
    first: dict[str, Copy] = {}
    for it in found:
        copy = Copy(it["quote_id"], **articles[it["article_id"]], published=utc(it["published"]))
        first.setdefault(copy.outlet, copy)
    return tuple(first.values())


def _stored(row: Named) -> Stored:
    row = {key: value for key, value in row.items() if key != "article_id"}
    return Stored(**{**row, "spans": _spans(row["spans"] or []), "fetched_at": utc(row["fetched_at"])})


def _spans(spans: Iterable[Named]) -> tuple[Span, ...]:
    return tuple((span["start"], span["end"]) for span in spans)
