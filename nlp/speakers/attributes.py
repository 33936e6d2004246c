"""Reads role, party and jurisdiction of a person from the words around the name, wherever the text names the person.

'Ohio Secretary of State X', 'X (R-Ohio)', 'X, mayor of Y', 'The mayor, X', 'X of the Y City Council'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from spacy.tokens import Doc, Token

from onrecord.nlp.officials.jurisdiction import NATION
from onrecord.nlp.records import Place
from onrecord.nlp.speakers.lexicon import noun_kind, office_at, party_of, plain, state_division
from onrecord.nlp.speakers.names import NameMention
from onrecord.nlp.text.names import fold

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
    {"former", "then", "current", "us", "american", "united", "states", "late", "ex", "acting", "the", "vice"}
    | {"deputy", "of"}
)
ELSEWHERE = frozenset({"University", "College", "Institute", "School", "Hospital", "Times", "Post", "Center"})
BRACKET = re.compile(
    r"\s*[(,\[]\s*(?:([DRILG]|DFL|Dem\.?|Rep\.?)(?:\.?\s*[-–—‑]\s*|\b))?([A-Z][\w. ]{0,24}?)?\s*[),\]]"
)
# The same at the end of a sentence, where no comma closes it: ', D-Iowa.'
LAST_BRACKET = re.compile(r",\s*([DRILG])\s*[-–—‑]\s*((?:(?:New|North|South|West|Rhode) )?[A-Z][\w.]*)(?=\s|[”\"]|$)")
STOPS = frozenset({",", ";", ":", "(", ")", "—", "–", "--", ".", "who", "whose", "which", "whom", "that", "and", "but"})
DETERMINERS = frozenset({"the", "a", "an", "his", "her", "their", "its", "my", "our", "another"})
LONGEST = 30  # tokens of an apposition
NEAR = 12  # tokens that a bracket of party and place may take


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


class PlaceIndex:
    """The places of a text by where they begin, countries left out, and by their words; of several the first."""

    def __init__(self, places: Sequence[Place]) -> None:
        self.by_start = {place.span[0]: place for place in reversed(places) if place.level != "country"}
        self.by_text = {place.text: place.ocd_id for place in reversed(places)}


def facts_about(doc: Doc, mention: NameMention, place_index: PlaceIndex) -> list[Fact]:
    """Read everything that the words around one mention say of its bearer, the surest first."""
    facts: list[Fact] = []
    letter, home = party_bracket(doc, mention.end)
    if letter or state_division(home):
        named = state_division(home) or place_index.by_text.get(home)  # a place linked elsewhere: '(D-Newport News)'
        facts.append(Fact(party=party_of(letter) or "", division=named))
    if mention.title:
        facts.append(_read_phrase(doc, mention.title_start, mention.start, mention.start, place_index))
    for phrase in (apposition_after(doc, mention.end), apposition_before(doc, mention.title_start)):
        if phrase is not None:
            start, end = _without_opening(doc, *phrase)
            facts.append(_read_phrase(doc, start, _complement(doc, start, end), end, place_index))
    return [fact for fact in facts if fact.role or fact.party or fact.division]


def party_bracket(doc: Doc, end: int) -> tuple[str, str]:
    """Read party letter and place of '(R-Ohio)', ', D-Wis.,', '(Vt.)' after a name that ends at token `end`, or ''."""
    if end >= len(doc) or doc[end].text not in ("(", ",", "["):
        return "", ""
    near = doc[end : end + NEAR].text
    match = BRACKET.match(near) or LAST_BRACKET.match(near)
    return ((match[1] or "").rstrip("."), (match[2] or "").strip()) if match else ("", "")


def apposition_after(doc: Doc, end: int) -> tuple[int, int] | None:
    """Find the apposition after a name: 'X, 25, the mayor of Y,' or 'X of the Y Council'; None if there is none."""
    start = _past_bracket(doc, end)
    if start + 1 >= len(doc):
        return None
    if doc[start].text == ",":
        start += 1
        if start + 1 < len(doc) and doc[start].like_num and doc[start + 1].text == ",":
            start += 2
    elif doc[start].lower_ not in ("of", "from"):
        return None
    stop = _phrase_end(doc, start)
    if stop <= start:
        return None
    opens = doc[start].lower_ in ("of", "from") or doc[start].tag_ not in ("VBG", "VBD", "VBZ", "CC", "WRB", "IN")
    return (start, stop) if opens else None


def apposition_before(doc: Doc, start: int) -> tuple[int, int] | None:
    """Find the phrase to which a name stands in apposition: 'The mayor of Y, X,'; None if there is none."""
    if start < 2 or doc[start - 1].text != ",":
        return None
    words = list(takewhile(_in_clause, (doc[i] for i in range(start - 2, max(-1, start - 15), -1))))
    first = next((t.i for t in reversed(words) if t.lower_ in DETERMINERS), None)
    if first is None:
        return None
    head = next((t for t in doc[first : start - 1] if noun_kind(t.lemma_) == "person"), None)
    subject = head is not None and head.dep_ in ("nsubj", "nsubjpass", "ROOT", "appos", "attr", "conj")
    return (first, start - 1) if subject else None


def _in_clause(token: Token) -> bool:
    return token.lower_ not in STOPS and "\n" not in token.text and token.pos_ not in ("VERB", "AUX")


def _past_bracket(doc: Doc, at: int) -> int:
    """The token after '(R-Ohio)' or before the comma that closes ', R-Ohio,'."""
    if at < len(doc) and doc[at].text == "(":
        close = next((t.i for t in doc[at : at + 8] if t.text.endswith(")")), None)
        return at if close is None else close + 1
    if at < len(doc) and doc[at].text == "," and party_bracket(doc, at)[0]:
        return next((t.i for t in doc[at + 1 : at + 8] if t.text == ","), at)
    return at


def _phrase_end(doc: Doc, start: int) -> int:
    """Where an apposition ends: at a stop, a line, a finite verb."""
    end = start
    while end < min(len(doc), start + LONGEST) and "\n" not in doc[end].text:
        token = doc[end]
        following = doc[min(end + 1, len(doc) - 1)]
        joins = token.lower_ == "and" and end > start and following.pos_ in ("NOUN", "PROPN", "ADJ")
        if token.lower_ in STOPS and not joins:
            break
        if token.pos_ == "AUX" or token.tag_ in ("VBD", "VBZ", "VBP") or (token.text in ('"', "“") and end == start):
            break
        end += 1
    return end


def _without_opening(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """A phrase without 'the', 'of', 'now', marks in front."""
    while start < end and (doc[start].lower_ in DETERMINERS | {"of", "from", "now"} or doc[start].is_punct):
        start += 1
    return start, end


def _complement(doc: Doc, start: int, end: int) -> int:
    """Where the complement of a role begins: 'mayor | of Y'; the 'of' of 'secretary of state' begins none."""
    for token in doc[start:end]:
        inside = plain(doc[max(token.i - 1, 0) : token.i + 2].text) in ("secretary of state", "chief of staff")
        if token.pos_ == "ADP" and token.lower_ not in ("vice", "-") and not inside and token.i > start:
            return token.i
    return end


def _read_phrase(doc: Doc, start: int, core: int, end: int, place_index: PlaceIndex) -> Fact:
    """What one phrase says: its role stands from `start` to `core`, a complement from there to `end`."""
    if start >= end:
        return Fact()
    text = doc[start:end].text
    located = office_at([t.text for t in doc[start:core]])
    heads = frozenset(plain(t.text) for t in doc[start:core] if noun_kind(t.text) == "person")
    body = None if heads or located else GOVERNING.search(text)
    if not heads and not located and not body:
        return Fact(division=state_division(text.strip()))
    party = next((party_of(t.text) or "" for t in doc[start:end] if plain(t.text) in PARTY_WORDS), "")
    division = _first_division(doc, start, end, place_index) if located or body or OF_A_PLACE.search(text) else None
    if body:
        return Fact(body[0], heads, "", "place", party, division)
    role = _role(doc, start, core, end)
    if located is None:
        return Fact(role, heads, "", "", party, division)
    first, size, (office, level, _) = located
    if level == "federal" and not _is_national(doc, start, start + first, start + first + size, end):
        level = ""
    if level in ("foreign", "nation"):
        division = NATION if level == "nation" else None
    return Fact(role, heads | {fold(office), fold(office.split()[-1])}, office, level, party, division)


def _is_national(doc: Doc, start: int, first: int, last: int, end: int) -> bool:
    """Is a federal title the nation's? Not with a word for another body before it or a complement after it."""
    words = [plain(t.text) for t in (*doc[start:first], *doc[last:end]) if t.text not in "-’'“”\"" and not t.is_stop]
    return all(w in NATIONAL or w in PARTY_WORDS for w in words)


