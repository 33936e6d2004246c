"""How often a quote of which the tagger is so sure is right: the confidence that a quote carries.

weights/confidence.tsv holds, for each manner of quote, what the tagger said and what was measured by
nlp.training.calibrate; between two levels the share is read off the line that joins them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Literal

import numpy as np

LEVELS = Path(__file__).parent / "weights" / "confidence.tsv"


Manner = Literal["direct", "mixed", "indirect", "act"]


@dataclass(frozen=True, slots=True)
class Level:
    """Of quotes of which the tagger was `sure` on average, the share `right`; both in [0, 1]."""

    sure: float
    right: float


@lru_cache(maxsize=1)
def levels() -> dict[str, tuple[Level, ...]]:
    """The levels of each manner of quote, rising."""
    lines = [line for line in LEVELS.read_text(encoding="utf8").splitlines() if not line.startswith("#")]
    rows = [line.split("\t") for line in lines]
    return {
        manner: tuple(Level(float(sure), float(right)) for _, sure, right in its)
        for manner, its in groupby(rows, key=lambda row: row[0])
    }


def calibrated(manner: Manner, sure: float) -> float:
    """The share of quotes of this manner that are right where the tagger is so `sure`."""
    return share(levels()[manner], sure)


def share(its: Sequence[Level], sure: float) -> float:
    """Where `sure` stands on the line that joins rising levels."""
    return float(np.interp(sure, [level.sure for level in its], [level.right for level in its]))
