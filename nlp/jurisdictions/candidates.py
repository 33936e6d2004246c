"""What a toponym can mean: its candidates, with the features that do not depend on the document."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from onrecord.nlp.jurisdictions.context import ToponymContext
from onrecord.nlp.jurisdictions.gazetteer import Gazetteer, Jurisdiction

A_COUNTRY = 10_000_000  # people, for the first guess only
CITY_AND_STATE = frozenset({"new york", "washington", "georgia"})  # a state whose name means something as large
UNKNOWN_PEOPLE = 300  # are added to every population, so that none is zero


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """One meaning of a toponym: a jurisdiction, a town or a country abroad, or no place.

    `country` is the ISO code of the country abroad; `features` are those that hold in every document.
    """

    kind: Literal["jurisdiction", "country", "town", "no place"]
    jurisdiction: Jurisdiction | None = None
    country: str | None = None
    features: tuple[str, ...] = ()
    people: int = 0

    @property
    def rule(self) -> str:
        """What a choice for it is called where it is no jurisdiction."""
        return "abroad" if self.country else "no place"


@dataclass(slots=True)
class Ranking:
    """The candidates of one toponym with their features and probabilities, which each round of ranking sets anew.

    `own_features` are those that the context gives each candidate: the same in every round.
    """

    context: ToponymContext
    candidates: tuple[PlaceCandidate, ...]
    own_features: list[list[str]]
    features: list[list[str]]
    probabilities: list[float]

    @property
    def key(self) -> str:
        """The normal form of the toponym."""
        return self.context.toponym.key

    @property
    def best(self) -> int:
        """The number of the most probable candidate."""
        return max(range(len(self.candidates)), key=self.probabilities.__getitem__)

    def pairs(self) -> Iterable[tuple[PlaceCandidate, float]]:
        """Each candidate with its probability."""
        return zip(self.candidates, self.probabilities, strict=True)

    def abroad(self) -> float:
        """How likely the toponym means a place abroad."""
        return sum(probability for candidate, probability in self.pairs() if candidate.country)


@lru_cache(maxsize=50_000)
def candidates_of(gazetteer: Gazetteer, shape: str, key: str) -> tuple[PlaceCandidate, ...]:
    """All candidates of a toponym; "no place" comes first."""
    if shape == "abbreviation":
        rows: list[Jurisdiction] = [gazetteer.states[key]]
    else:
        state = gazetteer.state_names.get(key)
        rows = [*([state] if state else []), *gazetteer.named(key)]
    if shape == "county":
        rows = [row for row in rows if row.level == "county"] or rows
    candidates = [PlaceCandidate("no place")]
    if key in gazetteer.foreign:
        candidates.append(PlaceCandidate("country", None, gazetteer.foreign[key], ("abroad=country",), A_COUNTRY))
    elif key in gazetteer.world and key not in gazetteer.state_names:  # nobody means Florida in Cuba
        country, people = gazetteer.world[key]
        candidates.append(PlaceCandidate("town", None, country, (f"abroad={power(people)}",), people))
    for row in rows:
        features = tuple(namesake_features(row, key, shape, rows))
        candidates.append(PlaceCandidate("jurisdiction", row, None, features, row.population))
    return tuple(candidates)


def namesake_features(jurisdiction: Jurisdiction, key: str, shape: str, rows: list[Jurisdiction]) -> Iterable[str]:
    """What a name alone says about one of the jurisdictions that bear it: level, people, rank among its namesakes."""
    places = [row for row in rows if row.level == "place"]
    level, people = jurisdiction.level, jurisdiction.population
    if jurisdiction.group == "state":
        yield f"level=state/{shape}"
        if places and shape != "abbreviation":
            yield f"level=state/{'big' if places[0].population > 100_000 else 'small'} namesake"
        if key in CITY_AND_STATE:
            yield f"state={key}"
        return
    if level == "county" and shape == "name" and any(place.state == jurisdiction.state for place in places):
        yield "bare county/town of its name"  # the words say which is meant: without "County" it is the town
    yield f"level={level if level == 'county' else jurisdiction.kind}/{shape}"
    yield f"people={power(people)}/{level}"
    peers = [row for row in rows if row.level == level]
    yield f"rank={min(peers.index(jurisdiction), 3)}/{level}"
    if len(peers) == 1:
        yield f"only/{level}"
    else:
        next_people = max(row.population for row in peers if row is not jurisdiction)
        times = (people + UNKNOWN_PEOPLE) / (next_people + UNKNOWN_PEOPLE)
        if times >= 10:
            yield f"foremost={step(times, (30,))}/{level}"
    total = sum(row.population + UNKNOWN_PEOPLE for row in peers)
    yield f"share={int(5 * (people + UNKNOWN_PEOPLE) / total)}/{level}"


def power(population: int) -> int:
    """A population as a power of ten: 2 for less than a thousand, 6 at most, 0 for an unknown one."""
    return min(max(len(str(population)) - 1, 2), 6) if population else 0


def step(value: float, limits: tuple[float, ...]) -> int:
    """How many of the limits, which ascend, a value reaches."""
    return bisect_right(limits, value)
