"""What a mention can mean: its readings, with the signs that do not depend on the article."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from onrecord.nlp.jurisdictions.context import Local
from onrecord.nlp.jurisdictions.gazetteer import Gazetteer, Jurisdiction

A_COUNTRY = 10_000_000  # people, for the first guess only
CITY_AND_STATE = frozenset({"new york", "washington", "georgia"})  # a state whose name means something as large


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of a mention: a jurisdiction, a country abroad, or neither ("no place")."""

    row: Jurisdiction | None
    abroad: str | None = None
    signs: tuple[str, ...] = ()  # those that hold in every article
    people: int = 0


@dataclass(slots=True)
class Scored:
    """A mention with its readings, their signs and probabilities, filled round by round.

    `own` are the signs that the words around the mention give each reading: the same in every round.
    """

    local: Local
    readings: tuple[Reading, ...]
    own: list[list[str]]
    signs: list[list[str]]
    odds: list[float]


@lru_cache(maxsize=50_000)
def readings(book: Gazetteer, shape: str, key: str) -> tuple[Reading, ...]:
    """All readings of a mention with the signs that do not depend on the article; "no place" comes first."""
    if shape == "abbreviation":
        rows: list[Jurisdiction] = [book.states[key]]
    else:
        rows = [*([book.state_names[key]] if key in book.state_names else []), *book.named(key)]
    if shape == "county":
        rows = [r for r in rows if r.level == "county"] or rows
    out = [Reading(None)]
    if key in book.foreign:
        out.append(Reading(None, book.foreign[key], ("abroad=country",), A_COUNTRY))
    elif key in book.world and key not in book.state_names:  # nobody means Florida in Cuba
        country, people = book.world[key]
        out.append(Reading(None, country, (f"abroad={power(people)}",), people))
    places = [r for r in rows if r.level == "place"]
    return (*out, *(Reading(r, None, tuple(row_signs(r, key, shape, places, rows)), r.population) for r in rows))


def row_signs(
    row: Jurisdiction, key: str, shape: str, places: list[Jurisdiction], rows: list[Jurisdiction]
) -> Iterable[str]:
    if row.level in ("state", "territory"):
        yield f"level=state/{shape}"
        if places and shape != "abbreviation":
            yield f"level=state/{'big' if places[0].population > 100_000 else 'small'} namesake"
        if key in CITY_AND_STATE:
            yield f"state={key}"
        return
    if row.level == "county" and shape == "name" and any(p.state == row.state for p in places):
        yield "bare county/town of its name"  # the words say which is meant: without "County" it is the town
    level = row.level if row.level == "county" else row.kind
    yield f"level={level}/{shape}"
    yield f"people={power(row.population)}/{row.level}"
    peers = [r for r in rows if r.level == row.level]
    yield f"rank={min(peers.index(row), 3)}/{row.level}"
    if len(peers) == 1:
        yield f"only/{row.level}"
    else:
        times = (row.population + 300) / (max(r.population for r in peers if r is not row) + 300)
        if times >= 10:
            yield f"foremost={step(times, (30,))}/{row.level}"
    total = sum(r.population + 300 for r in peers)
    yield f"share={int(5 * (row.population + 300) / total)}/{row.level}"


def power(population: int) -> int:
    """Population as a power of ten, 2 for less than a thousand, 7 at most."""
    return min(max(len(str(population)) - 1, 2), 6) if population else 0


def step(value: float, limits: tuple[float, ...]) -> int:
    """How many of the limits, which ascend, a value reaches."""
    return bisect_right(limits, value)
