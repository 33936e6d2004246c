"""What onrecord is measured to do on the corpora: the real command, then the scorers. Needs ../shared.

usage: python bench/measure.py              each measure beside its floor
       python bench/measure.py --all        every number of the scorers
       python bench/measure.py --raise      lift the floors to just below what is measured now; never lowers one
       python bench/measure.py --markdown   write the tables of docs/evaluation.md and docs/attribution-model.md

Exits 1 where a measure is below its floor.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import confidence
import evaluation
import floors

SHARED = Path(__file__).resolve().parents[2] / "shared"
CORPORA, SCORERS = SHARED / "corpora", SHARED / "bench"


@dataclass(frozen=True, slots=True)
class Run:
    """One scorer on one corpus: `gold` holds the texts or names the pages, `more` are the scorer's further arguments."""

    name: str
    gold: Path
    scorer: str
    more: tuple[str, ...] = ()

    def files(self) -> list[Path]:
        """All that the numbers depend on, beside our code."""
        further = [path for path in map(Path, self.more) if path.is_file()]
        return [self.gold, *further, *(pages() if self.gold == TRUTH else [])]

    def command(self) -> str:
        """What scored it, as one would type it in ../shared/bench."""
        return " ".join([self.scorer, "PRED", self.gold.name, *(Path(one).name for one in self.more)])


POLNEAR, SPEAKERS = CORPORA / "polnear/dev.jsonl.gz", CORPORA / "polnear/dev_speakers.jsonl"
TRUTH = CORPORA / "pages/truth.json"
RUNS = (
    Run("quotes_all", POLNEAR, "score_quotes.py"),
    Run("quotes_direct", POLNEAR, "score_quotes.py", ("--subset", "direct")),
    Run("speakers", POLNEAR, "score_speakers.py", (str(SPEAKERS),)),
    Run("pages", TRUTH, "score_pages.py"),
    Run("places_lgl", CORPORA / "geo/lgl-dev.jsonl.gz", "score_jurisdictions.py"),
    Run("places_trnews", CORPORA / "geo/trnews-dev.jsonl.gz", "score_jurisdictions.py"),
)


def measured(folder: Path) -> tuple[dict[str, float], list[confidence.Tenth]]:
    """Every number of every run, by dotted name (quotes_all.soft.f1, pages.title), and what confidences are worth.

    Each corpus is extracted once.
    """
    predictions = {gold: extract(gold, folder) for gold in dict.fromkeys(run.gold for run in RUNS)}
    numbers, dump = dict[str, float](), folder / "quotes.dump.jsonl"
    for run in RUNS:
        command = [sys.executable, str(SCORERS / run.scorer), str(predictions[run.gold]), str(run.gold), *run.more]
        command += ["--dump", str(dump)] if run.name == "quotes_all" else []
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        numbers.update(flat(json.loads(printed), run.name))
    tenths = confidence.tenths(confidence.judged(predictions[POLNEAR], dump))
    return numbers | {"quotes_all.honest": confidence.honest(tenths)}, tenths


def extract(gold: Path, folder: Path) -> Path:
    """The corpus through `onrecord extract`: its lines in a file."""
    paths = pages() if gold == TRUTH else texts(gold, folder)
    out = folder / f"{gold.name.partition('.')[0]}.pred.jsonl"
    with out.open("w", encoding="utf-8") as stream:
        subprocess.run([sys.executable, "-m", "onrecord", "extract", *map(str, paths)], stdout=stream, check=True)
    return out


def pages() -> list[Path]:
    return sorted(CORPORA.glob("pages/html/*.html.gz"))


def texts(gold: Path, folder: Path) -> list[Path]:
    """One .txt a document, named after its id, byte for byte."""
    target = folder / gold.name.partition(".")[0]
    target.mkdir()
    for document in documents(gold):
        (target / f"{document['id']}.txt").write_bytes(document["text"].encode("utf-8"))
    return sorted(target.iterdir())


def documents(gold: Path) -> list[dict[str, Any]]:
    """The objects of a .jsonl.gz."""
    with gzip.open(gold, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def flat(value: Any, name: str) -> dict[str, float]:
    """Nested numbers by dotted names."""
    if isinstance(value, dict):
        return {k: v for key, inner in value.items() for k, v in flat(inner, f"{name}.{key}").items()}
    return {name: float(value)} if isinstance(value, int | float) else {}


def other_corpora(tables: floors.Tables) -> list[str]:
    """The runs whose floors were set on other files than those at hand."""
    sums = {run.name: floors.checksum(run.files()) for run in RUNS}
    return [name for name, table in tables.items() if table.sha256 != sums[name]]


def show(numbers: Mapping[str, float], held: Mapping[str, float], every: bool) -> None:
    for name in sorted(numbers if every else held):
        floor = f"{held[name]:.3f}" if name in held else ""
        fell = "  below its floor" if numbers[name] < held.get(name, 0.0) else ""
        print(f"{name:44} {numbers[name]:9.4f} {floor:>8}{fell}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for flag in ("--all", "--raise", "--markdown"):
        parser.add_argument(flag, action="store_true")
    options = vars(parser.parse_args())
    tables = floors.load()
    if not CORPORA.is_dir():
        sys.exit(f"no corpora at {CORPORA}")
    if other := other_corpora(tables):
        sys.exit(f"the floors of {', '.join(other)} were set on another corpus: see bench/floors.py")
    with tempfile.TemporaryDirectory() as folder:
        numbers, tenths = measured(Path(folder))
    held = {f"{name}.{key}": one.floor for name, table in tables.items() for key, one in table.floors.items()}
    show(numbers, held, options["all"])
    if options["raise"]:
        floors.PATH.write_text(floors.dump(floors.raised(tables, numbers, datetime.now(UTC).date())), encoding="utf-8")
    if options["markdown"]:
        evaluation.write(evaluation.PAGE, evaluation.table(numbers, {run.name: run.command() for run in RUNS}))
        evaluation.write(evaluation.CARD, f"{evaluation.scores(numbers)}\n\n{confidence.table(tenths)}")
    return int(any(numbers[name] < floor for name, floor in held.items()))


if __name__ == "__main__":
    sys.exit(main())
