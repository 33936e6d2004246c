"""Five thousand quotes in every format: none is left out, and formats that are written as remarks come hold none of them."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import openpyxl
import pytest
from lxml import etree, html

from onrecord.report.digests.build import show_remark
from onrecord.report.digests.digest import Digest, ShownRemark
from onrecord.report.digests.write import write_digest
from onrecord.store.digests.records import Remark

pytestmark = pytest.mark.slow
Said, Made = Callable[..., Remark], Callable[..., Digest]
MANY = 5_000
STREAMED = ("json", "jsonl", "csv", "parquet")


def remarks(said: Said, count: int) -> Iterator[Remark]:
    for n in range(1, count + 1):
        yield said(n, text=f"“Remark {n:,} of this week,”", nth=n, of_heading=count, of_all=count)


def shown(said: Said, count: int) -> Iterator[ShownRemark]:
    return (show_remark(it, "America/New_York") for it in remarks(said, count))


def by_duckdb(read: str) -> Callable[[Path], list[str]]:
    return lambda path: [it for (it,) in duckdb.sql(f"select id from {read}('{path}')").fetchall()]


def by_xlsx(path: Path) -> list[str]:
    head, *rows = openpyxl.load_workbook(path, read_only=True)["Quotes"].iter_rows(values_only=True)
    return [row[head.index("id")] for row in rows]


def by_lines(mark: str) -> Callable[[Path], list[str]]:
    """The ids at the ends of lines."""
    return lambda path: [it.rpartition(mark)[2] for it in path.read_text("utf-8").splitlines() if f" {mark}q" in it]


IDS: dict[str, Callable[[Path], list[str]]] = {
    "json": lambda path: [it for (it,) in duckdb.sql(f"select unnest(quotes).id from read_json('{path}', maximum_object_size=100000000)").fetchall()],
    "jsonl": by_duckdb("read_json"),
    "csv": by_duckdb("read_csv"),
    "parquet": by_duckdb("read_parquet"),
    "xlsx": by_xlsx,
    "html": lambda path: [str(it) for it in html.parse(str(path)).xpath("//blockquote/@id")],
    "atom": lambda path: [
        (it.text or "").rpartition(":")[2] for it in etree.parse(path).iterfind("{*}entry/{*}id")
    ],
    "md": by_lines("\\#"),
    "txt": by_lines("#"),
}  # fmt: skip


@pytest.mark.parametrize("form", IDS)
def test_none_of_many_is_left_out(said: Said, made: Made, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"d.{form}"
    if form in (*STREAMED, "xlsx"):
        write_digest(made(), form, path, shown_remarks=shown(said, MANY))
    else:
        write_digest(made(*remarks(said, MANY)), form, path)
    assert IDS[form](path) == [f"q{n}" for n in range(1, MANY + 1)]


@pytest.mark.parametrize("form", STREAMED)
def test_memory_does_not_grow_with_the_quotes(said: Said, made: Made, tmp_path: Path, form: str) -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        try:
            write_digest(made(), form, tmp_path / f"d.{form}", shown_remarks=shown(said, count))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(100)
    few, many = peak(1_000), peak(4_000)
    assert many < few * 1.2 + 200_000
