"""The phrases of tables/silences.toml as regular expressions over the text, one walk for each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from onrecord.nlp.records import SilenceKind

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


@cache
def phrases() -> tuple[Phrase, ...]:
    """The table, read once."""
    table = tomllib.loads((files("onrecord.nlp") / "tables" / "silences.toml").read_text(encoding="utf-8"))
    words: dict[str, str] = table["words"]
    return tuple(
        Phrase(row["kind"], row["who"], tuple(row["needs"]), _compiled(row["pattern"], words), row["confidence"])
        for row in table["phrases"]
    )


def matches(text: str) -> Iterator[tuple[re.Match[str], Phrase]]:
    """Every place where a phrase of the table stands, phrase by phrase; they may overlap. Linear."""
    lowered = text.lower()
    for phrase in phrases():
        for start, end in _near(lowered, phrase.needs, len(text)):
            for found in phrase.pattern.finditer(text, start, end):
                yield found, phrase


def _near(lowered: str, needs: tuple[str, ...], length: int) -> Iterator[tuple[int, int]]:
    """The stretches within REACH of a needed word, merged; all of a text whose small letters number differently."""
    if len(lowered) != length:
        yield 0, length
        return
    start = end = -1
    for at in sorted(_places(lowered, needs)):
        if start < 0 or at - REACH > end:
            if start >= 0:
                yield start, end
            start = max(0, at - REACH)
        end = min(length, at + REACH)
    if start >= 0:
        yield start, end


def _places(lowered: str, needs: tuple[str, ...]) -> Iterator[int]:
    for word in needs:
        at = lowered.find(word)
        while at >= 0:
            yield at
            at = lowered.find(word, at + 1)


def _compiled(pattern: str, words: dict[str, str]) -> re.Pattern[str]:
    while group := _GROUP.search(pattern):
        pattern = pattern.replace(group[0], words[group[1]])
    pattern = re.sub(r"(?<![\[’])'(?![’\]])", "['’]", pattern)
    return re.compile(r"\b" + pattern.replace(" ?", r"\s*").replace(" ", r"\s+"), re.I)
