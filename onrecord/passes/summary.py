"""The summary of a pass: counts by source, the failures, and where the time went; as a table or as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from onrecord.ingest.records import Failure


@dataclass(frozen=True, slots=True)
class Tally:
    """What one pass counted for one source. `found` and `changed` are entries; `new`, `revision`, `same` articles.

    `left` are pages whose hosts were too slow for this pass: the next one does them.
    """

    source: str
    requests: int = 0
    unchanged: int = 0
    found: int = 0
    changed: int = 0
    new: int = 0
    revision: int = 0
    same: int = 0
    quotes: int = 0
    waiting: int = 0
    failed: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """What one pass did. `seconds` adds up the work of each stage over all processes; `wall` is how long it took."""

    tallies: tuple[Tally, ...]
    failures: tuple[Failure, ...]
    seconds: dict[str, float]
    wall: float

    @property
    def exit_code(self) -> int:
        """The exit code of the command: 0 done, 1 finished with failures."""
        return int(bool(self.failures))


COLUMNS = {
    "requests": "requests", "unchanged": "unchanged", "found": "found", "new": "new", "revision": "revised",
    "quotes": "quotes", "waiting": "waiting", "failed": "failed", "left": "left",
}  # fmt: skip


def as_json(summary: Summary) -> str:
    """Write a summary for other programs: per source, failures, seconds by stage."""
    return json.dumps(
        {
            "sources": [asdict(tally) for tally in summary.tallies],
            "total": asdict(total(summary)),
            "failures": [
                {**asdict(failure), "at": failure.at.isoformat(), "retry_after": None} for failure in summary.failures
            ],
            "seconds": {stage: round(seconds, 3) for stage, seconds in summary.seconds.items()},
            "wall": round(summary.wall, 3),
        },
        ensure_ascii=False,
    )


def total(summary: Summary) -> Tally:
    """Add up the tallies of all sources."""
    numbers = [field.name for field in fields(Tally) if field.name != "source"]
    return Tally("total", **{name: sum(getattr(tally, name) for tally in summary.tallies) for name in numbers})


def show_summary(summary: Summary, console: Console) -> None:
    """Print the table of a pass, then each failure on a line of its own."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("source")
    for heading in COLUMNS.values():
        table.add_column(heading, justify="right")
    for tally in summary.tallies:
        table.add_row(tally.source, *_cells(tally))
    if len(summary.tallies) > 1:
        table.add_section()
        table.add_row("total", *_cells(total(summary)), style="bold")
    console.print(table)
    for failure in summary.failures:
        where = f"{failure.stage}: {failure.resource}: {failure.reason}"
        console.print(f"[red]{escape(where)}[/red] {escape(failure.detail)}", soft_wrap=True)
    spent = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in summary.seconds.items())
    console.print(f"[dim]{summary.wall:.1f} s; seconds of work by stage: {spent}[/dim]", soft_wrap=True)


def _cells(tally: Tally) -> list[str]:
    """The numbers of a tally as the cells of its row, a dot for 0."""
    return [str(getattr(tally, name) or "·") for name in COLUMNS]
