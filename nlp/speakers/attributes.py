"""Role, party and jurisdiction of a person from the words around the name, wherever the text names the person.

'Ohio Secretary of State X', 'X (R-Ohio)', 'X, mayor of Y', 'The mayor, X', 'X of the Y City Council'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from onrecord.nlp.records import Place
from onrecord.nlp.speakers import phrases
from onrecord.nlp.speakers.lexicon import noun_kind, office_at, party, plain, state
from onrecord.nlp.speakers.mentions import NameMention
from onrecord.nlp.text.names import fold

NATION = "ocd-division/country:us"
PARTY_WORDS = frozenset({"democratic", "republican", "democrat", "gop", "libertarian", "independent", "green"})
# A body of people from one place: its member's jurisdiction is the place in its name.
GOVERNING = re.compile(
    r"\b(?:(?:city|town|county|village|borough|common|state|school)\s+)?"
    r"(?:council|commission|board(?: of \w+)?|supervisors|legislature|senate|assembly|house of \w+"
    r"|police department)\b",
    re.I,
)
# Roles outside of government that still belong to the place in their phrase ('Ohio Democratic Party Chairman').
OF_A_PLACE = re.compile(
    r"\b(?:party|department|caucus|police|afl-cio|public schools|school district|governor|mayor)\b", re.I
)
NATIONAL = frozenset(
    {
        "former",
        "then",
        "current",
        "us",
        "american",
        "united",
        "states",
        "late",
        "ex",
        "acting",
        "the",
        "vice",
        "deputy",
        "of",
    }
)
ELSEWHERE = frozenset({"University", "College", "Institute", "School", "Hospital", "Times", "Post", "Center"})


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement of the text about a person. `heads` are the folded nouns of the role ('the mayor' finds them).

    `level` is the office's own ('federal', 'state', 'place', ''), `division` the place that the words name.
    """

    role: str = ""
    heads: frozenset[str] = frozenset()
    office: str = ""
    level: str = ""
    party: str = ""
    division: str | None = None


class Linked:
    """The places of a text by where they begin, countries left out, and by their words; of several the first."""

    def __init__(self, places: Sequence[Place]) -> None:
        self.at = {place.span[0]: place for place in reversed(places) if place.level != "country"}
        self.called = {place.text: place.ocd_id for place in reversed(places)}


def facts_of(doc: Doc, mention: NameMention, places: Linked) -> list[Fact]:
    """Everything that the words around one mention say of its bearer, the surest first."""
    found: list[Fact] = []
    letter, home = phrases.bracket(doc, mention.end)
    if letter or state(home):
        found.append(Fact(party=party(letter) or "", division=_named(home, places)))
    if mention.title:
        found.append(_fact(doc, mention.title_start, mention.start, mention.start, places))
    for phrase in (phrases.after(doc, mention.end), phrases.before(doc, mention.title_start)):
        if phrase is not None:
            start, end = _stripped(doc, *phrase)
            found.append(_fact(doc, start, _complement(doc, start, end), end, places))
    return [f for f in found if f.role or f.party or f.division]


