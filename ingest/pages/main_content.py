"""Selects the text blocks of a page that are its story.

The story of a news page is many paragraphs of prose in one container, or in several containers of the same style (tag
and classes). So the container style with most words of prose is the story's, and the container that has most of these
words, widened while its surroundings are mostly prose, is where the story is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lxml import html

from onrecord.ingest.pages.containers import (
    blocks_of_commonest_style,
    container_of,
    story_container,
    word_count,
    words_below,
)
from onrecord.ingest.pages.metadata.structured_data import fold_text
from onrecord.ingest.pages.prune import STORY_IN_BOX, has_box_name, is_hidden
from onrecord.ingest.pages.standfirst import find_standfirst
from onrecord.ingest.pages.text_blocks import PROSE_WORDS, TextBlock, text_blocks
from onrecord.ingest.table_reader import tag_set

SENTENCE_ENDS = (".", ".”", '."')
FEWEST_LEAD = 3  # paragraphs of prose above the container that are the beginning of the story
OUTSIDE_SHARE = 0.4  # of the words of the commonest style: with so many outside boxes the story is outside
FEWEST_UNLABELLED = 0.6  # of the story's blocks: if more look like labels, none is one


def find_core_blocks(blocks: list[TextBlock], titles: frozenset[str] = frozenset()) -> list[TextBlock]:
    """Return the prose blocks of the container style that holds most words: they are certain to be of the story.

    Boxes are left out, because a long fact box and a hidden copy for machines are not the story; but a block named as
    a box that holds nearly all prose of the page is no box. Only blocks below the headline are tried first, because a
    ticker may stand above it, then those of the whole page. If both times fewer than OUTSIDE_SHARE of the words are
    left, the answer is that of the whole page with its boxes. `titles` are headlines as `fold_text` gives them.
    """
    everywhere = blocks_of_commonest_style(blocks)
    prose = [block for block in blocks if block.is_prose]
    most_in_box = STORY_IN_BOX * word_count(prose)
    boxes = {element for element, words in words_below(prose).items() if words <= most_in_box and _is_box(element)}
    is_outside = [
        block.is_prose and block.element not in boxes and boxes.isdisjoint(block.element.iterancestors())
        for block in blocks
    ]
    for start in dict.fromkeys((_headline_index(blocks, titles), 0)):
        candidates = zip(blocks[start:], is_outside[start:], strict=True)
        outside = blocks_of_commonest_style([block for block, free in candidates if free])
        if word_count(outside) >= OUTSIDE_SHARE * word_count(everywhere):
            return outside
    return everywhere


def select_story(
    tree: html.HtmlElement, core: Iterable[TextBlock], standfirsts: frozenset[str] = frozenset()
) -> list[TextBlock]:
    """The blocks of the story: the standfirst, paragraphs above the container, the container from its first prose on.

    Headings, labels and blocks of links are left out.
    `core` are blocks of the story whose elements are still in the tree; without any the result is empty. `standfirsts`
    are folded descriptions of the story.
    """
    blocks = list(text_blocks(tree))
    core_elements = {block.element for block in core}
    container = story_container(
        blocks, [block for block in blocks if block.is_prose and block.element in core_elements]
    )
    if container is None:
        return []
    inside = set(container.iter())
    chosen = [
        block for block in blocks if block.element in inside and block.kind != "heading" and not _is_mostly_link(block)
    ]
    prose = [index for index, block in enumerate(chosen) if block.is_prose or _is_linked_sentence(block)]
    first = next((index for index in prose if chosen[index].kind != "item"), prose[0])
    story = _without_labels(chosen[first:])
    lead = _lead(blocks, blocks.index(story[0]), inside)
    return [*find_standfirst(blocks, [*lead, *story], standfirsts), *lead, *story]


def _is_mostly_link(block: TextBlock) -> bool:
    """True for a block of links. One that ends like a sentence and is a long paragraph, or a <p>, is none."""
    long_sentence = block.kind == "paragraph" and block.words >= 25 and block.text.endswith(SENTENCE_ENDS)
    return block.linked >= 0.8 * len(block.text) and not long_sentence and not _is_linked_sentence(block)


def _is_linked_sentence(block: TextBlock) -> bool:
    """True for a <p> that is a whole sentence, even if most of it is a link: links to other stories are headlines."""
    is_paragraph = block.element.tag == "p" and block.kind == "paragraph"
    return is_paragraph and block.words >= PROSE_WORDS and block.text.endswith(SENTENCE_ENDS)


def _lead(blocks: list[TextBlock], start: int, inside: set[html.HtmlElement]) -> list[TextBlock]:
    """The paragraphs between the headline and the story's container, such as those above the posts of a live report.

    They are in one container, nearly all prose, and at least three: fewer are a caption, a box or a standfirst.
    """
    top = max((index for index, block in enumerate(blocks[:start]) if block.element.tag == "h1"), default=start)
    by_container: dict[html.HtmlElement, list[TextBlock]] = {}
    for block in blocks[top + 1 : start]:
        if block.element not in inside and block.element.tag == "p":
            by_container.setdefault(container_of(block.element), []).append(block)
    longest = max(by_container.values(), key=lambda group: sum(block.words for block in group), default=[])
    prose = [block for block in longest if block.is_prose or _is_linked_sentence(block)]
    mostly_prose = sum(block.words for block in prose) >= 0.85 * sum(block.words for block in longest)
    return prose if len(prose) >= FEWEST_LEAD and mostly_prose else []


def _without_labels(blocks: list[TextBlock]) -> list[TextBlock]:
    """The blocks without captions, subheadings and labels, unless over 40 % of them would go."""
    repeated = Counter(block.text for block in blocks)
    usual_tag = Counter(block.element.tag for block in blocks if block.is_prose).most_common(1)[0][0]
    kept = [block for block in blocks if not _is_label(block, usual_tag, repeated[block.text])]
    return kept if len(kept) >= FEWEST_UNLABELLED * len(blocks) else blocks


def _is_label(block: TextBlock, usual_tag: str, times: int) -> bool:
    """True for a short text without the end of a sentence, and for one that occurs more than twice (`times`).

    A block in the element of the story's paragraphs (`usual_tag`) was written by the author, so it is no label.
    """
    if block.is_prose or block.kind == "item":
        return block.element.tag == "td" and not block.is_prose
    ends = block.text.rstrip("\u201d\u2019\"') ]")[-1:] in {".", "!", "?", ":", ";", ",", "…", "-", "–", "—"}
    quoted = block.text[-1:] in {"\u201d", '"'} or block.text[:1] in {"\u201c", '"', "-", "–", "—", "•", "*"}
    if block.element.tag in ("p", usual_tag):
        return False
    return times > 2 or (not ends and not quoted and block.words <= 15)


def _headline_index(blocks: list[TextBlock], titles: frozenset[str]) -> int:
    """The index of the page's headline, the longest heading among `titles` (a logo may be one, too); 0 for none."""
    headlines = [
        index for index, block in enumerate(blocks) if block.kind == "heading" and fold_text(block.text) in titles
    ]
    return max(headlines, key=lambda index: blocks[index].words, default=0)


def _is_box(element: html.HtmlElement) -> bool:
    """True for an element that is named as a box or hidden, and does not surround the whole page."""
    return element.tag not in tag_set("page") and (has_box_name(element, "beside") or is_hidden(element))
