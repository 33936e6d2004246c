"""Role, party and jurisdiction of a person from the words around the name, wherever the text names the person.

Titles before ('Ohio Secretary of State Jon X'), party and state in brackets ('(R-Ohio)'), appositions after
('X, mayor of Y') and before ('the mayor, X'), and bodies that a person is of ('X of the Y City Council').
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Doc

from nlp.names import fold
from nlp.records import Place
from nlp.speakers.lexicon import noun_kind, office_of, party, plain, state
from nlp.speakers.mentions import NameMention

NATION = "ocd-division/country:us"
BRACKET = re.compile(
    r"\s*[(,\[]\s*(?:([DRILG]|DFL|Dem\.?|Rep\.?)(?:\.?\s*[-–—‑]\s*|\b))?([A-Z][\w. ]{0,24}?)?\s*[),\]]"
)
_PARTY_WORDS = frozenset({"democratic", "republican", "democrat", "gop", "libertarian", "independent", "green"})
STOPS = frozenset(
    {",", ";", ":", "(", ")", "—", "–", "--", '"', "“", "”", ".", "who", "whose", "which", "whom", "that", "and", "but"}
)
GOVERNING = re.compile(
    r"\b(city|town|county|village|borough|common|state)?\s*"
    r"(council|commission|board of \w+|supervisors|legislature|senate|assembly|house of \w+|school board|police department|party)\b", re.I
)  # fmt: skip
REGIONAL = frozenset({"state"})


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement of the text about a person. `heads` are the folded nouns of the role ('the mayor' finds them)."""

    role: str
    heads: frozenset[str]
    office: str
    level: str
    party: str
    division: str | None


def facts_of(doc: Doc, mention: NameMention, places: list[Place]) -> list[Fact]:
    """Everything that the words around one mention say of its bearer."""
    found: list[Fact] = []
    if mention.title:
        found.append(_fact(doc, mention.title_start, mention.start, places, suffix=False))
    found += _bracket(doc, mention)
    after = _after(doc, mention.end)
    if after:
        found.append(_fact(doc, *after, places, suffix=True))
    before = _before(doc, mention.title_start)
    if before:
        found.append(_fact(doc, *before, places, suffix=True))
    return [f for f in found if f.role or f.party or f.division]


def _bracket(doc: Doc, mention: NameMention) -> list[Fact]:
    """Party and home in '(R-Ohio)', '(D)', ', R-Wis.,', '(Vt.)'."""
    at = doc[mention.end - 1].idx + len(doc[mention.end - 1])
    match = BRACKET.match(doc.text, at)
    if not match or not (match[1] or match[2]):
        return []
    home = state((match[2] or "").strip())
    side = party(match[1]) if match[1] else None
    if not side and not home:
        return []
    return [Fact("", frozenset(), "", "", side or "", home)]


def _after(doc: Doc, end: int) -> tuple[int, int] | None:
    """The apposition after a name: 'X, 25, the mayor of Y,' or 'X of the Y Council'."""
    start = _skip_bracket(doc, end)
    if start < len(doc) and doc[start].text == "," and start + 1 < len(doc):
        start += 1
        if start + 1 < len(doc) and doc[start].like_num and doc[start + 1].text == ",":
            start += 2
    elif start >= len(doc) or doc[start].lower_ not in ("of", "from"):
        return None
    stop = _phrase_end(doc, start)
    return (start, stop) if stop > start else None


def _skip_bracket(doc: Doc, at: int) -> int:
    if at < len(doc) and doc[at].text == "(":
        close = next((t.i for t in doc[at : at + 8] if t.text.endswith(")")), at - 1)
        return close + 1 if close >= at else at
    match = BRACKET.match(doc.text, doc[at - 1].idx + len(doc[at - 1])) if at < len(doc) else None
    if match and match[1] and doc.text[match.start() :].lstrip().startswith(","):
        return next((t.i for t in doc[at : at + 8] if t.idx >= match.end() - 1), at)
    return at


def _phrase_end(doc: Doc, start: int) -> int:
    end = start
    while end < len(doc) and end - start < 30 and "\n" not in doc[end].text:
        token = doc[end]
        if token.lower_ in STOPS and not (token.text in '“”"' and end - start > 1) and not _list_and(doc, start, end):
            break
        if token.pos_ in ("AUX",) or (token.pos_ == "VERB" and token.tag_ in ("VBD", "VBZ", "VBP")):
            break
        end += 1
    return end


def _list_and(doc: Doc, start: int, end: int) -> bool:
    """'and' inside one title: 'president and founder', 'chairman of X and Y'."""
    return (
        doc[end].lower_ == "and"
        and end > start
        and end + 1 < len(doc)
        and doc[end + 1].pos_ in ("NOUN", "PROPN", "ADJ")
    )


