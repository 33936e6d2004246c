"""Removes from a page's tree what is not the story: navigation, boxes, captions, embeds (tables/boxes.tsv)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from lxml import html

from onrecord.ingest.table_reader import read_table, tag_set

SOMETIMES_FRAME = ("form", "aside")  # some sites wrap the whole page in one
# Shares of the page's prose (characters in paragraphs) above which a block is the story:
STORY_IN_FORM = 0.35  # for an <aside> or <form>
STORY_IN_BOX = 0.85  # for a block with the name of a box
STORY_IN_HEADED_BOX = 0.2  # for one that also holds the headline: `modal-enabled` on a story is no dialog
HIDDEN_NAME = re.compile(
    r"-(sr-only|visually-hidden|screen-reader(-text|-only)?|a11y-hidden|assistive-text|show-for-sr)-"
    r"|-(tooltip|popover|rollover|hover-?card)-(\w+-)*(text|contents?|body|block|box|card)-"  # shown under the pointer
)
HIDDEN_STYLE = re.compile(r"clip:\s*rect\(|display:\s*none|visibility:\s*hidden", re.I)
NAMES = ("class", "id", "data-testid", "data-component", "data-module", "data-type", "itemprop", "aria-label", "role")
CAMEL_CASE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def remove_page_frame(tree: html.HtmlElement) -> None:
    """Remove, in place, what is never the story: scripts, figures, navigation, dialogs, comments, hidden text."""
    for element in list(tree.iter(*tag_set("never"))):
        _remove(element)
    page_prose = _prose_length(tree)
    for element in list(tree.iter("*")):
        if element.tag not in tag_set("page") and _is_frame(element, page_prose):
            _remove(element)


def _is_frame(element: html.HtmlElement, page_prose: int) -> bool:
    """Tell whether an element is a hidden inline element, or a form, aside or box that cannot hold the story.

    A form, aside or box holds the story only if its share of the page's prose (`page_prose`, in characters) is above
    STORY_IN_FORM for a form or aside, STORY_IN_BOX for a box, and STORY_IN_HEADED_BOX for a box with the headline.
    """
    if element.tag in tag_set("inline"):
        hidden = HIDDEN_NAME.search(element_names(element)) or HIDDEN_STYLE.search(element.get("style") or "")
        return bool(hidden)
    if element.tag in SOMETIMES_FRAME:
        return _prose_length(element) <= STORY_IN_FORM * page_prose
    if not has_box_name(element, "always"):
        return False
    return _prose_length(element) <= (STORY_IN_HEADED_BOX if _has_headline(element) else STORY_IN_BOX) * page_prose


def remove_side_boxes(tree: html.HtmlElement, story_elements: Iterable[html.HtmlElement]) -> None:
    """Remove, in place, blocks named as boxes and hidden blocks, unless one of `story_elements` is inside."""
    around_story = {ancestor for element in story_elements for ancestor in element.iterancestors()}
    for element in list(tree.iter("*")):
        if element in around_story or element.tag in tag_set("inline") or element.tag in tag_set("page"):
            continue
        if has_box_name(element, "beside") or is_hidden(element):
            _remove(element)


def is_hidden(element: html.HtmlElement) -> bool:
    """True for an element that is not shown. Never for <p>: paywalls hide a story's <p> until a script has run."""
    if element.tag == "p":
        return False
    if "hidden" in (element.get("class") or "").split() or element.get("hidden") is not None:
        return True
    return element.get("aria-hidden") == "true" or bool(HIDDEN_STYLE.search(element.get("style") or ""))


def element_names(element: html.HtmlElement) -> str:
    """The class, id, role and so on of an element as lower-case words between dashes: `-related-stories-list-`."""
    raw = " ".join(filter(None, (element.get(name) for name in NAMES)))
    return "-" + re.sub(r"[^a-z0-9]+", "-", CAMEL_CASE.sub("-", raw[:400]).lower()).strip("-") + "-" if raw else ""


def has_box_name(element: html.HtmlElement, strength: str) -> bool:
    """True if one of the element's names matches a row of tables/boxes.tsv with this strength (always, beside)."""
    names = element_names(element)
    return bool(names) and bool(_box_names(strength).search(names))


def _has_headline(element: html.HtmlElement) -> bool:
    return next(element.iter("h1"), None) is not None


def _prose_length(element: html.HtmlElement) -> int:
    """The number of characters in an element's paragraphs, quotations and list items."""
    return sum(len("".join(p.itertext())) for p in element.iter("p", "blockquote", "li") if len(p) < 40)


def _remove(element: html.HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


@cache
def _box_names(strength: str) -> re.Pattern[str]:
    """One pattern for all rows of tables/boxes.tsv with this strength."""
    return re.compile("|".join(pattern for row_strength, pattern in read_table("boxes") if row_strength == strength))
