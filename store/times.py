"""Times as the store hands them out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import overload


@overload
def utc(time: datetime) -> datetime: ...
@overload
def utc(time: None) -> None: ...
def utc(time: datetime | None) -> datetime | None:
    """The same time in plain UTC (DuckDB hands out pytz objects)."""
    return time.astimezone(UTC) if time is not None else None
