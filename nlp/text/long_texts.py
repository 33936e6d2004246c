"""Long texts are read in sections, so that the memory a parser or an encoder needs does not grow with the text."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.nlp.records import Span

SECTION = 50_000  # characters, some 8,000 words: nearly all articles are shorter and are read whole


def sections(text: str, size: int = SECTION) -> Iterator[Span]:
    """Cut `text` into consecutive spans of at most `size` characters: at the end of a paragraph, else of a sentence,
    else of a word.

    White space behind a cut belongs to the section before it and may make that longer. An empty text gives one empty
    section.
    """
    start = 0
    while len(text) - start > size:
        end = _cut(text, start, size)
        yield start, end
        start = end
    if start < len(text) or not text:
        yield start, len(text)


def _cut(text: str, start: int, size: int) -> int:
    """Where the section that begins at `start` ends: in its second half if a cut is possible there."""
    low, high = start + size // 2, start + size
    places = (text.rfind(mark, low, high) for mark in ("\n", ". ", " "))
    end = next((place + 1 for place in places if place >= 0), high)
    while end < len(text) and text[end].isspace():
        end += 1
    return end
