"""The gazetteer: every US state, territory, county, place and congressional district, looked up by name or by id.

Two tables in nlp/tables/gazetteer hold the rows and an index from each spelling to its rows. Both stay text until a row
is asked for, so that a process pays only for what it uses. `load_gazetteer()` gives the one gazetteer of the process.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from onrecord.nlp.records import Level, Place, Span
from onrecord.nlp.table_reader import TableError, lines, rows

ROWS = "gazetteer/jurisdictions.tsv.gz"
DIVISION = "ocd-division/country:us/"
UNITED_STATES = "ocd-division/country:us"


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A row of the gazetteer.

    `state` is its postal code, `county` the three-digit FIPS code of the county it lies in, of several the first.
    `ocd_id` is the Open Civic Data division; what has none carries `geonames:` and its number (census places without
    government) or `geoid:` and its code. `population` 0 means unknown. `others` are further names.
    """

    ocd_id: str
    geoid: str | None
    level: Level
    kind: str
    name: str
    state: str
    county: str
    population: int = 0
    lat: float | None = None
    lon: float | None = None
    gid: str | None = None
    others: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        """The level, where a territory counts as a state."""
        return "state" if self.level == "territory" else self.level

    def place(self, span: Span, text: str, confidence: float, rule: str) -> Place:
        """The record of a mention of this jurisdiction at a span of a text."""
        state = self.state or None
        words = text[slice(*span)]
        return Place(span, words, self.level, self.name, state, self.ocd_id, self.geoid, confidence, rule)


COUNTRY = Jurisdiction(UNITED_STATES, None, "country", "country", "United States", "", "")
_SPELLINGS = {"saint": "st", "sainte": "ste", "ft": "fort", "mt": "mount", "twp": "township", "co": "county"}
_DROPPED = str.maketrans({".": "", "'": "", "’": "", "‘": "", "ʻ": "", "-": " ", "–": " ", ",": " "})


@lru_cache(maxsize=20_000)
def normal(name: str) -> str:
    """Reduce a name to the form to look up by: "Saint-Louis" and "St. Louis" both become "st louis".

    Case, accents, periods and apostrophes are dropped.
    """
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    words = name.translate(_DROPPED).lower().split()
    return " ".join(_SPELLINGS.get(word, word) for word in words)


def parse(line: str) -> Jurisdiction:
    """Make a jurisdiction of a line of jurisdictions.tsv.gz. ValueError for a line that is none."""
    ocd, geoid, level, kind, name, state, county, people, lat, lon, gid, others = line.split("\t")
    return Jurisdiction(
        ocd if ocd.startswith(("geonames:", "geoid:")) else DIVISION + ocd,
        geoid or None,
        level,  # type: ignore[arg-type]  # the table is ours
        kind,
        name,
        state,
        county,
        int(people or 0),
        float(lat) if lat else None,
        float(lon) if lon else None,
        gid or None,
        tuple(others.split("|")) if others else (),
    )


@lru_cache(maxsize=1)
def states() -> tuple[tuple[Jurisdiction, tuple[str, ...]], ...]:
    """Each state or territory with its abbreviations ("Calif."); its `state` is the postal code."""
    return tuple(_state(*row) for row in rows("states.tsv"))


def _state(
    name: str, postal: str, fips: str, tail: str, abbreviations: str, people: str, lat: str, lon: str
) -> tuple[Jurisdiction, tuple[str, ...]]:
    kind = tail.partition(":")[0]
    level: Level = "territory" if kind == "territory" else "state"
    facts = fips, level, kind, name, postal, "", int(people), float(lat), float(lon)
    return Jurisdiction(DIVISION + tail, *facts), tuple(filter(None, abbreviations.split(",")))


