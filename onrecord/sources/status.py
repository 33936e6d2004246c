"""Show how each source is doing: what an operator looks at when one has gone quiet."""

from __future__ import annotations

from datetime import datetime

from rich.console import Console
from rich.table import Table

from onrecord.report.text.plain import plain
from onrecord.store.records import SourceStatus

LEFT = ("source", "last success", "next due", "stuck")  # columns of text
UNITS = (("d", 86_400), ("h", 3_600), ("min", 60))


def show_status(rows: tuple[SourceStatus, ...], now: datetime, console: Console) -> None:
    """Print a line a source (one an outlet for brought pages), then each reason with its count and its newest page."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in (*LEFT[:-1], "failures", "articles", "a day", "quotes a day", LEFT[-1]):
        table.add_column(heading, justify="left" if heading in LEFT else "right")
    for row in rows:
        table.add_row(
            row.source,
            ago(row.last_success, now),
            "brought" if row.added else ago(row.next_due, now),
            str(row.failures or "·"),
            str(row.articles),
            f"{row.articles_a_day:.1f}",
            f"{row.quotes_a_day:.1f}",
            ", ".join(f"{reason} {count}" for reason, count in row.stuck) or "·",
            style="red" if row.failures else "",
        )
    console.print(table)
    for row in rows:
        if row.last_failure:
            gone = f"gone since {row.gone_since:%Y-%m-%d}: " if row.gone_since else ""
            console.print(f"{row.source}: {gone}{plain(row.last_failure)}", markup=False, soft_wrap=True)
        for trouble in row.troubles:
            often = f"{trouble.count} x " if trouble.count > 1 else ""
            line = f"{row.source}: {often}{trouble.reason}: {trouble.resource}: {trouble.detail}"
            console.print(plain(line).rstrip(": "), markup=False, soft_wrap=True)


def ago(moment: datetime | None, now: datetime) -> str:
    """Write a time relative to now: '3 h ago', 'in 20 min', 'never'."""
    if moment is None:
        return "never"
    seconds = (moment - now).total_seconds()
    if abs(seconds) < 60:
        return "now"
    unit, length = next(row for row in UNITS if abs(seconds) >= row[1])
    count = round(abs(seconds) / length)
    return f"in {count} {unit}" if seconds > 0 else f"{count} {unit} ago"
