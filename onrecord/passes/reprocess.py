"""`onrecord reprocess`: stored articles are read again by today's pipeline, in slices, under the lock of a pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import islice

from onrecord.clock import now_utc
from onrecord.config.settings import Config
from onrecord.nlp.records import Reading
from onrecord.passes import tasks
from onrecord.passes.lock import locked_store
from onrecord.passes.pipeline import TASK_DEADLINE_S
from onrecord.passes.progress import Progress, quiet
from onrecord.passes.workers import Done, Lost, Workers
from onrecord.people.identity import RULES
from onrecord.store import Store
from onrecord.store.reprocess import NumberChanged, Replaced, Stored

SLICE = 200
BUSY = "a pass is at work on {directory}; try again when it has ended"


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
    with locked_store(config, BUSY) as store, Workers(config.nlp.processes, TASK_DEADLINE_S) as workers:
        return _reprocess(config, store, workers, everything, limit, progress, clock)


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
    before = store.rereading.since(clock()) if everything else None
    left = store.rereading.count_left(version, before)
    total = min(left, limit or left)
    changes: list[Replaced] = []
    lost: list[tuple[int, str]] = []
    store.rereading.note_numbers()
    readings = islice(_readings(store, workers, config.nlp.model, version, before), total)
    for done, (stored, result) in enumerate(readings, 1):
        if isinstance(result, Lost):
            lost.append((stored.article_id, result.detail))
        else:
            changes.append(store.rereading.replace(stored, result.value, clock()))
        progress("reading", done, total)
    store.link_people(RULES)
    left = store.rereading.count_left(version, before)
    if everything and left <= len(lost):
        store.rereading.end()
    store.publish(clock())
    return Reprocessed(version, len(changes), left, _sum(changes), tuple(lost), store.rereading.numbers_changed())


def _readings(
    store: Store, workers: Workers, model: str, version: str, before: datetime | None
) -> Iterator[tuple[Stored, Done[Reading] | Lost]]:
    """Each text that is to do with its new reading, a slice of them with the workers at a time."""
    after = -1
    while slice_ := store.rereading.some(version, before, after, SLICE):
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
