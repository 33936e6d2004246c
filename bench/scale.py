"""How the store grows: synthetic years of quotes (years.py), published, asked and added to, at several sizes.

    python bench/scale.py [--sizes 1e6,3e6,1e7] [--directory DIR] [--keep] [--articles-a-day 1000] [--json FILE]

A million quotes are a year of 460 articles a day of 40 outlets, whose feeds are asked every half hour; all that a pass
writes is there, through the writer's own statements. Then everything goes the real way: Store.publish, a day of
articles through Store.save_articles, and every trend on the published copy, each in a process of its own whose memory is
told. Times are those of this machine: what to compare is the exponent of each curve (log of times by log of sizes, 1
grows as the data do, 0 not at all) and the ratios within one run. The seconds of a trend that count are those of the
processor (both cores together): on a machine that does nothing else it answers in fewer.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import years

from onrecord.ingest.records import Article, Entry, Feed, Fetched, Outlet, Source, Validators
from onrecord.nlp.records import Division, Mention, Place, Quote, Reading, Speaker
from onrecord.store import Limits, Saving, Store
from onrecord.store.doctor import examine
from onrecord.store.files import PUBLISHED, WRITER, connect_published
from onrecord.store.trends.questions import TrendFilter, trend
from onrecord.store.trends.registry import TRENDS
from onrecord.store.trends.topics import Topic

TOPICS = (Topic("budget", ("ot", "test nech")), Topic("water", ("reso*",), ("resoto re",)))
BATCH = 50  # articles a transaction, where many are saved at once
NARROW = {  # the last days of each size are the last that it has
    "all": lambda last: TrendFilter(),
    "by month": lambda last: TrendFilter(period="month"),
    "last 30 days": lambda last: TrendFilter(since=last - timedelta(days=29)),
    "one speaker, a year": lambda last: TrendFilter(speaker=years.SPEAKER, since=last - timedelta(days=364)),
    "one state by week, a year": lambda last: TrendFilter(
        jurisdiction="OH", period="week", since=last - timedelta(days=364)
    ),
}
RUNS = 3


class Numbers(dict[str, float]):
    """Numbers by name, each told on standard error when it is there: the greatest size takes an hour."""

    def __setitem__(self, name: str, value: float) -> None:
        super().__setitem__(name, value)
        print(f"{name}: {value:.3f}", file=sys.stderr, flush=True)


@dataclass(slots=True)
class Measured:
    """One size: seconds, megabytes and ratios by name."""

    quotes: int
    numbers: Numbers = field(default_factory=Numbers)


def measure(size: int, folder: Path, articles_a_day: int) -> Measured:
    """Build a database of so many quotes, and time what is asked of it."""
    measured = Measured(size)
    numbers = measured.numbers
    numbers |= loaded(folder, size)
    with Store.open(folder) as store:
        store.set_topics(TOPICS)
        numbers["first publish (all facts), s"] = seconds(lambda: store.publish(years.END))
        numbers["file, MB"] = (folder / PUBLISHED).stat().st_size / 1e6
        numbers["file, MB a million quotes"] = (folder / PUBLISHED).stat().st_size / size
        took = [(seconds(lambda: store.publish(years.END)), seconds(lambda: plain_copy(folder))) for _ in range(RUNS)]
        publishing, copying = (min(each) for each in zip(*took, strict=True))
        numbers["publish, nothing new, s"], numbers["cp, sync and sha256sum, s"] = publishing, copying
        numbers["publish, nothing new, s a GB"] = publishing / numbers["file, MB"] * 1e3
        numbers[f"a day of {articles_a_day:,} articles, s"] = one_day(store, articles_a_day, BATCH)
        numbers["publish, a day, s"] = seconds(lambda: store.publish(years.END))
        numbers["100 articles one by one, s"] = one_day(store, 100, 1)
    numbers["file / text"] = (folder / WRITER).stat().st_size / ask(
        folder, "select sum(strlen(text)) from article_text"
    )
    for name in TRENDS:
        for how, (took, worked, memory) in asked_apart(folder, name).items():
            numbers[f"{name}, {how}, s"] = worked
            numbers[f"{name}, {how}, wall s"], numbers[f"{name}, {how}, MB"] = took, memory
    numbers["doctor, s"] = seconds(lambda: examine(folder, years.END))
    return measured


def plain_copy(folder: Path) -> None:
    """What publishing does, by the tools of the system one after the other."""
    copy = folder / "plain.copy"
    for command in (["cp", folder / PUBLISHED, copy], ["sync", copy], ["sha256sum", copy]):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    copy.unlink()


def loaded(folder: Path, size: int) -> dict[str, float]:
    """Load so many quotes, unless a run with --keep has left them there; how fast that was, their making left out."""
    told = folder / "load.json"
    if not told.exists():
        with Store.open(folder) as store:
            took = years.load(store, size)
        rates = {"load, quotes a second": size / took.clock, "load, quotes a processor second": size / took.processor}
        told.write_text(json.dumps(rates))
    found: dict[str, float] = json.loads(told.read_text())
    return found


def one_day(store: Store, articles: int, batch: int) -> float:
    """So many articles through the writer's own path, so many a transaction; the seconds that saving took."""
    name = f"day{store.counts().sources}"  # a new one each time
    outlet, source = (
        Outlet(name, "Day", f"{name}.example"),
        Source(f"{name}-news", name, "feed", f"https://{name}.example/rss"),
    )
    store.sync((outlet,), (source,))
    addresses = [f"{name}.example/{i}" for i in range(articles)]
    entries = tuple(Entry(source.id, f"https://{it}", it, it, years.END, "1") for it in addresses)
    due = next(it for it in store.due(years.END + timedelta(days=1)) if it.source.id == source.id)
    page = Fetched(source.url, source.url, 200, (), b"x", Validators(), years.END, 0.1)
    store.save_feed(due, page, Feed("Day", entries), years.END + timedelta(hours=1), years.END)
    items = [saving(todo, page, number) for number, todo in enumerate(store.todo(years.END)) if todo.outlet.id == name]
    start = time.perf_counter()
    for first in range(0, len(items), batch):
        store.save_articles(items[first : first + batch], years.END)
    return time.perf_counter() - start


