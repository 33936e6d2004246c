"""Find the jurisdiction that people mean, with all that lies in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Divisions:
    """Where something may lie: `ids` are Open Civic Data ids, each with all ids below it.

    `states` are postal codes: places of these states have ids that do not stand below theirs.
    """

    ids: tuple[str, ...]
    states: tuple[str, ...] = ()


def divisions_of(text: str) -> Divisions:
    """Find what `text` names: "Oregon", "OR", "Lane County, OR", "Portland, Maine", or an Open Civic Data id.

    ValueError when nothing has that name, or several have and none is much larger than the others.
    """
    from onrecord.nlp.jurisdictions.gazetteer import UNITED_STATES, load_gazetteer, resolve

    if text.lower() in ("us", "usa", "united states", UNITED_STATES):
        return Divisions((UNITED_STATES,), tuple(load_gazetteer().states))
    if text.startswith("ocd-division/"):
        return _within(text)
    name, comma, state = text.rpartition(",")
    outer = resolve(state.strip(), "state") or resolve(state.strip(), "territory") if comma else None
    if comma and outer is None:
        raise ValueError(f'"{state.strip()}" names no state: write "Lane County, OR"')
    place = resolve(name.strip(), within=outer.ocd_id) if outer else resolve(text, "state") or resolve(text)
    if place is None:
        raise ValueError(f'"{text}" names no jurisdiction, or several: write "Lane County, OR", or its division id')
    return _within(place.ocd_id)


def _within(ocd_id: str) -> Divisions:
    """An id with all that lies in it. Ids of places in a county do not name the county, so each is listed."""
    from onrecord.nlp.jurisdictions.gazetteer import contains, load_gazetteer

    outer = load_gazetteer().by_id(ocd_id)
    if outer is None:
        return Divisions((ocd_id,))
    if outer.group == "state":
        return Divisions((ocd_id,), (outer.state,))
    if outer.level != "county":
        return Divisions((ocd_id,))
    inside = (row.ocd_id for row in load_gazetteer().jurisdictions() if contains(ocd_id, row))
    return Divisions((ocd_id, *(inner for inner in inside if inner != ocd_id)))
