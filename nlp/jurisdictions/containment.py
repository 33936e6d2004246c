"""The jurisdictions behind a reading and what contains each: place in county in state, so that questions roll up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from onrecord.nlp.jurisdictions.gazetteer import DIVISION, UNITED_STATES, Gazetteer, Jurisdiction
from onrecord.nlp.records import Division, Level, Place, Quote

CHAMBERS = {"sldl": "state house district", "sldu": "state senate district", "cd": "congressional district"}
PARTS = re.compile(rf"{DIVISION}(?:state|territory|district):(?P<state>[a-z]{{2}})(?P<rest>/.*)?")


def divisions(places: Iterable[Place], quotes: Iterable[Quote], book: Gazetteer) -> tuple[Division, ...]:
    """Each jurisdiction that is named or spoken for, with its county and state as divisions of their own, once."""
    spoken_for = [quote.speaker.jurisdiction for quote in quotes if quote.speaker and quote.speaker.jurisdiction]
    waiting = [*(place.ocd_id for place in places), *spoken_for]
    found: dict[str, Division] = {}
    for ocd_id in waiting:  # grows by what contains each
        if ocd_id not in found and (division := division_of(ocd_id, book)) is not None:
            found[ocd_id] = division
            waiting.extend(division.within)
    return tuple(found.values())


def division_of(ocd_id: str, book: Gazetteer) -> Division | None:
    """The division of an id; None for what is no US division. A seat of a legislature is known by its id alone."""
    if ocd_id == UNITED_STATES:
        return Division(ocd_id, None, "country", "United States", None, ())
    row = book.by_id(ocd_id)
    if row is not None:
        return Division(ocd_id, row.geoid, row.level, row.name, row.state, tuple(containers(row, book)))
    return _by_id_alone(ocd_id, book)


def containers(row: Jurisdiction, book: Gazetteer) -> Iterator[str]:
    """Ids of what a row lies in, nearest first: its county, its state. Of a place in several counties, the first."""
    if row.level in ("state", "territory"):
        return
    county = book.county(row.state, row.county) if row.level == "place" else None
    if county is not None:
        yield county.ocd_id
    yield book.states[row.state].ocd_id


def _by_id_alone(ocd_id: str, book: Gazetteer) -> Division | None:
    match = PARTS.fullmatch(ocd_id)
    state = book.states.get(match["state"].upper()) if match else None
    if match is None or state is None:
        return None
    kind, _, name = (match["rest"] or "").rpartition("/")[2].partition(":")
    level: Level = "district" if kind in CHAMBERS else "county" if kind in ("county", "parish") else "place"
    words = f"{state.name} {CHAMBERS[kind]} {name}" if kind in CHAMBERS else name.replace("_", " ").title()
    return Division(ocd_id, None, level, words, state.state, (state.ocd_id,))
