"""A doc seen through its quotation marks: which token stands inside them, which characters are one paragraph."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from spacy.tokens import Doc

from nlp.marks import Quoted, paragraphs, quoted

WORD = re.compile(r"\w+(?:['’]\w+)*")
_TERMINAL = frozenset(".?!")


@dataclass(frozen=True, slots=True)
class Page:
    """`inside[i]` is the index of the quoted stretch around token i, or -1; `marked[i]`, whether there is one.

    Characters are code points into `text`, `starts` where the tokens begin.
    """

    doc: Doc
    text: str
    quoted: tuple[Quoted, ...]
    inside: list[int]
    marked: list[bool]
    starts: list[int]
    paragraphs: list[tuple[int, int]]

    def paragraph(self, pos: int) -> tuple[int, int]:
        """The paragraph that character `pos` stands in."""
        return self.paragraphs[max(0, bisect_right(self.paragraphs, (pos, len(self.text) + 1)) - 1)]

    def above(self, pos: int) -> tuple[int, int] | None:
        """The paragraph before the one that character `pos` stands in."""
        at = bisect_right(self.paragraphs, (pos, len(self.text) + 1)) - 2
        return self.paragraphs[at] if at >= 0 else None

    def token_at(self, pos: int) -> int:
        """The first token that begins at or after character `pos`."""
        return bisect_left(self.starts, pos)

    def bounds(self, token: int) -> tuple[int, int]:
        """The tokens of the paragraph that `token` stands in."""
        start, end = self.paragraph(self.starts[token])
        return self.token_at(start), self.token_at(end)

    def chars(self, tokens: tuple[int, int]) -> tuple[int, int]:
        """A token range as characters."""
        last = self.doc[tokens[1] - 1]
        return self.starts[tokens[0]], last.idx + len(last)

    def full_stop_between(self, start: int, end: int) -> bool:
        """Does a sentence of the narration end in characters [start, end)?"""
        for i in range(self.token_at(start), self.token_at(end)):
            if self.doc[i].text in _TERMINAL and self.inside[i] < 0:
                return True
        return False

    def quoted_share(self, spans: tuple[tuple[int, int], ...]) -> float:
        """The share of words inside quotation marks."""
        words = within = 0
        for start, end in spans:
            for word in WORD.finditer(self.text, start, end):
                words += 1
                within += self.stretch_at(word.start()) is not None
        return within / words if words else 0.0

    def stretch_at(self, pos: int) -> Quoted | None:
        """The quoted stretch around character `pos`."""
        at = bisect_right(self.quoted, pos, key=lambda q: q.start) - 1
        return self.quoted[at] if at >= 0 and pos < self.quoted[at].end else None


def page(doc: Doc) -> Page:
    """Read the marks of a doc. Linear."""
    stretches = quoted(doc.text)
    inside, at = [], 0
    for token in doc:
        while at < len(stretches) and stretches[at].end <= token.idx:
            at += 1
        inside.append(at if at < len(stretches) and stretches[at].start <= token.idx else -1)
    return Page(
        doc, doc.text, stretches, inside, [i >= 0 for i in inside], [t.idx for t in doc], list(paragraphs(doc.text))
    )
