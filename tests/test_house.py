"""The house rules that no linter knows: which room may import which, and where SQL and Docs may stand."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[1]
MAY_IMPORT = {
    "onrecord": {"onrecord", "ingest", "nlp", "store", "report"},
    "report": {"report", "store"},
    "store": {"store", "ingest.records", "nlp.records"},
    "ingest": {"ingest"},
    "nlp": {"nlp"},
}
ROOMS = set(MAY_IMPORT)
FILES = sorted(path for room in ROOMS for path in (HOUSE / room).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Every module of ours that a file imports, at its top or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= (
                {node.module} if node.module not in ROOMS else {f"{node.module}.{alias.name}" for alias in node.names}
            )
        elif isinstance(node, ast.ImportFrom) and node.level:
            found.add("relative")
    return {name for name in found if name.split(".")[0] in ROOMS or name == "relative"}


def allowed(module: str, room: str) -> bool:
    return any(module == good or module.startswith(good + ".") for good in MAY_IMPORT[room])


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_imports_go_one_way(path: Path) -> None:
    room = path.relative_to(HOUSE).parts[0]
    wrong = sorted(module for module in imported(path) if not allowed(module, room))
    assert not wrong, f"{path.relative_to(HOUSE)} imports {wrong}; {room} may import {sorted(MAY_IMPORT[room])}"


def test_rooms_meet_only_where_they_may() -> None:
    """Only pipeline.py and the worker tasks bring ingest, nlp and store together."""
    meeting = {
        path.name
        for path in (HOUSE / "onrecord").glob("*.py")
        if {"ingest", "nlp"} <= {name.split(".")[0] for name in imported(path) if not name.endswith("records")}
    }
    assert meeting <= {"pipeline.py", "work.py"}


def test_a_doc_never_leaves_the_reading_room() -> None:
    outside = [
        path
        for path in FILES
        if path.relative_to(HOUSE).parts[0] != "nlp" and "spacy.tokens" in path.read_text("utf-8")
    ]
    assert not outside


def test_the_database_never_leaves_the_store() -> None:
    outside = [
        str(path.relative_to(HOUSE))
        for path in FILES
        if path.relative_to(HOUSE).parts[0] != "store" and "import duckdb" in path.read_text("utf-8")
    ]
    assert not outside
