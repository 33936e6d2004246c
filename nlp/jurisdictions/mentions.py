"""Where a text may name a jurisdiction: every capitalised run of words that the gazetteer knows, longest first.

Finding is generous and knows no context; `ranker` decides what each mention means, or that it is no place.
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
class Mention:
    """A span that may name a jurisdiction. `key` is its normal form, for an abbreviated state the postal code.

    `shape`: name (a bare name), county (with its word: "Shasta County"), state (a full name that is also a state's),
    abbreviation ("Calif.", "CA"), country (the United States).
    """

    start: int
    end: int
    key: str
    shape: Shape


WORD = re.compile(r"[^\W\d_]+(?:['’ʻ][^\W\d_]+)*")
POSSESSIVE = re.compile(r"['’][sS]$")
COUNTY_WORDS = frozenset({"county", "parish", "borough", "municipio"})
SMALL_WORDS = frozenset(["of", "the", "and", "du", "de", "del", "la", "le", "los", "las", "y", "en", "on", "in", "by"])
LOWER_TAILS = COUNTY_WORDS | {"township"}
SHORTENED = frozenset({"st", "ste", "ft", "mt", "pt"})
COUNTRY = re.compile(r"\b(?:United States of America|United States|U\. ?S\. ?A\.|U\. ?S\.|U\.S|USA|US)(?![\w-])")
LONGEST = 5
DOTTED_NAMES = {"L.A.": "los angeles", "N.Y.C.": "new york city", "Phila.": "philadelphia", "Indpls.": "indianapolis"}
DOTTED = re.compile("|".join(rf"(?<![\w.]){re.escape(name)}(?!\w)" for name in DOTTED_NAMES))


def _abbreviations() -> tuple[re.Pattern[str], dict[str, str]]:
    table = {short: row.state for row, shorts in states() for short in shorts}
    either = "|".join(re.escape(s).replace(r"\ ", r"\s?") for s in sorted(table, key=len, reverse=True))
    postal = "|".join(row.state for row, _ in states())
    # A postal code counts after a comma, a party's letter or a bracket only: "OK", "IN", "OR", "ME" are words.
    pattern = re.compile(
        rf"(?<![\w.])(?:{either})(?!\w)|(?:(?<=[A-Za-z], )|(?<=\b[DRI]-)|(?<=Washington ))(?:{postal})\b"
    )
    return pattern, {_letters(short): state for short, state in table.items()} | {
        row.state.lower(): row.state for row, _ in states()
    }


def _letters(short: str) -> str:
    """An abbreviation without periods and spaces; `normal` would read "CO" as county and "MT" as mount."""
    return re.sub(r"[\s.]", "", short).lower()


ABBREVIATION, POSTAL = _abbreviations()


class Word(NamedTuple):
    start: int
    end: int
    plain: str  # normal form
    bare: str  # the same without a possessive
    bare_end: int
    capital: bool


def words_of(text: str) -> list[Word]:
    """The words that can stand in a name. All others only part names, which the gap that they leave does too."""
    out = []
    for match in WORD.finditer(text):
        form = _form(match.group())
        if form is not None:
            plain, bare, length, capital = form
            start = match.start()
            out.append(Word(start, match.end(), plain, bare, start + length, capital))
    return out


@lru_cache(maxsize=20_000)
def _form(word: str) -> tuple[str, str, int, bool] | None:
    """Normal form, the same without a possessive, length without it, capitalised; None for what is in no name."""
    capital = word[0].isupper()
    short = POSSESSIVE.sub("", word)
    plain = normal(word)
    bare = plain if short == word else normal(short)
    if not (capital or plain in SMALL_WORDS or bare in LOWER_TAILS):
        return None
    return plain, bare, len(short), capital


def find(text: str, book: Gazetteer) -> list[Mention]:
    """All mentions, in order, disjoint."""
    fixed = [*_abbreviated(text), *_dotted(text), *_countries(text)]
    taken = Spans((n, (m.start, m.end)) for n, m in enumerate(fixed))
    named = [m for m in _names(text, book) if not taken.meeting(m.start, m.end)]
    return sorted([*fixed, *named], key=lambda m: m.start)


def _abbreviated(text: str) -> Iterator[Mention]:
    for match in ABBREVIATION.finditer(text):
        yield Mention(match.start(), match.end(), POSTAL[_letters(match.group())], "abbreviation")


def _dotted(text: str) -> Iterator[Mention]:
    """Nicknames that need their periods: "L.A." is a city, "La" is not."""
    if not any(name in text for name in DOTTED_NAMES):  # the pattern looks at every character
        return
    for match in DOTTED.finditer(text):
        yield Mention(match.start(), match.end(), DOTTED_NAMES[match.group()], "name")


def _countries(text: str) -> Iterator[Mention]:
    return (Mention(m.start(), m.end(), "us", "country") for m in COUNTRY.finditer(text))


def _names(text: str, book: Gazetteer) -> Iterator[Mention]:
    words = words_of(text)
    at = 0
    while at < len(words):
        size = _longest(text, words, at, book) if words[at].capital else 0
        if size and _key(words, at, size) not in book.phrases:
            yield _mention(words, at, size, book)
        at += size or 1


def _longest(text: str, words: list[Word], at: int, book: Gazetteer) -> int:
    """How many words from `at` make the longest known name."""
    reach = 1
    while reach < LONGEST and at + reach < len(words) and _joined(text, words[at + reach - 1], words[at + reach]):
        reach += 1
    for size in range(reach, 0, -1):
        last = words[at + size - 1]
        if (last.capital or last.bare in LOWER_TAILS) and book.knows(_key(words, at, size)):
            return size
    return 0


def _joined(text: str, left: Word, right: Word) -> bool:
    """Whether two words can stand in one name: a space, a hyphen, or the period of "St."."""
    gap = text[left.end : right.start]
    return gap in (" ", "-", "–") or (gap in (". ", ".") and left.plain in SHORTENED | {"fort", "mount"})


def _key(words: list[Word], at: int, size: int) -> str:
    return " ".join([w.plain for w in words[at : at + size - 1]] + [words[at + size - 1].bare])


def _mention(words: list[Word], at: int, size: int, book: Gazetteer) -> Mention:
    key = _key(words, at, size)
    tail = key.rpartition(" ")[2]
    shape: Shape = "county" if size > 1 and tail in COUNTY_WORDS else "state" if key in book.state_names else "name"
    return Mention(words[at].start, words[at + size - 1].bare_end, key, shape)
