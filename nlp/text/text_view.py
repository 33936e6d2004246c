"""A text seen through its quotation marks: what stands inside them, which characters are one paragraph. No model."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.nlp.records import QuoteKind, Span
from onrecord.nlp.text.quotation_marks import Quoted, paragraphs, quoted

WORD = re.compile(r"\w+(?:['’]\w+)*")
DIRECT_SHARE = 0.9
LONG = 3  # letters: words that are longer have a capital in a title


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with its quoted stretches and paragraphs, both in order and disjoint. Characters are code points."""

    text: str
    quoted: tuple[Quoted, ...]
    paragraphs: list[Span]

    def paragraph(self, pos: int) -> Span:
        """The paragraph that character `pos` stands in."""
        return self.paragraphs[self.line(pos)]

    def line(self, pos: int) -> int:
        """The index of that paragraph."""
        return max(0, bisect_right(self.paragraphs, (pos, len(self.text) + 1)) - 1)

    def above(self, pos: int) -> Span | None:
        """The paragraph before the one that character `pos` stands in."""
        at = bisect_right(self.paragraphs, (pos, len(self.text) + 1)) - 2
        return self.paragraphs[at] if at >= 0 else None

    def stretch_at(self, pos: int) -> Quoted | None:
        """The quoted stretch around character `pos`."""
        at = bisect_right(self.quoted, pos, key=lambda q: q.start) - 1
        return self.quoted[at] if at >= 0 and pos < self.quoted[at].end else None

    def stretches(self, span: Span) -> tuple[Quoted, ...]:
        """The quoted stretches that meet `span`."""
        first = bisect_right(self.quoted, span[0], key=lambda q: q.end)
        return self.quoted[first : bisect_left(self.quoted, span[1], key=lambda q: q.start)]

    def stripped(self, span: Span) -> Span:
        """`span` without white space at its ends."""
        start, end = span
        while start < end and self.text[start].isspace():
            start += 1
        while start < end and self.text[end - 1].isspace():
            end -= 1
        return start, end

    def titled(self, span: Span) -> bool:
        """Has every longer word of `span` a capital, as in a title or heading?"""
        words = WORD.findall(self.text, *span)
        telling = [word for word in words if len(word) > LONG] or words
        return bool(telling) and all(word[0].isupper() or word[0].isdigit() for word in telling)

    def quoted_share(self, spans: tuple[Span, ...]) -> float:
        """The share of words inside quotation marks."""
        words = within = 0
        for start, end in spans:
            for word in WORD.finditer(self.text, start, end):
                words += 1
                within += self.stretch_at(word.start()) is not None
        return within / words if words else 0.0

    def kind(self, spans: tuple[Span, ...]) -> QuoteKind:
        """Direct from 90 % of the words inside marks on, mixed with fewer, indirect with none."""
        share = self.quoted_share(spans)
        return "direct" if share >= DIRECT_SHARE else "mixed" if share else "indirect"


def marked(text: str) -> Marked:
    """Read the marks of a text. Linear."""
    return Marked(text, quoted(text), list(paragraphs(text)))


def meeting(taken: Sequence[Span], span: Span) -> Sequence[Span]:
    """Those of `taken`, ordered and disjoint, that share a character with `span`."""
    low, high = bisect_left(taken, (span[0], span[0])), bisect_left(taken, (span[1], span[1]))
    if low and taken[low - 1][1] > span[0]:
        low -= 1
    return taken[low:high]
