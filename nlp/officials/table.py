"""Reads the table of US officials: who held which office where, and when.

nlp/tables/officials/officials.tsv.gz has one sorted line a person and is built by nlp/training/tables/officials.py. A
line stays text until somebody asks for its surname.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from onrecord.nlp.table_reader import lines, rows
from onrecord.nlp.text.names import firsts_agree, fold, name_key, name_words, same_name

WINDOW = "20210103"  # the source dates no term of a member of Congress who left before this day, and all others
PARTIES = {"D": "Democratic", "R": "Republican", "I": "Independent", "L": "Libertarian", "G": "Green"}
OFFICES = {
    "l": "state representative", "u": "state senator", "h": "representative", "s": "senator", "m": "mayor",
    "g": "governor", "p": "president", "v": "vice president", "S": "secretary of state", "A": "attorney general",
    "L": "lieutenant governor", "E": "elections director", "T": "treasurer", "U": "auditor",
}  # fmt: skip
# The letters of the offices that a title in a text may stand for.
CALLED = {
    "senator": "us", "state senator": "u", "representative": "hl", "congressman": "h", "congresswoman": "h",
    "delegate": "hl", "state representative": "l", "assemblyman": "l", "assemblywoman": "l", "assembly member": "l",
    "lawmaker": "hslu", "legislator": "lu", "governor": "g", "lieutenant governor": "L", "mayor": "m",
    "president": "p", "vice president": "v", "speaker": "hl", "house speaker": "hl", "speaker of the house": "h",
    "majority leader": "hslu", "minority leader": "hslu", "senate majority leader": "su",
    "senate minority leader": "su", "house majority leader": "hl", "house minority leader": "hl",
    "majority whip": "hslu", "minority whip": "hslu", "secretary of state": "S", "attorney general": "A",
    "treasurer": "T", "state treasurer": "T", "auditor": "U", "comptroller": "T",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """The time for which somebody held an office. `start` and `end` are YYYYMMDD, '' where the source does not say.

    An `end` of '' is open: the office is still held.
    """

    office: str
    division: str
    start: str
    end: str

    def covers(self, day: str) -> bool:
        """Tell whether the office was held on this day (YYYYMMDD). A term without start counts until its end."""
        return (not self.start or self.start <= day) and (not self.end or day <= self.end)


@dataclass(frozen=True, slots=True)
class Official:
    """A person of the table. `id` is 'bioguide:…' or 'ocd-person/…', `gender` 'm', 'f' or ''."""

    id: str
    name: str
    firsts: tuple[str, ...]
    gender: str
    party: str | None
    terms: tuple[Term, ...]


class OfficeHolder(NamedTuple):
    """An official, and the term that fits what a text says."""

    official: Official
    term: Term


def _parse_official(line: str) -> Official:
    code, name, firsts, gender, party, terms = line.split("\t")
    full = code.replace("o:", "ocd-person/", 1) if code.startswith("o:") else code.replace("b:", "bioguide:", 1)
    return Official(
        full,
        name,
        (name_key(name)[0], *filter(None, firsts.split(";"))),
        gender.lower(),
        PARTIES.get(party),
        tuple(map(_parse_term, terms.split(";"))),
    )


def _parse_term(text: str) -> Term:
    office, place, start, end = text.split(":")
    end = end or (WINDOW if office in "hs" and not start else "")
    return Term(office, "/".join(["ocd-division", "country:us", *filter(None, [place.replace("=", ":")])]), start, end)


@lru_cache(maxsize=1)
def lines_by_surname() -> dict[str, list[str]]:
    """Map each folded surname to the lines of its bearers, still unparsed."""
    bearers: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines("officials/officials.tsv.gz"):
        surname, rest = line.split("\t", 1)
        bearers[surname].append(rest)
    return dict(bearers)


@lru_cache(maxsize=4096)
def officials_named(name: str) -> tuple[Official, ...]:
    """List the officials with this surname whose first names agree with the name's; all of them for a bare surname."""
    first, last = name_key(name)
    inner = {fold(w) for w in name_words(name)[1:-1]}
    bearers = map(_parse_official, lines_by_surname().get(last, ()))
    return tuple(o for o in bearers if not first or any(firsts_agree(first, f) or f in inner for f in o.firsts if f))


def find_official(
    name: str, office: str, division: str | None, party: str | None, published: date | None
) -> OfficeHolder | None:
    """Find the one official of this name whom the text's office or state fits; None if there is none or several.

    A bare surname needs an office with its state, unless it is a president's; a full name needs an office, a state or
    both. `published` chooses among bearers; then a whole state speaks for Congress ('Sen. X (R-Ind.)': of a state's
    legislators papers name the town), then `party` chooses. A surname alone never means a member without dates.
    """
    wanted, full = CALLED.get(office, ""), bool(name_key(name)[0])
    if (not wanted and not (division and full)) or (not full and not division and wanted not in ("p", "v")):
        return None
    holders = [OfficeHolder(o, t) for o in officials_named(name) if (t := _best_term(o, wanted, division, published))]
    if published and len(holders) > 1:
        holders = [h for h in holders if h.term.covers(_as_day(published))] or holders
    if division and division.count("/") == 2 and len(holders) > 1:
        holders = [h for h in holders if h.term.office in "hs"] or holders
    if party and len(holders) > 1:
        holders = [h for h in holders if h.official.party == party] or holders
    if len({h.official.id for h in holders}) != 1:
        return None
    return holders[0] if full or holders[0].term.end != WINDOW else None


def find_local_official(
    name: str, office: str, divisions: frozenset[str], published: date | None
) -> OfficeHolder | None:
    """Find the one holder of an office with this name, even a bare surname, in one of these divisions; else None."""
    wanted, day = CALLED.get(office, ""), _as_day(published)
    holders = [
        OfficeHolder(official, term)
        for official in (officials_named(name) if wanted else ())
        for term in official.terms
        if term.office in wanted and term.division in divisions and (not day or term.covers(day))
    ]
    return max(holders, key=lambda h: h.term.start) if len({h.official.id for h in holders}) == 1 else None


@lru_cache(maxsize=1)
def cabinet() -> dict[str, list[str]]:
    """Map an office of the nation (attorney general, secretary of state) to the names of those who held it."""
    members: defaultdict[str, list[str]] = defaultdict(list)
    for name, office, *_ in rows("officials/cabinet.tsv"):
        members[office].append(name)
    return dict(members)


def in_cabinet(name: str, office: str) -> bool:
    """Tell whether a person of this name held the office for the nation."""
    return any(same_name(name, member) for member in cabinet().get(office, ()))


def _as_day(published: date | None) -> str:
    return published.strftime("%Y%m%d") if published else ""


def _best_term(official: Official, wanted: str, division: str | None, published: date | None) -> Term | None:
    """The term of the wanted office and state that covers the day, or else the latest."""
    terms = [
        term
        for term in official.terms
        if (not wanted or term.office in wanted) and (not division or _same_state(term.division, division))
    ]
    day = _as_day(published)
    return max(terms, key=lambda t: (bool(day) and t.covers(day), t.start), default=None)


def _same_state(a: str, b: str) -> bool:
    return a.split("/")[:3] == b.split("/")[:3]
