"""The answer of a trend as a chart: what stands on which axis."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from onrecord.report.charts import BarChart, LineChart
from onrecord.report.text.plain import plain


def chart_of(
    title: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]], label: str, value: str
) -> BarChart | LineChart:
    """LineChart over time where the rows have periods, else bars, in the order of the rows.

    Periods with dark outlet days are marked where the rows tell of them. A null stands as an empty name and as 0.
    """
    named = [dict(zip(columns, row, strict=True)) for row in rows]
    if not any(row.get("period") for row in named):
        return BarChart(title, value, tuple((plain(str(row[label] or "")), float(row[value] or 0)) for row in named))
    periods = sorted({row["period"] for row in named if row["period"]})
    series: dict[str, dict[Any, float]] = {}
    for row in named:
        series.setdefault(plain(str(row[label] or "")), {})[row["period"]] = float(row[value] or 0)
    dark = {row["period"] for row in named if row.get("dark_days")}
    return LineChart(
        title,
        value,
        tuple(str(period) for period in periods),
        tuple((name, tuple(points.get(period, 0.0) for period in periods)) for name, points in series.items()),
        tuple(period in dark for period in periods),
    )
