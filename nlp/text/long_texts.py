"""Long texts in sections: what a parser or an encoder keeps of a text must not grow with it."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.nlp.records import Span

SECTION = 50_000  # characters, some 8,000 words: longer than nearly all articles, which so are read whole


def sections(text: str, size: int = SECTION) -> Iterator[Span]:
    """`text` from end to end in spans of `size` characters at most, cut where a paragraph ends, else between words.

    White space behind a cut belongs to the section before it and may make that longer. An empty text has one, empty.
    """
    start = 0
    while len(text) - start > size:
        end = _cut(text, start, size)
        yield start, end
        start = end
    if start < len(text) or not text:
        yield start, len(text)


def _cut(text: str, start: int, size: int) -> int:
    low, high = start + size // 2, start + size
    marks = (text.rfind(mark, low, high) for mark in ("\n", ". ", " "))
    end = next((at + 1 for at in marks if at >= 0), high)
    while end < len(text) and text[end].isspace():
        end += 1
    return end
