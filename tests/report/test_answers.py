"""Answers as JSON that any reader takes, and CSV that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from onrecord.report.answers import distinct, write
from onrecord.store import QueryResult


def written(form: str, columns: tuple[str, ...], *rows: tuple[Any, ...], raw: bool = False) -> str:
    stream = io.StringIO()
    write(QueryResult(columns, iter(rows)), form, stream, raw=raw)
    return stream.getvalue()


def refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (float("nan"), None), (float("inf"), None), (float("-inf"), None), (1.5, 1.5), (b"\xff\x00", "/wA="), (b"", ""),
        ([1.0, float("nan")], [1.0, None]), ({"a": float("inf")}, {"a": None}), ({(1, 2): b"a"}, {"(1, 2)": "YQ=="}),
        ({1: [b"\x00"]}, {"1": ["AA=="]}), ((1, None), [1, None]), (Decimal("1.10"), "1.10"), (date(2026, 11, 2), "2026-11-02"),
        (Decimal("NaN"), "NaN"), (True, True), (2**127, 2**127), ("\u2028</script>\x00", "\u2028</script>\x00"),
    ],
)  # fmt: skip
def test_json_is_json(value: Any, wanted: Any) -> None:
    assert json.loads(written("json", ("a",), (value,)), parse_constant=refuse) == [{"a": wanted}]


def test_equal_names_are_told_apart() -> None:
    pairs = json.loads(
        written("json", ("a", "a", "a_2", "a", "A"), (1, 2, 3, 4, 5)),
        object_pairs_hook=lambda pairs: list(map(list, pairs)),
    )
    assert pairs == [[["a", 1], ["a_3", 2], ["a_2", 3], ["a_4", 4], ["A", 5]]]
    assert distinct(("a", "b", "a")) == ["a", "b", "a_2"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=1", " =1", "＝1", "a;=1", "a\n=1", "\r=1"])
def test_csv_has_no_formula_unless_asked(text: str) -> None:
    names, cells = csv.reader(io.StringIO(written("csv", (text, "n"), (text, -1)), newline=""))
    assert "'" in names[0] and "'" in cells[0] and cells[1] == "-1"
    names, cells = csv.reader(io.StringIO(written("csv", (text, "n"), (text, -1), raw=True), newline=""))
    assert names[0] == text and cells[0] == text


def test_a_formula_in_a_list_is_none_either() -> None:
    assert written("csv", ("a", "b", "c"), (["=1"], None, 1.5)) == "a,b,c\n['=1'],,1.5\n"
