"""`onrecord digest`: who said what, where."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from onrecord.commands.shared import CONFIG, Day, config_of, day_of, stop
from onrecord.config import MIN_CONFIDENCE
from onrecord.console import output, say_problem


@click.command()
@CONFIG
@click.option(
    "--since", type=Day(), default="yesterday", show_default=True, help="First day: 2026-03-02, yesterday, 7d."
)
@click.option("--until", type=Day(), default="today", show_default=True, help="Last day, included.")
@click.option(
    "--min-confidence", type=click.FloatRange(0, 1), default=MIN_CONFIDENCE, show_default=True,
    help="Leave out quotes that are less certain.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["terminal", "md", "json"]), help="[default: terminal on one, else md]"
)
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file, whole or not at all.")
def digest(
    config_path: Path, since: str, until: str, min_confidence: float, form: str | None, out: Path | None
) -> None:
    """Who said what, where, by day of publication, in the time zone of [schedule]."""
    from onrecord.digests import digest_of
    from report.write import write_digest
    from store import StoreError

    config = config_of(config_path)
    today = datetime.now(ZoneInfo(config.schedule.timezone)).date()
    first, last = day_of(since, today), day_of(until, today)
    if first > last:
        stop(f"--since {first} is after --until {last}")
    try:
        write_digest(digest_of(config, first, last, min_confidence), form, out, output())
    except (StoreError, OSError) as error:
        say_problem(str(error))
        sys.exit(1)
