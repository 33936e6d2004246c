"""What a quote's confidence is worth: in tenths, how sure the quotes say that they are, and the share that is right.

Right is what score_quotes.py counts for its joint precision: words that overlap an annotated attribution's by half, each
matched once, and its source. Only words in marks are counted: what else is found has the chance that an editor prints
it (decision 0012), which annotators of beliefs and plans do not measure; judge_folds.py does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

FEW = 20  # quotes: fewer tell nothing of a tenth


@dataclass(frozen=True, slots=True)
class Tenth:
    """Quotes whose confidence is `low` to `low` + .1: how many, the mean of what they say, the share that is right."""

    low: float
    count: int
    said: float
    right: float


def judged(pred: Path, dump: Path) -> Iterator[tuple[float, bool]]:
    """(confidence, whether words and source are right) of each direct quote that score_quotes.py counted.

    `pred` is what `onrecord extract` printed, `dump` what the scorer's --dump wrote of it.
    """
    sure = {}
    for line in pred.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        direct = (quote for quote in document["quotes"] if quote["kind"] == "direct")
        sure |= {(document["id"], _key(quote["spans"])): quote["confidence"] for quote in direct}
    for line in dump.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        key = (one["id"], _key(one["pred"]["content"])) if one["kind"] != "miss" else None
        if key in sure:
            yield sure[key], bool(one.get("ok"))


def _key(spans: Iterable[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(span) for span in spans)


def tenths(found: Iterable[tuple[float, bool]]) -> list[Tenth]:
    """The tenths in which quotes stand, rising; a confidence of 1 belongs to the last."""
    parted: dict[int, list[tuple[float, bool]]] = {}
    for sure, right in found:
        parted.setdefault(min(int(sure * 10 + 1e-9), 9), []).append((sure, right))
    return [
        Tenth(at / 10, len(its), sum(sure for sure, _ in its) / len(its), sum(right for _, right in its) / len(its))
        for at, its in sorted(parted.items())
    ]


def honest(rows: Iterable[Tenth]) -> float:
    """1 less the furthest that a tenth is off, those of FEW quotes left out: 1 is a confidence that means what it says."""
    return 1 - max(abs(row.said - row.right) for row in rows if row.count >= FEW)


def table(rows: Iterable[Tenth]) -> str:
    """The tenths as Markdown."""
    lines = ["| confidence | quotes | said | right |", "|---|---|---|---|"]
    lines += [
        f"| {row.low:.1f} to {row.low + 0.1:.1f} | {row.count} | {row.said:.3f} | {row.right:.3f} |" for row in rows
    ]
    return "\n".join(lines)
