"""`onrecord trends`: the ready questions."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from onrecord.commands.shared import CONFIG, Day, config_of, day_of, exit_1_on, stop
from onrecord.config.settings import MIN_CONFIDENCE, Config
from onrecord.console import output, say_problem
from onrecord.divisions import divisions_of
from onrecord.report.files import replace_file
from onrecord.store.trends.registry import TRENDS

if TYPE_CHECKING:
    from onrecord.store.trends.questions import TrendFilter

KINDS = ("direct", "mixed", "indirect")
LADDER = ("named", "titled-only", "anonymous", "group", "organization", "document", "unresolved")
FORMATS = ("table", "chart", "csv", "json", "parquet", "svg", "png")
RISING = ("speaker", "topic", "jurisdiction", "party", "outlet")
DAYS = ("since", "until")
PATTERNS = ("speaker", "about")
NAMED = ("outlet", "party", "topic", "jurisdiction")
LEVELS = ("state", "county", "place", "district")
HELP = """The ready questions on the published database.

\b
{trends}

A remark that a wire story carries into several outlets counts once; undated articles are left out. Charts as svg,
png or, in the terminal, chart.
"""


def _listed() -> str:
    """Every trend with what it gives, those that give the same on one line."""
    named: dict[str, list[str]] = {}
    for trend in TRENDS.values():
        named.setdefault(trend.gives, []).append(trend.name)
    lines = [(", ".join(names), gives) for gives, names in sorted(named.items(), key=lambda item: -len(item[1]))]
    return "\n".join(f"{names:<12} {gives}" if len(names) < 12 else f"{names}   {gives}" for names, gives in lines)


@click.command(help=HELP.format(trends=_listed()))
@CONFIG
@click.argument("name", type=click.Choice(tuple(TRENDS)))
@click.option("--since", type=Day(), help="First day: 2026-03-02, yesterday, 30d.")
@click.option("--until", type=Day(), help="Last day, included.")
@click.option(
    "--by", "period", type=click.Choice(["day", "week", "month", "year", "all"]), help="Over time.  [default: all]"
)
@click.option("--speaker", metavar="NAME", help="Only speakers with this in their names; % stands for anything.")
@click.option("--about", metavar="NAME", help="about: only what is said about such persons.")
@click.option("--outlet", metavar="OUTLET", help="Only this outlet: its id or its name.")
@click.option("--party", metavar="PARTY", help="Only speakers of this party: Democratic, D, GOP.")
@click.option(
    "--jurisdiction", metavar="PLACE",
    help='Only quotes about it and all that it contains: Oregon, "Lane County, OR", a division id.',
)  # fmt: skip
@click.option("--level", type=click.Choice(LEVELS), help="jurisdiction: of what level.  [default: state]")
@click.option("--topic", metavar="TOPIC", help="Only quotes on this topic of the configuration.")
@click.option("--kind", type=click.Choice(KINDS), help="Only quotes of this kind.")
@click.option("--sourcing", type=click.Choice(LADDER), help="Only this rung of the sourcing ladder.")
@click.option("--words", metavar="WORDS", help="remark: only quotes with these words.")
@click.option(
    "--of",
    type=click.Choice(RISING),
    help="rising: what.  [default: speaker]",
)
@click.option("--days", type=click.IntRange(1), help="rising: the last days.  [default: 7]")
@click.option("--baseline-days", type=click.IntRange(1), help="rising: the days before.  [default: 28]")
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=MIN_CONFIDENCE,
    show_default=True,
    help="Leave out quotes that are less certain.",
)
@click.option("--top", type=click.IntRange(1), default=10, show_default=True, help="So many.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file, whole or not at all.")
@click.option("--raw", is_flag=True, help="CSV as stored, for programs: a spreadsheet may run a cell as a formula.")
@click.option("--show-sql", is_flag=True, help="Print the question instead of its answer: any DuckDB client runs it.")
def trends(config_path: Path, name: str, form: str, out: Path | None, raw: bool, show_sql: bool, **asked: Any) -> None:
    from onrecord.store import StoreError
    from onrecord.store.trends import questions

    config = config_of(config_path)
    try:
        trend_filter = _trend_filter(asked, datetime.now(ZoneInfo(config.schedule.timezone)), config)
    except ValueError as error:
        stop(str(error))
    if show_sql:
        click.echo(questions.show_sql(name, trend_filter), nl=False)
        return
    try:
        written = _written(config.directory, name, trend_filter, form, raw=raw)
        _put(written, out)
    except (StoreError, OSError, ImportError) as error:
        say_problem(str(error))
        sys.exit(1)


def _trend_filter(asked: dict[str, Any], now: datetime, config: Config) -> TrendFilter:
    """The filter that the options mean. ValueError for a name that nothing has."""
    from onrecord.store.trends.questions import TrendFilter

    for key in DAYS:
        asked[key] = day_of(asked[key], now.date()) if asked[key] else None
    if asked["since"] and asked["until"] and asked["since"] > asked["until"]:
        stop(f"--since {asked['since']} is after --until {asked['until']}")
    for key in PATTERNS:
        asked[key] = f"%{asked[key].strip('%')}%" if asked[key] else None
    return TrendFilter(**{**asked, **_resolved(asked, config)})


def _resolved(asked: dict[str, Any], config: Config) -> dict[str, str]:
    """The ids and full names behind the names that were given. ValueError as above."""
    from onrecord.filters import known_to, outlet_named, party_named, topic_named

    given = {key: asked[key] for key in NAMED if asked[key]}
    if not given:
        return {}
    known = known_to(config)
    finders: dict[str, Callable[[str], str]] = {
        "outlet": lambda text: outlet_named(text, known.outlets),
        "party": lambda text: party_named(text, known.parties),
        "topic": lambda text: topic_named(text, known.topics),
        "jurisdiction": lambda text: divisions_of(text).ids[0],
    }
    return {key: finders[key](text) for key, text in given.items()}


def _written(directory: Path, name: str, trend_filter: TrendFilter, form: str, *, raw: bool) -> str | bytes:
    """The answer in the form asked for."""
    import onrecord.report.answers
    from onrecord.store.trends import questions

    if form == "parquet":
        file = io.BytesIO()
        onrecord.report.answers.write_parquet(questions.trend_arrow(directory, name, trend_filter), file)
        return file.getvalue()
    answer = questions.trend(directory, name, trend_filter)
    if form in ("chart", "svg", "png"):
        return _drawn(name, answer.columns, list(answer.rows), form)
    text = io.StringIO()
    onrecord.report.answers.write(answer, form, text, raw=raw)
    return text.getvalue()


def _drawn(name: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]], form: str) -> str | bytes:
    from onrecord.report import charts
    from onrecord.report.trends import chart_of

    trend = TRENDS[name]
    if trend.label is None or trend.value is None:
        stop(f"{name} is a list: take --format table, csv, json or parquet")
    chart = chart_of(f"{trend.value.capitalize()} by {trend.label}", columns, rows, trend.label, trend.value)
    if form != "chart":
        return charts.svg(chart) if form == "svg" else charts.png(chart)
    console = output()
    with console.capture() as capture:
        charts.show(chart, console)
    return capture.get()


def _put(written: str | bytes, out: Path | None) -> None:
    """To the file, replaced whole, or to standard output; bytes never to a terminal."""
    raw = written.encode() if isinstance(written, str) else written
    if out:
        if out.is_dir():
            stop(f"--out {out} is a folder: name a file in it")
        with exit_1_on(OSError):
            replace_file(out, lambda stream: stream.write(raw))
    elif isinstance(written, bytes) and sys.stdout.isatty():
        stop("that format is not for a terminal: name a file with --out")
    else:
        sys.stdout.buffer.write(raw)
