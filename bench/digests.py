"""What digests cost: peak memory by the number of their quotes, and the seconds of one day among all.

    python bench/scale.py --sizes 1e6 --keep              # makes a database; or take your own
    python bench/digests.py DIRECTORY [--sizes 5000,50000,500000] [--forms jsonl,csv,json,parquet,xlsx,issue]

DIRECTORY holds a published copy. Each number is that of a process of its own (VmHWM, the program itself included), which
asks for as many of the last days as hold so many quotes. `issue` is the list of remarks that an issue keeps. A day is the
last whole one, asked as `onrecord digest` asks, with the most notable quotes in HTML; `command` is that whole command.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from onrecord.config.settings import load
from onrecord.digests.compose import all_remarks, compose_digest
from onrecord.digests.issues import issue_remarks
from onrecord.digests.query import make_query
from onrecord.report.digests.write import write_digest
from onrecord.store.digests.records import Filters
from onrecord.store.files import connect_published

FORMS = ("jsonl", "csv", "json", "parquet", "xlsx", "issue")
RUNS = 3


def measure(directory: Path, form: str, first: date, last: date) -> str:
    """Remarks, seconds and peak megabytes of one digest in this process."""
    with tempfile.TemporaryDirectory() as folder:
        config = _config(directory, Path(folder))
        query = make_query(config, first, last, Filters(min_confidence=0.6))
        start = time.perf_counter()
        if form == "issue":
            with issue_remarks(config, query) as held:
                count = held.count
        else:
            digest = compose_digest(config, query)
            every = None if form == "html" else all_remarks(config, query)
            write_digest(digest, form, Path(folder) / f"digest.{form}", shown_remarks=every)
            count = digest.remarks
        took = time.perf_counter() - start
    return f"{count} {took} {_highest_memory()}"


def windows(directory: Path, sizes: list[int]) -> list[tuple[int, date, date]]:
    """For each size, as many of the last days as hold so many quotes."""
    with closing(connect_published(directory)) as db:
        days = db.execute("""
            select cast(timezone('America/New_York', published) as date) as day, count(*)
            from articles join quotes using (article_id, revision) where published is not null
            group by day order by day desc
        """).fetchall()[1:]  # the last is not whole
    found, last = [], days[0][0]
    for size in sizes:
        total, first = 0, last
        for day, count in days:
            total, first = total + count, day
            if total >= size:
                break
        found.append((size, first, last))
    return found


def _config(directory: Path, folder: Path):  # type: ignore[no-untyped-def]
    path = folder / "config.toml"
    path.write_text(f"[store]\ndirectory = {str(directory)!r}\n", encoding="utf-8")
    return load(path)


def _highest_memory() -> float:
    (line,) = (it for it in Path("/proc/self/status").read_text().splitlines() if it.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _apart(directory: Path, form: str, first: date, last: date) -> tuple[int, float, float]:
    command = [sys.executable, __file__, str(directory), "--one", form, str(first), str(last)]
    count, took, memory = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return int(count), float(took), float(memory)


def _command(directory: Path, day: date) -> float:
    with tempfile.TemporaryDirectory() as folder:
        config = _config(directory, Path(folder)).path
        command = [sys.executable, "-m", "onrecord", "digest", "--config", str(config), "--day", str(day)]
        start = time.perf_counter()
        subprocess.run([*command, "--out", f"{folder}/day.html"], check=True)
        return time.perf_counter() - start


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("--sizes", default="5000,50000,500000")
    parser.add_argument("--forms", default=",".join(FORMS))
    parser.add_argument("--one", nargs=3, metavar=("FORM", "SINCE", "UNTIL"), help="in this process")
    asked = parser.parse_args()
    if asked.one:
        form, first, last = asked.one
        print(measure(asked.directory, form, date.fromisoformat(first), date.fromisoformat(last)))
        return
    spans = windows(asked.directory, [int(it) for it in asked.sizes.split(",")])
    day = spans[0][2]
    count, took, memory = min((_apart(asked.directory, "html", day, day) for _ in range(RUNS)), key=lambda it: it[1])
    print(f"a day of {count:,} remarks: {took:.2f} s, {memory:.0f} MB; ", end="")
    print(f"the whole command {min(_command(asked.directory, day) for _ in range(RUNS)):.2f} s\n", flush=True)
    print("| form | " + " | ".join(f"{(last - first + timedelta(1)).days} days" for _, first, last in spans) + " |")
    print("|---" * (len(spans) + 1) + "|")
    for form in asked.forms.split(","):
        cells = [_apart(asked.directory, form, first, last) for _, first, last in spans]
        told = " | ".join(f"{count:,} remarks: {memory:.0f} MB, {took:.1f} s" for count, took, memory in cells)
        print(f"| {form} | {told} |", flush=True)


if __name__ == "__main__":
    main()
