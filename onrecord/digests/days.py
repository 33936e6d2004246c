"""Which days' digests are due: decided by the day that local clocks show and by the last day that has one."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from onrecord.report.files import replace_file

MARK = ".last-day"  # in digests/: the last day whose digest was made
CATCH_UP = 7  # digests of days that went by while nobody served


def due_digests(now: datetime, zone: str, at: str, newest: date | None) -> tuple[date, ...]:
    """The days whose digest is due at `now`: those after `newest`, the last that has one, up to yesterday.

    Yesterday counts from the time of day `at` on, as clocks in `zone` show it: an hour that comes twice finds the
    digest written, one that is left out has passed. Without any digest only yesterday is due; else a week at most. A
    digest of days to come was made by a clock that was ahead: it counts for none, or there were no other until then.
    """
    local = now.astimezone(ZoneInfo(zone))
    over = local.time() >= time.fromisoformat(at)
    last = local.date() - timedelta(days=1 if over else 2)
    if newest is None or newest > local.date() + timedelta(days=1):
        return (last,) if over else ()
    first = max(newest + timedelta(days=1), last - timedelta(days=CATCH_UP - 1))
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))


def newest_day(folder: Path) -> date | None:
    """The last day whose digest was made, as the mark in the folder says."""
    try:
        return date.fromisoformat((folder / MARK).read_text(encoding="utf-8").strip())
    except (OSError, ValueError):
        return None


def mark_day(folder: Path, day: date) -> None:
    """Say in the folder, made if need be, that the digest of this day is made."""
    folder.mkdir(parents=True, exist_ok=True)
    replace_file(folder / MARK, lambda stream: stream.write(f"{day}\n".encode()))
