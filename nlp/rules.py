"""The names of all rules by which quotes, speakers and places are found (tables/rules.tsv), each with a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

COLUMNS = 5


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
    table = path or files("onrecord.nlp") / "tables" / "rules.tsv"
    rules = []
    for number, line in enumerate(table.read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            cells = line.split("\t")
            if len(cells) != COLUMNS:
                raise ValueError(f"rules.tsv, line {number}: a rule has {COLUMNS} columns, this line {len(cells)}")
            rules.append(Rule(*cells))
    return rules


@lru_cache(maxsize=1)
def _sentences() -> dict[tuple[str, str], str]:
    return {(rule.stage, rule.name): rule.does for rule in read_rules()}


def sentence(stage: str, name: str) -> str:
    """What the rule of that name does, or "" for a name that the table does not know."""
    return _sentences().get((stage, name), "")
