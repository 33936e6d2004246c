"""Charts in a terminal: bars of block characters, and a line of them a series."""

from __future__ import annotations

import math

from rich.console import Console
from rich.table import Table
from rich.text import Text

from onrecord.report.charts.records import BarChart, LineChart, number

STEPS = " ▁▂▃▄▅▆▇█"
EIGHTHS = " ▏▎▍▌▋▊▉█"
BAR_COLUMNS = 40


def show(chart: BarChart | LineChart, console: Console) -> None:
    """Print a chart: bars, or for each series a line of steps with its last and its greatest value."""
    table = Table(box=None, pad_edge=False, title=Text(chart.title), title_justify="left")
    table.add_column(overflow="ellipsis", max_width=32, no_wrap=True)
    if isinstance(chart, BarChart):
        _add_bars(table, chart)
    else:
        _add_lines(table, chart)
    console.print(table)


def _add_bars(table: Table, bar_chart: BarChart) -> None:
    table.add_column(bar_chart.unit, justify="right")
    table.add_column()
    for name, value in bar_chart.bars:
        bar = _bar(abs(value) / bar_chart.greatest)
        table.add_row(Text(name), number(value), Text(bar, style="red" if value < 0 else "blue"))


def _add_lines(table: Table, line_chart: LineChart) -> None:
    span = f"{line_chart.periods[0]} to {line_chart.periods[-1]}" if line_chart.periods else ""
    for heading in (span, "last", "most"):
        table.add_column(Text(heading), justify="left" if heading == span else "right", no_wrap=True)
    for name, values in line_chart.series:
        table.add_row(Text(name), _steps(values, line_chart.greatest or 1), number(values[-1]), number(max(values)))
    if any(line_chart.dark):
        marks = "".join("x" if is_dark else "·" for is_dark in line_chart.dark)
        table.add_row(Text("outlets dark", style="dim"), Text(marks))


def _bar(share: float) -> str:
    """A bar of `share` (0 to 1) of 40 columns, to an eighth of a column."""
    whole, part = divmod(round(share * BAR_COLUMNS * 8), 8)
    return "█" * whole + EIGHTHS[part].strip()


def _steps(values: tuple[float, ...], greatest: float) -> Text:
    """A block a value, as high as its share of the greatest."""
    return Text("".join(STEPS[math.ceil(max(value, 0) / greatest * 8)] for value in values), style="blue")