class Gazetteer:
    """Look-ups by normal name and by id. Rows are parsed when first asked for and kept."""

    def __init__(self) -> None:
        self._lines = lines(ROWS)
        self._index = dict(line.split("\t") for line in lines("gazetteer/names.tsv.gz"))
        self._parsed: dict[int, Jurisdiction] = {}
        self._named: dict[str, tuple[Jurisdiction, ...]] = {}
        self._ids: dict[str, int] = {}
        self._counties: dict[tuple[str, str], Jurisdiction] = {}
        self.world = {name: (country, int(people)) for name, country, people in rows("gazetteer/world.tsv.gz")}
        self.foreign = {name: country for name, country, _ in rows("gazetteer/foreign.tsv")}
        self.phrases = {normal(phrase) for (phrase,) in rows("gazetteer/phrases.txt")}
        self.states = {jurisdiction.state: jurisdiction for jurisdiction, _ in states()}
        self.state_names = {normal(jurisdiction.name): jurisdiction for jurisdiction in self.states.values()}
        self.aliases: dict[str, list[str]] = {}
        for name, ocd in rows("gazetteer/aliases.tsv"):
            self.aliases.setdefault(name, []).append(ocd)

    def named(self, key: str) -> tuple[Jurisdiction, ...]:
        """The counties and places of a normal name, most people first; states are in `state_names`."""
        if key not in self._named:
            bearers = [self._row(int(n)) for n in self._index[key].split(",")] if key in self._index else []
            for ocd in self.aliases.get(key, ()):
                jurisdiction = self.by_id(ocd if ocd.startswith("geonames:") else DIVISION + ocd)
                if jurisdiction is not None and jurisdiction not in bearers and jurisdiction.level != "state":
                    bearers.insert(0, jurisdiction)
            self._named[key] = tuple(bearers)
        return self._named[key]

    def knows(self, key: str) -> bool:
        """Whether a normal name is one at home or abroad, or a phrase that only holds one ("boston globe")."""
        at_home = key in self._index or key in self.state_names or key in self.aliases
        return at_home or key in self.foreign or key in self.world or key in self.phrases

    def by_id(self, ocd_id: str) -> Jurisdiction | None:
        """The jurisdiction of a division id (or `geonames:` id), None if there is none."""
        if ocd_id == UNITED_STATES:
            return COUNTRY
        tail = ocd_id.removeprefix(DIVISION)
        kind, _, rest = tail.partition(":")
        if kind in ("state", "territory", "district") and "/" not in tail:
            return self.states.get(rest.upper())
        if not self._ids:
            self._ids = {line.split("\t", 1)[0]: n for n, line in enumerate(self._lines)}
        number = self._ids.get(tail)
        return None if number is None else self._row(number)

    def county(self, state: str, code: str) -> Jurisdiction | None:
        """The county of a postal code and a three-digit FIPS code, None if there is none."""
        if not self._counties:
            counties = (self._row(n) for n, line in enumerate(self._lines) if "\tcounty\t" in line)
            self._counties = {(county.state, county.county): county for county in counties}
        return self._counties.get((state, code))

    def jurisdictions(self) -> Iterator[Jurisdiction]:
        """All rows but the states, in the table's order."""
        return (self._row(number) for number in range(len(self._lines)))

    def _row(self, number: int) -> Jurisdiction:
        if number not in self._parsed:
            try:
                self._parsed[number] = parse(self._lines[number])
            except ValueError as error:
                raise TableError(f"{ROWS}, line {number + 1}: {error}") from error
        return self._parsed[number]


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """The gazetteer of this process."""
    return Gazetteer()


def resolve(name: str, level: Level | None = None, within: str | None = None) -> Jurisdiction | None:
    """The one jurisdiction that a name alone must mean, or None when it is unknown or stays ambiguous.

    `name` is written as in text ("Shasta County", "Calif.", "Coachella"), `within` is a division id that it must lie
    in. Of namesakes, one with ten times the people of the next is meant.
    """
    bearers = [
        jurisdiction
        for jurisdiction in (*_states_named(name), *load_gazetteer().named(normal(name)))
        if level in (None, jurisdiction.level) and (within is None or contains(within, jurisdiction))
    ]
    bearers.sort(key=lambda jurisdiction: -jurisdiction.population)
    if len(bearers) > 1 and bearers[0].population < 10 * max(bearers[1].population, 1000):
        return None
    return bearers[0] if bearers else None


def _states_named(name: str) -> list[Jurisdiction]:
    state = load_gazetteer().state_names.get(normal(name))
    if state is not None:
        return [state]
    return [state for state, abbreviations in states() if name in abbreviations or name == state.state]


def contains(division: str, jurisdiction: Jurisdiction) -> bool:
    """Whether a jurisdiction lies in the division of that id (a state or county, or the jurisdiction itself)."""
    if division in (UNITED_STATES, jurisdiction.ocd_id):
        return True
    outer = load_gazetteer().by_id(division)
    if outer is None or outer.state != jurisdiction.state:
        return False
    same_county = outer.level == "county" and outer.county == jurisdiction.county
    return outer.group == "state" or same_county
