"""Finds the standfirst: the sentence under the headline that describes the story."""

from __future__ import annotations

import re

from lxml import html

from onrecord.ingest.pages.metadata.structured_data import fold_text
from onrecord.ingest.pages.prune import element_names
from onrecord.ingest.pages.text_blocks import TextBlock

STANDFIRST = re.compile(
    r"-(stand-?first|dek|deck|sub-?title|sub-?head(line|ing)?|strap-?line|article-(summary|description|excerpt))-"
)


def find_standfirst(blocks: list[TextBlock], story: list[TextBlock], standfirsts: frozenset[str]) -> list[TextBlock]:
    """The block of the standfirst, or []: the first before the story that the page's data or its name call so."""
    before = [block for block in blocks[: blocks.index(story[0])] if block.words >= 5 and block.element.tag != "h1"]
    described = [block for block in before if _is_description(fold_text(block.text), standfirsts)]
    return (described or [block for block in before if is_standfirst(block)])[:1]


def is_standfirst(block: TextBlock, standfirsts: frozenset[str] = frozenset()) -> bool:
    """True if a block's text is one of the (folded) `standfirsts`, or the name of an element around it says so."""
    return fold_text(block.text) in standfirsts or (block.words <= 60 and _has_standfirst_name(block.element))


def _is_description(text: str, standfirsts: frozenset[str]) -> bool:
    """True if a folded text is a description, or most of it is one (which is cut, or has a label before it)."""
    return text in standfirsts or any(
        len(standfirst) >= 40 and standfirst in text and len(text) < 1.5 * len(standfirst) for standfirst in standfirsts
    )


def _has_standfirst_name(element: html.HtmlElement) -> bool:
    """True if an element, its parent or its grandparent has a name such as `dek` or `standfirst`."""
    around = [element, *(ancestor for ancestor, _ in zip(element.iterancestors(), range(2), strict=False))]
    return any(STANDFIRST.search(element_names(each)) for each in around)
