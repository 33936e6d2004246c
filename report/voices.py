"""The voices of a digest as a small SVG that stands in its page: who spoke how much, and on which days. Pure.

It takes the page's colours (currentColor, and the class `bar`), so that it is right in light and dark.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from html import escape

from onrecord.report.digest import Digest, Section
from onrecord.report.plain import clean

MOST = 6  # voices
LONGEST_DAYS = 31
WIDTH, ROW, NAME, NUMBER, LETTERS = 440, 26, 176, 36, 26  # so narrow that a phone need not make it small
TALL = 18


def voices(digest: Digest) -> str:
    """The SVG element, or '' where there is too little to compare.

    Over a period of 2 to 31 days a voice is a column a day, the highest as tall as the row; else it is one bar.
    """
    if len(digest.sections) < 3 or digest.head.by == "day":
        return ""
    shown, days = digest.sections[:MOST], _days(digest)
    height = ROW * len(shown) + (18 if days else 4)
    title = f"The first {len(shown)} by {digest.head.by}, with their quotes" + (" on each day" if days else "")
    told = "; ".join(f"{clean(it.heading)}: {it.total:,}" for it in shown)
    lines = [
        f'<svg class="voices" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" font-size="13" fill="currentColor"'
        ' role="img" aria-labelledby="voices-title voices-desc">',
        f'<title id="voices-title">{escape(title)}</title>',
        f'<desc id="voices-desc">{escape(told)}</desc>',
        *(_by_day(shown, days) if days else _bars(shown)),
        "</svg>",
    ]
    return "\n".join(lines)


def _days(digest: Digest) -> tuple[date, ...]:
    """The days of the period, or none where columns would say nothing."""
    count = (digest.head.until - digest.head.since).days + 1
    known = any(_counts(section) for section in digest.sections[:MOST])
    if not known or not 2 <= count <= LONGEST_DAYS:
        return ()
    return tuple(digest.head.since + timedelta(days=n) for n in range(count))


def _counts(section: Section) -> dict[date, int]:
    return dict(section.remarks[0].remark.days) if section.remarks else {}


def _bars(shown: tuple[Section, ...]) -> Iterator[str]:
    most, room = max(it.total for it in shown), WIDTH - NAME - NUMBER
    for row, section in enumerate(shown):
        yield from _named(row, section)
        width = max(2.0, section.total / most * room)
        yield f'<rect class="bar" x="{NAME}" y="{row * ROW + 8}" width="{width:.1f}" height="10" rx="2"/>'


def _by_day(shown: tuple[Section, ...], days: tuple[date, ...]) -> Iterator[str]:
    most = max((count for it in shown for count in _counts(it).values()), default=1)
    step = (WIDTH - NAME - NUMBER) / len(days)
    wide = min(step - 2, 34.0)
    for row, section in enumerate(shown):
        yield from _named(row, section)
        counts, foot = _counts(section), row * ROW + ROW - 4
        yield f'<path d="M{NAME} {foot}H{WIDTH - NUMBER}" stroke="currentColor" stroke-opacity=".2"/>'
        for n, day in enumerate(days):
            if counts.get(day):
                tall = max(2.0, counts[day] / most * TALL)
                x = NAME + n * step + (step - wide) / 2
                box = f'x="{x:.1f}" y="{foot - tall:.1f}" width="{wide:.1f}" height="{tall:.1f}"'
                yield f'<rect class="bar" {box}><title>{day:%B} {day.day}: {counts[day]}</title></rect>'
    every = -(-len(days) // 8)
    for n in range(0, len(days), every):
        name = f"{days[n]:%a}" if len(days) <= 7 else f"{days[n].month}/{days[n].day}"
        place = f'x="{NAME + (n + 0.5) * step:.1f}" y="{ROW * len(shown) + 12}"'
        yield f'<text {place} font-size="11" text-anchor="middle" opacity=".7">{name}</text>'


def _named(row: int, section: Section) -> Iterator[str]:
    y, name = row * ROW + 18, clean(section.heading)
    cut = name if len(name) <= LETTERS else name[: LETTERS - 1] + "…"
    yield f'<text x="0" y="{y}">{escape(cut)}</text>'
    yield f'<text x="{WIDTH}" y="{y}" text-anchor="end">{section.total:,}</text>'
