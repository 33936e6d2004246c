"""`onrecord digest`: who said what, where."""

from __future__ import annotations

import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from onrecord.commands.shared import CONFIG, Day, config_of, day_of, stop
from onrecord.config.settings import MIN_CONFIDENCE, Config
from onrecord.console import output, say_problem

if TYPE_CHECKING:
    from onrecord.config.tables import WatchTable
    from onrecord.store.digests.records import By, DigestQuery

BY = ("speaker", "jurisdiction", "topic", "outlet", "day")
FORMATS = ("terminal", "md", "txt", "html", "atom", "json", "jsonl", "csv", "xlsx", "parquet")


@click.command()
@CONFIG
@click.option("--day", type=Day(), help="One day of publication: 2026-03-02, yesterday, 7d.")
@click.option("--week", type=Day(), help="The week, Monday to Sunday, that this day is in.")
@click.option("--since", type=Day(), help="First day.  [default: yesterday]")
@click.option("--until", type=Day(), help="Last day, included.  [default: today]")
@click.option("--since-last", is_flag=True, help="What no issue of this digest held yet; this one is kept as an issue.")
@click.option("--speaker", "speakers", multiple=True, metavar="NAME", help="A name, or whole words of it.")
@click.option("--party", "parties", multiple=True, metavar="PARTY", help="Or its beginning: D, Rep.")
@click.option("--outlet", "outlets", multiple=True, metavar="OUTLET", help="Its id or its name.")
@click.option(
    "--jurisdiction", "jurisdictions", multiple=True, metavar="PLACE",
    help='Spoken about or for, with all that it contains: Oregon, "Lane County, OR".',
)  # fmt: skip
@click.option("--topic", "topics", multiple=True, metavar="TOPIC", help="One of the configuration's [topics].")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(["direct", "mixed", "indirect"]))
@click.option(
    "--min-confidence", type=click.FloatRange(0, 1),
    help=f"Leave out quotes that are less certain.  [default: {MIN_CONFIDENCE}]",
)  # fmt: skip
@click.option("--watch", metavar="NAME", help="The filters of a [[watch]] of the configuration.")
@click.option("--by", type=click.Choice(BY), help="What the headings are.  [default: speaker]")
@click.option("--name", help="Which digest an issue belongs to.  [default: the watch, or daily]")
@click.option("--each", type=click.IntRange(0), help="Quotes under a heading; 0: all.  [default: the configuration's]")
@click.option("--headings", type=click.IntRange(0), help="Headings; 0: all.  [default: the configuration's]")
@click.option(
    "--format", "form", type=click.Choice(FORMATS),
    help="[default: by the name of --out; terminal on one, else md]",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path),
    help="A file, written whole or not at all; or a folder, which keeps dated files and an index page.",
)  # fmt: skip
@click.option("--email", "to", multiple=True, metavar="ADDRESS", help="Send it there, through [mail].")
def digest(
    config_path: Path, form: str | None, out: Path | None, since_last: bool, to: tuple[str, ...], **given: Any
) -> None:
    """Who said what, where, by day of publication, in the time zone of [schedule].

    What stands under a heading is ordered by how notable it is (docs/digests.md); a remark that several outlets carry
    stands once. Formats for programs (json, jsonl, csv, xlsx, parquet) hold every quote, the others the most notable
    ones and the number of the rest. A digest that is sent, kept in a folder or asked for with --since-last is an issue:
    the next one of its name marks what is new and tells what has changed. Repeated filters of one kind widen it.
    """
    from onrecord.digests import compose as digests
    from onrecord.digests.deliver import deliver
    from onrecord.report.pages import TemplateProblem
    from onrecord.store import StoreError

    config = config_of(config_path)
    watch = _watch(config, given["watch"])
    try:
        ask, about = _ask(config, watch, given, since_last)
        if since_last:
            ask = digests.since_last(config, ask)
        deliver(config, ask, about, form, out, to, keep=since_last, console=output())
    except ValueError as error:
        stop(str(error))
    except (StoreError, OSError, TemplateProblem) as error:
        say_problem(str(error))
        sys.exit(1)


def _ask(config: Config, watch: WatchTable | None, given: dict[str, Any], since_last: bool) -> tuple[DigestQuery, str]:
    """The question, and its filters in words. ValueError for a filter that leads nowhere."""
    from dataclasses import replace

    from onrecord.digests import compose as digests
    from onrecord.store.digests.records import DAILY

    first, last = _period(config, given, since_last)
    named = {key: given[key] for key in ("speakers", "parties", "outlets", "jurisdictions", "topics", "kinds")}
    if watch:
        named = {key: given[key] or tuple(getattr(watch, key)) for key in named}
    _known("topic", named["topics"], {topic.name for topic in config.topics})
    _known("outlet", named["outlets"], {it for outlet in config.outlets for it in (outlet.id, outlet.name)})
    asked = (given["min_confidence"], watch.min_confidence if watch else None, MIN_CONFIDENCE)
    sure: float = next(it for it in asked if it is not None)
    by: By = given["by"] or (watch.by if watch else "speaker")
    name = given["name"] or (watch.name if watch else DAILY)
    ask = digests.ask_of(config, first, last, digests.filters_of(**named, min_confidence=sure), by, name)
    each = ask.each if given["each"] is None else given["each"] or None
    headings = ask.headings if given["headings"] is None else given["headings"] or None
    about = "; ".join(f"{key}: {', '.join(values)}" for key, values in named.items() if values)
    return replace(ask, each=each, headings=headings), about


def _period(config: Config, given: dict[str, Any], since_last: bool) -> tuple[date, date]:
    today = datetime.now(ZoneInfo(config.schedule.timezone)).date()
    ways = [given["day"], given["week"], given["since"] or given["until"], since_last or None]
    if sum(way is not None for way in ways) > 1:
        stop("--day, --week, --since with --until, and --since-last are four ways to say when: choose one")
    if given["day"]:
        return (day_of(given["day"], today),) * 2
    if given["week"]:
        day = day_of(given["week"], today)
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    first, last = day_of(given["since"] or "yesterday", today), day_of(given["until"] or "today", today)
    if first > last:
        stop(f"--since {first} is after --until {last}")
    return first, last


def _watch(config: Config, name: str | None) -> WatchTable | None:
    if name is None:
        return None
    found = {watch.name: watch for watch in config.watches}
    if name not in found:
        stop(f'no [[watch]] has the name "{name}"; there is {", ".join(found) or "none"}')
    return found[name]


def _known(thing: str, given: tuple[str, ...], known: set[str]) -> None:
    for name in given:
        if name.lower() not in {it.lower() for it in known}:
            raise ValueError(f'no {thing} is called "{name}"; there is {", ".join(sorted(known)) or "none"}')
