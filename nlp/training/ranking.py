"""Learning the weights of onrecord.nlp.ranking: a conditional logit that is pulled towards values set by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from onrecord.nlp.ranking import Weights
from onrecord.nlp.table_reader import FOLDER

PULL, STEPS, PACE = 0.25, 400, 0.08
LEAST = 0.005  # a smaller weight is none
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RankingExample:
    """The features of each candidate for one choice, the numbers of the right candidates, and how much it counts."""

    features: list[list[str]]
    right: list[int]
    weight: float


def learn(ranking_examples: Sequence[RankingExample], by_hand: Callable[[str], float], pull: float = PULL) -> Weights:
    """Weights that make the right candidates probable: gradient descent (Adam) on the conditional logit.

    `by_hand` gives the value that the weight of a feature is pulled to, 0 for most: what it means, where examples are
    few; `pull` is how strongly.
    """
    names: dict[str, int] = {}
    candidates = (features for example in ranking_examples for features in example.features)
    pairs = [(n, names.setdefault(name, len(names))) for n, features in enumerate(candidates) for name in features]
    candidate, feature = np.array(pairs).T
    choice = np.repeat(np.arange(len(ranking_examples)), [len(example.features) for example in ranking_examples])
    right = np.array([n in example.right for example in ranking_examples for n in range(len(example.features))])
    weight = np.array([example.weight for example in ranking_examples])[choice]
    aim = np.array([by_hand(name) for name in names])
    value, slope, bend = aim.copy(), np.zeros_like(aim), np.zeros_like(aim)
    for step in range(1, STEPS + 1):
        scores: Floats = np.bincount(candidate, value[feature], len(choice)).astype(np.float64)
        push = (portion(scores, choice, None) - portion(scores, choice, right)) * weight
        change = np.bincount(feature, push[candidate], len(names)) + pull * (value - aim)
        slope, bend = 0.9 * slope + 0.1 * change, 0.99 * bend + 0.01 * change**2
        pace = PACE * (1 if step < STEPS * 0.6 else 0.3)
        value -= pace * (slope / (1 - 0.9**step)) / (np.sqrt(bend / (1 - 0.99**step)) + 1e-8)
    return {name: float(value[n]) for name, n in names.items() if abs(value[n]) > LEAST}


def portion(scores: Floats, choice: Ints, only: NDArray[np.bool_] | None) -> Floats:
    """The probability of each candidate among those of its choice, with `only` among these."""
    starts = np.searchsorted(choice, np.arange(choice[-1] + 1))
    powers = np.exp(scores - np.maximum.reduceat(scores, starts)[choice])
    powers = powers if only is None else np.where(only, powers, 0.0)
    return np.asarray(powers / np.maximum(np.add.reduceat(powers, starts)[choice], 1e-30))


def write_weights(path: str, tables: Sequence[Weights], head: Iterable[str]) -> None:
    """Write one mapping of weights a round as a table of onrecord.nlp.ranking, below comment lines."""
    lines = [f"# {line}" for line in head]
    for name in sorted(set().union(*tables)):
        lines.append("\t".join([name, *(f"{table.get(name, 0.0):.2f}" for table in tables)]))
    Path(FOLDER, path).write_text("\n".join(lines) + "\n", "utf8")
