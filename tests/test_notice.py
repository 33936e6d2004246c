"""NOTICE tells the source of every table and of every weight that the project ships, file by file."""

from __future__ import annotations

import re
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]
SHIPPED = ("nlp/tables", "nlp/weights", "ingest/tables", "report/tables")
LINE = re.compile(rf"^  ((?:{'|'.join(SHIPPED)})/\S+) +(\S.*)$", re.MULTILINE)


def shipped() -> set[str]:
    """Every data file of the rooms, relative to the checkout; a README explains tables and is none."""
    files = (path for folder in SHIPPED for path in (HOUSE / folder).rglob("*") if path.is_file())
    return {path.relative_to(HOUSE).as_posix() for path in files if path.suffix != ".pyc" and path.name != "README.md"}


def test_each_table_is_named_with_its_source() -> None:
    named = [match[1] for match in LINE.finditer((HOUSE / "NOTICE").read_text(encoding="utf-8"))]
    assert len(shipped()) > 40, "the folders must be found, or this shows nothing"
    assert set(named) ^ shipped() == set(), "NOTICE has a line a file: `  path    source; licence`"


def test_the_licence_is_whole_and_the_metadata_name_it() -> None:
    licence = (HOUSE / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in licence and "END OF TERMS AND CONDITIONS" in licence
    assert 'license = "Apache-2.0"' in (HOUSE / "pyproject.toml").read_text(encoding="utf-8")
