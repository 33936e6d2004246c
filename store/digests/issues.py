"""What is kept of the issues of a digest, so that the next one knows what is new and what has changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from onrecord.store.digests.records import Change, DigestQuery
from onrecord.store.ids import stable_id
from onrecord.store.publish.copy import publish
from onrecord.store.rows import rows_of
from onrecord.store.statements import append, insert, run, transaction
from onrecord.store.trends import facts
from onrecord.store.writer import open_writer
from onrecord.store.writing import unpublished


def save_issue(
    directory: Path,
    digest_query: DigestQuery,
    made_at: datetime,
    held: Iterable[pa.RecordBatch],
    printed: Collection[int] | None,
    changes: Iterable[Change],
) -> None:
    """Store an issue, with its remarks as `digest_held` gave them and the changes that it reported; then publish.

    The copy holds all that is stored, also what a killed pass left: the caller has linked people.
    `printed` are the ids of the quotes whose words were printed, None for all of them. The caller holds the lock of
    passes: StoreError when another process has the writer's file.
    """
    issue_id = stable_id(digest_query.name, made_at.isoformat())
    with closing(open_writer(directory)) as db:
        with transaction(db):
            days = {"since": digest_query.since, "until": digest_query.until, "timezone": digest_query.timezone}
            append(
                db,
                "issues",
                rows_of(db, [{"issue_id": issue_id, "name": digest_query.name, "made_at": made_at, **days}], "issues"),
            )
            shown = None if printed is None else sorted(printed)
            for batch in held:
                insert(db, "insert_issue_remarks", pa.Table.from_batches([batch]), issue_id=issue_id, printed=shown)
            rows = ({"issue_id": issue_id, "quote_id": it.quote_id, "kind": it.kind} for it in changes)
            append(db, "issue_changes", rows_of(db, rows, "issue_changes"))
            facts.refresh(db)
            run(db, "save_meta", key="published_at", value=made_at.isoformat())
        db.execute("checkpoint")
        publish(directory)
        unpublished.unmark(db)
