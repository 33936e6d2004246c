"""`onrecord reprocess`: stored articles are read again by today's pipeline, in slices, under the lock of a pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import islice

from filelock import FileLock, Timeout

from onrecord.config.settings import Config
from onrecord.nlp.records import Reading
from onrecord.passes import tasks
from onrecord.passes.lock import Busy
from onrecord.passes.pipeline import TASK_DEADLINE_S, now_utc
from onrecord.passes.progress import Progress, quiet
from onrecord.passes.workers import Done, Lost, Workers
from onrecord.people.identity import RULES
from onrecord.store import Store
from onrecord.store.writing.reprocess import NumberChanged, Replaced, StoredText

SLICE = 200


@dataclass(frozen=True, slots=True)
class Reprocessed:
    """`read` articles were read again, `lost` could not be (with a reason each) and keep their old reading."""

    version: str
    read: int
    left: int
    changed: Replaced
    lost: tuple[tuple[int, str], ...]
    numbers: tuple[NumberChanged, ...]


def reprocess(
    config: Config,
    everything: bool = False,
    limit: int | None = None,
    progress: Progress = quiet,
    clock: Callable[[], datetime] = now_utc,
) -> Reprocessed:
    """Read what today's pipeline has not read; with `everything` all that was not read since this was first asked for.

    `limit` is how many at most. A killed run goes on where it was. Busy while a pass is at work; StoreError as the
    store.
    """
    try:
        with (
            FileLock(config.directory / "run.lock", blocking=False),
            Store.open(config.directory) as store,
            Workers(config.nlp.processes, TASK_DEADLINE_S) as workers,
        ):
            return _reprocess(config, store, workers, everything, limit, progress, clock)
    except Timeout:
        raise Busy(f"a pass is at work on {config.directory}; try again when it has ended") from None


def _reprocess(
    config: Config,
    store: Store,
    workers: Workers,
    everything: bool,
    limit: int | None,
    progress: Progress,
    clock: Callable[[], datetime],
) -> Reprocessed:
    version = _version(workers, config.nlp.model)
    before = store.reprocessing.since(clock()) if everything else None
    left = store.reprocessing.count_left(version, before)
    total = min(left, limit or left)
    changes: list[Replaced] = []
    lost: list[tuple[int, str]] = []
    store.reprocessing.note_numbers()
    readings = islice(_readings(store, workers, config.nlp.model, version, before), total)
    for done, (stored, result) in enumerate(readings, 1):
        if isinstance(result, Lost):
            lost.append((stored.article_id, result.detail))
        else:
            changes.append(store.reprocessing.replace(stored, result.value, clock()))
        progress("reading", done, total)
    store.link_people(RULES)
    left = store.reprocessing.count_left(version, before)
    if everything and left <= len(lost):
        store.reprocessing.end()
    store.publish(clock())
    return Reprocessed(version, len(changes), left, _sum(changes), tuple(lost), store.reprocessing.numbers_changed())


def _readings(
    store: Store, workers: Workers, model: str, version: str, before: datetime | None
) -> Iterator[tuple[StoredText, Done[Reading] | Lost]]:
    """Each text that is to do with its new reading, a slice of them with the workers at a time."""
    after = -1
    while slice_ := store.reprocessing.next_batch(version, before, after, SLICE):
        waiting = [(one, workers.submit(tasks.read, one.text, model, one.home, one.published)) for one in slice_]
        for one, future in waiting:
            yield one, workers.result(future)
        after = slice_[-1].article_id


def _version(workers: Workers, model: str) -> str:
    """The version of today's pipeline: the language model is loaded in a worker, never here."""
    result = workers.result(workers.submit(tasks.version, model))
    if isinstance(result, Lost):
        raise RuntimeError(f"the pipeline cannot be loaded: {result.detail}")
    return result.value


def _sum(changes: list[Replaced]) -> Replaced:
    return Replaced(*(sum(getattr(one, field.name) for one in changes) for field in fields(Replaced)))
