"""One name, one type: in a room each class has one name of its own, and a parameter's name stands for one class of ours."""

from __future__ import annotations

import ast
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[1]
ROOMS = ("ingest", "onrecord", "report")  # those whose words have been read; the others follow
PAIR = {"a", "b"}  # two of a kind that are compared


def trees(room: str) -> Iterator[tuple[str, ast.Module]]:
    folders = (Path(folder) for folder, _, _ in os.walk(HOUSE / room))  # which follows no links
    for path in sorted(path for folder in folders for path in folder.glob("*.py")):
        yield path.relative_to(HOUSE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def classes(room: str) -> dict[str, list[str]]:
    """The classes of a room by name, with the files that define one."""
    defined = defaultdict(list)
    for path, tree in trees(room):
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                defined[node.name].append(path)
    return defined


def parameters(room: str) -> Iterator[tuple[str, str]]:
    """Each parameter of a room's functions, with the classes of the room that it may be, without None."""
    ours = classes(room)
    for _, tree in trees(room):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                for parameter in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
                    types = {part.strip() for part in ast.unparse(parameter.annotation or ast.Constant("")).split("|")}
                    if types & set(ours):
                        yield parameter.arg.lstrip("_"), " | ".join(sorted(types - {"None"}))


@pytest.mark.parametrize("room", ROOMS)
def test_no_two_classes_share_a_name(room: str) -> None:
    assert {name: paths for name, paths in classes(room).items() if len(paths) > 1} == {}


@pytest.mark.parametrize("room", ROOMS)
def test_a_parameter_name_stands_for_one_class(room: str) -> None:
    types = defaultdict(set)
    for name, type_ in parameters(room):
        types[name].add(type_)
    assert len(types) > 5, "the parameters must be found, or this shows nothing"
    assert {name: found for name, found in types.items() if len(found) > 1} == {}


@pytest.mark.parametrize("room", ROOMS)
def test_a_class_has_one_parameter_name(room: str) -> None:
    names = defaultdict(set)
    for name, type_ in parameters(room):
        names[type_] |= {name} - PAIR
    assert {type_: found for type_, found in names.items() if len(found) > 1} == {}
