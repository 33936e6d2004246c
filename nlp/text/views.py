"""A text, and a spaCy doc, with its paragraphs and quoted stretches looked up by place.

TextView needs the text alone; DocView adds the tokens of a parsed doc. Characters are code points, spans half-open.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from onrecord.nlp.records import QuoteKind, Span
from onrecord.nlp.text.quotation_marks import QuotedStretch, paragraphs, quoted_stretches

WORD = re.compile(r"\w+(?:['’]\w+)*")
DIRECT_SHARE = 0.9  # of the words of a quote: with as many inside quotation marks it is direct
SHORT_WORD = 3  # letters: in a title only longer words need a capital


@dataclass(frozen=True, slots=True)
class TextView:
    """A text with its quoted stretches and its paragraphs, both in order and disjoint."""

    text: str
    stretches: tuple[QuotedStretch, ...]
    paragraphs: list[Span]

    def paragraph_at(self, pos: int) -> Span:
        """Span of the paragraph that character `pos` stands in."""
        return self.paragraphs[self.paragraph_index(pos)]

    def paragraph_index(self, pos: int) -> int:
        """Index of the paragraph that character `pos` stands in."""
        return max(0, bisect_right(self.paragraphs, (pos, len(self.text) + 1)) - 1)

    def stretch_at(self, pos: int) -> QuotedStretch | None:
        """The quoted stretch around character `pos`."""
        index = bisect_right(self.stretches, pos, key=lambda stretch: stretch.start) - 1
        return self.stretches[index] if index >= 0 and pos < self.stretches[index].end else None

    def stretches_in(self, span: Span) -> tuple[QuotedStretch, ...]:
        """The quoted stretches that share a character with `span`."""
        first = bisect_right(self.stretches, span[0], key=lambda stretch: stretch.end)
        return self.stretches[first : bisect_left(self.stretches, span[1], key=lambda stretch: stretch.start)]

    def begins_stretch(self, pos: int) -> bool:
        """Tell whether a quoted stretch begins with character `pos`."""
        stretch = self.stretch_at(pos)
        return stretch is not None and stretch.start == pos

    def ends_stretch(self, pos: int) -> bool:
        """Tell whether a quoted stretch ends right before character `pos`."""
        stretch = self.stretch_at(pos - 1)
        return stretch is not None and stretch.end == pos

    def strip(self, span: Span) -> Span:
        """`span` without the white space at its ends."""
        start, end = span
        while start < end and self.text[start].isspace():
            start += 1
        while start < end and self.text[end - 1].isspace():
            end -= 1
        return start, end

    def word_starts(self, span: Span) -> list[int]:
        """Where the words of `span` begin, in order."""
        return [word.start() for word in WORD.finditer(self.text, *span)]

    def join(self, spans: tuple[Span, ...]) -> str:
        """The words of the spans, with a space between two spans."""
        return " ".join(self.text[start:end] for start, end in spans)

    def is_title_case(self, span: Span) -> bool:
        """Tell whether every longer word of `span` has a capital, as in a title or heading."""
        words = WORD.findall(self.text, *span)
        long_words = [word for word in words if len(word) > SHORT_WORD] or words
        return bool(long_words) and all(word[0].isupper() or word[0].isdigit() for word in long_words)

    def quoted_share(self, spans: tuple[Span, ...]) -> float:
        """Share of the words of the spans that stand inside quotation marks; 0 where there are no words."""
        starts = [pos for span in spans for pos in self.word_starts(span)]
        return sum(self.stretch_at(pos) is not None for pos in starts) / len(starts) if starts else 0.0

    def quote_kind(self, spans: tuple[Span, ...]) -> QuoteKind:
        """Direct from 90 % of the words inside quotation marks on, mixed with fewer, indirect with none."""
        share = self.quoted_share(spans)
        return "direct" if share >= DIRECT_SHARE else "mixed" if share else "indirect"


@dataclass(frozen=True, slots=True)
class DocView(TextView):
    """A parsed doc as a text view. For token i, `is_quoted[i]` says whether it begins inside quotation marks, and
    `token_starts[i]` where it begins."""

    doc: Doc
    is_quoted: list[bool]
    token_starts: list[int]

    def token_at(self, pos: int) -> int:
        """Index of the first token that begins at character `pos` or after it."""
        return bisect_left(self.token_starts, pos)

    def word_before(self, pos: int) -> int:
        """Index of the last token before character `pos` that is no white space; -1 if there is none."""
        index = self.token_at(pos) - 1
        while index >= 0 and self.doc[index].is_space:
            index -= 1
        return index

    def paragraph_tokens(self, token: int) -> tuple[int, int]:
        """Range of the tokens of the paragraph that token `token` stands in."""
        start, end = self.paragraph_at(self.token_starts[token])
        return self.token_at(start), self.token_at(end)

    def characters(self, tokens: tuple[int, int]) -> Span:
        """A range of tokens as a span of characters."""
        last = self.doc[tokens[1] - 1]
        return self.token_starts[tokens[0]], last.idx + len(last)

    def words_in(self, spans: tuple[Span, ...]) -> list[Token]:
        """The tokens of letters alone that begin in the spans."""
        tokens = (self.doc[i] for start, end in spans for i in range(self.token_at(start), self.token_at(end)))
        return [token for token in tokens if token.is_alpha]


def view_text(text: str) -> TextView:
    """Find the quoted stretches and paragraphs of a text, in time linear in its length."""
    return TextView(text, quoted_stretches(text), list(paragraphs(text)))


def view_doc(doc: Doc) -> DocView:
    """Find the quoted stretches and paragraphs of a doc, and its tokens inside quotation marks, in linear time."""
    view = view_text(doc.text)
    starts = doc.to_array("IDX").tolist()
    is_quoted, index = [], 0
    for start in starts:
        while index < len(view.stretches) and view.stretches[index].end <= start:
            index += 1
        is_quoted.append(index < len(view.stretches) and view.stretches[index].start <= start)
    return DocView(view.text, view.stretches, view.paragraphs, doc, is_quoted, starts)
