"""Compares the containers of a page's text blocks: which style holds most prose, which element holds the story."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from lxml import html

from onrecord.ingest.pages.text_blocks import TextBlock
from onrecord.ingest.table_reader import tag_set

ContainerStyle = tuple[tuple[str, str], ...]  # tag and classes, of one or two elements


def blocks_of_commonest_style(blocks: list[TextBlock]) -> list[TextBlock]:
    """The prose blocks whose container style has most words of prose. A text that is repeated counts once."""
    prose = [block for block in blocks if block.is_prose]
    words: Counter[ContainerStyle] = Counter()
    for block in {block.text: block for block in reversed(prose)}.values():
        in_container = container_of(block.element).tag != "body"
        words[_container_style(block.element)] += block.words if in_container else block.words // 4
    style = words.most_common(1)[0][0] if words else None
    return [block for block in prose if _container_style(block.element) == style]


def story_container(blocks: list[TextBlock], core: list[TextBlock]) -> html.HtmlElement | None:
    """The element that contains the story: the container with most words of `core`, or an ancestor.

    It is widened to an ancestor that adds 8 % or more words of `core` (half of the prose added), or of other prose (85
    % of the text added, never up to <body>). None without `core`.
    """
    if not core:
        return None
    core_words, prose_words, all_words = (
        words_below(group) for group in (core, [block for block in blocks if block.is_prose], blocks)
    )
    best = max((container_of(block.element) for block in core), key=lambda element: core_words[element])
    for ancestor in list(best.iterancestors()):
        more_core, more_prose, more = (words[ancestor] - words[best] for words in (core_words, prose_words, all_words))
        if (more_core >= 0.08 * core_words[best] and more_core >= 0.5 * more_prose) or (
            ancestor.tag not in ("body", "html")
            and more_prose >= 0.08 * prose_words[best]
            and more_prose >= 0.85 * more
        ):
            best = ancestor
    return best


def word_count(blocks: list[TextBlock]) -> int:
    """The number of words in the different texts of the blocks."""
    return sum(len(text.split()) for text in {block.text for block in blocks})


def words_below(blocks: Iterable[TextBlock]) -> Counter[html.HtmlElement]:
    """For each element, the number of words in those of the blocks that are inside it."""
    words: Counter[html.HtmlElement] = Counter()
    for block in blocks:
        for ancestor in block.element.iterancestors():
            words[ancestor] += block.words
        words[block.element] += block.words
    return words


def container_of(element: html.HtmlElement) -> html.HtmlElement:
    """The element around a block of text, outside of quotations and lists, which count as part of the text.

    An <article>, <main>, <section> or <body> that has text of its own is its own container.
    """
    if element.tag in tag_set("holder"):
        return element
    parent = element.getparent()
    while parent is not None and parent.tag in tag_set("transparent"):
        parent = parent.getparent()
    return element if parent is None else parent


def _container_style(element: html.HtmlElement) -> ContainerStyle:
    """The tag and classes (without digits) of a paragraph's container; of its parent, too, if it has no class."""
    container = container_of(element)
    around = [element for element in (container, container.getparent()) if element is not None]
    styles = [(element.tag, re.sub(r"\d+", "", element.get("class") or "")) for element in around]
    return tuple(styles[:1] if styles[0][1] else styles)
