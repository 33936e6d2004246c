"""The names of all rules by which quotes, speakers and places are found (tables/rules.tsv), each with a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from onrecord.nlp.table_reader import records


@dataclass(frozen=True, slots=True)
class Rule:
    """A named decision of the reading.

    `stage` is quotes, speakers, places or silences; `does` says in a sentence what the rule does. `function` is
    "module:function" below onrecord.nlp, or "" for a name that finds carry and that no single function stands for.
    `left_out` is what the function gives when bench/ablate.py leaves it out: a constant of Python, or "argument N".
    """

    name: str
    stage: str
    function: str
    left_out: str
    does: str


def read_rules(path: Path | None = None) -> list[Rule]:
    """The rules in the table's order. ValueError names the line that is no rule."""
    return records(path or "rules.tsv", Rule)


@lru_cache(maxsize=1)
def _sentences() -> dict[tuple[str, str], str]:
    return {(rule.stage, rule.name): rule.does for rule in read_rules()}


def sentence(stage: str, name: str) -> str:
    """What the rule of that name does, or "" for a name that the table does not know."""
    return _sentences().get((stage, name), "")