def _stripped(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """A phrase without 'the', 'of', 'now', marks in front."""
    while start < end and (doc[start].lower_ in phrases.DETERMINERS | {"of", "from", "now"} or doc[start].is_punct):
        start += 1
    return start, end


def _complement(doc: Doc, start: int, end: int) -> int:
    """Where the complement of a role begins: 'mayor | of Y'; the 'of' of 'secretary of state' begins none."""
    for token in doc[start:end]:
        inside = plain(doc[max(token.i - 1, 0) : token.i + 2].text) in ("secretary of state", "chief of staff")
        if token.pos_ == "ADP" and token.lower_ not in ("vice", "-") and not inside and token.i > start:
            return token.i
    return end


def _fact(doc: Doc, start: int, core: int, end: int, places: Linked) -> Fact:
    """What one phrase says: its role stands from `start` to `core`, a complement from there to `end`."""
    if start >= end:
        return Fact()
    text = doc[start:end].text
    at = office_at([t.text for t in doc[start:core]])
    heads = frozenset(plain(t.text) for t in doc[start:core] if noun_kind(t.text) == "person")
    body = None if heads or at else GOVERNING.search(text)
    if not heads and not at and not body:
        return Fact(division=state(text.strip()))
    side = next((party(t.text) or "" for t in doc[start:end] if plain(t.text) in PARTY_WORDS), "")
    division = _division(doc, start, end, places) if at or body or OF_A_PLACE.search(text) else None
    if body or at is None:
        return Fact(
            body[0] if body else _role(doc, start, core, end), heads, "", "place" if body else "", side, division
        )
    first, size, (office, level, _) = at
    if level == "federal" and not _national(doc, start, start + first, start + first + size, end):
        level = ""
    if level == "foreign" or (level == "nation"):
        division = NATION if level == "nation" else None
    return Fact(
        _role(doc, start, core, end), heads | {fold(office), fold(office.split()[-1])}, office, level, side, division
    )


def _national(doc: Doc, start: int, first: int, last: int, end: int) -> bool:
    """Is a federal title the nation's? Not with a word for another body before it or a complement after it."""
    words = [plain(t.text) for t in (*doc[start:first], *doc[last:end]) if t.text not in "-’'“”\"" and not t.is_stop]
    return all(w in NATIONAL or w in PARTY_WORDS for w in words)


def _role(doc: Doc, start: int, core: int, end: int) -> str:
    """The role as the text words it, without party and place where an office says enough: 'mayor', 'state senator'."""
    first = start
    while first + 1 < core and office_at([t.text for t in doc[first + 1 : core]]) and _aside(doc, first):
        first += 1
    role = doc[first:core].text if office_at([t.text for t in doc[first:core]]) else doc[first:end].text
    return " ".join(role.split()).strip(" ,-'’")


def _aside(doc: Doc, i: int) -> bool:
    return plain(doc[i].text) in PARTY_WORDS or doc[i].ent_type_ == "GPE" or doc[i].text in ("'s", "’s")


def _named(words: str, places: Linked) -> str | None:
    """A state by name or abbreviation, or a place that the text links elsewhere ('(D-Newport News)')."""
    return state(words) or (places.called.get(words) if words else None)


def _division(doc: Doc, start: int, end: int, places: Linked) -> str | None:
    """The first place in the phrase, linked or a state's name; none inside the name of a school or a paper."""
    shut = {i for first, last in _elsewhere(doc, start, end) for i in range(first, last)}
    for i in range(start, end):
        if i in shut or (i + 1 < end and doc[i + 1].text in ("-", "based")) or "-based" in doc[i].text:
            continue
        linked = places.at.get(doc[i].idx)
        found = linked.ocd_id if linked else _state_at(doc, i, end)
        if found:
            return found
    return None


def _elsewhere(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The names of schools and papers within tokens [start, end). A span's `ents` would walk through the whole text."""
    for first in range(start, end):
        if doc[first].ent_iob_ == "B":
            last = next((i for i in range(first + 1, end + 1) if i == len(doc) or doc[i].ent_iob_ != "I"), end + 1)
            if last <= end and any(doc[i].text in ELSEWHERE for i in range(first, last)):
                yield first, last


def _state_at(doc: Doc, i: int, end: int) -> str | None:
    """A state's name from token `i`. 'Washington' alone is left to the linked places, and 'Del.' is a delegate."""
    if not doc[i].text[:1].isupper() or doc[i].text in ("Washington", "Del."):
        return None
    spans = (doc[i : i + size].text.removesuffix("'s").removesuffix("’s") for size in (3, 2, 1) if i + size <= end)
    return next((s for text in spans if len(text) > 2 and (s := state(text))), None)
