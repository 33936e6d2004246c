"""House rules that no linter knows: which room may import which, what a folder holds, where SQL and Docs may stand."""

from __future__ import annotations

import ast
import os
from collections import Counter
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[1]
ROOMS = {"ingest", "nlp", "store", "report"}  # folders at the top, linked into the package: onrecord/nlp -> ../nlp
MAY_IMPORT = {
    "onrecord": {"onrecord"},
    "report": {"onrecord.report", "onrecord.store"},
    "store": {"onrecord.store", "onrecord.ingest.records", "onrecord.nlp.records"},
    "ingest": {"onrecord.ingest"},
    "nlp": {"onrecord.nlp"},
}
MOST_FILES, MOST_LINES = 14, 300  # of code, __init__.py not counted; of one file
FILES = sorted(
    Path(folder, name)
    for room in MAY_IMPORT
    for folder, _, names in os.walk(HOUSE / room)  # which follows no links
    for name in names
    if name.endswith(".py")
)
EVERYWHERE = [
    *FILES,
    *sorted(path for part in ("tests", "bench", "notebooks") for path in (HOUSE / part).rglob("*.py")),
]


def named(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def module_of(path: Path) -> str:
    """The dotted name by which a file of the house is imported."""
    parts = path.relative_to(HOUSE).with_suffix("").parts
    parts = parts if parts[0] == "onrecord" else ("onrecord", *parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in FILES}


def imported(path: Path, *, at_top: bool = False) -> set[str]:
    """Every module that a file imports, anywhere or only when it is itself imported (`at_top`)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = set()
    for node in tree.body if at_top else ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level:
            names.add("relative")
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= {name if name in MODULES else node.module for name in inside}
    return names


def ours(path: Path) -> set[str]:
    return {name for name in imported(path) if name.split(".")[0] == "onrecord" or name == "relative"}


def is_in(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


@pytest.mark.parametrize("path", FILES, ids=named)
def test_imports_go_one_way(path: Path) -> None:
    room = path.relative_to(HOUSE).parts[0]
    wrong = sorted(name for name in ours(path) if not any(is_in(name, good) for good in MAY_IMPORT[room]))
    assert not wrong, f"{named(path)} imports {wrong}; {room} may import {sorted(MAY_IMPORT[room])}"


def test_rooms_have_one_name() -> None:
    """`nlp` and its like are other people's packages: ours are imported as onrecord.nlp."""
    bare = {
        named(path): names for path in EVERYWHERE if (names := {n for n in imported(path) if n.split(".")[0] in ROOMS})
    }
    assert not bare


def test_no_file_imports_itself_in_a_circle() -> None:
    """What is imported when a module is imported leads nowhere back to it. Imports for types alone do not run."""
    edges = {name: imported(path, at_top=True) & set(MODULES) - {name} for name, path in MODULES.items()}
    while leaves := {name for name, further in edges.items() if not further & set(edges)}:
        edges = {name: further for name, further in edges.items() if name not in leaves}
    assert not edges, f"these import each other: {sorted(edges)}"


def test_folders_and_files_are_small() -> None:
    count = Counter(path.parent for path in FILES if path.name != "__init__.py")
    full = {named(folder): files for folder, files in count.items() if files > MOST_FILES}
    lines = {named(path): len(path.read_text("utf-8").splitlines()) for path in FILES}
    assert not full and not {name: n for name, n in lines.items() if n > MOST_LINES}


def test_rooms_meet_only_where_they_may() -> None:
    """Only the pass and its worker tasks bring ingest and nlp together."""
    meeting = {
        named(path)
        for path in FILES
        if path.relative_to(HOUSE).parts[0] == "onrecord"
        and all(
            any(is_in(name, f"onrecord.{room}") and not name.endswith("records") for name in ours(path))
            for room in ("ingest", "nlp")
        )
    }
    assert meeting <= {"onrecord/passes/pipeline.py", "onrecord/passes/tasks.py"}


def test_a_doc_never_leaves_the_reading_room() -> None:
    outside = [
        named(path)
        for path in FILES
        if path.relative_to(HOUSE).parts[0] != "nlp" and "spacy.tokens" in path.read_text("utf-8")
    ]
    assert not outside


def test_the_database_never_leaves_the_store() -> None:
    outside = [
        named(path)
        for path in FILES
        if path.relative_to(HOUSE).parts[0] != "store" and "import duckdb" in path.read_text("utf-8")
    ]
    assert not outside
