"""Build the gazetteer's tables from the reference data: `python -m onrecord.nlp.training.tables.gazetteer DATA_FOLDER`.

DATA_FOLDER holds the Open Civic Data division lists (CC0) and the GeoNames extracts (CC BY 4.0) named in
nlp/tables/gazetteer/README.md. Open Civic Data says what governs and gives the ids; GeoNames adds population,
coordinates, county, and the census places without a government. The output is sorted: a rebuild is a small diff.
"""

from __future__ import annotations

import csv
import gzip
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from onrecord.nlp.jurisdictions.gazetteer import DIVISION, Jurisdiction, normal, parse, states
from onrecord.nlp.table_reader import FOLDER, lines

KINDS = ("city", "town", "village", "borough", "township", "plantation", "municipality", "corporation", "City")
COUNTY_KINDS = {"county", "parish", "borough", "census_area", "municipio"}
Shelf = dict[tuple[str, str], list["Settlement"]]  # by state and spelling
# Where towns and townships are the local government that news writes about by their bare name ("in Edison, N.J.").
TOWN_STATES = frozenset(["CT", "MA", "ME", "NH", "RI", "VT", "NY", "NJ", "PA"])
COUNTY_WORD = re.compile(r" (county|parish|borough|census area|municipality|municipio|township|charter township)$")
# Consolidated governments carry the county in their census name; news writes the city.
SHORT = {
    "3651000": "New York City", "2146027": "Lexington", "1836000": "Indianapolis", "1321017": "Cusseta",
    "1332528": "Georgetown", "1381128": "Webster County", "4744382": "Lynchburg", "1234132": "Islamorada",
    "0665042": "Ventura", "1608830": "Boise",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settlement:
    """A populated place of GeoNames."""

    gid: str
    name: str
    state: str
    county: str
    population: int
    lat: float
    lon: float
    alternates: tuple[str, ...]


def read_geonames(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a GeoNames extract by the names of its columns."""
    with gzip.open(path, "rt", encoding="utf8") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def read_settlements(path: Path) -> list[Settlement]:
    """The populated places of GeoNames, most people first, without quarters of towns and abandoned places."""
    rows = [
        Settlement(
            r["geonameid"], r["name"], r["admin1"], r["admin2"], int(r["population"] or 0), float(r["lat"]),
            float(r["lon"]), tuple(usable_alternates(r["name"], r["alternatenames"])),
        )
        for r in read_geonames(path)
        if r["fcode"] not in ("PPLX", "PPLQ")
    ]  # fmt: skip
    return sorted(rows, key=lambda s: (-s.population, s.gid))


def usable_alternates(name: str, alternates: str) -> Iterator[str]:
    """Other names good for finding a division's twin: ASCII, capitalised, sharing a long word with the name."""
    words = {w for w in normal(name).split() if len(w) > 3}
    for other in alternates.split(","):
        plain = other.isascii() and other.replace(" ", "").isalpha() and other.istitle()
        if plain and normal(other) != normal(name) and words & set(normal(other).split()):
            yield other


def base_name(name: str, geoid: str) -> tuple[str, str]:
    """'Anderson city' -> ('Anderson', 'city'). The census' kind word is lower case; 'Carson City' keeps its own."""
    if geoid in SHORT:
        return SHORT[geoid], "city"
    if name.endswith(" Town city"):  # Massachusetts' cities that are called settlements
        return name.removesuffix(" Town city"), "city"
    head, _, kind = name.replace(" charter township", " township").rpartition(" ")
    if name.endswith(("government", "urban county", "(balance)")):
        return name.split("-")[0].split(",")[0], "city"
    return (head, kind) if kind in KINDS and kind.islower() and head else (name, "city")


def divisions(path: Path) -> Iterator[Jurisdiction]:
    """Counties, places and county subdivisions of Open Civic Data, without population or coordinates yet."""
    with gzip.open(path, "rt", encoding="utf8") as file:
        for row in csv.DictReader(file):
            parts = [part.split(":") for part in row["id"].removeprefix(DIVISION).split("/")]
            geoid, state, (kind, _) = row["census_geoid"].removeprefix("place-"), parts[0][1].upper(), parts[-1]
            if kind in COUNTY_KINDS:
                yield Jurisdiction(row["id"], geoid, "county", kind, row["name"], state, geoid[2:5])
            elif not row["name"].startswith("Township "):
                name, kind = base_name(row["name"], geoid)
                county = geoid[2:5] if len(geoid) == 10 else ""
                name = f"{name} Township" if kind == "township" else name
                yield Jurisdiction(row["id"], geoid, "place", kind, name, state, county)


def districts(path: Path) -> Iterator[Jurisdiction]:
    """The congressional districts of today."""
    with gzip.open(path, "rt", encoding="utf8") as file:
        for row in csv.DictReader(file):
            state = row["id"].removeprefix(DIVISION).split("/")[0].split(":")[1].upper()
            if not row["validThrough"]:
                geoid = row["census_geoid"].removeprefix("cd-") or at_large(state)
                yield Jurisdiction(row["id"], geoid, "district", "cd", row["name"], state, "")


def at_large(state: str) -> str:
    """The GEOID of a state's only seat: the Census Bureau numbers it 00, a delegate's 98."""
    row = next(row for row, _ in states() if row.state == state)
    return f"{row.geoid}{'00' if row.level == 'state' and state != 'DC' else '98'}"


def keys(name: str) -> Iterator[str]:
    """The spellings under which Open Civic Data and GeoNames meet."""
    plain = normal(name)
    yield plain
    for word in (" township", " city", " village", " town"):
        yield plain.removesuffix(word)


def locate(rows: list[Jurisdiction], settlements: list[Settlement]) -> tuple[list[Jurisdiction], set[str]]:
    """Give every place the facts of its GeoNames twin: same state and name, same county where the division knows it."""
    shelf: Shelf = defaultdict(list)
    for settlement in settlements:
        for key in {*keys(settlement.name), *(normal(a) for a in settlement.alternates)}:
            shelf[settlement.state, key].append(settlement)
    taken: set[str] = set()
    located = []
    for row in sorted(rows, key=lambda p: (p.kind == "township", len(p.geoid or ""), p.ocd_id)):
        twin = first_free(row, shelf, taken)
        if twin is None:
            located.append(row)
            continue
        taken.add(twin.gid)
        # Of GeoNames' other names only its main one is kept: the rest are transliterations and stations.
        others = (twin.name,) if normal(twin.name) != normal(row.name) else ()
        row = replace(row, county=row.county or twin.county, population=twin.population, others=others)
        located.append(replace(row, lat=twin.lat, lon=twin.lon, gid=twin.gid))
    return located, taken


def first_free(row: Jurisdiction, shelf: Shelf, taken: set[str]) -> Settlement | None:
    """The first settlement of a place's name and county that is no other place's twin yet."""
    for key in keys(row.name):
        for exact in (True, False):  # the name itself before an alternate name
            for twin in shelf.get((row.state, key), ()):
                same_county = not row.county or row.county == twin.county
                if twin.gid not in taken and same_county and (key in set(keys(twin.name))) == exact:
                    return twin
    return None


def by_hand() -> list[Jurisdiction]:
    """The jurisdictions of extra.tsv, which the two sources leave out."""
    return [parse(line) for line in lines("gazetteer/extra.tsv") if not line.startswith("#")]


def twins_by_hand(settlements: list[Settlement]) -> set[str]:
    """The GeoNames rows that extra.tsv already covers."""
    ours = {(j.state, normal(j.name)) for j in by_hand()}
    return {s.gid for s in settlements if (s.state, normal(s.name)) in ours}


def ungoverned(settlements: Iterable[Settlement], taken: set[str]) -> Iterator[Jurisdiction]:
    """Census places and communities without a government of their own: GeoNames gives the only id."""
    for s in settlements:
        if s.gid not in taken and s.state != "DC":
            people, spot = s.population, (s.lat, s.lon)
            yield Jurisdiction(
                f"geonames:{s.gid}", None, "place", "cdp", s.name, s.state, s.county, people, *spot, s.gid
            )


def with_people(counties: list[Jurisdiction], rows: Iterable[Jurisdiction]) -> Iterator[Jurisdiction]:
    """A county has the people of its places (an undercount, good for ranking) and their centre."""
    inside: dict[tuple[str, str], list[Jurisdiction]] = defaultdict(list)
    for row in rows:
        if row.population and row.lat is not None:
            inside[row.state, row.county].append(row)
    for county in counties:
        members = inside.get((county.state, county.county), [])
        people = sum(p.population for p in members)
        if people:
            lat = sum((p.lat or 0) * p.population for p in members) / people
            lon = sum((p.lon or 0) * p.population for p in members) / people
            county = replace(county, population=people, lat=lat, lon=lon)
        yield county


def world(path: Path) -> list[tuple[str, str, int]]:
    """Foreign towns: each spelling with the most populous bearer's country and people."""
    best: dict[str, tuple[str, str, int]] = {}
    for r in read_geonames(path):
        for name in {r["name"], r["asciiname"]}:
            people = int(r["population"] or 0)
            if r["country"] not in ("PR", "GU", "VI", "AS", "MP") and people > best.get(normal(name), ("", "", -1))[2]:
                best[normal(name)] = (normal(name), r["country"], people)
    return sorted(best.values())


def spellings(row: Jurisdiction, place_names: set[tuple[str, str]]) -> Iterator[str]:
    """The normal forms under which a row is found; `place_names` are (state, name) of the places that stand alone."""
    if row.level == "district":
        return
    full = normal(row.name)
    yield full
    yield from map(normal, row.others)
    bare = COUNTY_WORD.sub("", full)
    if bare == full:
        return
    governs = row.gid or (row.state in TOWN_STATES and (row.state, bare) not in place_names)
    if row.level == "county" or governs:
        yield bare


def index(rows: Iterable[Jurisdiction]) -> dict[str, list[int]]:
    """Each spelling with the numbers of its rows, most people first."""
    rows = list(rows)
    alone = {(r.state, normal(r.name)) for r in rows if r.level == "place" and len(r.geoid or "") != 10}
    numbers_of: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        for key in dict.fromkeys(spellings(row, alone)):
            numbers_of.setdefault(key, []).append(number)
    for numbers in numbers_of.values():
        numbers.sort(key=lambda n: -rows[n].population)
    return numbers_of


def write(path: Path, rows: Iterable[tuple[str, ...]]) -> None:
    """Write a gzipped table."""
    # mtime=0 and no name: the same data gives the same bytes.
    text = "".join("\t".join(row) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def as_row(j: Jurisdiction) -> tuple[str, ...]:
    """A jurisdiction as the fields of jurisdictions.tsv.gz."""
    spot = ("", "") if j.lat is None or j.lon is None else (f"{j.lat:.3f}", f"{j.lon:.3f}")
    fields = (j.ocd_id.removeprefix(DIVISION), j.geoid or "", j.level, j.kind, j.name, j.state, j.county)
    return (*fields, str(j.population), *spot, j.gid or "", "|".join(j.others))


def build(data: Path, tables: Path = FOLDER) -> None:
    """Write the three tables into the folder gazetteer of `tables`, from a folder of reference data."""
    rows = list(divisions(data / "ocd_us_census_places.csv.gz"))
    settlements = read_settlements(data / "geonames_us.tsv.gz")
    places, taken = locate([r for r in rows if r.level == "place"], settlements)
    taken |= twins_by_hand(settlements)
    places += ungoverned(settlements, taken)
    counties = list(with_people([r for r in rows if r.level == "county"], places))
    seats = list(districts(data / "ocd_us_congressional_districts.csv.gz"))
    everything = sorted((*by_hand(), *counties, *places, *seats), key=lambda j: (j.state, j.level, j.ocd_id))
    write(tables / "gazetteer" / "jurisdictions.tsv.gz", map(as_row, everything))
    names = sorted(index(everything).items())
    write(tables / "gazetteer" / "names.tsv.gz", ((key, ",".join(map(str, numbers))) for key, numbers in names))
    abroad = world(data / "geonames_world.tsv.gz")
    write(tables / "gazetteer" / "world.tsv.gz", ((name, country, str(people)) for name, country, people in abroad))


if __name__ == "__main__":
    build(Path(sys.argv[1]))
