"""The table of US officials: who held which office where, and when.

One sorted line a person (nlp/tables/officials, built by nlp/training/tables/officials.py); lines stay text
until their surname is asked for.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from onrecord.nlp.table_reader import lines, rows
from onrecord.nlp.text.names import firsts_agree, fold, name_key, name_words, same_name

WINDOW = "20210103"  # the source dates no term of a member of Congress who left before this day, and all others
PARTIES = {"D": "Democratic", "R": "Republican", "I": "Independent", "L": "Libertarian", "G": "Green"}
OFFICES = {
    "l": "state representative", "u": "state senator", "h": "representative", "s": "senator", "m": "mayor",
    "g": "governor", "p": "president", "v": "vice president", "S": "secretary of state", "A": "attorney general",
    "L": "lieutenant governor", "E": "elections director", "T": "treasurer", "U": "auditor",
}  # fmt: skip
# What a text may call the holder of an office.
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
    """An office and when: `start` and `end` as YYYYMMDD, '' if the source does not say (an end of '' is open)."""

    office: str
    division: str
    start: str
    end: str

    def covers(self, day: str) -> bool:
        """Was it held on this day (YYYYMMDD)? A term without start counts until its end."""
        return (not self.start or self.start <= day) and (not self.end or day <= self.end)


@dataclass(frozen=True, slots=True)
class Official:
    """A person of the table. `id` is 'bioguide:…' or 'ocd-person/…'; `gender` 'm', 'f' or ''."""

    id: str
    name: str
    firsts: tuple[str, ...]
    gender: str
    party: str | None
    terms: tuple[Term, ...]


Found = tuple[Official, Term]


def _official(line: str) -> Official:
    code, name, firsts, gender, party, terms = line.split("\t")
    full = code.replace("o:", "ocd-person/", 1) if code.startswith("o:") else code.replace("b:", "bioguide:", 1)
    return Official(
        full,
        name,
        (name_key(name)[0], *filter(None, firsts.split(";"))),
        gender.lower(),
        PARTIES.get(party),
        tuple(map(_term, terms.split(";"))),
    )


def _term(text: str) -> Term:
    office, place, start, end = text.split(":")
    end = end or (WINDOW if office in "hs" and not start else "")
    return Term(office, "/".join(["ocd-division", "country:us", *filter(None, [place.replace("=", ":")])]), start, end)


@lru_cache(maxsize=1)
def table() -> dict[str, list[str]]:
    """Folded surname to the lines of its bearers."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines("officials/officials.tsv.gz"):
        surname, rest = line.split("\t", 1)
        found[surname].append(rest)
    return dict(found)


@lru_cache(maxsize=4096)
def named(name: str) -> tuple[Official, ...]:
    """Officials whose surname is this name's and whose first names agree with it; all bearers for a bare surname."""
    first, last = name_key(name)
    inner = {fold(w) for w in name_words(name)[1:-1]}
    bearers = map(_official, table().get(last, ()))
    return tuple(o for o in bearers if not first or any(firsts_agree(first, f) or f in inner for f in o.firsts if f))


def find(name: str, office: str, division: str | None, party: str | None, published: date | None) -> Found | None:
    """The one official of this name whom the text's office or state fits, with that term; None if none or several.

    A bare surname needs an office with its state, unless it is a president's; a full name needs an office, a state or
    both. `published` chooses among bearers; then a whole state speaks for Congress ('Sen. X (R-Ind.)': of a state's
    legislators papers name the town), then `party` chooses. A surname alone never means a member without dates.
    """
    wanted, full = CALLED.get(office, ""), bool(name_key(name)[0])
    if (not wanted and not (division and full)) or (not full and not division and wanted not in ("p", "v")):
        return None
    found = [(o, t) for o in named(name) if (t := _fitting(o, wanted, division, published)) is not None]
    if published and len(found) > 1:
        day = published.strftime("%Y%m%d")
        found = [(o, t) for o, t in found if t.covers(day)] or found
    if division and division.count("/") == 2 and len(found) > 1:
        found = [(o, t) for o, t in found if t.office in "hs"] or found
    if party and len(found) > 1:
        found = [(o, t) for o, t in found if o.party == party] or found
    one = found[0] if len({o.id for o, _ in found}) == 1 else None
    return one if one and (full or one[1].end != WINDOW) else None


def find_near(name: str, office: str, divisions: frozenset[str], published: date | None) -> Found | None:
    """The one holder of an office with this name, even a bare surname, whose division the article names; else None."""
    wanted, day = CALLED.get(office, ""), published.strftime("%Y%m%d") if published else ""
    found = [
        (o, t)
        for o in (named(name) if wanted else ())
        for t in o.terms
        if t.office in wanted and t.division in divisions and (not day or t.covers(day))
    ]
    return max(found, key=lambda f: f[1].start) if len({o.id for o, _ in found}) == 1 else None


@lru_cache(maxsize=1)
def cabinet() -> dict[str, list[str]]:
    """Office to the names of those who held it for the nation (attorney general, secretary of state)."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, office, *_ in rows("officials/cabinet.tsv"):
        found[office].append(name)
    return dict(found)


def in_cabinet(name: str, office: str) -> bool:
    """Did a person of this name hold the office for the nation?"""
    return any(same_name(name, member) for member in cabinet().get(office, ()))


def _fitting(official: Official, wanted: str, division: str | None, published: date | None) -> Term | None:
    """The term that fits best: of the wanted office and place, covering the day, latest."""
    terms = [
        t
        for t in official.terms
        if (not wanted or t.office in wanted) and (not division or _same_state(t.division, division))
    ]
    day = published.strftime("%Y%m%d") if published else ""
    return max(terms, key=lambda t: (bool(day) and t.covers(day), t.start), default=None)


def _same_state(a: str, b: str) -> bool:
    return a.split("/")[:3] == b.split("/")[:3]
