"""Decides whether a page shows its whole story, by its data, its text and its blocks (tables/access.tsv)."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from lxml import html

from onrecord.ingest.pages.prune import element_names
from onrecord.ingest.records import Access
from onrecord.ingest.table_reader import read_table

FEW_WORDS = 120  # a shorter text may be a teaser
MANY_WORDS = 350  # with this much text a paywall's message is only an offer
BRIEF_WORDS = 60  # a shorter text may be a block page or a consent dialog
LOCKED_WORDS = 20  # a locked part with fewer words is empty
MESSAGE_WORDS = 60  # the most in a block that can be a paywall's message
VISIBLE_CHARACTERS = 6000  # of a page without a story that are searched for the words of a block page
SIMPLE_SELECTOR = re.compile(r"[.#][\w-]+")
SELECTED = {
    ".": "//*[contains(concat(' ', normalize-space(@class), ' '), $name)]",
    "#": "//*[concat(' ', @id, ' ') = $name]",
}
REPLACED: tuple[Literal["blocked", "consent"], ...] = ("blocked", "consent")
MESSAGE_TAGS = frozenset(("p", "h2", "h3", "h4", "div", "span", "section", "a", "button"))
INVISIBLE_TAGS = ("script", "style", "noscript", "template", "head")


def judge_access(
    tree: html.HtmlElement, text: str, is_free: bool | None, word_count: int | None, locked_parts: tuple[str, ...] = ()
) -> Access:
    """The access state of a page from which the story `text` was extracted.

    `is_free` and `word_count` are JSON-LD's isAccessibleForFree and wordCount; `locked_parts` are the CSS selectors of
    parts that it declares not free: if they are empty, they were withheld. A page without text and without any sign of
    why is `blocked`, so that it is tried again.
    """
    length = len(text.split())
    if length < FEW_WORDS and (state := _replaced_by(tree, text)):
        return state
    wall_signs = _count_wall_signs(tree) if length < MANY_WORDS or is_free is False else 0
    wall_signs += is_free is False and _is_withheld(tree, locked_parts)
    if _is_teaser(text, length, is_free, word_count, wall_signs):
        return "teaser"
    if not length:
        return "blocked"
    return "metered" if is_free is False else "open"


def _is_teaser(text: str, length: int, is_free: bool | None, word_count: int | None, wall_signs: int) -> bool:
    """True if two of three agree: it is declared not free, a paywall is shown, the text is short or breaks off."""
    breaks_off = text.rstrip().endswith(("…", "...", "[…]", "[...]"))
    shorter_than_declared = word_count is not None and word_count >= 80 and length < 0.6 * word_count
    is_short = length < FEW_WORDS or breaks_off or shorter_than_declared
    if length >= MANY_WORDS and not shorter_than_declared:
        return False
    if is_free is False:
        return shorter_than_declared or breaks_off or (is_short and wall_signs > 0) or wall_signs >= 2
    return (is_short and wall_signs >= 2) or ((shorter_than_declared or breaks_off) and wall_signs > 0)


def _is_withheld(tree: html.HtmlElement, locked_parts: tuple[str, ...]) -> bool:
    """True if none of the parts declared locked has prose. Only selectors of one class or id are understood."""
    selectors = [selector.strip() for selector in locked_parts]
    if not selectors or not all(SIMPLE_SELECTOR.fullmatch(selector) for selector in selectors):
        return False
    elements = [
        element for selector in selectors for element in tree.xpath(SELECTED[selector[0]], name=f" {selector[1:]} ")
    ]
    return not any(len(" ".join(element.itertext()).split()) >= LOCKED_WORDS for element in elements)


def _replaced_by(tree: html.HtmlElement, text: str) -> Access | None:
    """blocked or consent if the page shows a block page or consent dialog instead of a story; else None.

    Its title and its text decide. A story under a dialog is recognised by its text, which is not about robots or
    cookies.
    """
    heading = next((_start_of_text(element) for element in tree.iter("h1", "h2")), "")
    titles = [title for title in (" ".join((tree.findtext(".//title") or "").split()), heading) if title]
    shown = (text or _visible_text(tree)[:VISIBLE_CHARACTERS]).replace("’", "'")
    is_brief = len(text.split()) < BRIEF_WORDS
    for state in REPLACED:
        by_title = any(pattern.match(title) for pattern in _patterns(state, "title") for title in titles)
        by_text = any(pattern.search(shown) for pattern in _patterns(state, "text"))
        if (by_title and (by_text or is_brief)) or (by_text and is_brief):
            return state
    return None


def _visible_text(tree: html.HtmlElement) -> str:
    """The text of a page without scripts and styles, in one line with straight apostrophes."""
    body = tree.find("body")
    pieces = (body if body is not None else tree).xpath(
        ".//text()[not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::template)]"
    )
    return " ".join(" ".join(pieces).split()).replace("’", "'")


def _count_wall_signs(tree: html.HtmlElement) -> int:
    """The number of signs of a paywall: one for its name, one for each different message. Counting ends above 3."""
    body = tree.find("body")
    signs: set[str] = set()
    for element in (body if body is not None else tree).iter("*"):
        if element.tag in INVISIBLE_TAGS or element.tag == "body" or len(signs) > 3:
            continue
        if _has_wall_name(element):
            signs.add("name")
        if not len(element) or element.tag in MESSAGE_TAGS:
            message = _start_of_text(element)
            if 3 <= len(message.split()) <= MESSAGE_WORDS:
                signs |= {pattern.pattern for pattern in _patterns("teaser", "wall") if pattern.search(message)}
    return len(signs)


def _start_of_text(element: html.HtmlElement, most: int = 600) -> str:
    """The first characters (somewhat over `most`) of an element's text, without reading all of a long one."""
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        pieces.append(piece)
        length += len(piece)
        if length > most:
            break
    return " ".join("".join(pieces).split()).replace("’", "'")


def _has_wall_name(element: html.HtmlElement) -> bool:
    """True if an element is named as a paywall and has no long paragraph: many sites name the locked story so."""
    has_name = any(pattern.search(element_names(element)) for pattern in _patterns("teaser", "name"))
    return has_name and not any(len("".join(p.itertext()).split()) > 40 for p in element.iter("p"))


@cache
def _patterns(state: str, where: str) -> tuple[re.Pattern[str], ...]:
    """The patterns in tables/access.tsv for a state and a place where they are searched."""
    rows = (
        pattern for row_state, row_where, pattern in read_table("access") if (row_state, row_where) == (state, where)
    )
    return tuple(re.compile(pattern, re.I) for pattern in rows)
