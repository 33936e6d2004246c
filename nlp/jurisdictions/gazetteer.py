"""The gazetteer: every US state, territory, county, place and congressional district, by name and by id.

Two texts in nlp/tables/gazetteer hold it: the rows, and an index from each spelling to its rows; both stay text until
a row is asked for, so that a process pays for what it uses. `load()` gives the one gazetteer of the process.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from onrecord.nlp.records import Level

FOLDER = Path(__file__).parents[1] / "tables" / "gazetteer"
DIVISION = "ocd-division/country:us/"
UNITED_STATES = "ocd-division/country:us"

# Where towns and townships are the local government that news writes about by their bare name ("in Edison, N.J.").
TOWN_STATES = frozenset(["CT", "MA", "ME", "NH", "RI", "VT", "NY", "NJ", "PA"])


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """One row. `county` is the three-digit FIPS code of the (first) county it lies in; `state` the postal code.

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


_SPELLINGS = {"saint": "st", "sainte": "ste", "ft": "fort", "mt": "mount", "twp": "township", "co": "county"}
_DROPPED = str.maketrans({".": "", "'": "", "’": "", "‘": "", "ʻ": "", "-": " ", "–": " ", ",": " "})


@lru_cache(maxsize=20_000)
def normal(name: str) -> str:
    """The form to look up by: "Saint-Louis" and "St. Louis" are "st louis". Case, accents, periods, apostrophes go."""
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    words = name.translate(_DROPPED).lower().split()
    return " ".join(_SPELLINGS.get(word, word) for word in words)


def parse(line: str) -> Jurisdiction:
    """A line of jurisdictions.tsv."""
    ocd, geoid, level, kind, name, state, county, people, lat, lon, gid, others = line.split("\t")
    return Jurisdiction(
        ocd if ":" in ocd and ocd.startswith(("geonames:", "geoid:")) else DIVISION + ocd,
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


def rows_of(path: Path) -> Iterator[list[str]]:
    """The fields of a tab-separated table of ours, comments left out; gzip by its name."""
    text = gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text("utf8")
    return (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))


def states() -> Iterator[tuple[Jurisdiction, tuple[str, ...]]]:
    """Each state or territory with its abbreviations ('Calif.'); the postal code is its `state`."""
    for name, postal, fips, short, people, lat, lon in list(rows_of(FOLDER / "states.tsv"))[1:]:
        territory = postal in ("PR", "GU", "VI", "AS", "MP")
        kind = "district" if postal == "DC" else "territory" if territory else "state"
        level: Level = "territory" if territory else "state"
        ocd = f"{DIVISION}{kind}:{postal.lower()}"
        spot = float(lat), float(lon)
        yield (
            Jurisdiction(ocd, fips, level, kind, name, postal, "", int(people), *spot),
            tuple(filter(None, short.split(","))),
        )


def spellings(row: Jurisdiction, place_names: set[tuple[str, str]]) -> Iterator[str]:
    """The normal forms under which a row is found; `place_names` are (state, name) of the places that stand alone."""
    if row.level == "district":
        return
    full = normal(row.name)
    yield full
    yield from map(normal, row.others)
    bare = re.sub(r" (county|parish|borough|census area|municipality|municipio|township|charter township)$", "", full)
    if bare == full:
        return
    governs = row.gid or (row.state in TOWN_STATES and (row.state, bare) not in place_names)
    if row.level == "county" or governs:
        yield bare


def index(rows: Iterable[Jurisdiction]) -> dict[str, list[int]]:
    """Spelling to row numbers, most people first."""
    rows = list(rows)
    alone = {(r.state, normal(r.name)) for r in rows if r.level == "place" and len(r.geoid or "") != 10}
    out: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        for key in dict.fromkeys(spellings(row, alone)):
            out.setdefault(key, []).append(number)
    for numbers in out.values():
        numbers.sort(key=lambda n: -rows[n].population)
    return out


def _text(name: str) -> str:
    return gzip.decompress((FOLDER / name).read_bytes()).decode()


