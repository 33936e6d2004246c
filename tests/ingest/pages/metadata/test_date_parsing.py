"""Dates and times as pages write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from onrecord.ingest.pages.metadata.date_parsing import ParsedDate, is_plausible, parse_date


@pytest.mark.parametrize(
    ("text", "at", "to_minute", "zoned"),
    [
        ("2024-08-06T19:10:00-05:00", "2024-08-07T00:10:00", True, True),
        ("2024-08-06T19:10:00-0500", "2024-08-07T00:10:00", True, True),
        ("2024-08-06 19:10:00.123456 +02:00", "2024-08-06T17:10:00", True, True),
        ("2024-08-06T19:10Z", "2024-08-06T19:10:00", True, True),
        ("2024-08-06T19:10:00", "2024-08-06T19:10:00", True, False),
        ("2024-08-06", "2024-08-06T00:00:00", False, False),
        ("20240806T191000Z", "2024-08-06T19:10:00", True, True),
        ("1722971400", "2024-08-06T19:10:00", True, True),
        ("1722971400000", "2024-08-06T19:10:00", True, True),
        ("Tue, 06 Aug 2024 19:10:00 GMT", "2024-08-06T19:10:00", True, True),
        ("Published Aug. 6, 2024 at 7:10 p.m. EDT", "2024-08-06T23:10:00", True, True),
        ("August 6, 2024 7:10 PM ET", "2024-08-06T23:10:00", True, True),
        ("January 6, 2024 12:05 AM ET", "2024-01-06T05:05:00", True, True),
        ("6 August 2024, 19:10 BST", "2024-08-06T18:10:00", True, True),
        ("August 6, 2024", "2024-08-06T00:00:00", False, False),
    ],
)
def test_forms(text: str, at: str, to_minute: bool, zoned: bool) -> None:
    assert parse_date(text) == ParsedDate(datetime.fromisoformat(at).replace(tzinfo=UTC), to_minute, zoned)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2024-02-30", "2024-13-01T00:00:00Z", "99 August 2024", "00:00-YY-DD-MM"]
)
def test_what_is_no_time(text: str) -> None:
    assert parse_date(text) is None


def test_the_future_and_1970_are_not_believed() -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    times = {
        text: parse_date(text) for text in ("1970-01-01T00:00:00Z", "2026-03-03", "2026-03-01T20:00:00Z", "1995-05-05")
    }
    assert [text for text, moment in times.items() if moment and is_plausible(moment, now)] == [
        "2026-03-01T20:00:00Z",
        "1995-05-05",
    ]
