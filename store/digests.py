"""What a digest reads from the published copy, and what is kept of its issues."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa

from store.digest_records import Ask, Change, Copy, Issues, Remark, SilenceRow, Span, Stored
from store.errors import StoreError, opening
from store.files import WRITER, connect_published, connect_writer
from store.ids import stable_id
from store.migrate import migrate
from store.publish import publish
from store.statements import question
from store.times import utc
from store.writing import insert, run, transaction

BATCH = 1_000  # remarks that are in memory at a time, with their articles' texts
Named = dict[str, Any]

_REMARKS = pa.schema(
    {
        "issue_id": pa.int64(),
        "quote_id": pa.int64(),
        "article_id": pa.int64(),
        "cluster_id": pa.int64(),
        "words": pa.string(),
        "text": pa.string(),
        "speaker": pa.string(),
        "printed": pa.bool_(),
    }.items()
)
_CHANGES = pa.schema({"issue_id": pa.int64(), "quote_id": pa.int64(), "kind": pa.string()}.items())


def digest_remarks(directory: Path, ask: Ask, texts: bool = True) -> Iterator[Remark]:
    """The remarks that `ask` asks for, heading by heading, the most notable first (see queries/digest_remarks.sql).

    They come as they are taken, with the texts of their articles if `texts`; the file is open until the last is, or
    the iterator is closed. StoreError without a published copy, or one that is older than issues are.
    """
    with closing(_published(directory)) as db:
        # The file's estimates are far off for a day among years: joins would be turned round to hold every quote in
        # memory before the few that are asked for are picked. The statement has the small side of each on the right.
        db.execute("set disabled_optimizers = 'build_side_probe_side'")
        rows = _ask(db, "digest_remarks", **_values(ask), by=ask.by, only_new=ask.only_new, each=ask.each,
                    headings=ask.headings, name=ask.name, timezone=ask.timezone, only_topics=list(ask.filters.topics),
                    kinds=list(ask.filters.kinds), parties=[party.lower() for party in ask.filters.parties],
                    topics=[{"topic": topic, "weight": weight} for topic, weight in ask.topics],
                    offices=[{"pattern": pattern, "weight": weight} for pattern, weight in ask.offices])  # fmt: skip
        while batch := [row for _, row in zip(range(BATCH), rows, strict=False)]:
            stored = _texts(db, batch) if texts else {}
            yield from (_remark(row, stored.get((row["article_id"], row["revision"]), "")) for row in batch)


def digest_silences(directory: Path, ask: Ask) -> tuple[SilenceRow, ...]:
    """Who kept silent in the period, by office. Errors as in `digest_remarks`."""
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
        rows = _ask(db, "digest_check", ids=sorted(set(ids)))
        return tuple(_stored(row) for row in rows)


def save_issue(
    directory: Path, ask: Ask, made_at: datetime, remarks: Iterable[tuple[Remark, bool]], changes: Iterable[Change]
) -> None:
    """Keep an issue: its remarks, each with whether its words were printed, and the changes it told; then publish.

    For who holds the lock of passes: StoreError when another process has the writer's file.
    """
    issue_id = stable_id(ask.name, made_at.isoformat())
    with closing(_writer(directory)) as db:
        with transaction(db):
            run(db, "insert_issue", issue_id=issue_id, name=ask.name, made_at=made_at, since=ask.since,
                until=ask.until, timezone=ask.timezone)  # fmt: skip
            insert(db, "insert_issue_remarks", _table(_REMARKS, (_kept(issue_id, *it) for it in remarks)))
            told = ({"issue_id": issue_id, "quote_id": it.quote_id, "kind": it.kind} for it in changes)
            insert(db, "insert_issue_changes", _table(_CHANGES, told))
            run(db, "save_meta", key="published_at", value=made_at.isoformat())
        db.execute("checkpoint")
        publish(directory)


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
    }


def _published(directory: Path) -> duckdb.DuckDBPyConnection:
    db = connect_published(directory)
    if not db.execute("select 1 from duckdb_tables() where table_name = 'issues'").fetchone():
        db.close()
        raise StoreError(f"the published copy in {directory} is older than this program: run `onrecord run` first")
    return db


def _writer(directory: Path) -> duckdb.DuckDBPyConnection:
    db = connect_writer(directory)
    try:
        migrate(db)
    except (duckdb.IOException, OSError) as error:
        db.close()
        raise opening(directory / WRITER, error) from error
    return db


def _ask(db: duckdb.DuckDBPyConnection, asked: str, /, **values: Any) -> Iterator[Named]:
    cursor = db.cursor()
    cursor.execute(f"use {db.execute('select current_database()').fetchall()[0][0]}")
    result = cursor.execute(question(asked), values or None)
    columns = [column[0] for column in result.description or ()]
    while rows := result.fetchmany(BATCH):
        yield from (dict(zip(columns, row, strict=True)) for row in rows)


def _texts(db: duckdb.DuckDBPyConnection, rows: list[Named]) -> dict[tuple[int, int], str]:
    found = _ask(db, "digest_texts", articles=sorted({row["article_id"] for row in rows}))
    return {(row["article_id"], row["revision"]): row["text"] for row in found}


def _remark(row: Named, text: str) -> Remark:
    around = (*_spans(row.pop("cue_spans")), *_spans(row.pop("source_spans")))
    row.pop("revision")
    exact = {
        "spans": _spans(row["spans"]),
        "around": around,
        "places": tuple(row["places"]),
        "topics": tuple(row["topics"]),
        "published": utc(row["published"]),
        "copies": _copies(row["copies"]),
        "article_text": text,
    }
    return Remark(**{**row, **exact})


def _copies(found: list[Named]) -> tuple[Copy, ...]:
    """One an outlet, the first of each."""
    first: dict[str, Copy] = {}
    for it in found:
        copy = Copy(it["quote_id"], it["outlet"], it["title"], it["url"], utc(it["published"]))
        first.setdefault(copy.outlet, copy)
    return tuple(first.values())


def _stored(row: Named) -> Stored:
    row = {key: value for key, value in row.items() if key != "article_id"}
    return Stored(**{**row, "spans": _spans(row["spans"] or []), "fetched_at": utc(row["fetched_at"])})


def _spans(spans: Iterable[Named]) -> tuple[Span, ...]:
    return tuple((span["start"], span["end"]) for span in spans)


def _kept(issue_id: int, remark: Remark, printed: bool) -> Named:
    names = ("quote_id", "article_id", "cluster_id", "words", "text", "speaker")
    return {"issue_id": issue_id, **{name: getattr(remark, name) for name in names}, "printed": printed}


def _table(schema: pa.Schema, rows: Iterable[Named]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=schema)
