"""Floors of quality: what was measured once, on which corpus and day; they go up, never down.

A table of floors.toml is one run of a scorer. It is pinned to the checksum of its corpus (`cat FILES | sha256sum`), for
on other texts the same number means something else. To hold a new measure, write `"its.name" = {}` under its table and
run `python bench/measure.py --raise`. A changed corpus wants a new table: take the old one out by hand and say why.
What a decision gives up stands in GIVEN_UP.
"""

from __future__ import annotations

import hashlib
import subprocess
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

PATH = Path(__file__).with_suffix(".toml")
SLACK = 0.005  # between a floor and what was measured: another machine's last digits
# Floors that a page of docs/decisions took back, and its number.
GIVEN_UP = {"quotes_all.honest": "0012", "page_quotes.printed": "0012"}
HEAD = "# Floors of quality on the corpora. They only go up: `python bench/measure.py --raise` (see bench/floors.py).\n"


@dataclass(frozen=True, slots=True)
class Floor:
    """The least that a measure may be, the measurement that it was set by, and its day."""

    floor: float = 0.0
    measured: float | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The floors of one run, by the scorer's dotted names (soft.f1), and the checksum of the corpus they hold for."""

    sha256: str
    floors: Mapping[str, Floor]


Tables = Mapping[str, Table]


def checksum(paths: Iterable[Path]) -> str:
    """SHA-256 of the files' bytes, one after the other."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def parse(text: str) -> dict[str, Table]:
    """The tables of a floors.toml; those without a checksum, as they once were, are left out."""
    tables = {name: dict(rows) for name, rows in tomllib.loads(text).items() if "sha256" in rows}
    return {name: Table(rows.pop("sha256"), {key: Floor(**row) for key, row in rows.items()}) for name, rows in tables.items()}  # fmt: skip


def load() -> dict[str, Table]:
    """The floors that hold now."""
    return parse(PATH.read_text(encoding="utf-8"))


def raised(tables: Tables, numbers: Mapping[str, float], today: date) -> dict[str, Table]:
    """Each floor just below what is measured now (`table.name` to number) where that is higher; the others as they are."""

    def higher(name: str, old: Floor) -> Floor:
        floor = round(numbers[name] - SLACK, 3)
        return Floor(floor, round(numbers[name], 4), today) if floor > old.floor else old

    return {
        name: Table(table.sha256, {key: higher(f"{name}.{key}", old) for key, old in table.floors.items()})
        for name, table in tables.items()
    }


def lowered(before: Tables, now: Tables) -> list[str]:
    """What was held before, on the same corpus, and is held no more or less strictly now."""
    return [
        f"{name}.{key} was held at {old.floor}"
        for name, table in before.items()
        if name in now and now[name].sha256 == table.sha256
        for key, old in table.floors.items()
        if f"{name}.{key}" not in GIVEN_UP and (key not in now[name].floors or now[name].floors[key].floor < old.floor)
    ]


def history() -> Iterator[dict[str, Table]]:
    """Every version of the file in git's history, newest first; none where there is no git."""
    for commit in _git("log", "--format=%H", "--", PATH.name).split():
        yield parse(_git("show", f"{commit}:./{PATH.name}"))


def _git(*command: str) -> str:
    done = subprocess.run(["git", *command], cwd=PATH.parent, capture_output=True, text=True, check=False)
    return done.stdout


def dump(tables: Tables) -> str:
    """The text of floors.toml."""
    return HEAD + "".join(f"\n[{name}]\n{_rows(table)}" for name, table in tables.items())


def _rows(table: Table) -> str:
    rows = [
        f'"{key}" = {{ floor = {row.floor}, measured = {row.measured}, day = {row.day} }}'
        for key, row in table.floors.items()
    ]
    return "\n".join([f'sha256 = "{table.sha256}"', *rows, ""])
