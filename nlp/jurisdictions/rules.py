"""What decided a link, in a word: the kind of sign that sets the chosen reading most apart from the next one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from onrecord.nlp.jurisdictions.candidates import Scored
from onrecord.nlp.jurisdictions.gazetteer import FOLDER, rows_of

ALONE = {"abbreviation": "abbreviation", "state": "state name"}


def rule(item: Scored, best: int, weights: Mapping[str, float]) -> str:
    """The rule for `Place.rule`: what the tables call the signs in which reading `best` is most ahead of its rival."""
    rivals = [i for i, reading in enumerate(item.readings) if reading.row is not None and i != best]
    if not rivals:
        return ALONE.get(item.local.mention.shape, "only one")
    rival = max(rivals, key=lambda i: item.odds[i])
    ahead: dict[str, float] = defaultdict(float)
    for name, weight in _by_rule(item.signs[best], weights):
        ahead[name] += weight
    for name, weight in _by_rule(item.signs[rival], weights):
        ahead[name] -= weight
    return max(ahead, key=lambda name: (ahead[name], name), default="population")


def _by_rule(signs: Iterable[str], weights: Mapping[str, float]) -> Iterable[tuple[str, float]]:
    return ((rule_of(sign), weights.get(sign, 0.0)) for sign in signs)


@lru_cache(maxsize=5_000)
def rule_of(sign: str) -> str:
    """The rule of the longest beginning in rules.tsv, "words beside" for every other sign."""
    fitting = [(len(start), name) for start, name in _rules() if sign.startswith(start)]
    return max(fitting, default=(0, "words beside"))[1]


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[str, str], ...]:
    return tuple((start, name) for start, name in rows_of(FOLDER / "rules.tsv"))
