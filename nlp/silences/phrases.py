"""Find the phrases of tables/silences.toml in a text: regular expressions, tried only near the words that they need."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from onrecord.nlp.records import SilenceKind, Span

Who = Literal["subject", "negative subject", "named"]
REACH = 250  # characters; longer than any phrase
_GROUP = re.compile(r"(?<!\?P)<(\w+)>")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A way to say that somebody kept silent; `who` tells where that somebody stands (the table's head explains)."""

    kind: SilenceKind
    who: Who
    needs: tuple[str, ...]
    pattern: re.Pattern[str]
    confidence: float


@dataclass(frozen=True, slots=True)
class PhraseMatch:
    """A place where a phrase stands; `named` is the span that the phrase itself names as silent, else empty."""

    phrase: Phrase
    span: Span
    text: str
    named: Span


@cache
def phrases() -> tuple[Phrase, ...]:
    """The table, read once."""
    table = tomllib.loads((files("onrecord.nlp") / "tables" / "silences.toml").read_text(encoding="utf-8"))
    words: dict[str, str] = table["words"]
    return tuple(
        Phrase(row["kind"], row["who"], tuple(row["needs"]), _compiled(row["pattern"], words), row["confidence"])
        for row in table["phrases"]
    )


def find_phrases(text: str) -> list[PhraseMatch]:
    """Every place where a phrase of the table stands, in order, the longest first; they may overlap. Linear."""
    lowered = text.lower()
    matches = [
        PhraseMatch(phrase, match.span(), match[0], match.span("who") if phrase.who == "named" else (0, 0))
        for phrase in phrases()
        for start, end in _near(lowered, phrase.needs, len(text))
        for match in phrase.pattern.finditer(text, start, end)
    ]
    return sorted(matches, key=lambda match: (match.span[0], -match.span[1]))


def _near(lowered: str, needs: tuple[str, ...], length: int) -> Iterator[Span]:
    """The spans within REACH of a needed word, merged; the whole of a text whose small letters number differently."""
    if len(lowered) != length:
        yield 0, length
        return
    start = end = -1
    for place in sorted(_places(lowered, needs)):
        if start < 0 or place - REACH > end:
            if start >= 0:
                yield start, end
            start = max(0, place - REACH)
        end = min(length, place + REACH)
    if start >= 0:
        yield start, end


def _places(lowered: str, needs: tuple[str, ...]) -> Iterator[int]:
    for word in needs:
        place = lowered.find(word)
        while place >= 0:
            yield place
            place = lowered.find(word, place + 1)


def _compiled(pattern: str, words: dict[str, str]) -> re.Pattern[str]:
    """A pattern with the table's word groups filled in, any white space for a space, and either kind of apostrophe."""
    while group := _GROUP.search(pattern):
        pattern = pattern.replace(group[0], words[group[1]])
    pattern = re.sub(r"(?<![\[’])'(?![’\]])", "['’]", pattern)
    return re.compile(r"\b" + pattern.replace(" ?", r"\s*").replace(" ", r"\s+"), re.I)
