"""Finds that a reader judged, and how they are told again in what is found today."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.nlp.judge.component import VERDICTS
from onrecord.nlp.records import Quote
from onrecord.nlp.text.names import name_key, same_name
from onrecord.nlp.text.views import WORD
from onrecord.nlp.training.speakers.lessons import same_words

CODES = dict(zip("ycsnax", VERDICTS, strict=True))
SAME = 0.8  # of the words that two finds have together: they are one


@dataclass(frozen=True, slots=True)
class JudgedFind:
    """A find as a reader judged it: its words, the speaker that it had, the verdict, and for a wrong one the right."""

    words: Counter[str]
    speaker: str | None
    verdict: str
    right: str | None


def read_judged(path: Path) -> dict[str, list[JudgedFind]]:
    """The judged finds of a file in the form of pages/indirect.jsonl, by their text."""
    found: defaultdict[str, list[JudgedFind]] = defaultdict(list)
    with path.open(encoding="utf8") as lines:
        for row in map(json.loads, lines):
            find = JudgedFind(bag(row["text"]), row["speaker"], CODES[row["code"]], row.get("right"))
            found[row["file"]].append(find)
    return found


def read_texts(path: Path) -> Iterator[tuple[str, str]]:
    """Id and text of each document of what `onrecord extract` printed."""
    with path.open(encoding="utf8") as lines:
        rows: Iterator[dict[str, Any]] = map(json.loads, lines)
        yield from ((row["id"], row["text"]) for row in rows)


def verdict_of(quote: Quote, judged: Sequence[JudgedFind]) -> str | None:
    """The verdict on a quote of today: that on the find with its words, None where nobody judged it.

    A find that was right has another speaker now if the names differ, and one whose speaker was wrong is right if it
    has the name that the reader gave.
    """
    words = bag(quote.text)
    best = max(judged, key=lambda find: shared(words, find.words), default=None)
    if best is None or shared(words, best.words) < SAME:
        return None
    name = quote.speaker.name if quote.speaker else None
    if best.verdict == "right" and best.speaker and not is_same(best.speaker, name):
        return "speaker"
    if best.verdict == "speaker" and best.right and is_same(best.right, name):
        return "right"
    return best.verdict


def bag(text: str) -> Counter[str]:
    """The words of a text with their number."""
    return Counter(WORD.findall(text.lower()))


def shared(a: Counter[str], b: Counter[str]) -> float:
    """The words that two texts share as a part of all of theirs (F1)."""
    both = sum((a & b).values())
    return 2 * both / (a.total() + b.total()) if both else 0.0


def is_same(read: str, found: str | None) -> bool:
    """Tell whether a speaker found bears the name that was read: one person's, or most words of a body's."""
    if not found:
        return False
    if same_name(read, found) and bool(name_key(read)[0]) == bool(name_key(found)[0]):
        return True
    return same_words(read, found)
