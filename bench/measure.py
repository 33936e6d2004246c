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
HELD_OUT, EVERY = "held-out.jsonl.gz", 21  # as nlp/training/tagger/articles.py holds them out


@dataclass(frozen=True, slots=True)
class Run:
    """One scorer on one corpus.

    `corpus` holds the texts, or names the saved pages. `gold` is what the scorer compares with; None: the corpus itself.
    `more` are the scorer's further arguments.
    """

    name: str
    corpus: Path
    scorer: str
    more: tuple[str, ...] = ()
    gold: Path | None = None
    held_out: bool = False  # only every 21st article, which the attribution tagger did not learn from

    def files(self) -> list[Path]:
        """All that the numbers depend on, beside our code."""
        further = [path for path in map(Path, self.more) if path.is_file()]
        further += [self.gold] if self.gold else []
        return [self.corpus, *further, *(pages() if self.corpus == TRUTH else [])]

    def command(self) -> str:
        """What scored it, as one would type it in ../shared/bench."""
        gold = (self.gold or self.corpus).name
        return " ".join([self.scorer, "PRED", gold, *(Path(argument).name for argument in self.more)])


POLNEAR, SPEAKERS = CORPORA / "polnear/dev.jsonl.gz", CORPORA / "polnear/dev_speakers.jsonl"
TRAIN, TRAIN_SPEAKERS = CORPORA / "polnear/train.jsonl.gz", CORPORA / "polnear/train_speakers.jsonl.gz"
TRUTH = CORPORA / "pages/truth.json"
LGL, TRNEWS = CORPORA / "geo/lgl-dev.jsonl.gz", CORPORA / "geo/trnews-dev.jsonl.gz"
PAGE_SCORER = "score_page_quotes.py"
RUNS = (
    Run("quotes_all", POLNEAR, "score_quotes.py"),
    Run("quotes_direct", POLNEAR, "score_quotes.py", ("--subset", "direct")),
    Run("speakers", POLNEAR, "score_speakers.py", (str(SPEAKERS),)),
    Run("quotes_held_out", TRAIN, "score_quotes.py", held_out=True),
    Run("direct_held_out", TRAIN, "score_quotes.py", ("--subset", "direct"), held_out=True),
    Run("pages", TRUTH, "score_pages.py"),
    Run("page_quotes", TRUTH, PAGE_SCORER, gold=CORPORA / "pages/quotes.json"),
    Run("places_lgl", LGL, "score_jurisdictions.py"),
    Run("quotes_lgl", LGL, PAGE_SCORER, gold=CORPORA / "geo/lgl-quotes.json"),
    Run("places_trnews", TRNEWS, "score_jurisdictions.py"),
    Run("quotes_trnews", TRNEWS, PAGE_SCORER, gold=CORPORA / "geo/trnews-quotes.json"),
)


def measured(folder: Path) -> tuple[dict[str, float], list[confidence.Tenth]]:
    """Every number of every run, by dotted name (quotes_all.soft.f1, pages.title), and what confidences are worth.

    Each corpus is extracted once.
    """
    predictions = {(run.corpus, run.held_out): extract(run, folder) for run in RUNS}
    numbers, dump = dict[str, float](), folder / "quotes.dump.jsonl"
    for run in RUNS:
        gold = run.gold or (folder / HELD_OUT if run.held_out else run.corpus)
        command = [sys.executable, str(SCORERS / run.scorer), str(predictions[run.corpus, run.held_out]), str(gold)]
        command += [*run.more, *(["--dump", str(dump)] if run.name == "quotes_all" else [])]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        numbers.update(flat(json.loads(printed), run.name))
    tenths = confidence.tenths(confidence.judged(predictions[POLNEAR, False], dump))
    return numbers | {"quotes_direct.honest": confidence.honest(tenths)}, tenths


def extract(run: Run, folder: Path) -> Path:
    """The run's corpus through `onrecord extract`, once: its lines in a file."""
    name = f"{run.corpus.name.partition('.')[0]}{'.held-out' if run.held_out else ''}"
    out = folder / f"{name}.pred.jsonl"
    if not out.exists():
        paths = pages() if run.corpus == TRUTH else texts(run.corpus, folder, run.held_out)
        with out.open("w", encoding="utf-8") as stream:
            subprocess.run([sys.executable, "-m", "onrecord", "extract", *map(str, paths)], stdout=stream, check=True)
    return out


def pages() -> list[Path]:
    """The saved pages, in order."""
    return sorted(CORPORA.glob("pages/html/*.html.gz"))


def texts(corpus: Path, folder: Path, held_out: bool = False) -> list[Path]:
    """One .txt a document, named after its id, byte for byte. What is held out is also written as a corpus of its own."""
    target = folder / corpus.name.partition(".")[0]
    target.mkdir()
    found = documents(corpus)
    if held_out:
        found = found[EVERY - 1 :: EVERY]
        with gzip.open(folder / HELD_OUT, "wt", encoding="utf-8") as lines:
            lines.writelines(json.dumps(document) + "\n" for document in found)
    for document in found:
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
