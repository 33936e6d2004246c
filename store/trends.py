"""Trends: the ready questions, each one file of queries/ that any DuckDB client runs as it stands.

A question is narrowed by variables, which the file reads with getvariable: the same text here, in a notebook and in the
output of `--show-sql`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

import pyarrow as pa

from onrecord.store.query import Limits, QueryResult, Value, arrow, query, setting
from onrecord.store.statements import question

DEFAULT = Limits()


@dataclass(frozen=True, slots=True)
class Trend:
    """A ready question. A chart of it shows `value` of each `label`, over `period` where that column is filled."""

    name: str
    label: str | None = None
    value: str | None = None

    @property
    def sql(self) -> str:
        """The question itself."""
        return question(f"trend_{self.name}")

    @property
    def about(self) -> str:
        """Its first sentence, for a list of trends."""
        words = " ".join(line.removeprefix("-- ") for line in self.sql.splitlines() if line.startswith("--"))
        return words.split(". ")[0].split("; ")[0].rstrip(".") + "."


TRENDS = {
    trend.name: trend
    for trend in (
        Trend("speaker", "speaker", "quotes"),
        Trend("outlet", "outlet", "quotes"),
        Trend("party", "party", "quotes"),
        Trend("jurisdiction", "state", "quotes"),
        Trend("topic", "topic", "quotes"),
        Trend("kind", "kind", "quotes"),
        Trend("sourcing", "sourcing", "quotes"),
        Trend("rising", "thing", "g2"),
        Trend("about"),
        Trend("remark"),
        Trend("statements"),
        Trend("coverage", "outlet", "articles"),
    )
}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a trend is narrowed to; None leaves a variable unset. `speaker` and `about` are patterns of ILIKE."""

    since: date | None = None
    until: date | None = None
    period: str | None = None
    speaker: str | None = None
    about: str | None = None
    outlet: str | None = None
    party: str | None = None
    jurisdiction: str | None = None
    topic: str | None = None
    kind: str | None = None
    sourcing: str | None = None
    words: str | None = None
    of: str | None = None
    days: int | None = None
    baseline_days: int | None = None
    min_confidence: float | None = None
    top: int | None = None

    @property
    def variables(self) -> dict[str, Value]:
        """The variables that are set."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value is not None}


def trend(directory: Path, name: str, narrowed: Narrowed, limits: Limits = DEFAULT) -> QueryResult:
    """The answer, from the published copy. KeyError for an unknown name; StoreError as `query`."""
    return query(directory, TRENDS[name].sql, limits, narrowed.variables)


def trend_arrow(directory: Path, name: str, narrowed: Narrowed, limits: Limits = DEFAULT) -> pa.Table:
    """The same as an Arrow table."""
    return arrow(directory, TRENDS[name].sql, limits, narrowed.variables)


def show_sql(name: str, narrowed: Narrowed) -> str:
    """The question with its variables set, as any DuckDB client on the published copy runs it."""
    settings = [f"{setting(variable, value)};" for variable, value in narrowed.variables.items()]
    return "\n".join([*settings, TRENDS[name].sql.rstrip() + ";\n"])
