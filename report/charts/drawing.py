"""Draw charts as SVG and PNG. Every name is escaped: nothing of an article becomes markup."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape

from onrecord.report.charts.records import BarChart, LineChart, number

# Okabe and Ito (2008): colours that people with any colour vision tell apart; their yellow is too pale for lines.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
DASHES = ("", "6 3", "2 3")  # after the seventh series the colours come again, dashed
WIDTH, PLOT_HEIGHT, LEFT, RIGHT, TOP = 860, 300, 64, 44, 48  # pixels
ROW = 24  # the height of a bar's row and of a row of the legend
BARS_LEFT, BARS_RIGHT = 250, 70  # beside the bars: names on the left, numbers on the right


def svg(chart: BarChart | LineChart) -> str:
    """Draw a chart as an SVG document that loads nothing else."""
    elements = _bars(chart) if isinstance(chart, BarChart) else _lines(chart)
    return "\n".join([*elements, "</svg>", ""])


def png(chart: BarChart | LineChart) -> bytes:
    """Draw a chart as PNG, at twice its size. ImportError says what to install where resvg-py is missing."""
    try:
        import resvg_py  # type: ignore[import-not-found, unused-ignore]
    except ImportError as error:
        raise ImportError("a PNG needs the package resvg-py: pip install resvg-py, or take --format svg") from error
    return bytes(resvg_py.svg_to_bytes(svg_string=svg(chart), zoom=2))


def shorten(name: str, length: int) -> str:
    """Cut a name to so many characters, the last of them an ellipsis."""
    return name if len(name) <= length else name[: length - 1] + "…"


def _head(chart: BarChart | LineChart, height: int) -> Iterator[str]:
    """Draw what both kinds of chart begin with: the background and the title."""
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" font-family="sans-serif" font-size="12" fill="#222">'
    )
    yield f"<title>{escape(chart.title)}</title>"
    yield f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>'
    yield f'<text x="16" y="24" font-size="15" font-weight="bold">{escape(chart.title)}</text>'


def _bars(bar_chart: BarChart) -> Iterator[str]:
    yield from _head(bar_chart, TOP + ROW * len(bar_chart.bars) + 16)
    longest = WIDTH - BARS_LEFT - BARS_RIGHT
    for row, (name, value) in enumerate(bar_chart.bars):
        y, width = TOP + row * ROW, abs(value) / bar_chart.greatest * longest
        colour = COLOURS[1] if value < 0 else COLOURS[0]
        yield f'<text x="{BARS_LEFT - 8}" y="{y + 14}" text-anchor="end">{escape(shorten(name, 36))}</text>'
        yield f'<rect x="{BARS_LEFT}" y="{y + 2}" width="{width:.1f}" height="{ROW - 8}" fill="{colour}"/>'
        yield f'<text x="{BARS_LEFT + width + 6:.1f}" y="{y + 14}">{number(value)}</text>'


def _lines(line_chart: LineChart) -> Iterator[str]:
    legend_rows = math.ceil(len(line_chart.series) / 3)
    yield from _head(line_chart, TOP + PLOT_HEIGHT + 40 + ROW * legend_rows + 8)
    step = (WIDTH - LEFT - RIGHT) / max(len(line_chart.periods) - 1, 1)
    top = _round_up(line_chart.greatest)
    yield from _dark_bands(line_chart, step)
    yield from _axes(line_chart, step, top)
    for n, (name, values) in enumerate(line_chart.series):
        yield from _series(n, name, [(LEFT + i * step, _y(value, top)) for i, value in enumerate(values)])


def _series(n: int, name: str, points: list[tuple[float, float]]) -> Iterator[str]:
    """Draw the line of the n-th series, a dot a period, and its entry in the legend."""
    colour, dash = COLOURS[n % len(COLOURS)], DASHES[n // len(COLOURS) % len(DASHES)]
    stroke = f'stroke="{colour}" stroke-width="2" fill="none" stroke-dasharray="{dash}"'
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    yield f'<polyline points="{path}" {stroke}/>'
    yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{colour}"/>' for x, y in points)
    left, foot = LEFT + n % 3 * 256, TOP + PLOT_HEIGHT + 48 + n // 3 * ROW
    yield f'<line x1="{left}" y1="{foot - 4}" x2="{left + 22}" y2="{foot - 4}" {stroke}/>'
    yield f'<text x="{left + 28}" y="{foot}">{escape(shorten(name, 34))}</text>'


def _axes(line_chart: LineChart, step: float, top: float) -> Iterator[str]:
    """Draw four grid lines with their values, at most eight periods below, and the unit above."""
    for quarter in range(5):
        value = top * quarter / 4
        y = _y(value, top)
        yield f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="#ddd"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{number(value)}</text>'
    every = math.ceil(len(line_chart.periods) / 8) or 1
    for i in range(0, len(line_chart.periods), every):
        position = f'x="{LEFT + i * step:.1f}" y="{TOP + PLOT_HEIGHT + 18}"'
        yield f'<text {position} text-anchor="middle">{escape(line_chart.periods[i])}</text>'
    yield f'<text x="16" y="{TOP - 8}" fill="#666">{escape(line_chart.unit)}</text>'


def _dark_bands(line_chart: LineChart, step: float) -> Iterator[str]:
    """Draw a grey band behind each period in which outlets were dark: a low line there may be no silence."""
    for i, is_dark in enumerate(line_chart.dark):
        if is_dark:
            x = max(LEFT, LEFT + (i - 0.5) * step)
            width = min(step, WIDTH - RIGHT - x)
            yield (
                f'<rect x="{x:.1f}" y="{TOP}" width="{width:.1f}" height="{PLOT_HEIGHT}" fill="#eee">'
                "<title>outlets were dark</title></rect>"
            )


def _y(value: float, top: float) -> float:
    """The height at which a value stands in the plot; a negative one stands at its foot."""
    return TOP + PLOT_HEIGHT - max(value, 0) / top * PLOT_HEIGHT


def _round_up(value: float) -> float:
    """The next of 1, 2, 4, 8 times a power of ten (at least 4), so that quarters of the axis are round numbers."""
    if value <= 4:
        return 4
    power: float = 10.0 ** math.floor(math.log10(value))
    return next(factor * power for factor in (1, 2, 4, 8, 10) if factor * power >= value)
