"""Read stored articles again by today's pipeline: `onrecord reprocess`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import islice

from onrecord.clock import now_utc
from onrecord.config.settings import Config
from onrecord.ingest.records import Failure
from onrecord.nlp.records import Reading
from onrecord.passes import tasks
from onrecord.passes.context import contained
from onrecord.passes.lock import locked_store
from onrecord.passes.progress import Progress, quiet
from onrecord.passes.workers import TASK_DEADLINE_S, TaskDone, TaskLost, Workers
from onrecord.people.identity import RULES
from onrecord.store import Store
from onrecord.store.writing.reprocess import NumberChanged, Replaced, StoredText

TOGETHER = 200  # texts that are with the workers at a time
BUSY = "a pass is at work on {directory}; try again when it has ended"


@dataclass(frozen=True, slots=True)
class ReprocessedTexts:
    """How many articles were read again, how many are left to be read, and what changed.

    `lost` are those that could not be read, with a reason each: they keep their old reading. `numbers` are those of
    trends that changed.
    """

    version: str
    read: int
    left: int
    changed: Replaced
    lost: tuple[tuple[int, str], ...]
    numbers: tuple[NumberChanged, ...]


def reprocess_texts(
    config: Config,
    everything: bool = False,
    limit: int | None = None,
    progress: Progress = quiet,
    clock: Callable[[], datetime] = now_utc,
) -> ReprocessedTexts:
    """Read what today's pipeline has not read; with `everything` all that was not read since this was first asked for.

    `limit` is how many at most. A killed run goes on where it was. Busy while a pass is at work; StoreError as the
    store says; RuntimeError where the pipeline cannot be loaded.
    """
    with locked_store(config, BUSY) as store, Workers(config.nlp.processes, TASK_DEADLINE_S) as workers:
        version = _version(workers, config.nlp.model)
        before = store.reprocessing.since(clock()) if everything else None
        left = store.reprocessing.count_left(version, before)
        total = min(left, limit or left)
        changes: list[Replaced] = []
        lost: list[tuple[int, str]] = []
        store.reprocessing.note_numbers()
        readings = islice(_readings(store, workers, config.nlp.model, version, before), total)
        for done, (stored, result) in enumerate(readings, 1):
            progress("reading", done, total)
            if isinstance(result, TaskLost):
                lost.append((stored.article_id, result.detail))
                continue
            bugs: list[Failure] = []
            with contained(store, "save", f"article {stored.article_id}", bugs):
                changes.append(store.reprocessing.replace(stored, result.value, clock()))
            lost += ((stored.article_id, failure.detail) for failure in bugs)
        store.link_people(RULES)
        left = store.reprocessing.count_left(version, before)
        if everything and left <= len(lost):
            store.reprocessing.end()
        store.publish(clock())
        numbers = store.reprocessing.numbers_changed()
    return ReprocessedTexts(version, len(changes), left, _sum(changes), tuple(lost), numbers)


def _readings(
    store: Store, workers: Workers, model: str, version: str, before: datetime | None
) -> Iterator[tuple[StoredText, TaskDone[Reading] | TaskLost]]:
    """Each text that is to be read with its new reading; a batch of them is with the workers at a time."""
    last_id = -1
    while batch := store.reprocessing.next_batch(version, before, last_id, TOGETHER):
        waiting = [
            (stored, workers.submit(tasks.read, stored.text, model, stored.home, stored.published)) for stored in batch
        ]
        for stored, future in waiting:
            yield stored, workers.result(future)
        last_id = batch[-1].article_id


def _version(workers: Workers, model: str) -> str:
    """The version of today's pipeline: the language model is loaded in a worker, never here."""
    result = workers.result(workers.submit(tasks.version, model))
    if isinstance(result, TaskLost):
        raise RuntimeError(f"the pipeline cannot be loaded: {result.detail}")
    return result.value


def _sum(changes: list[Replaced]) -> Replaced:
    return Replaced(*(sum(getattr(change, field.name) for change in changes) for field in fields(Replaced)))
