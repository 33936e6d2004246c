"""The same trends on the same rows in DuckDB, SQLite and pandas: `python bench/compare.py DIR`, DIR with a published copy.

    python -m venv .venv-compare
    .venv-compare/bin/pip install duckdb==1.5.5 pandas==3.0.5 pyarrow==26.0.1 pytz
    .venv-compare/bin/python bench/compare.py DIR

The rows are those that trends count (quote_facts). SQLite gets them as a table with the indexes that an experienced hand
would make (day; speaker and day; quote), pandas as a frame in memory, its texts as categories. Each question is asked
three times, warm, and the median told; answers are compared before times are. pandas is no dependency of ours.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

SINCE = date(2026, 10, 2)
COUNTED = "day is not null and counted and confidence >= 0.6"
QUESTIONS = {
    "speakers, all time": f"select person_id, count(*) as quotes from quote_facts where {COUNTED} and person_id is not null "
    "group by person_id order by quotes desc, person_id limit 10",
    "parties by month": "select strftime(day, '%Y-%m') as month, party, count(*) as quotes from quote_facts "
    f"where {COUNTED} and party is not null group by 1, 2 order by 1, 2",
    "speakers, last 30 days": f"select person_id, count(*) as quotes from quote_facts where {COUNTED} and person_id is not null "
    f"and day >= '{SINCE}' group by person_id order by quotes desc, person_id limit 10",
    "outlets of one speaker": "select outlet_id, count(*) as quotes from quote_facts where person_id = $person "
    f"and {COUNTED} group by outlet_id order by outlet_id",
    "one quote by its id": "select person_id, kind from quote_facts where quote_id = $quote",
}
COLUMNS = "day, quote_id, outlet_id, person_id, kind, party, confidence, counted"
Answer = list[tuple[Any, ...]]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("directory", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, closing(duckdb.connect(config={"threads": 2})) as duck:
        duck.execute(f"attach '{asked.directory / 'onrecord.duckdb'}' as o (read_only); use o; set timezone = 'UTC'")
        rows = duck.execute("select count(*) from quote_facts").fetchall()[0][0]
        person, quote = duck.execute("select mode(person_id), max(quote_id) from quote_facts").fetchall()[0]
        frame, took_frame = timed(lambda: loaded(duck))
        lite, took_lite = timed(lambda: indexed(duck, Path(scratch) / "facts.sqlite"))
        print(f"{rows:,} rows. Made ready: SQLite in {took_lite:.1f} s and {size(Path(scratch)):,.0f} MB on the disk; pandas in "
              f"{took_frame:.1f} s and {frame.memory_usage(deep=True).sum() / 1e6:,.0f} MB of memory; DuckDB as it is.\n")  # fmt: skip
        print("| question | DuckDB, s | SQLite, s | pandas, s |\n|---|---|---|---|")
        for name, sql in QUESTIONS.items():
            print(f"| {name} | {' | '.join(compared(name, sql, duck, lite, frame, person, quote))} |", flush=True)
        print(f"| one row added, 100 times | {' | '.join(added(duck, lite, Path(scratch)))} | no file |")


def compared(name: str, sql: str, duck: Any, lite: Any, frame: pd.DataFrame, person: int, quote: int) -> list[str]:
    """The three medians. An AssertionError if the answers differ."""
    values = {key: value for key, value in (("person", person), ("quote", quote)) if f"${key}" in sql}
    # SQLite has its arguments the other way round, and no booleans
    other = sql.replace("strftime(day, '%Y-%m')", "substr(day, 1, 7)")
    ways: tuple[Callable[[], Answer], ...] = (
        lambda: duck.execute(sql, values or None).fetchall(),
        lambda: lite.execute(other, values).fetchall(),
        lambda: PANDAS[name](frame, person, quote),
    )
    answers = [way() for way in ways]
    assert answers[0] == answers[1] == answers[2], (name, [answer[:3] for answer in answers])
    return [f"{statistics.median(timed(way)[1] for _ in range(3)):.4f}" for way in ways]


def loaded(duck: Any) -> pd.DataFrame:
    """The rows as a frame."""
    frame = duck.execute(f"select {COLUMNS} from quote_facts where day is not null").df()
    for column in ("outlet_id", "kind", "party"):
        frame[column] = frame[column].astype("category")
    frame["person_id"] = frame["person_id"].astype("Int64")
    return frame


def indexed(duck: Any, path: Path) -> sqlite3.Connection:
    """The rows as a table of SQLite with its indexes."""
    lite = sqlite3.connect(path)
    lite.execute("pragma journal_mode = wal")
    lite.execute(f"create table quote_facts ({COLUMNS})")
    answer = duck.execute(f"select {COLUMNS.replace('day', 'day::varchar', 1)} from quote_facts")
    while batch := answer.fetchmany(50_000):
        lite.executemany("insert into quote_facts values (?, ?, ?, ?, ?, ?, ?, ?)", batch)
    for columns in ("day, person_id", "person_id, day", "quote_id"):
        lite.execute(f"create index {'_'.join(columns.split(', '))} on quote_facts ({columns})")
    lite.execute("analyze")
    lite.commit()
    return lite


def counted(frame: pd.DataFrame) -> pd.DataFrame:
    """What trends count."""
    return frame[frame["counted"] & (frame["confidence"] >= 0.6)]


def top_people(frame: pd.DataFrame) -> Answer:
    """The ten most quoted."""
    found = frame.groupby("person_id").size().reset_index(name="quotes")
    best = found.sort_values(["quotes", "person_id"], ascending=[False, True]).head(10)
    return [(int(person), int(quotes)) for person, quotes in best.itertuples(index=False)]


def by_month(frame: pd.DataFrame) -> Answer:
    """The parties of each month."""
    few = counted(frame)
    found = few.groupby([few["day"].dt.strftime("%Y-%m"), "party"], observed=True).size()
    return sorted((month, party, int(quotes)) for (month, party), quotes in found.items())


def of_outlets(frame: pd.DataFrame, person: int) -> Answer:
    """The outlets of one speaker."""
    found = counted(frame[frame["person_id"] == person]).groupby("outlet_id", observed=True).size()
    return sorted((outlet, int(quotes)) for outlet, quotes in found.items())


PANDAS: dict[str, Callable[[pd.DataFrame, int, int], Answer]] = {
    "speakers, all time": lambda frame, _, __: top_people(counted(frame)),
    "parties by month": lambda frame, _, __: by_month(frame),
    "speakers, last 30 days": lambda frame, _, __: top_people(counted(frame[frame["day"] >= pd.Timestamp(SINCE)])),
    "outlets of one speaker": lambda frame, person, _: of_outlets(frame, person),
    "one quote by its id": lambda frame, _, quote: [
        (int(row.person_id), row.kind) for row in frame[frame["quote_id"] == quote].itertuples()
    ],
}


def added(duck: Any, lite: sqlite3.Connection, scratch: Path) -> list[str]:
    """A transaction a row, into a file of either database."""
    duck.execute(
        f"attach '{scratch / 'added.duckdb'}' as added; create table added.facts as select {COLUMNS} from quote_facts limit 0"
    )

    def many(run: Callable[[], object]) -> float:
        return timed(lambda: [run() for _ in range(100)])[1]

    row = "('2026-10-31', 1, 'o1', 1, 'direct', null, 0.9, true)"
    into_duck = many(lambda: duck.execute(f"insert into added.facts values {row}"))
    into_lite = many(lambda: (lite.execute(f"insert into quote_facts values {row}"), lite.commit()))
    return [f"{into_duck:.4f}", f"{into_lite:.4f}"]


def size(folder: Path) -> float:
    """Megabytes."""
    return sum(it.stat().st_size for it in folder.iterdir()) / 1e6


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What it gives, and the seconds that it took."""
    start = time.perf_counter()
    return work(), time.perf_counter() - start


if __name__ == "__main__":
    main()
