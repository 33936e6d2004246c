"""The vocabulary of failures (reasons.tsv), read once: what becomes of a page, and what a person can do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from onrecord.ingest.records import Failure, Stage

Then = Literal["later", "look-again", "doubt", "never"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of reasons.tsv. A pattern that ends in * fits every reason that begins so."""

    pattern: str
    then: Then
    advice: str


@cache
def reasons() -> tuple[Reason, ...]:
    """The table, in its order; the last line fits everything."""
    text = files("onrecord.ingest").joinpath("reasons.tsv").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(Reason(pattern, cast(Then, then), advice) for pattern, then, advice in lines[1:])


def lookup(reason: str) -> Reason:
    """The line of the table for a reason."""
    return next(row for row in reasons() if _fits(row.pattern, reason))


def _fits(pattern: str, reason: str) -> bool:
    return reason.startswith(pattern[:-1]) if pattern.endswith("*") else reason == pattern


def failure(
    stage: Stage, resource: str, reason: str, what: str, at: datetime, retry_after: datetime | None = None
) -> Failure:
    """A Failure in one line for people: what happened, then the table's advice."""
    detail = "; ".join(filter(None, (" ".join(what.split())[:300], lookup(reason).advice)))
    return Failure(stage, resource, reason, detail, at, retry_after)
