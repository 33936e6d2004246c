"""Hostile text in the formats for programs: it comes back in every character, and no way to open a CSV runs it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import duckdb
import pyarrow.parquet
import pytest

from onrecord.report.digests.digest import Digest
from onrecord.report.digests.read_back import printed_quotes
from onrecord.report.text.spreadsheets import guarded, unguarded
from onrecord.store.digests.records import Remark
from tests.report.test_formats import HOSTILE, hostile, page

Said, Made = Callable[..., Remark], Callable[..., Digest]
STORABLE = [it for it in HOSTILE if "\ud800" not in it]  # no database holds half a character
TEXTS = ("words", "title", "outlet", "speaker", "heading", "role", "party", "jurisdiction_name")
RUN = "=+-@\t\r\n＝＋－＠"


def storable(said: Said) -> list[Remark]:
    return [it for it in hostile(said) if it.text in STORABLE]


@pytest.mark.parametrize("form", ["json", "jsonl", "parquet"])
def test_every_text_comes_back_exactly(said: Said, made: Made, tmp_path: Path, form: str) -> None:
    path = page(made, form, tmp_path, *storable(said))
    if form == "parquet":
        rows = pyarrow.parquet.read_table(path).to_pylist()
    elif form == "json":
        rows = json.loads(path.read_bytes())["quotes"]
    else:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [[row[name] for name in TEXTS] for row in rows] == [[it] * len(TEXTS) for it in STORABLE]
    assert [(row["parts"], row["places"], row["topics"]) for row in rows] == [([it],) * 3 for it in STORABLE]
    assert [it.words for it in printed_quotes(path)] == STORABLE


@pytest.mark.parametrize(("form", "read"), [("jsonl", "read_json"), ("parquet", "read_parquet")])
def test_duckdb_reads_them_the_same(said: Said, made: Made, tmp_path: Path, form: str, read: str) -> None:
    path = page(made, form, tmp_path, *storable(said))
    rows = duckdb.sql(f"select words, title, speaker from {read}('{path}')").fetchall()
    assert rows == [(it,) * 3 for it in STORABLE]


def test_half_a_character_is_still_json(said: Said, made: Made, tmp_path: Path) -> None:
    (row,) = page(made, "jsonl", tmp_path, said(1, text="a\ud800b")).read_text("utf-8").splitlines()
    assert json.loads(row)["words"] == "a\ud800b"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_cell_of_a_csv_runs_whatever_the_separator(said: Said, made: Made, tmp_path: Path, separator: str) -> None:
    """A spreadsheet splits at a comma, or in most of Europe at a semicolon; white space and marks it may take off."""
    path = page(made, "csv", tmp_path, *storable(said))
    source = io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")
    cells = [cell for row in csv.reader(source, delimiter=separator) for cell in row]
    assert len(cells) > len(STORABLE)
    assert not [it for it in cells if it.strip(' \xa0"')[:1] in tuple(RUN)]
    assert [it.words for it in printed_quotes(path)] == STORABLE, "and verify reads the words as they were"


def test_a_guard_is_taken_off_again_and_nothing_else_is() -> None:
    assert [guarded(it) for it in ("=1", "'=1", "a;=1", 'a; "-1"', "a\n@b", "\tx", "a; b", "a - b", "it's; 'so'")] == [
        "'=1", "''=1", "a;'=1", "a;' \"-1\"", "a\n'@b", "'\tx", "a; b", "a - b", "it's; 'so'",
    ]  # fmt: skip
    draw = Random(8)
    for _ in range(2000):
        text = "".join(draw.choices("'\";\t\n\r=-a \xa0＝,", k=draw.randrange(9)))
        assert unguarded(guarded(text)) == text
        assert unguarded(guarded(guarded(text))) == guarded(text)
