"""A small SVG for the top of a digest's page: who spoke how much, and on which days.

It takes the page's colours (currentColor, and the class `bar`), so that it is right in light and dark.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from html import escape

from onrecord.report.charts.drawing import shorten
from onrecord.report.digests.digest import Digest, Section
from onrecord.report.text.plain import clean

MOST_VOICES = 6
LONGEST_DAYS = 31  # a longer period has one bar a voice
WIDTH, ROW, NAME, NUMBER, LETTERS = 440, 26, 176, 36, 26  # so narrow that a phone need not make it small
COLUMN_HEIGHT = 18


def voices(digest: Digest) -> str:
    """Draw the first headings of a digest with their numbers of quotes; '' where there is too little to compare.

    Over a period of 2 to 31 days a heading has a column a day, the highest as tall as the row; else it has one bar.
    """
    if len(digest.sections) < 3 or digest.head.by == "day":
        return ""
    sections, days = digest.sections[:MOST_VOICES], _days(digest)
    height = ROW * len(sections) + (18 if days else 4)
    title = f"The first {len(sections)} by {digest.head.by}, with their quotes" + (" on each day" if days else "")
    totals = "; ".join(f"{clean(section.heading)}: {section.total:,}" for section in sections)
    elements = [
        f'<svg class="voices" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" font-size="13" fill="currentColor"'
        ' role="img" aria-labelledby="voices-title voices-desc">',
        f'<title id="voices-title">{escape(title)}</title>',
        f'<desc id="voices-desc">{escape(totals)}</desc>',
        *(_columns(sections, days) if days else _bars(sections)),
        "</svg>",
    ]
    return "\n".join(elements)


def _days(digest: Digest) -> tuple[date, ...]:
    """The days of the period, or none where columns would say nothing."""
    count = (digest.head.until - digest.head.since).days + 1
    has_counts = any(_counts(section) for section in digest.sections[:MOST_VOICES])
    if not has_counts or not 2 <= count <= LONGEST_DAYS:
        return ()
    return tuple(digest.head.since + timedelta(days=n) for n in range(count))


def _counts(section: Section) -> dict[date, int]:
    """The number of quotes under a heading on each of its days; its first remark carries them."""
    return dict(section.remarks[0].remark.days) if section.remarks else {}


def _bars(sections: tuple[Section, ...]) -> Iterator[str]:
    most, longest = max(section.total for section in sections), WIDTH - NAME - NUMBER
    for row, section in enumerate(sections):
        yield from _label(row, section)
        width = max(2.0, section.total / most * longest)
        yield f'<rect class="bar" x="{NAME}" y="{row * ROW + 8}" width="{width:.1f}" height="10" rx="2"/>'


def _columns(sections: tuple[Section, ...], days: tuple[date, ...]) -> Iterator[str]:
    """A row a heading with a column a day, and the names of the days below."""
    most = max((count for section in sections for count in _counts(section).values()), default=1)
    step = (WIDTH - NAME - NUMBER) / len(days)
    for row, section in enumerate(sections):
        yield from _label(row, section)
        foot = row * ROW + ROW - 4
        yield f'<path d="M{NAME} {foot}H{WIDTH - NUMBER}" stroke="currentColor" stroke-opacity=".2"/>'
        yield from _row_of_columns(_counts(section), days, step, foot, most)
    every = -(-len(days) // 8)
    for n in range(0, len(days), every):
        name = f"{days[n]:%a}" if len(days) <= 7 else f"{days[n].month}/{days[n].day}"
        position = f'x="{NAME + (n + 0.5) * step:.1f}" y="{ROW * len(sections) + 12}"'
        yield f'<text {position} font-size="11" text-anchor="middle" opacity=".7">{name}</text>'


def _row_of_columns(
    counts: dict[date, int], days: tuple[date, ...], step: float, foot: int, most: int
) -> Iterator[str]:
    """The columns of one heading; `most` is the greatest count of a day under any heading."""
    width = min(step - 2, 34.0)
    for n, day in enumerate(days):
        if counts.get(day):
            height = max(2.0, counts[day] / most * COLUMN_HEIGHT)
            x = NAME + n * step + (step - width) / 2
            box = f'x="{x:.1f}" y="{foot - height:.1f}" width="{width:.1f}" height="{height:.1f}"'
            yield f'<rect class="bar" {box}><title>{day:%B} {day.day}: {counts[day]}</title></rect>'


def _label(row: int, section: Section) -> Iterator[str]:
    """The heading on the left of its row, and its total on the right."""
    y = row * ROW + 18
    yield f'<text x="0" y="{y}">{escape(shorten(clean(section.heading), LETTERS))}</text>'
    yield f'<text x="{WIDTH}" y="{y}" text-anchor="end">{section.total:,}</text>'