def saving(todo, page: Fetched, number: int) -> Saving:  # type: ignore[no-untyped-def]
    """An article of 550 words, 6 quotes, 3 places and 150 forms of words."""
    words = [f"word{(number * 31 + i * i) % 4000}" for i in range(550)]
    text = " ".join(words)
    ohio = "ocd-division/country:us/state:oh"
    places = tuple(
        Place(
            (n * 90, n * 90 + 5),
            text[n * 90 : n * 90 + 5],
            "place",
            f"Town {n}",
            "OH",
            f"{ohio}/place:town_{n}",
            None,
            0.9,
            "list",
        )
        for n in range(3)
    )
    said = tuple(
        Quote(
            "direct", ((n * 80, n * 80 + 70),), text[n * 80 : n * 80 + 70], Mention(((n * 80 + 71, n * 80 + 75),), text[n * 80 + 71 : n * 80 + 75], "say"),
            Mention(((n * 80 + 76, n * 80 + 79),), text[n * 80 + 76 : n * 80 + 79]),
            Speaker(f"Day Person {(number + n) % 400}", "person", "mayor", None, f"{ohio}/place:town_{n % 3}"), 0.9,
        )
        for n in range(years.QUOTES_AN_ARTICLE)
    )  # fmt: skip
    divisions = tuple(Division(it.ocd_id, None, "place", it.name, "OH", (ohio,)) for it in places)
    forms = tuple((f"{word}s", word) for word in words[:150])
    reading = Reading("1", said, places, (), forms, divisions)
    article = Article(
        todo.entry.url, todo.entry.url, todo.outlet.id, todo.entry.title, ("Bo Reed",), years.END, "feed", "en", None, "open", text, todo.entry.url
    )  # fmt: skip
    return Saving(todo, page, article, number.to_bytes(512, "big"), None, reading)


