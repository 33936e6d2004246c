"""Read many documents in worker processes and hand out their results in the order of the paths."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import Any

from onrecord.documents.load import STANDARD_INPUT, UnreadDocument, load_standard_input
from onrecord.passes import tasks
from onrecord.passes.workers import TaskLost, Workers

DEADLINE_S = 600.0  # for one document: a text of the largest size on a slow machine
Result = dict[str, Any] | UnreadDocument


def extract_documents(
    paths: Iterable[Path], workers: Workers, model: str, home: str | None, now: datetime
) -> Iterator[Result]:
    """Give one dictionary (as_json), or an UnreadDocument, for each path and in their order.

    The path "-" is standard input. A few paths are read ahead.
    """
    ahead: deque[tuple[Path, Future[Any] | UnreadDocument]] = deque()
    for path in paths:
        file = load_standard_input() if path == STANDARD_INPUT else path
        if isinstance(file, UnreadDocument):
            ahead.append((path, file))
        else:
            ahead.append((path, workers.submit(tasks.read_document, file, model, home, now)))
        if len(ahead) > 2 * workers.processes:
            yield _result(workers, *ahead.popleft())
    while ahead:
        yield _result(workers, *ahead.popleft())


def _result(workers: Workers, path: Path, pending: Future[Any] | UnreadDocument) -> Result:
    """Wait for what a worker makes of a path; a lost task is an unread document."""
    if isinstance(pending, UnreadDocument):
        return pending
    done = workers.result(pending)
    if isinstance(done, TaskLost):
        return UnreadDocument(path, f"{done.reason}: {done.detail}")
    value: Result = done.value
    return value
