"""Makes `Failure` records, and says for each failure reason what becomes of the page (tables/reasons.tsv)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Literal, cast

from onrecord.ingest.records import Failure, Stage
from onrecord.ingest.table_reader import read_table
from onrecord.ingest.valid_text import valid_text

RetryRule = Literal["later", "look-again", "doubt", "never"]
MOST_DETAIL = 300  # characters of what happened; the advice comes after them


@dataclass(frozen=True, slots=True)
class Reason:
    """One row of tables/reasons.tsv: a failure reason, whether to try again, and advice for the operator.

    A `pattern` that ends in * matches every reason that begins so. The file's head explains the values of `retry`.
    """

    pattern: str
    retry: RetryRule
    advice: str


@cache
def all_reasons() -> tuple[Reason, ...]:
    """The rows of tables/reasons.tsv in file order; the last one matches every reason."""
    return tuple(Reason(pattern, cast(RetryRule, retry), advice) for pattern, retry, advice in read_table("reasons"))


def find_reason(name: str) -> Reason:
    """The first row of tables/reasons.tsv that matches a failure's reason."""
    return next(reason for reason in all_reasons() if _matches(reason.pattern, name))


def _matches(pattern: str, name: str) -> bool:
    return name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern


def make_failure(
    stage: Stage, resource: str, reason: str, description: str, at: datetime, retry_after: datetime | None = None
) -> Failure:
    """Make a Failure whose `detail` is one line: `description` (at most 300 characters), then the reason's advice."""
    described = " ".join(valid_text(description).split())[:MOST_DETAIL]
    detail = "; ".join(filter(None, (described, find_reason(reason).advice)))
    return Failure(stage, valid_text(resource), reason, detail, at, retry_after)
