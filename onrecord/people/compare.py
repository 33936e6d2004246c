"""Compare two pieces of evidence: do they agree on anything, and could one person be both?"""

from __future__ import annotations

from onrecord.nlp.text.names import firsts_agree
from onrecord.people.evidence import Evidence
from onrecord.people.names import is_common

WIDE = frozenset("hspvg")  # members of Congress, presidents and governors are quoted far from their states

# How much each agreement weighs; what comes first gives the link its rule. Ours, by what reporters use to tell
# namesakes apart: office with state is how an article introduces one, a party alone halves the country.
WEIGHTS = {
    "official": 16,
    "office and state": 8,
    "place": 6,
    "office": 4,
    "role": 4,
    "state": 4,
    "context": 2,
    "party": 1,
}
CONFIDENCE = {
    "official": 0.99, "office and state": 0.97, "place": 0.95, "office": 0.9, "role": 0.9, "state": 0.9,
    "context": 0.85, "party": 0.8, "alone": 0.7,
}  # fmt: skip


def agreements(a: Evidence, b: Evidence) -> list[str]:
    """What both tell alike beside the name, as keys of WEIGHTS and in their order."""
    same_state = bool(a.state and a.state == b.state)
    agrees = {
        "official": bool(a.form.official_id and a.form.official_id == b.form.official_id),
        "office and state": bool(a.offices & b.offices) and same_state,
        "place": bool(a.place and a.place == b.place),
        "office": bool(a.offices & b.offices),
        "role": bool(a.heads and b.heads and len(a.heads & b.heads) * 2 >= min(len(a.heads), len(b.heads))),
        "state": same_state,
        "context": bool(
            (a.form.context and a.form.context in (b.state, b.form.context))
            or (b.form.context and b.form.context == a.state)
        ),
        "party": bool(a.form.party and a.form.party == b.form.party),
    }
    return [rule for rule, holds in agrees.items() if holds]


def contradict(a: Evidence, b: Evidence) -> bool:
    """Could no person be both? Another name, generation, official, party, state, office or place of one level."""
    if not same_name(a, b):
        return True
    if a.generation and b.generation and a.generation != b.generation:
        return True
    if not all(firsts_agree(x, y) for x, y in zip(a.middles, b.middles, strict=False)) and a.first == b.first:
        return True
    official_ids = {a.form.official_id, b.form.official_id} - {None}
    parties = {a.form.party, b.form.party} - {None}
    if len(official_ids) > 1 or len(parties) > 1:
        return True
    if a.state and b.state and a.state != b.state:
        return True
    if a.offices and b.offices and (_far_apart(a, b) or (is_common(a.form.name) and not a.offices & b.offices)):
        return True
    return bool(a.place and b.place and a.place != b.place and _level(a.place) == _level(b.place))


def same_name(a: Evidence, b: Evidence) -> bool:
    """Whether the surnames are equal and the first names agree, one of them perhaps with the other's middle name."""
    return a.last == b.last and (firsts_agree(a.first, b.first) or a.first in b.middles or b.first in a.middles)


def _far_apart(a: Evidence, b: Evidence) -> bool:
    """Are both at home in one state, by what they say or by what their articles are about, and in different ones?"""
    homes = {evidence.state or evidence.form.context for evidence in (a, b)} - {None}
    return len(homes) > 1 and not (a.offices | b.offices) & WIDE


def _level(division: str) -> str:
    """The level of an Open Civic Data id: place, county, state."""
    return division.rsplit("/", 1)[-1].split(":")[0]
