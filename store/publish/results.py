"""What a question may cost, and what it gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may cost. `timeout_s` counts until the last row is taken."""

    timeout_s: float = 30.0
    memory_mb: int = 1024
    threads: int | None = None


@dataclass(frozen=True, slots=True)
class QueryResult:
    """The columns and rows of a result; taking the last row closes the file. Times are in UTC."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]
