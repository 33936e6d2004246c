"""A digest: the quotes of some days, in the order in which a reader wants them. Pure: rows in, a Digest out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from store.records import QuoteRow

UNNAMED = "Speaker not resolved"


@dataclass(frozen=True, slots=True)
class Voice:
    """One speaker on one day, with the quotes in the order of the articles."""

    speaker: str
    about: str
    quotes: tuple[QuoteRow, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of publication: its voices, named ones first, then by how much they are quoted."""

    day: date
    voices: tuple[Voice, ...]

    @property
    def quotes(self) -> int:
        """How many quotes the day holds."""
        return sum(len(voice.quotes) for voice in self.voices)


@dataclass(frozen=True, slots=True)
class Digest:
    """`since` and `until` are the first and the last day, both included. Days without a quote are left out."""

    since: date
    until: date
    timezone: str
    days: tuple[Day, ...]

    @property
    def quotes(self) -> int:
        """How many quotes the digest holds."""
        return sum(day.quotes for day in self.days)


def make(rows: Iterable[QuoteRow], since: date, until: date, timezone: str) -> Digest:
    """Group quotes by day and speaker."""
    by_day = groupby(sorted(rows, key=lambda row: row.day), key=lambda row: row.day)
    return Digest(since, until, timezone, tuple(Day(day, _voices(list(quotes))) for day, quotes in by_day))


def _voices(rows: list[QuoteRow]) -> tuple[Voice, ...]:
    groups: dict[str, list[QuoteRow]] = {}
    for row in rows:
        groups.setdefault(row.speaker or UNNAMED, []).append(row)
    ordered = sorted(groups.items(), key=lambda group: (group[0] == UNNAMED, -len(group[1]), group[0]))
    return tuple(Voice(name, _about(quotes), tuple(quotes)) for name, quotes in ordered)


def _about(rows: list[QuoteRow]) -> str:
    """Role, party and jurisdiction, from the first of the quotes that knows each."""
    role, party, jurisdiction = (_first(rows, fact) for fact in ("role", "party", "jurisdiction"))
    return ", ".join(fact for fact in (role, party, jurisdiction and division(jurisdiction)) if fact)


def _first(rows: list[QuoteRow], fact: str) -> str | None:
    return next((getattr(row, fact) for row in rows if getattr(row, fact)), None)


def division(name: str) -> str:
    """A readable form of an Open Civic Data id that no article named: '.../state:il/place:grafton' to 'Grafton, IL'."""
    if not name.startswith("ocd-division/country:us"):
        return name
    *upper, last = [part.partition(":")[2] for part in name.split("/")[1:]]
    if not upper:
        return "United States"
    return last.upper() if len(upper) == 1 else f"{last.replace('_', ' ').title()}, {upper[1].upper()}"
