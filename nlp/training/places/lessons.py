"""Annotated texts from which the weights of places are learned: corpora with every toponym and its GeoNames record."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.nlp.jurisdictions.gazetteer import Jurisdiction, normal, states


@dataclass(frozen=True, slots=True)
class Gold:
    """A span of a text and what it means: `accepts` judges a jurisdiction. None: nothing is to be learned from it."""

    start: int
    end: int
    accepts: Callable[[Jurisdiction], bool] | None
    no_place: bool = False


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text with annotations. `group` is its outlet, `weight` how much it counts, `home` the outlet's home or None."""

    id: str
    group: str
    text: str
    gold: tuple[Gold, ...]
    weight: float
    home: str | None = None


def corpus_lessons(path: Path) -> Iterator[Lesson]:
    """The articles of a corpus, gzipped JSON lines with id, domain, text and toponyms."""
    with gzip.open(path, "rt", encoding="utf8") as file:
        for record in map(json.loads, file):
            gold = tuple(corpus_gold(t) for t in record["toponyms"])
            yield Lesson(record["id"], record["domain"], record["text"], gold, 1.0)


def corpus_gold(toponym: dict[str, Any]) -> Gold:
    """The annotation of a toponym: a US state, county or town by name, level and state, or else no place of ours."""
    span, american = (toponym["start"], toponym["end"]), toponym.get("country") == "United States"
    kind, code = toponym.get("fclass"), toponym.get("fcode")
    level = {"ADM1": "state", "ADM2": "county"}.get(code or "", "place" if kind == "P" and code != "PPLX" else None)
    if not american or level is None:
        skip = american and kind == "P"
        return Gold(*span, None, no_place=not skip)
    state = next((row.state for row, _ in states() if row.name == toponym["admin1"]), None)
    name = short(toponym["name"])

    def accepts(row: Jurisdiction) -> bool:
        if row.state != state:
            return False
        if state == "DC" or level == "state":
            return row.level in ("state", "territory") or state == "DC"
        return row.level == level and short(row.name) == name

    return Gold(*span, accepts)


def short(name: str) -> str:
    """A normal name without the words that tell its kind."""
    return re.sub(r"\b(city of|town of|city|county|parish|borough|town|township|village)\b", " ", normal(name)).strip()
