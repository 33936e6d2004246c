"""Ask a trend, one of the ready questions of store/queries, on the published copy.

A question is narrowed by variables, which it reads with getvariable: the same text here, in a notebook and in the
output of `--show-sql`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

import pyarrow as pa

from onrecord.store.publish.results import Limits, QueryResult
from onrecord.store.trends.asking import Value, ask, ask_arrow, setting
from onrecord.store.trends.registry import TRENDS

DEFAULT = Limits()


@dataclass(frozen=True, slots=True)
class TrendFilter:
    """The variables that narrow a trend; None leaves one unset. `speaker` and `about` are patterns of ILIKE."""

    since: date | None = None
    until: date | None = None
    period: str | None = None
    speaker: str | None = None
    about: str | None = None
    outlet: str | None = None
    party: str | None = None
    jurisdiction: str | None = None
    level: str | None = None
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


def trend(directory: Path, name: str, trend_filter: TrendFilter, limits: Limits = DEFAULT) -> QueryResult:
    """The rows of a trend, from the published copy. KeyError for an unknown name; StoreError as in `query`."""
    return ask(directory, TRENDS[name].sql, limits, trend_filter.variables)


def trend_arrow(directory: Path, name: str, trend_filter: TrendFilter, limits: Limits = DEFAULT) -> pa.Table:
    """The rows of a trend as an Arrow table."""
    return ask_arrow(directory, TRENDS[name].sql, limits, trend_filter.variables)


def show_sql(name: str, trend_filter: TrendFilter) -> str:
    """The SQL of a trend with its variables set, which any DuckDB client runs on the published copy."""
    settings = [f"{setting(variable, value)};" for variable, value in trend_filter.variables.items()]
    return "\n".join([*settings, TRENDS[name].sql.rstrip() + ";\n"])
