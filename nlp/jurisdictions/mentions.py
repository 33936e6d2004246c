"""Finding toponyms: every capitalised run of words in a text that the gazetteer knows, the longest first.

Finding is generous and knows no context. The ranker decides what each toponym means, or that it is no place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from onrecord.nlp.jurisdictions.gazetteer import Gazetteer, normal, states
from onrecord.nlp.text.spans import Spans

Shape = Literal["name", "county", "state", "abbreviation", "country"]


@dataclass(frozen=True, slots=True)
class Toponym:
    """A span that may name a jurisdiction. `key` is its normal form, for an abbreviated state the postal code.

    `shape` is name (a bare name), county (with its word: "Shasta County"), state (a full name that is also a state's),
    abbreviation ("Calif.", "CA") or country (the United States).
    """

    start: int
    end: int
    key: str
    shape: Shape

    @property
    def is_state(self) -> bool:
        """Whether the words are those of a state; "Washington" may still mean the city."""
        return self.shape in ("state", "abbreviation")


WORD = re.compile(r"[^\W\d_]+(?:['’ʻ][^\W\d_]+)*")
POSSESSIVE = re.compile(r"['’][sS]$")
COUNTY_WORDS = frozenset({"county", "parish", "borough", "municipio"})
SMALL_WORDS = frozenset(["of", "the", "and", "du", "de", "del", "la", "le", "los", "las", "y", "en", "on", "in", "by"])
LOWER_TAILS = COUNTY_WORDS | {"township"}
SHORTENED = frozenset({"st", "ste", "ft", "mt", "pt", "fort", "mount"})
COUNTRY = re.compile(r"\b(?:United States of America|United States|U\. ?S\. ?A\.|U\. ?S\.|U\.S|USA|US)(?![\w-])")
LONGEST = 5
DOTTED_NAMES = {"L.A.": "los angeles", "N.Y.C.": "new york city", "Phila.": "philadelphia", "Indpls.": "indianapolis"}
DOTTED = re.compile("|".join(rf"(?<![\w.]){re.escape(name)}(?!\w)" for name in DOTTED_NAMES))


def _abbreviations() -> tuple[re.Pattern[str], dict[str, str]]:
    """The pattern of all abbreviated states, and the postal code of each by its letters."""
    table = {short: state.state for state, shorts in states() for short in shorts}
    codes = [state.state for state, _ in states()]
    either = "|".join(re.escape(s).replace(r"\ ", r"\s?") for s in sorted(table, key=len, reverse=True))
    # A postal code counts after a comma, a party's letter or a bracket only: "OK", "IN", "OR", "ME" are words.
    pattern = re.compile(
        rf"(?<![\w.])(?:{either})(?!\w)|(?:(?<=[A-Za-z], )|(?<=\b[DRI]-)|(?<=Washington ))(?:{'|'.join(codes)})\b"
    )
    return pattern, {_letters(short): code for short, code in table.items()} | {code.lower(): code for code in codes}


def _letters(short: str) -> str:
    """An abbreviation without periods and spaces; `normal` would read "CO" as county and "MT" as mount."""
    return re.sub(r"[\s.]", "", short).lower()


ABBREVIATION, POSTAL = _abbreviations()


class NameWord(NamedTuple):
    """A word that can stand in a name: its span, its normal form, and the same without a possessive."""

    start: int
    end: int
    plain: str
    bare: str
    bare_end: int
    capital: bool


def words_of(text: str) -> list[NameWord]:
    """The words that can stand in a name. All others only part names, which the gap that they leave does too."""
    name_words = []
    for match in WORD.finditer(text):
        form = _form(match.group())
        if form is not None:
            plain, bare, length, capital = form
            start = match.start()
            name_words.append(NameWord(start, match.end(), plain, bare, start + length, capital))
    return name_words


@lru_cache(maxsize=20_000)
def _form(word: str) -> tuple[str, str, int, bool] | None:
    """Normal form, the same without a possessive, its length, and whether capitalised; None for what is in no name."""
    capital = word[0].isupper()
    short = POSSESSIVE.sub("", word)
    plain = normal(word)
    bare = plain if short == word else normal(short)
    if not (capital or plain in SMALL_WORDS or bare in LOWER_TAILS):
        return None
    return plain, bare, len(short), capital


def find_toponyms(text: str, gazetteer: Gazetteer) -> list[Toponym]:
    """All toponyms of a text, in order, none overlapping another."""
    fixed = [*_abbreviated(text), *_dotted(text), *_countries(text)]
    taken = Spans((n, (toponym.start, toponym.end)) for n, toponym in enumerate(fixed))
    named = [toponym for toponym in _names(text, gazetteer) if not taken.meeting(toponym.start, toponym.end)]
    return sorted([*fixed, *named], key=lambda toponym: toponym.start)


def _abbreviated(text: str) -> Iterator[Toponym]:
    for match in ABBREVIATION.finditer(text):
        yield Toponym(match.start(), match.end(), POSTAL[_letters(match.group())], "abbreviation")


def _dotted(text: str) -> Iterator[Toponym]:
    """Nicknames that need their periods: "L.A." is a city, "La" is not."""
    if not any(name in text for name in DOTTED_NAMES):  # the pattern looks at every character
        return
    for match in DOTTED.finditer(text):
        yield Toponym(match.start(), match.end(), DOTTED_NAMES[match.group()], "name")


def _countries(text: str) -> Iterator[Toponym]:
    return (Toponym(match.start(), match.end(), "us", "country") for match in COUNTRY.finditer(text))


def _names(text: str, gazetteer: Gazetteer) -> Iterator[Toponym]:
    name_words = words_of(text)
    at = 0
    while at < len(name_words):
        size = _longest(text, name_words, at, gazetteer) if name_words[at].capital else 0
        if size and _key(name_words, at, size) not in gazetteer.phrases:
            yield _toponym(name_words, at, size, gazetteer)
        at += size or 1


def _longest(text: str, name_words: list[NameWord], at: int, gazetteer: Gazetteer) -> int:
    """How many words from `at` on make the longest known name, 0 for none."""
    reach = 1
    while reach < LONGEST and _joined(text, name_words[at + reach - 1 : at + reach + 1]):
        reach += 1
    for size in range(reach, 0, -1):
        last = name_words[at + size - 1]
        if (last.capital or last.bare in LOWER_TAILS) and gazetteer.knows(_key(name_words, at, size)):
            return size
    return 0


def _joined(text: str, neighbours: list[NameWord]) -> bool:
    """Whether two words can stand in one name: between them a space, a hyphen, or the period of "St."."""
    if len(neighbours) < 2:
        return False
    left, right = neighbours
    gap = text[left.end : right.start]
    return gap in (" ", "-", "–") or (gap in (". ", ".") and left.plain in SHORTENED)


def _key(name_words: list[NameWord], at: int, size: int) -> str:
    return " ".join([word.plain for word in name_words[at : at + size - 1]] + [name_words[at + size - 1].bare])


def _toponym(name_words: list[NameWord], at: int, size: int, gazetteer: Gazetteer) -> Toponym:
    key = _key(name_words, at, size)
    is_county = size > 1 and key.rpartition(" ")[2] in COUNTY_WORDS
    shape: Shape = "county" if is_county else "state" if key in gazetteer.state_names else "name"
    return Toponym(name_words[at].start, name_words[at + size - 1].bare_end, key, shape)
