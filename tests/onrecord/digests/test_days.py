"""When digests are due, over both changes of clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from onrecord.digests.days import MARK, due_digests, newest_day

NEW_YORK = "America/New_York"


@pytest.mark.parametrize("at", ["00:00", "01:30", "02:30", "03:00", "06:00", "23:59"])
@pytest.mark.parametrize("changed", [date(2026, 3, 8), date(2026, 11, 1)])
def test_every_day_has_one_digest_though_clocks_change(changed: date, at: str) -> None:
    start = datetime(changed.year, changed.month, changed.day, tzinfo=UTC) - timedelta(days=2)
    newest, written = changed - timedelta(days=4), []
    for minute in range(0, 5 * 24 * 60, 10):
        due = due_digests(start + timedelta(minutes=minute), NEW_YORK, at, newest)
        written += due
        newest = max([newest, *due])
    assert written == [written[0] + timedelta(days=n) for n in range(len(written))]
    assert written[0] == changed - timedelta(days=3)
    assert len(written) in (4, 5, 6)


def test_a_digest_is_due_once_its_hour_has_come_or_would_have() -> None:
    before, after = (
        datetime(2026, 3, 8, 6, 50, tzinfo=UTC),
        datetime(2026, 3, 8, 7, 0, tzinfo=UTC),
    )  # 1:50 EST, 3:00 EDT
    assert due_digests(before, NEW_YORK, "02:30", date(2026, 3, 6)) == ()
    assert due_digests(after, NEW_YORK, "02:30", date(2026, 3, 6)) == (date(2026, 3, 7),)


def test_days_that_went_by_are_made_up_for_a_week_at_most() -> None:
    noon = datetime(2026, 6, 20, 16, tzinfo=UTC)
    assert due_digests(noon, NEW_YORK, "06:00", date(2026, 6, 17)) == (date(2026, 6, 18), date(2026, 6, 19))
    assert len(due_digests(noon, NEW_YORK, "06:00", date(2026, 1, 1))) == 7
    assert due_digests(noon, NEW_YORK, "06:00", None) == (date(2026, 6, 19),)
    assert due_digests(noon, NEW_YORK, "23:00", None) == ()


def test_a_clock_that_went_back_makes_no_digest_twice_and_one_that_was_far_ahead_keeps_none_away() -> None:
    noon = datetime(2026, 6, 20, 16, tzinfo=UTC)
    assert due_digests(noon, NEW_YORK, "06:00", date(2026, 6, 20)) == ()
    assert due_digests(noon, NEW_YORK, "06:00", date(2026, 6, 21)) == ()
    assert due_digests(noon, NEW_YORK, "06:00", date(2027, 6, 19)) == (date(2026, 6, 19),)


def test_a_mark_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    assert newest_day(tmp_path / "none") is None
    (tmp_path / MARK).write_text("2026-99-99", encoding="utf-8")
    assert newest_day(tmp_path) is None
