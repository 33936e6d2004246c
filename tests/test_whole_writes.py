"""Files are written whole or not at all, by one helper; what writes otherwise is listed here with its reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]
ROOMS = ("ingest", "nlp", "store", "report", "onrecord")
OTHERWISE = {
    "ingest/archive/warc.py": "appends whole records; what a crash cut off is left out when it is read",
    "store/publish/copying.py": "the draft of the copy, which store/publish/copy.py puts in place",
    "store/publish/copy.py": "the draft of the checksum, put in place with the copy",
    "store/publish/export.py": "a draft folder, renamed when all of it stands",
    "onrecord/service/live.py": "a pipe, and the draft of a token that only its owner may ever read",
    "onrecord/newsroom/demo.py": "the configuration of a demo, in a folder of its own",
    "onrecord/cookbook.py": "a page of the checkout, made by hand",
    "report/files.py": "the helper",
}


def test_every_other_write_is_known() -> None:
    found = {path.relative_to(HOUSE).as_posix() for path in code() if any(writes(ast.parse(path.read_text("utf-8"))))}
    assert found == set(OTHERWISE)


def test_a_write_is_seen() -> None:
    for line in ("path.write_text('x')", "path.open('wb')", "open(p, mode='a')", "os.fdopen(d, 'w')"):
        assert list(writes(ast.parse(line))), line
    assert not list(writes(ast.parse("path.open('rb'); open(p); stream.write(b'')")))


def code() -> Iterator[Path]:
    """The files of all rooms; training writes weights into the checkout."""
    for room in ROOMS:
        for path in (HOUSE / room).rglob("*.py"):
            inner = path.relative_to(HOUSE).as_posix()
            if not inner.startswith(
                ("nlp/training", "onrecord/nlp", "onrecord/ingest", "onrecord/store", "onrecord/report")
            ):
                yield path


def writes(tree: ast.AST) -> Iterator[ast.Call]:
    """The calls that write a file: write_text, write_bytes, and open with a mode that is not for reading."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        words = [a.value for a in [*node.args, *(k.value for k in node.keywords if k.arg == "mode")]
                 if isinstance(a, ast.Constant) and isinstance(a.value, str)]  # fmt: skip
        if name in ("write_text", "write_bytes") or (
            name in ("open", "fdopen")
            and any(set(word) & set("wax+") and set(word) <= set("rwaxbt+") for word in words)
        ):
            yield node
