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
from onrecord.report.formats.registry import digest_formats, formats_for

if TYPE_CHECKING:
    from onrecord.config.tables import WatchTable
    from onrecord.store.digests.records import By, DigestQuery

BY = ("speaker", "jurisdiction", "topic", "outlet", "day")
FILTERS = ("speakers", "parties", "outlets", "jurisdictions", "topics", "kinds")
FORMATS = ("terminal", *digest_formats())
HELP = """Who said what, where, by day of publication, in the time zone of [schedule].

    What stands under a heading is ordered by how notable it is (docs/digests.md); a remark that several outlets carry
    stands once. Formats for programs ({programs}) hold every quote, the others the most notable
    ones and the number of the rest. A digest that is sent, kept in a folder or asked for with --since-last is an issue:
    the next one of its name marks what is new and tells what has changed. Repeated filters of one kind widen it.

    \b
    Formats:
    {formats}
"""


def _help() -> str:
    """The text of --help, with the formats of the registry."""
    programs = ", ".join(digest_format.name for digest_format in formats_for(programs=True))
    lines = [f"  {digest_format.name:9}{digest_format.help}" for digest_format in digest_formats().values()]
    return HELP.format(programs=programs, formats="\n    ".join(lines))


@click.command(help=_help())
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
@click.option("--watch", "watch_name", metavar="NAME", help="The filters of a [[watch]] of the configuration.")
@click.option("--by", type=click.Choice(BY), help="What the headings are.  [default: speaker]")
@click.option("--name", help="Which digest an issue belongs to.  [default: the watch, or daily]")
@click.option("--each", type=click.IntRange(0), help="Quotes under a heading; 0: all.  [default: the configuration's]")
@click.option("--headings", type=click.IntRange(0), help="Headings; 0: all.  [default: the configuration's]")
@click.option(
    "--format", "format_name", type=click.Choice(FORMATS),
    help="[default: by the name of --out; terminal on one, else md]",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path),
    help="A file, written whole or not at all; or a folder, which keeps dated files and an index page.",
)  # fmt: skip
@click.option("--email", "to", multiple=True, metavar="ADDRESS", help="Send it there, through [mail].")
def digest(
    config_path: Path,
    watch_name: str | None,
    format_name: str | None,
    out: Path | None,
    since_last: bool,
    to: tuple[str, ...],
    **options: Any,
) -> None:
    """Read the options into a query and a delivery, and deliver the digest."""
    from onrecord.digests.deliver import Delivery, deliver
    from onrecord.digests.query import since_last_issue
    from onrecord.report.pages.templates import TemplateProblem
    from onrecord.store import StoreError

    config = config_of(config_path)
    watch = _watch_named(config, watch_name)
    try:
        query, about = _query(config, watch, options, since_last)
        if since_last:
            query = since_last_issue(config, query)
        deliver(config, query, about, Delivery(format_name, out, to, keep=since_last), output())
    except ValueError as error:
        stop(str(error))
    except (StoreError, OSError, TemplateProblem) as error:
        say_problem(str(error))
        sys.exit(1)


def _query(
    config: Config, watch: WatchTable | None, options: dict[str, Any], since_last: bool
) -> tuple[DigestQuery, str]:
    """The query that the options mean, and its filters in words. ValueError for a filter that leads nowhere.

    An option that was not given has the value of the watch, else that of the configuration.
    """
    from dataclasses import replace

    from onrecord.digests.query import make_filters, make_query
    from onrecord.store.digests.records import DAILY

    first, last = _period(config, options, since_last)
    filters = {key: options[key] or (tuple(getattr(watch, key)) if watch else ()) for key in FILTERS}
    filters |= _resolved(config, filters)
    by: By = options["by"] or (watch.by if watch else "speaker")
    name = options["name"] or (watch.name if watch else DAILY)
    least = _min_confidence(options["min_confidence"], watch)
    query = make_query(config, first, last, make_filters(**filters, min_confidence=least), by, name)
    each = query.each if options["each"] is None else options["each"] or None
    headings = query.headings if options["headings"] is None else options["headings"] or None
    about = "; ".join(f"{key}: {', '.join(values)}" for key, values in filters.items() if values)
    return replace(query, each=each, headings=headings), about


def _min_confidence(option: float | None, watch: WatchTable | None) -> float:
    if option is not None:
        return option
    return watch.min_confidence if watch and watch.min_confidence is not None else MIN_CONFIDENCE


def _period(config: Config, options: dict[str, Any], since_last: bool) -> tuple[date, date]:
    """The first and the last day that the options mean; a week begins on Monday."""
    today = datetime.now(ZoneInfo(config.schedule.timezone)).date()
    ways = [options["day"], options["week"], options["since"] or options["until"], since_last or None]
    if sum(way is not None for way in ways) > 1:
        stop("--day, --week, --since with --until, and --since-last are four ways to say when: choose one")
    if options["day"]:
        return (day_of(options["day"], today),) * 2
    if options["week"]:
        day = day_of(options["week"], today)
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    first, last = day_of(options["since"] or "yesterday", today), day_of(options["until"] or "today", today)
    if first > last:
        stop(f"--since {first} is after --until {last}")
    return first, last


def _watch_named(config: Config, name: str | None) -> WatchTable | None:
    if name is None:
        return None
    watches = {watch.name: watch for watch in config.watches}
    if name not in watches:
        stop(f'no [[watch]] has the name "{name}"; there is {", ".join(watches) or "none"}')
    return watches[name]


def _resolved(config: Config, filters: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The names of topics, outlets and parties as they are stored. ValueError for one that nothing has."""
    from onrecord.filters import known_to, outlet_named, party_named, topic_named

    known = known_to(config)
    return {
        "topics": tuple(topic_named(text, known.topics) for text in filters["topics"]),
        "outlets": tuple(outlet_named(text, known.outlets) for text in filters["outlets"]),
        "parties": tuple(party_named(text, known.parties) for text in filters["parties"]),
    }
