"""The table of rules (nlp/tables/rules.tsv), and a function replaced by one that does nothing."""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TABLE = Path(__file__).parents[2] / "nlp" / "tables" / "rules.tsv"


@dataclass(frozen=True, slots=True)
class Rule:
    """A named decision of the reading. `function` is "module:function" below onrecord.nlp, or "" for a rule that is only
    a name that finds carry. `left_out` is what the function gives when it is left out: a constant of Python, or
    "argument N" for its own argument N, counted from 1."""

    name: str
    stage: str
    function: str
    left_out: str
    does: str


def read(path: Path = TABLE) -> list[Rule]:
    """The rules in the table's order. ValueError names the line that is no rule."""
    rules = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            cells = line.split("\t")
            if len(cells) != 5:
                raise ValueError(f"{path.name}, line {number}: a rule has 5 columns, this line {len(cells)}")
            rules.append(Rule(*cells))
    return rules


@contextmanager
def without(rule: Rule) -> Iterator[None]:
    """Replace the rule's function wherever the reading has bound it. LookupError if there is no such function."""
    module_name, _, name = rule.function.partition(":")
    module = importlib.import_module(f"onrecord.nlp.{module_name}")
    holder: Any = module
    *path, last = name.split(".")
    for part in path:
        holder = getattr(holder, part)
    function = getattr(holder, last, None)
    if function is None:
        raise LookupError(f"{rule.name}: there is no {rule.function}")
    stand_in = _stand_in(rule.left_out)
    bound = [(holder, last)] if path else _bindings(function)
    for owner, attribute in bound:
        setattr(owner, attribute, stand_in)
    try:
        yield
    finally:
        for owner, attribute in bound:
            setattr(owner, attribute, function)


def _bindings(function: object) -> list[tuple[Any, str]]:
    """Every module of the reading that holds the function, with the name that it has there."""
    modules = [module for name, module in list(sys.modules.items()) if name.startswith("onrecord.nlp")]
    return [(module, name) for module in modules for name, value in vars(module).items() if value is function]


def _stand_in(left_out: str) -> Callable[..., Any]:
    if left_out.startswith("argument "):
        number = int(left_out.removeprefix("argument ")) - 1
        return lambda *arguments, **named: [*arguments, *named.values()][number]
    return lambda *arguments, **named: ast.literal_eval(left_out)  # a list of its own each time
