"""Charts of trends as SVG, PNG or text in a terminal, and the small chart at the top of a digest's page."""

from onrecord.report.charts.drawing import png, svg
from onrecord.report.charts.in_terminal import show
from onrecord.report.charts.records import BarChart, LineChart, number

__all__ = ["BarChart", "LineChart", "number", "png", "show", "svg"]
