"""Divides a page into text blocks: the stretches of text between the boundaries of its block elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lxml import html
from lxml.etree import iterwalk

from onrecord.ingest.table_reader import tag_set

BlockKind = Literal["heading", "item", "paragraph"]
PROSE_WORDS = 9  # from so many words on a block is prose, if it is not mostly links
NEVER_PRINTED = re.compile(r"[\u200b\u200c\u2060\ufeff\u00ad]")  # zero-width spaces and joiners, soft hyphen


@dataclass(frozen=True, slots=True)
class TextBlock:
    """One stretch of text. `linked` counts its characters in links; `element` is the block element around it."""

    text: str
    linked: int
    element: html.HtmlElement
    kind: BlockKind

    @property
    def words(self) -> int:
        """The number of words."""
        return len(self.text.split())

    @property
    def is_prose(self) -> bool:
        """True for nine words or more that are no heading and less than half links."""
        return self.kind != "heading" and self.words >= PROSE_WORDS and self.linked * 2 < len(self.text)


def text_blocks(tree: html.HtmlElement) -> Iterator[TextBlock]:
    """The text blocks of a page in document order. Two line breaks in a row separate blocks, too."""
    body = tree.find("body")
    open_blocks = [body if body is not None else tree]
    pieces: list[str] = []
    linked = link_depth = line_breaks = 0
    for event, element in iterwalk(open_blocks[0], events=("start", "end")):
        starts, is_block = event == "start", element.tag in tag_set("block")
        line_breaks += starts and element.tag == "br"
        if is_block or line_breaks == 2:
            if text := clean_whitespace("".join(pieces)):
                yield TextBlock(text, linked, open_blocks[-1], _kind(open_blocks[-1]))
            pieces, linked, line_breaks = [], 0, 0
        if starts and element.tag == "br":
            pieces.append(" ")
        if element.tag == "a":
            link_depth += 1 if starts else -1
        if is_block:
            open_blocks = [*open_blocks, element] if starts else open_blocks[:-1]
        text_after = element.text if starts else element.tail
        if text_after:
            pieces.append(text_after)
            linked += len(text_after) if link_depth else 0
            line_breaks = line_breaks if not text_after.strip() else 0


def _kind(element: html.HtmlElement) -> BlockKind:
    """The kind of a block, by its element, the parent and the grandparent."""
    for _ in range(3):
        if element is None:
            return "paragraph"
        if element.tag in tag_set("heading"):
            return "heading"
        if element.tag in tag_set("item"):
            return "item"
        element = element.getparent()
    return "paragraph"


def clean_whitespace(text: str) -> str:
    """The text with all white space (no-break spaces too) as single spaces, without characters never printed."""
    return " ".join(NEVER_PRINTED.sub("", text).split())
