"""Digests from the published copy: what `onrecord digest`, the daemon and the demo have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from onrecord.config.settings import MIN_CONFIDENCE, Config
from onrecord.config.tables import WatchTable
from onrecord.divisions import divisions_of
from onrecord.report.digest import Digest, Head, Shown, make, show
from onrecord.report.offices import office_weights
from onrecord.store.digests import questions as stored
from onrecord.store.digests.issues import save_issue
from onrecord.store.digests.records import DAILY, By, DigestQuery, Filters

MEMORY = timedelta(days=30)  # so far back an issue looks for what was missed, and for changes of what was printed


def digest_of(config: Config, first: date, last: date, min_confidence: float = MIN_CONFIDENCE) -> Digest:
    """Both days are included, in the zone of [schedule]. StoreError if there is no published copy yet."""
    return read(config, ask_of(config, first, last, Filters(min_confidence=min_confidence)))


def ask_of(
    config: Config, first: date, last: date, filters: Filters, by: By = "speaker", name: str = DAILY
) -> DigestQuery:
    """The question behind a digest, with the offices, topics and numbers of the configuration."""
    return DigestQuery(
        first, last, config.schedule.timezone, by, filters, name,
        each=config.digest.each or None, headings=config.digest.headings or None,
        topics=config.topic_weights, offices=office_weights(),
    )  # fmt: skip


def filters_of(
    speakers: Iterable[str] = (),
    parties: Iterable[str] = (),
    outlets: Iterable[str] = (),
    jurisdictions: Iterable[str] = (),
    topics: Iterable[str] = (),
    kinds: Iterable[str] = (),
    min_confidence: float = MIN_CONFIDENCE,
) -> Filters:
    """Filters as people write them. ValueError for a jurisdiction that cannot be told."""
    within = [divisions_of(text) for text in jurisdictions]
    ids = dict.fromkeys(it for found in within for it in found.ids)
    states = dict.fromkeys(it for found in within for it in found.states)
    return Filters(tuple(speakers), tuple(parties), tuple(outlets), tuple(ids), tuple(states), tuple(topics),
                   tuple(kinds), min_confidence)  # fmt: skip


def filters_of_watch(watch: WatchTable) -> Filters:
    """The filters of a [[watch]]. ValueError as in `filters_of`."""
    sure = MIN_CONFIDENCE if watch.min_confidence is None else watch.min_confidence
    return filters_of(
        watch.speakers, watch.parties, watch.outlets, watch.jurisdictions, watch.topics, watch.kinds, sure
    )


def since_last(config: Config, ask: DigestQuery) -> DigestQuery:
    """The same question about what no issue of that name held yet, up to its last day: a story found late is not lost.

    It goes back to the first day of the first issue, 30 days at most; without an issue it keeps its own first day.
    """
    first_day = stored.digest_issues(config.directory, ask.name).first_day
    if first_day is None:
        return ask
    return replace(ask, since=min(ask.since, max(first_day, ask.until - MEMORY)), only_new=True)


def read(config: Config, ask: DigestQuery, about: str = "", first: date | None = None) -> Digest:
    """The digest in memory, with what is shown of it, what changed since earlier issues, and who kept silent.

    `first` is the first day that its title names, when it also holds what was found late.
    """
    made_at = datetime.now(UTC)
    changes = stored.digest_changes(config.directory, ask.name, made_at - MEMORY)
    silences = stored.digest_silences(config.directory, ask if first is None else replace(ask, since=first))
    return make(_head(ask, about, made_at, first), stored.digest_remarks(config.directory, ask), changes, silences)


def every(config: Config, ask: DigestQuery) -> Iterator[Shown]:
    """All remarks that answer, shown or counted, as they come."""
    remarks = stored.digest_remarks(config.directory, replace(ask, each=None, headings=None))
    return (show(remark, ask.timezone) for remark in remarks)


@dataclass(frozen=True, slots=True)
class Held:
    """What an issue holds, shown or counted, in a file of batches that is gone with its context."""

    path: Path
    count: int


@contextmanager
def included(config: Config, ask: DigestQuery) -> Iterator[Held]:
    """All remarks that answer, set aside on the disk: a million of them take no memory.

    Ask for them before `read`: a pass that publishes in between then brings some into this issue and into the next, and
    loses none.
    """
    with TemporaryDirectory(prefix="onrecord-") as folder:
        path, count = Path(folder) / "held.arrow", 0
        with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, stored.HELD) as writer:
            for batch in stored.digest_held(config.directory, replace(ask, each=None, headings=None)):
                writer.write_batch(batch)
                count += batch.num_rows
        yield Held(path, count)


def record(config: Config, ask: DigestQuery, digest: Digest, held: Held, whole: bool = False) -> None:
    """Keep the issue, so that the next one of its name knows what is new and what has changed. Waits for a pass to end.

    `whole`: every remark of `held` was printed, not only those that the digest shows. StoreError when the database
    cannot be written.
    """
    from filelock import FileLock

    shown = None if whole else {it.remark.quote_id for it in digest.shown}
    with (
        FileLock(config.directory / "run.lock"),
        pa.OSFile(str(held.path)) as file,
        pa.ipc.open_stream(file) as batches,
    ):
        save_issue(config.directory, ask, digest.head.made_at, batches, shown, digest.changes)


def templates_of(config: Config) -> Path | None:
    """The folder of the user's templates, if it is there."""
    folder = config.path.resolve().parent / config.digest.templates
    return folder if folder.is_dir() else None


def _head(ask: DigestQuery, about: str, made_at: datetime, first: date | None) -> Head:
    return Head(ask.name, first or ask.since, ask.until, ask.timezone, ask.by, made_at, about)
