"""Keep a digest as an issue, so that the next one of its name knows what is new and what has changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from onrecord.config.settings import Config
from onrecord.passes.lock import hold_lock
from onrecord.people.identity import RULES
from onrecord.report.digests.digest import Digest
from onrecord.store import Store
from onrecord.store.digests import questions as stored_digests
from onrecord.store.digests.issues import save_issue
from onrecord.store.digests.records import DigestQuery


@dataclass(frozen=True, slots=True)
class IssueRemarks:
    """The ids of what an issue holds, shown or only counted, in a file of Arrow batches."""

    path: Path
    count: int


@contextmanager
def issue_remarks(config: Config, query: DigestQuery) -> Iterator[IssueRemarks]:
    """Note in a temporary file every remark that answers the query: a million of them take no memory.

    Call it before the digest is composed: a pass that publishes in between then brings some remarks into this issue and
    into the next, and loses none.
    """
    with TemporaryDirectory(prefix="onrecord-") as folder:
        path, count = Path(folder) / "held.arrow", 0
        with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, stored_digests.HELD) as writer:
            for batch in stored_digests.digest_held(config.directory, replace(query, each=None, headings=None)):
                writer.write_batch(batch)
                count += batch.num_rows
        yield IssueRemarks(path, count)


def keep_issue(config: Config, query: DigestQuery, digest: Digest, held: IssueRemarks, whole: bool = False) -> None:
    """Store what a digest held and what it printed, and publish, also what a killed pass left. Waits for a pass to end.

    With `whole` every remark of `held` was printed, else those that the digest shows. StoreError when the database
    cannot be written.
    """
    printed = None if whole else {shown.remark.quote_id for shown in digest.shown}
    with (
        hold_lock(config.directory, wait=True),
        pa.OSFile(str(held.path)) as file,
        pa.ipc.open_stream(file) as batches,
    ):
        with Store.open(config.directory) as store:
            store.link_people(RULES)
        save_issue(config.directory, query, digest.head.made_at, batches, printed, digest.changes)