class Gazetteer:
    """Look-ups by normal name and by id. Rows are parsed when first asked for and kept."""

    def __init__(self) -> None:
        self._lines = _text("jurisdictions.tsv.gz").split("\n")[:-1]
        self._index = dict(line.split("\t") for line in _text("names.tsv.gz").split("\n")[:-1])
        self._parsed: dict[int, Jurisdiction] = {}
        self._named: dict[str, tuple[Jurisdiction, ...]] = {}
        self._ids: dict[str, int] = {}
        self._counties: dict[tuple[str, str], Jurisdiction] = {}
        self.world = {name: (country, int(people)) for name, country, people in rows_of(FOLDER / "world.tsv.gz")}
        self.foreign = {row[0]: row[1] for row in rows_of(FOLDER / "foreign.tsv")}
        self.phrases = {normal(row[0]) for row in rows_of(FOLDER / "phrases.txt")}
        self.states = {row.state: row for row, _ in states()}
        self.state_names = {normal(row.name): row for row in self.states.values()}
        self.aliases: dict[str, list[str]] = {}
        for name, ocd in rows_of(FOLDER / "aliases.tsv"):
            self.aliases.setdefault(name, []).append(ocd)

    def named(self, key: str) -> tuple[Jurisdiction, ...]:
        """Counties and places spelled so (a `normal` form), most people first; states are in `state_names`."""
        if key in self._named:
            return self._named[key]
        rows = [self._row(int(n)) for n in self._index[key].split(",")] if key in self._index else []
        for ocd in self.aliases.get(key, ()):
            row = self.by_id(ocd if ocd.startswith("geonames:") else DIVISION + ocd)
            if row is not None and row not in rows and row.level != "state":
                rows.insert(0, row)
        self._named[key] = tuple(rows)
        return self._named[key]

    def knows(self, key: str) -> bool:
        """Whether a normal form is a name here, at home or abroad, or a phrase that only holds one."""
        at_home = key in self._index or key in self.state_names or key in self.aliases
        return at_home or key in self.foreign or key in self.world or key in self.phrases

    def by_id(self, ocd_id: str) -> Jurisdiction | None:
        """The row of a division id (or `geonames:` id), None where there is none."""
        tail = ocd_id.removeprefix(DIVISION)
        if tail.partition(":")[0] in ("state", "territory", "district") and "/" not in tail:
            return self.states.get(tail.partition(":")[2].upper())
        if not self._ids:
            self._ids = {line.split("\t", 1)[0]: n for n, line in enumerate(self._lines)}
        number = self._ids.get(tail)
        return None if number is None else self._row(number)

    def county(self, state: str, code: str) -> Jurisdiction | None:
        """The county of a postal code and a three-digit FIPS code, None where there is none."""
        if not self._counties:
            rows = (self._row(n) for n, line in enumerate(self._lines) if "\tcounty\t" in line)
            self._counties = {(row.state, row.county): row for row in rows}
        return self._counties.get((state, code))

    @property
    def size(self) -> int:
        return len(self._lines)

    def by_number(self, number: int) -> Jurisdiction:
        return self._row(number)

    def _row(self, number: int) -> Jurisdiction:
        if number not in self._parsed:
            self._parsed[number] = parse(self._lines[number])
        return self._parsed[number]


@lru_cache(maxsize=1)
def load() -> Gazetteer:
    return Gazetteer()


def resolve(name: str, kind_hint: str | None = None, within: str | None = None) -> Jurisdiction | None:
    """The one jurisdiction that `name` must mean, or None when it is unknown or stays ambiguous.

    `name` as in text ("Shasta County", "Calif.", "Coachella"); `kind_hint` a level or kind ("county", "state",
    "place", "city"); `within` a division id that it must lie in. Of namesakes, one with ten times the people of the
    next is meant.
    """
    book = load()
    found = [*_states_named(name), *book.named(normal(name))]
    if kind_hint:
        found = [row for row in found if kind_hint in (row.level, row.kind)]
    if within:
        found = [row for row in found if contains(within, row)]
    found.sort(key=lambda row: -row.population)
    if len(found) > 1 and found[0].population < 10 * max(found[1].population, 1000):
        return None
    return found[0] if found else None


def _states_named(name: str) -> list[Jurisdiction]:
    key = normal(name)
    book = load()
    if key in book.state_names:
        return [book.state_names[key]]
    return [row for row, short in states() if name in short or name == row.state]


def contains(division: str, row: Jurisdiction) -> bool:
    """Whether `row` lies in the division (a state or county, or the row itself)."""
    if division in (UNITED_STATES, row.ocd_id):
        return True
    outer = load().by_id(division)
    if outer is None or outer.state != row.state:
        return False
    return outer.level in ("state", "territory") or (outer.level == "county" and outer.county == row.county)
