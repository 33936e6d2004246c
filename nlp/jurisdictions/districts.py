"""Congressional districts in a text: "Illinois' 13th Congressional District", "R-Ill., 13th District".

A district needs its state: the owner before it, a container behind it, or the state that its paragraph speaks of.
Without one there is no link. District courts, council districts and state legislatures' districts are passed over.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.nlp.jurisdictions.gazetteer import Gazetteer
from onrecord.nlp.records import Place

WORDS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth",
)  # fmt: skip
ORDINALS = {word: str(number) for number, word in enumerate(WORDS, 1)}
DISTRICT = re.compile(
    rf"\b(?P<which>\d{{1,2}}(?:st|nd|rd|th)|at-large|{'|'.join(WORDS)})\s+"
    r"(?P<congress>congressional\s+|U\.S\. House\s+)?district\b(?!\s+(?:court|judge|judicial|attorney|council|police))",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"\b(?P<congress>congressional)\s+district\s+(?P<which>\d{1,2})\b", re.IGNORECASE)
AROUND = 80  # code points: about a clause; sentence ends are no guide among "Sen." and "Rep."
OWNER_GAP = re.compile(r"(?:['’]s?)? ")
PARTY_GAP = re.compile(r", (?:the )?|\) of the |\), (?:the )?|-")
CONTAINER_GAP = re.compile(r",? (?:in|of) (?:the state of )?")
STATE_S = re.compile(r"\b(?:the|that|this) (?:state|commonwealth)['’]s $", re.IGNORECASE)
STATE_S_LONG = 30
PARTY = re.compile(r"\b[DRI]-$")
LEGISLATURE = re.compile(
    r"\bstate (?:sen|rep|house|senate|legislat|lawmak|assembl)|\bassembly\b|\bcity council\b|\bdelegate\b",
    re.IGNORECASE,
)
HOME_STATE = re.compile(r"/(?:state|district|territory):([a-z]{2})")


@dataclass(frozen=True, slots=True)
class StateOfDistrict:
    """The postal code of a district's state, the rule that tells it, and how sure it is."""

    state: str
    rule: str
    confidence: float


def districts(text: str, places: Sequence[Place], home: str | None, gazetteer: Gazetteer) -> Iterator[Place]:
    """A Place for each congressional district whose state is known, in order; `places` are those linked already."""
    if "district" not in text.casefold():  # the patterns look at every word
        return
    for match in sorted((*DISTRICT.finditer(text), *NUMBERED.finditer(text)), key=lambda match: match.start()):
        owner = _owner(match, text, places, home)
        before = _ended(places, match.start())
        if owner is None or (before < len(places) and places[before].span[0] < match.end()):
            continue
        seat = gazetteer.by_id(f"{gazetteer.states[owner.state].ocd_id}/cd:{_number(match['which'])}")
        if seat is not None:
            yield seat.place(match.span(), text, owner.confidence, owner.rule)


def _ended(places: Sequence[Place], at: int) -> int:
    """How many of the places, in order and apart, end at character `at` or before."""
    return bisect_right(places, at, key=lambda place: place.span[1])


def _number(words: str) -> str:
    words = words.lower()
    return ORDINALS.get(words) or ("at-large" if words == "at-large" else words.rstrip("stndrh"))


def _owner(match: re.Match[str], text: str, places: Sequence[Place], home: str | None) -> StateOfDistrict | None:
    """The state beside a district, else of its paragraph; None without one, or where it is not a seat in Congress."""
    ended, begins = _ended(places, match.start()), _ended(places, match.end())
    before = places[ended - 1] if ended else None
    after = next((place for place in places[begins : begins + 2] if place.span[0] >= match.end()), None)
    congress = match["congress"] is not None
    if before and before.state and before.level in ("state", "territory"):
        gap = text[before.span[1] : match.start()]
        party = PARTY.search(text, max(0, before.span[0] - 3), before.span[0])
        if OWNER_GAP.fullmatch(gap) or (PARTY_GAP.fullmatch(gap) and (congress or party)):
            legislative = not congress and _legislative(match, text)
            return None if legislative else StateOfDistrict(before.state, "owner", 0.97)
    behind = after is not None and CONTAINER_GAP.fullmatch(text[match.end() : after.span[0]])
    if congress and behind and after and after.state and after.level in ("state", "territory"):
        return StateOfDistrict(after.state, "container", 0.95)  # "the 4th Congressional District in Ohio"
    named = STATE_S.search(text, max(0, match.start() - STATE_S_LONG), match.start()) is not None
    if congress or (named and not _legislative(match, text)):
        return _of_context(match, text, places, home)
    return None


def _of_context(match: re.Match[str], text: str, places: Sequence[Place], home: str | None) -> StateOfDistrict | None:
    """The one state of the paragraph before the district, else of the article, else the outlet's."""
    start = text.rfind("\n", 0, match.start()) + 1
    in_paragraph = slice(*(bisect_left(places, at, key=lambda place: place.span[0]) for at in (start, match.start())))
    near = {place.state for place in places[in_paragraph] if place.state}
    if near:
        return StateOfDistrict(near.pop(), "companion", 0.8) if len(near) == 1 else None
    states = {place.state for place in places if place.state}
    if len(states) == 1:
        return StateOfDistrict(states.pop(), "companion", 0.7)
    owner = HOME_STATE.search(home or "")
    return StateOfDistrict(owner.group(1).upper(), "home", 0.6) if owner else None


def _legislative(match: re.Match[str], text: str) -> bool:
    """Whether the words around speak of a state's legislature or a council: its districts are not Congress'."""
    start = max(text.rfind("\n", 0, match.start()) + 1, match.start() - AROUND)
    return LEGISLATURE.search(text, start, match.end() + AROUND // 2) is not None
