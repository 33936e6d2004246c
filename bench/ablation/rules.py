"""Leave out a rule: its function is replaced, wherever the reading has bound it, by one that does nothing."""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from onrecord.nlp.rules import Rule


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
