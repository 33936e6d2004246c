"""Where a story that several outlets carry likely comes from."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import datetime, timedelta
from importlib.resources import files

import pytest

from onrecord.store import Store
from tests.store.house import NOW, TEXT, House, save_article


def carry(
    house: House, store: Store, source: str, published: datetime | None, byline: tuple[str, ...], before: str = ""
) -> int:
    house.show(store, source, f"wire-{source}")
    todo = house.todo(store, f"wire-{source}")
    article = replace(house.article(todo, before + TEXT, published), byline=byline)
    known = store._db.execute("select min(cluster_id) from articles").fetchone()
    cluster = known[0] if known else None
    fetched = house.fetched(todo.entry.url)
    return save_article(store, todo, fetched, article, b"1", cluster, house.reading(before + TEXT), NOW).article_id


LATER = NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("first", "second", "byline", "before", "origin", "rule"),
    [
        (LATER, NOW, ("Bo Reed",), "", "Capital Post", "published first"),
        (None, NOW, ("Bo Reed",), "", "Capital Post", "published first"),
        (None, None, ("Bo Reed",), "", "Ohio Ledger", "stored first"),
        (NOW, LATER, ("Bo Reed", "The Associated Press"), "", "Associated Press", "agency named"),
        (NOW, LATER, ("Bo Reed",), "TOLEDO, Ohio (AP) — ", "Associated Press", "agency named"),
        (NOW, LATER, ("Ap Reed",), "The plan (AP) was told by AP: ", "Ohio Ledger", "published first"),
        (NOW, LATER, ("Apple Reed",), "", "Ohio Ledger", "published first"),
    ],
)
def test_the_likely_origin(
    first: datetime | None, second: datetime | None, byline: tuple[str, ...], before: str, origin: str, rule: str,
    house: House, store: Store,
) -> None:  # fmt: skip
    carry(house, store, "ledger-news", first, ("Bo Reed",))
    assert store._db.execute("from syndication").fetchall() == []
    carry(house, store, "post-news", second, byline, before)
    found = store._db.execute("from syndication select copies, outlets, origin, origin_rule").fetchall()
    assert found == [(2, 2, origin, rule)]


def test_the_agencies_are_those_that_bylines_keep(store: Store) -> None:
    lines = files("ingest").joinpath("tables/bylines.tsv").read_text(encoding="utf-8").splitlines()
    kept = {row[1] for row in csv.reader(lines, delimiter="\t") if row and row[0] == "agency"}
    ours = {part for (row,) in store._db.execute("select byline from agencies").fetchall() for part in [row]}
    assert {part for row in kept for part in row.split("|")} == {part for row in ours for part in row.split("|")}
