"""How likely a find of the tagger is right: the confidence that a quote carries.

The tagger is too sure of itself, as networks are, and more so of one manner of quote than of another: what
nlp/training/tagger/calibrate.py learned of that stands in weights/confidence.tsv. The log odds of being
right lie on a line over those that the tagger gives (Platt 1999).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np

from onrecord.nlp.table_reader import records

LINES = Path(__file__).parents[1] / "weights" / "confidence.tsv"
SUREST = 1e-4  # so far from 0 and 1 the log odds of the tagger go

Manner = Literal["direct", "mixed", "indirect", "act"]


@dataclass(frozen=True, slots=True)
class Line:
    """Log odds of being right: `intercept` + `slope` times the tagger's."""

    intercept: float
    slope: float

    def right(self, sure: float) -> float:
        """The share of finds that are right of which the tagger is so `sure`; both in (0, 1)."""
        return float(1 / (1 + np.exp(-(self.intercept + self.slope * log_odds(sure)))))


def log_odds(sure: float) -> float:
    """Of a share in [0, 1], a little within its bounds."""
    within = min(max(sure, SUREST), 1 - SUREST)
    return float(np.log(within / (1 - within)))


@lru_cache(maxsize=1)
def lines() -> dict[str, Line]:
    """The line of each manner of quote."""
    return dict(records(LINES, lambda manner, intercept, slope: (manner, Line(float(intercept), float(slope)))))


def calibrated(manner: Manner, sure: float) -> float:
    """The share of quotes of this manner that are right where the tagger is so `sure`."""
    return lines()[manner].right(sure)
