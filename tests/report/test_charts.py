"""Charts: well formed, safe against hostile names, and they show the numbers they are given."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest
from rich.console import Console

from onrecord.report.charts import BarChart, LineChart, number, show, svg
from onrecord.report.trends import chart_of

HOSTILE = '</text><script>alert("1")</script>&'
COLUMNS = ("period", "speaker", "quotes", "dark_days")
WEEKS = [(date(2026, 3, 2), "Ada", 4, 0), (date(2026, 3, 2), "Bo", 1, 0), (date(2026, 3, 9), "Ada", 2, 3)]


def test_rows_with_periods_are_lines_with_noughts_and_dark_bands() -> None:
    chart = chart_of("t", COLUMNS, WEEKS, "speaker", "quotes")
    assert isinstance(chart, LineChart)
    assert chart.series == (("Ada", (4.0, 2.0)), ("Bo", (1.0, 0.0)))
    assert (chart.periods, chart.dark) == (("2026-03-02", "2026-03-09"), (False, True))
    drawn = ElementTree.fromstring(svg(chart))
    titles = [it.text for it in drawn.iter() if it.tag.endswith("title")]
    assert titles == ["t", "outlets were dark"]
    assert len([it for it in drawn if it.tag.endswith("polyline")]) == 2


def test_rows_without_periods_are_bars_in_their_order() -> None:
    chart = chart_of("t", COLUMNS, [(None, "Bo", 8, 0), (None, HOSTILE, 2, 0)], "speaker", "quotes")
    assert isinstance(chart, BarChart)
    drawn = ElementTree.fromstring(svg(chart))
    widths = [float(it.attrib["width"]) for it in drawn if it.tag.endswith("rect")][1:]
    assert widths[0] == pytest.approx(4 * widths[1], abs=0.5)
    assert HOSTILE[:30] in "".join(it.text or "" for it in drawn if it.tag.endswith("text"))
    assert "<script" not in svg(chart)


@pytest.mark.parametrize(
    "chart",
    [BarChart("t", "n", ()), LineChart("t", "n", (), (), ()), LineChart("t", "n", ("a",), (("x", (0.0,)),), (True,))],
)
def test_nothing_to_draw_is_drawn_too(chart: BarChart | LineChart) -> None:
    ElementTree.fromstring(svg(chart))
    show(chart, Console(width=80, quiet=True))


def test_the_terminal_shows_numbers_and_steps() -> None:
    console = Console(width=80)
    with console.capture() as capture:
        show(chart_of("t", COLUMNS, WEEKS, "speaker", "quotes"), console)
        show(BarChart("t", "g2", (("a", -1.5), ("b", 3.0))), console)
    text = capture.get()
    assert "█▄" in text and "·x" in text and "-1.5" in text


def test_numbers() -> None:
    assert [number(it) for it in (0.0, 1234.0, 0.125, -2.5)] == ["0", "1,234", "0.12", "-2.5"]