def asked_apart(folder: Path, name: str) -> dict[str, tuple[float, float, float]]:
    """Best seconds of a trend by the clock and of the processor, and the megabytes that a process of its own took."""
    command = [sys.executable, __file__, "--ask", str(folder), name]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return {how: tuple(map(float, line.split())) for how, line in zip(NARROW, lines, strict=True)}  # type: ignore[misc]


def ask_trend(folder: Path, name: str) -> None:
    """The same in this process, a line for each way of NARROW."""
    with closing(connect_published(folder)) as db:
        (last,) = db.execute("select max(day) from quote_facts").fetchall()[0]
    limits = Limits(timeout_s=300, threads=2)
    for narrowed in (it(last) for it in NARROW.values()):
        Path("/proc/self/clear_refs").write_text("5")  # the highest memory is counted from here (proc(5))
        took, worked = [], []
        for _ in range(RUNS):
            start = time.process_time()
            took.append(seconds(lambda it=narrowed: list(trend(folder, name, it, limits).rows)))  # type: ignore[misc]
            worked.append(time.process_time() - start)
        print(min(took), min(worked), highest_memory(), flush=True)


def highest_memory() -> float:
    """Megabytes that this process held at most (VmHWM; getrusage would tell that of the process it was forked from)."""
    (line,) = (it for it in Path("/proc/self/status").read_text().splitlines() if it.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def ask(folder: Path, sql: str) -> float:
    """One number from the published copy."""
    with closing(connect_published(folder)) as db:
        return float(db.execute(sql).fetchall()[0][0])


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def exponent(sizes: list[int], values: list[float]) -> float:
    """The slope of log(value) over log(size), by least squares."""
    if len(sizes) < 2:
        return math.nan
    slope: float = statistics.linear_regression(
        [math.log(it) for it in sizes], [math.log(max(it, 1e-6)) for it in values]
    ).slope
    return slope


def table(found: list[Measured]) -> str:
    """The numbers of all sizes with the exponent of each, as Markdown; clock and memory stand beside the seconds."""
    sizes = [it.quotes for it in found]
    lines = ["| quotes | " + " | ".join(f"{it:,}" for it in sizes) + " | exponent |", "|---" * (len(sizes) + 2) + "|"]
    for name in found[0].numbers:
        memory = name.removesuffix("s") + "MB"
        if name.endswith((", MB", ", wall s")) and name != "file, MB":
            continue
        values = [it.numbers[name] for it in found]
        cells = [f"{it:,.3f}" if it < 100 else f"{it:,.0f}" for it in values]
        if memory in found[0].numbers:
            wall = name.removesuffix("s") + "wall s"
            cells = [
                f"{cell} ({it.numbers[wall]:,.2f} s by the clock, {it.numbers[memory]:,.0f} MB)"
                for cell, it in zip(cells, found, strict=True)
            ]
        lines.append(f"| {name} | {' | '.join(cells)} | {exponent(sizes, values):.2f} |")
    return "\n".join(lines)


def main() -> None:
    """Measure every size in a folder of its own, which is removed, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", default="1e6,3e6,1e7")
    parser.add_argument("--directory", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--articles-a-day", type=int, default=1000)
    parser.add_argument("--json", type=Path, help="also write the numbers here")
    parser.add_argument("--keep", action="store_true", help="leave what was loaded, and take up what was left")
    parser.add_argument("--ask", nargs=2, metavar=("DIR", "TREND"), help="time one trend there")
    asked = parser.parse_args()
    if asked.ask:
        ask_trend(Path(asked.ask[0]), asked.ask[1])
        return
    found = []
    for size in (int(float(it)) for it in asked.sizes.split(",")):
        folder = asked.directory / f"scale-{size}"
        try:
            found.append(measure(size, folder, asked.articles_a_day))
        finally:
            if not asked.keep:
                shutil.rmtree(folder)
        print(table(found[-1:]), flush=True)
    print(table(found))
    if asked.json:
        asked.json.write_text(json.dumps([{"quotes": it.quotes, **it.numbers} for it in found], indent=1) + "\n")


if __name__ == "__main__":
    main()
