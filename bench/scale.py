"""How the store grows: synthetic years of quotes, loaded in bulk, published, and every trend timed, at several sizes.

    python bench/scale.py [--sizes 1e6,3e6,1e7] [--directory DIR] [--articles-a-day 1000]

Speakers, outlets and jurisdictions are drawn by Zipf's law, a fifth of the articles are copies of wire stories, and
texts are words drawn the same way, so that they compress as texts do. The rows go in by SQL into the tables that the
writer fills (a year cannot be read anew here), then everything goes the real way: facts.refresh, Store.publish, the
published copy, the queries of `onrecord trends`; and a day of articles through Store.save_article on top. Times are
those of this machine: the exponent of each curve (log of times by log of sizes) is what to compare.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb

from ingest.records import Article, Entry, Feed, Fetched, Outlet, Source, Validators
from nlp.records import Mention, Quote, Reading, Speaker
from store import Store
from store.files import PUBLISHED, WRITER, connect_published
from store.topics import Topic
from store.trends import TRENDS, Narrowed, trend

QUOTES_AN_ARTICLE = 6
OUTLETS, PEOPLE, PLACES, WORDS = 40, 100_000, 3_000, 50_000
END = datetime(2026, 11, 1, tzinfo=UTC)
YEARS = 10
TOPICS = (Topic("budget", ("w12", "w99 w7")), Topic("water", ("w37*",), ("w370 w1",)))
NARROW = {
    "all": Narrowed(),
    "by month": Narrowed(period="month"),
    "last 30 days": Narrowed(since=date(2026, 10, 2)),
}

# Zipf by inversion: a rank of n with an exponent near one is n to the power of an even number, less one.
SQL = """
create or replace temp macro zipf(n, seed) as cast(floor(pow(n, (hash(seed) % 1000003) / 1000003.0)) as bigint);
create or replace temp macro some_words(many, seed) as
    list_aggregate(list_transform(range(many), lambda i: 'w' || zipf({words}, seed * 977 + i)), 'string_agg', ' ');
insert into outlets by name
    select 'o' || i as outlet_id, 'Outlet ' || i as name, 'o' || i || '.example' as domain, 'America/New_York' as timezone
    from range({outlets}) t(i);
insert into jurisdictions
    select 'ocd-division/country:us/state:' || lower(state) || '/place:p' || i, null, 'place', 'Place ' || i, state
    from (select i, (['OH', 'OR', 'TX', 'CA', 'NY', 'IL', 'GA', 'WA', 'FL', 'PA'])[1 + i % 10] as state from range({places}) t(i));
insert into people by name
    select i + 1 as person_id, 'p' || i as key, 'Person ' || i || ' Name' || i as name, 'person' as kind,
        (['Democratic', 'Republican', null])[1 + i % 3] as party, null as jurisdiction, false as party_set,
        false as jurisdiction_set
    from range({people}) t(i);
insert into speakers by name
    select person_id as speaker_id, name, kind, now() as first_seen, party, person_id, 'named' as sourcing from people;
"""
ARTICLES = """
insert into articles by name
select
    i as article_id, 'o' || (zipf({outlets}, i * 3) - 1) as outlet_id, 'k' || i as key, 'https://e.example/' || i as url,
    url as canonical_url, 'Title ' || i as title, [] as byline,
    timestamptz '{end}' - to_seconds(({years} * 31557600.0 * ({total} - i) / {total})::bigint) as published,
    'feed' as published_source, 'en' as language, null as section, 'open' as access, 1 as revision, hash(i)::varchar as text_hash,
    if(i % 5 = 0 and i > 0, i - 1, i) as cluster_id, published as first_seen, published as updated
from range({first}, {last}) t(i)
"""
BODIES = """
insert into article_text select i, 1, some_words(500, i) from range({first}, {last}) t(i);
insert into revisions select i, 1, now(), hash(i)::varchar, 'Title', 'ab'::blob from range({first}, {last}) t(i);
insert into readings select i, 1, '1', now() from range({first}, {last}) t(i);
"""
QUOTES = """
insert into quotes by name
select
    i * {each} + n as quote_id, i as article_id, 1 as revision, n,
    if(n % 3 = 0, 'direct', 'indirect') as kind, [{{'start': n * 80, 'end': n * 80 + 70}}] as spans,
    some_words(22, if(i % 5 = 0 and i > 0, i - 1, i) * {each} + n) as text, 'said' as cue_text, 'say' as cue_lemma,
    [] as cue_spans, 'he' as source_text, [] as source_spans,
    zipf({people}, if(i % 5 = 0 and i > 0, i - 1, i) * 31 + n) as speaker_id, 'mayor' as role,
    (['Democratic', 'Republican', null])[1 + (speaker_id - 1) % 3] as party,
    'ocd-division/country:us/state:oh' as jurisdiction, 0.5 + (hash(i, n) % 50) / 100.0 as confidence
