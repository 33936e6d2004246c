"""Ranking of candidates: the one mechanism by which this house chooses between several possible meanings.

Every candidate has named features, every feature a weight that was learned. A candidate's score is the sum of its
features' weights, and the softmax over the scores of all candidates gives their probabilities (a conditional logit,
McFadden 1974). "None of them" is a candidate like any other. The probability of the winner is the confidence of the
choice, its heaviest features are the explanation. onrecord.nlp.training.ranking learns the weights.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from onrecord.nlp.table_reader import records

Weights = Mapping[str, float]


def read_weights(path: str | Path) -> list[Weights]:
    """The weights in a table of a feature's name and one number for each round of ranking; one mapping a round."""
    table = records(path, lambda name, *numbers: (name, tuple(map(float, numbers))))
    names, numbers = zip(*table, strict=True)
    return [dict(zip(names, column, strict=True)) for column in zip(*numbers, strict=True)]


def probabilities(features: Iterable[Iterable[str]], weights: Weights) -> list[float]:
    """The probability of each candidate from its features."""
    return softmax([sum([weights.get(name, 0.0) for name in names]) for names in features])


def softmax(scores: Sequence[float]) -> list[float]:
    """Scores as probabilities that add up to 1."""
    highest = max(scores)
    powers = [math.exp(score - highest) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def reasons(features: Iterable[str], weights: Weights) -> tuple[tuple[str, float], ...]:
    """The features of a candidate that have a weight, each once with what it adds to the score, heaviest first."""
    added: defaultdict[str, float] = defaultdict(float)
    for name in features:
        added[name] += weights.get(name, 0.0)
    return tuple(sorted(((n, w) for n, w in added.items() if w), key=lambda pair: -abs(pair[1])))


def reached(value: float, steps: Sequence[float]) -> str:
    """The greatest of these steps that a value reaches, the least if none, as the end of a feature's name."""
    return f"{max((step for step in steps if step <= value), default=min(steps)):g}"


def decisive_group(
    winner: Iterable[str], rival: Iterable[str], weights: Weights, group_of: Callable[[str], str]
) -> str | None:
    """The group of features by which the winner is most ahead of its rival, None if they have no features."""
    ahead: defaultdict[str, float] = defaultdict(float)
    for name in winner:
        ahead[group_of(name)] += weights.get(name, 0.0)
    for name in rival:
        ahead[group_of(name)] -= weights.get(name, 0.0)
    return max(ahead, key=lambda group: (ahead[group], group), default=None)
