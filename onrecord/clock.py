"""The real clock. Everything that decides by time takes one as an argument."""

from __future__ import annotations

from datetime import UTC, datetime


def now_utc() -> datetime:
    """The time now, aware and in UTC."""
    return datetime.now(UTC)