def _before(doc: Doc, start: int) -> tuple[int, int] | None:
    """The phrase that a name stands in apposition to: 'The mayor of Y, X,'."""
    if start < 2 or doc[start - 1].text != ",":
        return None
    first = start - 2
    while (
        first > 0
        and start - first < 14
        and doc[first - 1].lower_ not in STOPS
        and "\n" not in doc[first - 1].text
        and not doc[first].is_sent_start
    ):
        first -= 1
    phrase = next(
        (
            t.i
            for t in doc[first : start - 1]
            if t.lower_ in ("the", "a", "an", "his", "her", "their", "its", "my", "another")
        ),
        None,
    )
    if phrase is None:
        return None
    head = next((t for t in doc[phrase : start - 1] if noun_kind(t.lemma_, t.tag_ == "NNS") == "person"), None)
    return (phrase, start - 1) if head is not None and head.dep_ not in ("pobj", "poss") else None


def _fact(doc: Doc, start: int, end: int, places: list[Place], suffix: bool) -> Fact:
    """What one phrase says. Only a phrase with an office, a kind of person or a governing body says anything."""
    while start < end and (
        doc[start].lower_ in ("the", "a", "an", "of", "from", "his", "her", "their", "its", "now", "another")
        or doc[start].text in MARKS
    ):
        start += 1
    words = [t.text for t in doc[start:end]]
    text = doc[start:end].text
    core = _core(doc, start, end) if suffix else end
    office = office_of(doc[start:core].text) if core > start else None
    heads = frozenset(
        plain(t.lemma_ if t.tag_ == "NNS" else t.text)
        for t in doc[start:core]
        if noun_kind(t.text) == "person" or office_of(t.text)
    )
    body = GOVERNING.search(text) if suffix and not heads else None
    division = _division(doc, start, end, places) if office or body or _speaks_for_place(text) else None
    home = state(text) if suffix and not office else None
    if not heads and not office and not body:
        return Fact("", frozenset(), "", "", "", home)
    side = next((party(w) or "" for w in words if plain(w) in _PARTY_WORDS), "")
    role = body.group(0).strip() if body else _role(doc, start, core, end)
    return Fact(
        role,
        heads | ({fold(office[0])} if office else set()),
        office[0] if office else "",
        office[1] if office else "place" if body else "",
        side,
        division,
    )


MARKS = frozenset("\"“”‘’'")


def _speaks_for_place(text: str) -> bool:
    return bool(
        re.search(
            r"\b(party|chair\w*|director|secretary|officials?|lawyer|attorney|chief|spokes\w+|commissioner|executive|manager|president)\b",
            text,
            re.I,
        )
    )


def _core(doc: Doc, start: int, end: int) -> int:
    """Where the complement of a role begins: 'mayor | of Coachella'."""
    return next(
        (
            t.i
            for t in doc[start:end]
            if t.lower_ in ("of", "for", "from", "at", "in", "with", "on", "to", "who")
            and not _inside_office(doc, t.i, end)
        ),
        end,
    )


def _inside_office(doc: Doc, at: int, end: int) -> bool:
    """The 'of' of 'secretary of state', 'chief of staff', 'speaker of the house'."""
    return (
        plain(doc[at - 1 : min(end, at + 2)].text) in ("secretary of state", "chief of staff", "commander in chief")
        if at
        else False
    )


def _role(doc: Doc, start: int, core: int, end: int) -> str:
    """The role as the text words it, without party and place when an office says enough: 'mayor', 'state senator'."""
    words = [t for t in doc[start:core]]
    while (
        len(words) > 1
        and (plain(words[0].text) in _PARTY_WORDS or words[0].ent_type_ == "GPE")
        and office_of(" ".join(t.text for t in words[1:]))
    ):
        words = words[1:]
    core_text = doc[words[0].i : core].text if words else ""
    if office_of(core_text) or core == end:
        return core_text.strip(" ,")
    return doc[words[0].i : end].text.strip(" ,") if words else doc[start:end].text.strip(" ,")


def _division(doc: Doc, start: int, end: int, places: list[Place]) -> str | None:
    """The first linked place in the phrase, or the state that it names."""
    first, last = doc[start].idx if start < len(doc) else 0, doc[end - 1].idx + len(doc[end - 1])
    linked = next((p for p in places if first <= p.span[0] < last and p.level != "country"), None)
    if linked is not None:
        return linked.ocd_id
    for size in (3, 2, 1):
        for i in range(start, end - size + 1):
            found = state(doc[i : i + size].text.removesuffix("'s").removesuffix("’s"))
            if found and doc[i].text[0].isupper() and len(doc[i : i + size].text) > 2:
                return found
    return None
