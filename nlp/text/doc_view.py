"""A doc seen through its quotation marks: which token stands inside them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from onrecord.nlp.records import Span
from onrecord.nlp.text.text_view import WORD, Marked, marked

__all__ = ["WORD", "Page", "page"]
_TERMINAL = frozenset(".?!")


@dataclass(frozen=True, slots=True)
class Page(Marked):
    """`inside[i]` is the index of the quoted stretch around token i, or -1; `marked[i]`, whether there is one.

    `starts` is where the tokens begin.
    """

    doc: Doc
    inside: list[int]
    marked: list[bool]
    starts: list[int]

    def token_at(self, pos: int) -> int:
        """The first token that begins at or after character `pos`."""
        return bisect_left(self.starts, pos)

    def word_before(self, pos: int) -> int:
        """The last token before character `pos` that is no white space; -1 if there is none."""
        at = self.token_at(pos) - 1
        while at >= 0 and self.doc[at].is_space:
            at -= 1
        return at

    def bounds(self, token: int) -> tuple[int, int]:
        """The tokens of the paragraph that `token` stands in."""
        start, end = self.paragraph(self.starts[token])
        return self.token_at(start), self.token_at(end)

    def chars(self, tokens: tuple[int, int]) -> tuple[int, int]:
        """A token range as characters."""
        last = self.doc[tokens[1] - 1]
        return self.starts[tokens[0]], last.idx + len(last)

    def words(self, spans: tuple[Span, ...]) -> list[Token]:
        """The tokens of letters in spans of characters."""
        tokens = (self.doc[i] for start, end in spans for i in range(self.token_at(start), self.token_at(end)))
        return [token for token in tokens if token.is_alpha]

    def full_stop_between(self, start: int, end: int) -> bool:
        """Does a sentence of the narration end in characters [start, end)?"""
        for i in range(self.token_at(start), self.token_at(end)):
            if self.doc[i].text in _TERMINAL and self.inside[i] < 0:
                return True
        return False


def page(doc: Doc) -> Page:
    """Read the marks of a doc. Linear."""
    there = marked(doc.text)
    stretches, starts = there.quoted, doc.to_array("IDX").tolist()
    inside, at = [], 0
    for start in starts:
        while at < len(stretches) and stretches[at].end <= start:
            at += 1
        inside.append(at if at < len(stretches) and stretches[at].start <= start else -1)
    return Page(there.text, stretches, there.paragraphs, doc, inside, [i >= 0 for i in inside], starts)