from range({first}, {last}) t(i), range({each}) u(n);
insert into quote_places
select q.quote_id, q.article_id, 1, j.ocd_id, 'quote'
from quotes q
join (select ocd_id, row_number() over (order by ocd_id) as n from jurisdictions) j on j.n = zipf({places}, q.quote_id * 7)
where q.article_id >= {first} and q.article_id < {last} and q.quote_id % 2 = 0;
"""
STEP = 100_000  # articles a transaction


@dataclass(slots=True)
class Measured:
    """One size: seconds and bytes by name."""

    quotes: int
    numbers: dict[str, float] = field(default_factory=dict)


def measure(size: int, folder: Path, articles_a_day: int) -> Measured:
    """Build a database of so many quotes, and time what is asked of it."""
    measured = Measured(size)
    numbers = measured.numbers
    with Store.open(folder) as store:
        store._db.execute("set threads = 2")
        numbers["load s"] = seconds(lambda: load(store._db, size))
        numbers["quotes loaded a second"] = size / numbers["load s"]
        store.set_topics(TOPICS)
        numbers["first publish s (all facts)"] = seconds(lambda: store.publish(END))
        numbers["publish s (nothing new)"] = seconds(lambda: store.publish(END))
        numbers["day written s"] = seconds(lambda: one_day(store, articles_a_day))
        numbers["publish s (a day)"] = seconds(lambda: store.publish(END))
    text = ask(folder, "select sum(strlen(text)) from article_text")
    numbers["bytes a quote"] = (folder / PUBLISHED).stat().st_size / size
    numbers["file / text"] = (folder / WRITER).stat().st_size / text
    for name in TRENDS:
        for how, narrowed in NARROW.items():
            numbers[f"{name}, {how} s"] = statistics.median(
                seconds(lambda n=name, it=narrowed: list(trend(folder, n, it).rows)) for _ in range(3)
            )
    return measured


def load(db: duckdb.DuckDBPyConnection, size: int) -> None:
    """The rows of so many quotes, a transaction for each STEP articles."""
    total = size // QUOTES_AN_ARTICLE
    names = {"outlets": OUTLETS, "people": PEOPLE, "places": PLACES, "words": WORDS, "total": total, "years": YEARS}
    names |= {"each": QUOTES_AN_ARTICLE, "end": END.isoformat()}
    db.execute(SQL.format(**names))
    for first in range(0, total, STEP):
        span = {**names, "first": first, "last": min(first + STEP, total)}
        db.execute("begin")
        for sql in (ARTICLES, BODIES, QUOTES):
            db.execute(sql.format(**span))
        db.execute("commit")


def one_day(store: Store, articles: int) -> None:
    """So many articles through the writer's own path, a transaction each."""
    outlet, source = Outlet("day", "Day", "day.example"), Source("day-news", "day", "feed", "https://day.example/rss")
    store.sync((outlet,), (source,))
    entries = tuple(
        Entry("day-news", f"https://day.example/{i}", f"day.example/{i}", f"Day {i}", END, "1") for i in range(articles)
    )
    (due,) = store.due(END)
    page = Fetched("https://day.example", "https://day.example", 200, (), b"x", Validators(), END, 0.1)
    store.save_feed(due, page, Feed("Day", entries), END + timedelta(hours=1), END)
    text = " ".join(f"w{i % 900}" for i in range(500))
    said = tuple(
        Quote(
            "direct", ((n * 40, n * 40 + 30),), text[n * 40 : n * 40 + 30], Mention(((0, 2),), text[:2], "say"), None,
            Speaker(f"Day Person {n}", "person"), 0.9,
        )
        for n in range(QUOTES_AN_ARTICLE)
    )  # fmt: skip
    for todo in store.todo(END):
        article = Article(
            todo.entry.url, todo.entry.url, "day", todo.entry.title, (), END, "feed", "en", None, "open", text, todo.entry.url
        )  # fmt: skip
        store.save_article(todo, page, article, b"1", None, Reading("1", said, ()), END)


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
    """The slope of log(value) over log(size), by least squares: 1 grows as the data do, 0 not at all."""
    if len(sizes) < 2:
        return math.nan
    slope: float = statistics.linear_regression(
        [math.log(it) for it in sizes], [math.log(max(it, 1e-6)) for it in values]
    ).slope
    return slope


def table(found: list[Measured]) -> str:
    """The numbers of all sizes with the exponent of each, as Markdown."""
    sizes = [it.quotes for it in found]
    lines = ["| quotes | " + " | ".join(f"{it:,}" for it in sizes) + " | exponent |", "|---" * (len(sizes) + 2) + "|"]
    for name in found[0].numbers:
        values = [it.numbers[name] for it in found]
        cells = " | ".join(f"{it:,.3f}" if it < 100 else f"{it:,.0f}" for it in values)
        lines.append(f"| {name} | {cells} | {exponent(sizes, values):.2f} |")
    return "\n".join(lines)


def main() -> None:
    """Measure every size in a folder of its own, which is removed, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", default="1e6,3e6,1e7")
    parser.add_argument("--directory", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--articles-a-day", type=int, default=1000)
    parser.add_argument("--json", type=Path, help="also write the numbers here")
    asked = parser.parse_args()
    found = []
    for size in (int(float(it)) for it in asked.sizes.split(",")):
        folder = Path(tempfile.mkdtemp(prefix="scale-", dir=asked.directory))
        try:
            found.append(measure(size, folder, asked.articles_a_day))
        finally:
            shutil.rmtree(folder)
    print(table(found))
    if asked.json:
        asked.json.write_text(json.dumps([{"quotes": it.quotes, **it.numbers} for it in found], indent=1) + "\n")


if __name__ == "__main__":
    main()
