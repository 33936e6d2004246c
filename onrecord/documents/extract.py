"""Read many files in worker processes and hand out their results in the order of the paths."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import Any

from onrecord.documents.load import Unread
from onrecord.passes import tasks
from onrecord.passes.workers import Lost, Workers

DEADLINE_S = 600.0  # for one document: a text of the largest size on a slow machine


def extract(
    paths: Iterable[Path], workers: Workers, model: str, home: str | None, now: datetime
) -> Iterator[dict[str, Any] | Unread]:
    """One dictionary of the contract, or an Unread, for each path and in their order; a few paths are read ahead."""
    ahead: deque[tuple[Path, Future[Any]]] = deque()
    for path in paths:
        ahead.append((path, workers.submit(tasks.document, path, model, home, now)))
        if len(ahead) > 2 * workers.processes:
            yield _collect(workers, *ahead.popleft())
    while ahead:
        yield _collect(workers, *ahead.popleft())


def _collect(workers: Workers, path: Path, future: Future[Any]) -> dict[str, Any] | Unread:
    done = workers.result(future)
    if isinstance(done, Lost):
        return Unread(path, f"{done.reason}: {done.detail}")
    value: dict[str, Any] | Unread = done.value
    return value
