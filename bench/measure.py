"""What onrecord is measured to do on the corpora: the real command, then the scorers; floors that only go up.

`python bench/measure.py` prints each measure beside its floor. `--raise` lifts floors to just below what is measured
now and never lowers one; `--markdown` prints the table for docs/evaluation.md. Needs ../shared.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SHARED = HERE.parent.parent / "shared"
CORPORA, SCORERS = SHARED / "corpora", SHARED / "bench"
FLOORS = HERE / "floors.toml"
SLACK = 0.005  # between a floor and what was measured: another machine's last digits


@dataclass(frozen=True, slots=True)
class Corpus:
    """Where a corpus stands, and the scorer with its further arguments that is run on it."""

    name: str
    gold: Path
    scorer: str
    more: tuple[str, ...] = ()


QUOTES = CORPORA / "polnear/dev.jsonl.gz"
SPEAKERS = CORPORA / "polnear/dev_speakers.jsonl"
RUNS = (
    Corpus("quotes_all", QUOTES, "score_quotes.py"),
    Corpus("quotes_direct", QUOTES, "score_quotes.py", ("--subset", "direct")),
    Corpus("speakers", QUOTES, "score_speakers.py", (str(SPEAKERS),)),
    Corpus("places_lgl", CORPORA / "geo/lgl-dev.jsonl.gz", "score_jurisdictions.py"),
    Corpus("places_trnews", CORPORA / "geo/trnews-dev.jsonl.gz", "score_jurisdictions.py"),
    Corpus("pages", CORPORA / "pages/truth.json", "score_pages.py"),
)


def measured(folder: Path) -> dict[str, float]:
    """Every number of every run, by dotted name: quotes_all.soft.f1, pages.title. Extracts each corpus once."""
    numbers: dict[str, float] = {}
    predictions: dict[Path, Path] = {}
    for run in RUNS:
        if run.gold not in predictions:
            predictions[run.gold] = extract(run.gold, folder)
        command = [sys.executable, str(SCORERS / run.scorer), str(predictions[run.gold]), str(run.gold), *run.more]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        numbers.update(flat(json.loads(printed), run.name))
    return numbers


def extract(gold: Path, folder: Path) -> Path:
    """The corpus through `onrecord extract`: its lines in a file. Texts go through .txt files, byte for byte."""
    paths = sorted(CORPORA.glob("pages/html/*.html.gz")) if gold.name == "truth.json" else texts(gold, folder)
    out = folder / f"{gold.name.partition('.')[0]}.pred.jsonl"
    with out.open("w", encoding="utf-8") as stream:
        subprocess.run([sys.executable, "-m", "onrecord", "extract", *map(str, paths)], stdout=stream, check=True)
    return out


def texts(gold: Path, folder: Path) -> list[Path]:
    """One .txt a document, named after its id."""
    target = folder / gold.name.partition(".")[0]
    target.mkdir()
    with gzip.open(gold, "rt", encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    for document in documents:
        (target / f"{document['id']}.txt").write_bytes(document["text"].encode("utf-8"))
    return sorted(target.iterdir())


def flat(value: Any, name: str) -> dict[str, float]:
    """Nested numbers by dotted names."""
    if isinstance(value, dict):
        return {k: v for key, inner in value.items() for k, v in flat(inner, f"{name}.{key}").items()}
    return {name: float(value)} if isinstance(value, int | float) else {}


def floors() -> dict[str, float]:
    """The floors, by the same names."""
    tables = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    return {f"{table}.{key}": float(floor) for table, rows in tables.items() for key, floor in rows.items()}


def raised(old: dict[str, float], numbers: dict[str, float]) -> dict[str, float]:
    """Floors just below what is measured, and never below what they were."""
    return {name: max(floor, round(numbers[name] - SLACK, 3)) for name, floor in old.items()}


def write(new: dict[str, float]) -> None:
    head = "# Floors of quality on the corpora, by `python bench/measure.py --raise`: they only go up.\n"
    tables: dict[str, list[str]] = {}
    for name, floor in sorted(new.items()):
        table, _, key = name.partition(".")
        tables.setdefault(table, []).append(f'"{key}" = {floor}')
    FLOORS.write_text(head + "".join(f"\n[{table}]\n" + "\n".join(rows) + "\n" for table, rows in tables.items()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--raise", dest="lift", action="store_true")
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--all", action="store_true", help="every number of the scorers, not only those with a floor")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        numbers = measured(Path(folder))
    old = floors()
    names = sorted(numbers) if options.all else sorted(old)
    for name in names:
        floor = f"{old[name]:.3f}" if name in old else ""
        print(
            f"| {name} | {numbers[name]:.3f} | {floor} |"
            if options.markdown
            else f"{name:44} {numbers[name]:8.3f} {floor:>8}"
        )
    if options.lift:
        write(raised(old, numbers))


if __name__ == "__main__":
    main()
