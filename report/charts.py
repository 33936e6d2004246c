"""Charts as SVG, PNG and text. Pure: the numbers in, the drawing out; nothing of an article is ever markup here."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from rich.console import Console
from rich.table import Table
from rich.text import Text

# Okabe and Ito (2008): colours that people with any colour vision tell apart; their yellow is too pale for lines.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
DASHES = ("", "6 3", "2 3")  # after the seventh series the colours come again, dashed
WIDTH, PLOT, LEFT, RIGHT, TOP = 860, 300, 64, 44, 48
ROW = 24
STEPS = " ▁▂▃▄▅▆▇█"
EIGHTHS = " ▏▎▍▌▋▊▉█"
BAR = 40


@dataclass(frozen=True, slots=True)
class Bars:
    """Names with a number each."""

    title: str
    unit: str
    bars: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Series over periods; `dark` marks periods on which outlets were not watched whole."""

    title: str
    unit: str
    periods: tuple[str, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]
    dark: tuple[bool, ...]


def svg(chart: Bars | Lines) -> str:
    """The chart as an SVG document that needs nothing else."""
    lines = _bars(chart) if isinstance(chart, Bars) else _lines(chart)
    return "\n".join([*lines, "</svg>", ""])


def png(chart: Bars | Lines) -> bytes:
    """The chart as PNG, twice the size. ImportError, with a remedy, without the package resvg-py."""
    try:
        import resvg_py  # type: ignore[import-not-found, unused-ignore]
    except ImportError as error:
        raise ImportError("a PNG needs the package resvg-py: pip install resvg-py, or take --format svg") from error
    return bytes(resvg_py.svg_to_bytes(svg_string=svg(chart), zoom=2))


def show(chart: Bars | Lines, console: Console) -> None:
    """The chart in a terminal: bars, or a line of steps for each series with its last and greatest number."""
    table = Table(box=None, pad_edge=False, title=Text(chart.title), title_justify="left")
    table.add_column(overflow="ellipsis", max_width=32, no_wrap=True)
    if isinstance(chart, Bars):
        table.add_column(chart.unit, justify="right")
        table.add_column()
        top = max((abs(value) for _, value in chart.bars), default=0) or 1
        for name, value in chart.bars:
            table.add_row(Text(name), number(value), Text(_bar(abs(value) / top), style="red" if value < 0 else "blue"))
    else:
        span = f"{chart.periods[0]} to {chart.periods[-1]}" if chart.periods else ""
        for heading in (span, "last", "most"):
            table.add_column(Text(heading), justify="left" if heading == span else "right", no_wrap=True)
        top = max((max(points, default=0) for _, points in chart.series), default=0) or 1
        for name, points in chart.series:
            table.add_row(Text(name), _steps(points, top), number(points[-1]), number(max(points)))
        if any(chart.dark):
            table.add_row(Text("outlets dark", style="dim"), Text("".join("x" if it else "·" for it in chart.dark)))
    console.print(table)


def number(value: float) -> str:
    """1234.0 to 1,234; at most two decimals."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def _bar(share: float) -> str:
    whole, part = divmod(round(share * BAR * 8), 8)
    return "█" * whole + EIGHTHS[part].strip()


def _steps(points: tuple[float, ...], top: float) -> Text:
    return Text("".join(STEPS[math.ceil(max(value, 0) / top * 8)] for value in points), style="blue")


def _head(chart: Bars | Lines, height: int) -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" font-family="sans-serif" font-size="12" fill="#222">'
    )
    yield f"<title>{escape(chart.title)}</title>"
    yield f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>'
    yield f'<text x="16" y="24" font-size="15" font-weight="bold">{escape(chart.title)}</text>'


def _bars(chart: Bars) -> Iterator[str]:
    start, room = 250, WIDTH - 250 - 70
    yield from _head(chart, TOP + ROW * len(chart.bars) + 16)
    top = max((abs(value) for _, value in chart.bars), default=0) or 1
    for row, (name, value) in enumerate(chart.bars):
        y, width = TOP + row * ROW, abs(value) / top * room
        colour = COLOURS[1] if value < 0 else COLOURS[0]
        yield f'<text x="{start - 8}" y="{y + 14}" text-anchor="end">{escape(_short(name, 36))}</text>'
        yield f'<rect x="{start}" y="{y + 2}" width="{width:.1f}" height="{ROW - 8}" fill="{colour}"/>'
        yield f'<text x="{start + width + 6:.1f}" y="{y + 14}">{number(value)}</text>'


def _lines(chart: Lines) -> Iterator[str]:
    legend = math.ceil(len(chart.series) / 3)
    yield from _head(chart, TOP + PLOT + 40 + ROW * legend + 8)
    room = WIDTH - LEFT - RIGHT
    step = room / max(len(chart.periods) - 1, 1)
    top = _round_up(max((max(points, default=0) for _, points in chart.series), default=0))
    yield from _dark(chart, step)
    yield from _axes(chart, step, top)
    for n, (name, points) in enumerate(chart.series):
        colour, dash = COLOURS[n % len(COLOURS)], DASHES[n // len(COLOURS) % len(DASHES)]
        stroke = f'stroke="{colour}" stroke-width="2" fill="none" stroke-dasharray="{dash}"'
        path = " ".join(f"{LEFT + i * step:.1f},{_y(value, top):.1f}" for i, value in enumerate(points))
        yield f'<polyline points="{path}" {stroke}/>'
        yield from (
            f'<circle cx="{p.split(",")[0]}" cy="{p.split(",")[1]}" r="2.5" fill="{colour}"/>' for p in path.split()
        )
        x, y = LEFT + n % 3 * 256, TOP + PLOT + 48 + n // 3 * ROW
        yield f'<line x1="{x}" y1="{y - 4}" x2="{x + 22}" y2="{y - 4}" {stroke}/>'
        yield f'<text x="{x + 28}" y="{y}">{escape(_short(name, 34))}</text>'


def _axes(chart: Lines, step: float, top: float) -> Iterator[str]:
    for part in range(5):
        value = top * part / 4
        y = _y(value, top)
        yield f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="#ddd"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{number(value)}</text>'
    every = math.ceil(len(chart.periods) / 8) or 1
    for i in range(0, len(chart.periods), every):
        place = f'x="{LEFT + i * step:.1f}" y="{TOP + PLOT + 18}"'
        yield f'<text {place} text-anchor="middle">{escape(chart.periods[i])}</text>'
    yield f'<text x="16" y="{TOP - 8}" fill="#666">{escape(chart.unit)}</text>'


def _dark(chart: Lines, step: float) -> Iterator[str]:
    """A grey band where outlets were dark: a low line there may be no silence."""
    for i, dark in enumerate(chart.dark):
        if dark:
            x = max(LEFT, LEFT + (i - 0.5) * step)
            yield (
                f'<rect x="{x:.1f}" y="{TOP}" width="{min(step, WIDTH - RIGHT - x):.1f}" height="{PLOT}" fill="#eee">'
                "<title>outlets were dark</title></rect>"
            )


def _y(value: float, top: float) -> float:
    return TOP + PLOT - max(value, 0) / top * PLOT


def _round_up(value: float) -> float:
    """The next of 1, 2, 4, 8 times a power of ten (at least 4), so that quarters of the axis are round numbers."""
    if value <= 4:
        return 4
    power: float = 10.0 ** math.floor(math.log10(value))
    return next(factor * power for factor in (1, 2, 4, 8, 10) if factor * power >= value)


def _short(name: str, length: int) -> str:
    return name if len(name) <= length else name[: length - 1] + "…"