def _role(doc: Doc, start: int, core: int, end: int) -> str:
    """The role as the text words it, without party and place where an office says enough: 'mayor', 'state senator'."""
    first = start
    while first + 1 < core and office_at([t.text for t in doc[first + 1 : core]]) and _is_qualifier(doc[first]):
        first += 1
    role = doc[first:core].text if office_at([t.text for t in doc[first:core]]) else doc[first:end].text
    return " ".join(role.split()).strip(" ,-'’")


def _is_qualifier(token: Token) -> bool:
    """Is it a party, a place or a possessive before an office?"""
    return plain(token.text) in PARTY_WORDS or token.ent_type_ == "GPE" or token.text in ("'s", "’s")


def _first_division(doc: Doc, start: int, end: int, place_index: PlaceIndex) -> str | None:
    """The first place in the phrase, linked or a state's name; none inside the name of a school or a paper."""
    shut = {i for first, last in _schools_and_papers(doc, start, end) for i in range(first, last)}
    for i in range(start, end):
        if i in shut or (i + 1 < end and doc[i + 1].text in ("-", "based")) or "-based" in doc[i].text:
            continue
        place = place_index.by_start.get(doc[i].idx)
        division = place.ocd_id if place else _state_at(doc, i, end)
        if division:
            return division
    return None


def _schools_and_papers(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
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
    return next((division for text in spans if len(text) > 2 and (division := state_division(text))), None)
