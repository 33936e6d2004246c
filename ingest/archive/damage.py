"""Finds what of the page archive can no longer be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from onrecord.ingest.archive.warc import read_records
from onrecord.ingest.failures import make_failure
from onrecord.ingest.records import Failure

DAMAGE = ("unreadable", "bad-record")


def find_damage(paths: Iterable[Path], now: datetime) -> Iterator[Failure]:
    """A Failure of stage `page` for each place in these WARC files that cannot be read. Every byte is read for it."""
    for path in paths:
        try:
            outcomes = read_records(path, now)
            yield from (outcome for outcome in outcomes if isinstance(outcome, Failure) and outcome.reason in DAMAGE)
        except OSError as error:
            yield make_failure("page", str(path), "unreadable", str(error), now)
