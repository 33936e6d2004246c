"""The jurisdictions behind a reading and what contains each: place in county in state, so that questions roll up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from onrecord.nlp.jurisdictions.gazetteer import COUNTRY, DIVISION, Gazetteer, Jurisdiction
from onrecord.nlp.records import Division, Level, Place, Quote

CHAMBERS = {"sldl": "state house district", "sldu": "state senate district", "cd": "congressional district"}
PARTS = re.compile(rf"{DIVISION}(?:state|territory|district):(?P<state>[a-z]{{2}})(?P<rest>/.*)?")


def divisions(places: Iterable[Place], quotes: Iterable[Quote], gazetteer: Gazetteer) -> tuple[Division, ...]:
    """Each jurisdiction that is named or spoken for, with its county and state as divisions of their own, once."""
    spoken_for = [quote.speaker.jurisdiction for quote in quotes if quote.speaker and quote.speaker.jurisdiction]
    waiting = [*(place.ocd_id for place in places), *spoken_for]
    by_id: dict[str, Division] = {}
    for ocd_id in waiting:  # grows by what contains each
        if ocd_id not in by_id and (division := division_of(ocd_id, gazetteer)) is not None:
            by_id[ocd_id] = division
            waiting.extend(division.within)
    return tuple(by_id.values())


def division_of(ocd_id: str, gazetteer: Gazetteer) -> Division | None:
    """The division of an id; None for what is no US division. A seat of a legislature is known by its id alone."""
    jurisdiction = gazetteer.by_id(ocd_id)
    if jurisdiction is None:
        return _by_id_alone(ocd_id, gazetteer)
    facts = jurisdiction.geoid, jurisdiction.level, jurisdiction.name, jurisdiction.state or None
    return Division(ocd_id, *facts, tuple(containers(jurisdiction, gazetteer)))


def containers(jurisdiction: Jurisdiction, gazetteer: Gazetteer) -> Iterator[str]:
    """Ids of what a jurisdiction lies in, nearest first: its county (of several the first), its state."""
    if jurisdiction.group == "state" or jurisdiction is COUNTRY:
        return
    is_place = jurisdiction.level == "place"
    county = gazetteer.county(jurisdiction.state, jurisdiction.county) if is_place else None
    if county is not None:
        yield county.ocd_id
    yield gazetteer.states[jurisdiction.state].ocd_id


def _by_id_alone(ocd_id: str, gazetteer: Gazetteer) -> Division | None:
    match = PARTS.fullmatch(ocd_id)
    state = gazetteer.states.get(match["state"].upper()) if match else None
    if match is None or state is None:
        return None
    kind, _, name = (match["rest"] or "").rpartition("/")[2].partition(":")
    level: Level = "district" if kind in CHAMBERS else "county" if kind in ("county", "parish") else "place"
    words = f"{state.name} {CHAMBERS[kind]} {name}" if kind in CHAMBERS else name.replace("_", " ").title()
    return Division(ocd_id, None, level, words, state.state, (state.ocd_id,))
