"""One name, one thing: within a room no two classes of ours share a name, and a parameter name stands for one class.

Read from the syntax trees. `python tests/test_names.py` prints what clashes in all rooms, also in folders that are not yet
held to it.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HOUSE = Path(__file__).resolve().parents[1]
ROOMS = ("ingest", "nlp", "store", "report", "onrecord")
# Folders and files that are held to it. To widen: name the room itself.
HELD = ROOMS
# Folders in which, the other way round, each class has one parameter name too.
ONE_PARAMETER_NAME = ("ingest",)
# (room, class or parameter name): why it may stand for several things.
EXCEPTIONS: dict[tuple[str, str], str] = {
    ("nlp", "context"): "what stands around a toponym in jurisdictions, around a name in speakers",
    ("nlp", "ranking"): "of a toponym's candidates, or of entities, until one mechanism ranks both",
    ("nlp", "first"): "the first of two, whatever they are",
}


class Use(NamedTuple):
    """A class or parameter name in a file, with what it stands for: module:Class, joined where there are several."""

    room: str
    kind: str
    name: str
    stands_for: str
    where: str
    bare: bool = False  # the parameter is the class itself, or None


def files(folders: tuple[str, ...]) -> list[Path]:
    """The modules of these folders, without what a room only links to."""
    found = (
        path for folder in folders for path in ([HOUSE / folder] if folder.endswith(".py") else walk(HOUSE / folder))
    )
    return sorted(found)


def walk(folder: Path) -> Iterator[Path]:
    """The modules below a folder, links to other rooms left out."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            yield from walk(path)
        elif path.suffix == ".py":
            yield path


def module_of(path: Path) -> str:
    """The dotted name of a module, onrecord.nlp.records for nlp/records.py."""
    parts = path.relative_to(HOUSE).with_suffix("").parts
    return ".".join(parts if parts[0] == "onrecord" else ("onrecord", *parts)).removesuffix(".__init__")


TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in files(ROOMS)}
OURS = {
    f"{module_of(path)}:{node.name}"
    for path, tree in TREES.items()
    for node in ast.walk(tree)
    if isinstance(node, ast.ClassDef)
}


def scope(path: Path) -> dict[str, str]:
    """The names of a module that stand for a class of ours, or for a module of ours."""
    known: dict[str, str] = {}
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.ImportFrom) and node.module:
            known |= {alias.asname or alias.name: f"{node.module}:{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ClassDef):
            known[node.name] = f"{module_of(path)}:{node.name}"
    return known


def classes_in(annotation: ast.expr, known: dict[str, str]) -> set[str]:
    """The classes of ours that an annotation names, also inside list[...], in a union, or behind a module's name."""
    found = set()
    for node in ast.walk(annotation):
        if isinstance(node, ast.Name):
            found.add(known.get(node.id, ""))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.add(f"{known.get(node.value.id, '').replace(':', '.')}:{node.attr}")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            found.add(known.get(node.value, ""))
    return found & OURS


def is_bare(annotation: ast.expr) -> bool:
    """Whether an annotation is a class itself or None, and no collection of its kind."""
    return not any(isinstance(node, ast.Subscript) for node in ast.walk(annotation))


def uses(folders: tuple[str, ...]) -> Iterator[Use]:
    """Every class of ours, and every parameter whose annotation names one."""
    for path in files(folders):
        room, known = path.relative_to(HOUSE).parts[0], scope(path)
        for node in ast.walk(TREES[path]):
            if isinstance(node, ast.ClassDef):
                yield Use(room, "class", node.name, known[node.name], f"{path.relative_to(HOUSE)}:{node.lineno}")
            elif isinstance(node, ast.arg) and node.annotation is not None:
                classes = classes_in(node.annotation, known)
                if classes:
                    where = f"{path.relative_to(HOUSE)}:{node.lineno}"
                    yield Use(
                        room, "parameter", node.arg, " or ".join(sorted(classes)), where, is_bare(node.annotation)
                    )


def clashes(folders: tuple[str, ...]) -> list[str]:
    """Each name that stands for several things, with one place for each of them."""
    found: defaultdict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    for use in uses(folders):
        found[use.room, use.kind, use.name].setdefault(use.stands_for, use.where)
    return [
        f"{room}: the {kind} {name} is " + "; ".join(f"{it.rpartition(':')[2]} at {at}" for it, at in things.items())
        for (room, kind, name), things in sorted(found.items())
        if len(things) > 1 and (room, name) not in EXCEPTIONS
    ]


def test_a_name_stands_for_one_thing() -> None:
    found = clashes(HELD)
    assert not found, "\n".join(["one name, several things:", *found])


def test_a_class_has_one_parameter_name() -> None:
    names: defaultdict[str, set[str]] = defaultdict(set)
    for use in uses(ONE_PARAMETER_NAME):
        if use.bare:
            names[use.stands_for].add(use.name)
    assert {stands_for: found for stands_for, found in names.items() if len(found) > 1} == {}


def test_the_walk_sees_what_there_is() -> None:
    """Otherwise nothing is shown: the records are used by name across the rooms."""
    names = {(use.kind, use.name) for use in uses(HELD)}
    assert {("class", "Reading"), ("parameter", "gazetteer"), ("parameter", "toponym")} <= names
    assert all((HOUSE / folder).exists() for folder in HELD)
    assert all(room in ROOMS and reason for (room, _), reason in EXCEPTIONS.items())


if __name__ == "__main__":
    every = clashes(ROOMS)
    print("\n".join(every), f"\n{len(every)} names stand for several things")
    sys.exit(bool(every))
