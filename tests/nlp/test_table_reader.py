"""Tables: a broken line is an error that names the file and the line, never a row that is silently left out."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from onrecord.nlp.table_reader import FOLDER, TableError, lines, mapping, records, rows


def test_comments_and_empty_lines_are_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("# a head\nx\t1\n\ny\t\n", encoding="utf8")
    assert list(rows(path)) == [("x", "1"), ("y", "")]
    assert mapping(str(path)) == {"x": "1", "y": ""}
    assert lines(path) == ["# a head", "x\t1", "", "y\t"]


def test_a_table_may_be_gzipped(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv.gz"
    path.write_bytes(gzip.compress(b"x\t1\ny\t2\n"))
    assert records(path, lambda name, number: (name, int(number))) == [("x", 1), ("y", 2)]


@pytest.mark.parametrize(("text", "reason"), [("x\t1\n# head\ny\n", "1 fields, not 2"), ("x\t1\n\ny\tz\n", "'z'")])
def test_a_broken_line_is_named(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "broken.tsv"
    path.write_text(text, encoding="utf8")
    with pytest.raises(TableError, match=rf"broken\.tsv, line 3: .*{reason}"):
        records(path, lambda name, number: (name, int(number)))


@pytest.mark.parametrize("path", sorted(p.relative_to(FOLDER).as_posix() for p in FOLDER.rglob("*.t[sx][vt]*")))
def test_every_table_of_ours_is_one(path: str) -> None:
    assert list(rows(path))
