"""The two kinds of chart as records, and how both write a number."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BarChart:
    """A bar chart: (name, value) from top to bottom. A value may be negative."""

    title: str
    unit: str
    bars: tuple[tuple[str, float], ...]

    @property
    def greatest(self) -> float:
        """The length of the longest bar, at least 1, so that it can divide."""
        return max((abs(value) for _, value in self.bars), default=0) or 1


@dataclass(frozen=True, slots=True)
class LineChart:
    """A line chart: (name, values), each with one value a period.

    `dark` marks the periods on whose days some outlet's feed was not watched whole.
    """

    title: str
    unit: str
    periods: tuple[str, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]
    dark: tuple[bool, ...]

    @property
    def greatest(self) -> float:
        """The greatest value of all series; 0 without any."""
        return max((max(values, default=0) for _, values in self.series), default=0)


def number(value: float) -> str:
    """Write a number with commas and at most two decimals: 1234.0 as 1,234."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")
