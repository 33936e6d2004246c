"""Strangers' text is made valid where it enters."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from onrecord.ingest.records import Entry, Feed
from onrecord.ingest.valid_text import sendable, valid_record, valid_text


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("half an emoji \ud83d here", "half an emoji  here"),
        ("a whole \U0001f600 one", "a whole \U0001f600 one"),
        ("nul\x00 bell\x07 escape\x1b[31m C1\x9b31m", "nul bell escape[31m C131m"),
        ("tab\tand\nline\r\nends", "tab\tand\nline\r\nends"),
        ("\ufdd0\ufffe\uffff\U0001ffff\U0010fffe", ""),
        ("Ñandú “quoted” שלום", "Ñandú “quoted” שלום"),
    ],
)
def test_what_is_no_text_goes_and_all_else_stays(text: str, valid: str) -> None:
    assert valid_text(text) == valid
    valid_text(text).encode()


def test_records_are_valid_to_their_depth() -> None:
    entry = Entry("s", "https://a.example/\ud83d", "key", "A \ud83d title", datetime(2026, 1, 1, tzinfo=UTC), "mark")
    feed = valid_record(Feed("t\x00", (entry,), ()))
    assert (feed.title, feed.entries[0].title, feed.entries[0].published) == ("t", "A  title", entry.published)


@pytest.mark.parametrize(
    ("value", "back"), [('"a1"', '"a1"'), ('W/"x y"', 'W/"x y"'), ('"café"', None), ("a\x00", None)]
)
def test_only_what_can_be_sent_back_is_kept(value: str, back: str | None) -> None:
    assert sendable(value) == back
    assert sendable(None) is None
