"""A page as runs of text: what stands between two block boundaries, with the block that holds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html
from lxml.etree import iterwalk

from onrecord.ingest.table_reader import tags

PROSE = 9  # words that make a block prose, if it is not mostly links
UNPRINTED = re.compile(r"[\u200b\u200c\u2060\ufeff\u00ad]")  # zero-width spaces and joiners, soft hyphen


@dataclass(frozen=True, slots=True)
class Run:
    """A block's text. `linked` characters stand in links; `owner` is the block element that holds it."""

    text: str
    linked: int
    owner: html.HtmlElement
    kind: str

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def prose(self) -> bool:
        return self.kind != "heading" and self.words >= PROSE and self.linked * 2 < len(self.text)


def runs_of(tree: html.HtmlElement) -> Iterator[Run]:
    """Every stretch of text between block boundaries (or two line breaks), in document order."""
    body = tree.find("body")
    owners = [body if body is not None else tree]
    pieces: list[str] = []
    linked = links = breaks = 0
    for event, element in iterwalk(owners[0], events=("start", "end")):
        block = element.tag in tags("block")
        breaks = breaks + 1 if event == "start" and element.tag == "br" else breaks
        if block or breaks == 2:
            if text := clean("".join(pieces)):
                yield Run(text, linked, owners[-1], _kind(owners[-1]))
            pieces, linked, breaks = [], 0, 0
        if element.tag == "br" and event == "start":
            pieces.append(" ")
        links += (event == "start") - (event == "end") if element.tag == "a" else 0
        if block:
            owners = [*owners, element] if event == "start" else owners[:-1]
        more = element.text if event == "start" else element.tail
        if more:
            pieces.append(more)
            linked += len(more) if links else 0
            breaks = breaks if not more.strip() else 0


def _kind(owner: html.HtmlElement) -> str:
    for _ in range(3):
        if owner is None:
            return "paragraph"
        if owner.tag in tags("heading"):
            return "heading"
        if owner.tag in tags("item"):
            return "item"
        owner = owner.getparent()
    return "paragraph"


def clean(text: str) -> str:
    """A paragraph with single spaces (no-break ones too), without characters that are never printed."""
    return " ".join(UNPRINTED.sub("", text).split())
