"""Takes out of a page's tree what stands beside the story: navigation, boxes, captions, embeds (tables/blocks.tsv)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from lxml import html

from onrecord.ingest.table_reader import rows, tags

SELDOM = ("form", "aside")  # some sites wrap the whole page in a form
HALF = 0.35  # an <aside> or <form> that holds this share of the page's prose is the story
NEARLY = 0.85  # and so is a block with this share, whatever its name
HEADED = 0.2  # and one that holds the headline and this share: `modal-enabled` on the story is no dialog
UNSEEN = re.compile(
    r"-(sr-only|visually-hidden|screen-reader(-text|-only)?|a11y-hidden|assistive-text|show-for-sr)-"
    r"|-(tooltip|popover|rollover|hover-?card)-(\w+-)*(text|contents?|body|block|box|card)-"  # shown under the pointer
)
CLIPPED = re.compile(r"clip:\s*rect\(|display:\s*none|visibility:\s*hidden", re.I)
NAMES = ("class", "id", "data-testid", "data-component", "data-module", "data-type", "itemprop", "aria-label", "role")
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def prune_frame(tree: html.HtmlElement) -> None:
    """Remove, in place, what is never the story: scripts, figures, navigation, dialogs, comments, unseen words."""
    for element in list(tree.iter(*tags("never"))):
        _drop(element)
    total = _prose(tree)
    for element in list(tree.iter("*")):
        if element.tag in tags("page"):
            continue
        frame: object
        if element.tag in tags("inline"):
            frame = UNSEEN.search(names_of(element)) or CLIPPED.search(element.get("style") or "")
        elif element.tag in SELDOM:
            frame = _prose(element) <= HALF * total
        else:
            frame = is_named(element, "always") and _prose(element) <= (HEADED if _headed(element) else NEARLY) * total
        if frame:
            _drop(element)


def prune_beside(tree: html.HtmlElement, story: Iterable[html.HtmlElement]) -> None:
    """Remove, in place, boxes beside the story by their names, unless one of the `story` paragraphs stands in them."""
    safe = {ancestor for paragraph in story for ancestor in paragraph.iterancestors()}
    for element in list(tree.iter("*")):
        if element in safe or element.tag in tags("inline") or element.tag in tags("page"):
            continue
        if is_named(element, "beside") or is_hidden(element):
            _drop(element)


def is_hidden(element: html.HtmlElement) -> bool:
    """Not shown to a reader. Paragraphs are spared: walls hide those of the story until a script has run."""
    if element.tag == "p":
        return False
    if "hidden" in (element.get("class") or "").split() or element.get("hidden") is not None:
        return True
    return element.get("aria-hidden") == "true" or bool(CLIPPED.search(element.get("style") or ""))


def names_of(element: html.HtmlElement) -> str:
    """The names of an element as lower-case words between dashes: `-related-stories-list-`."""
    raw = " ".join(filter(None, (element.get(name) for name in NAMES)))
    return "-" + re.sub(r"[^a-z0-9]+", "-", CAMEL.sub("-", raw[:400]).lower()).strip("-") + "-" if raw else ""


def is_named(element: html.HtmlElement, strength: str) -> bool:
    """Whether tables/blocks.tsv knows one of the element's names, with this strength (always, beside)."""
    names = names_of(element)
    return bool(names) and bool(_pattern(strength).search(names))


def _headed(element: html.HtmlElement) -> bool:
    return next(element.iter("h1"), None) is not None


def _prose(element: html.HtmlElement) -> int:
    """Characters in paragraphs: what is at stake when a block is removed."""
    return sum(len("".join(p.itertext())) for p in element.iter("p", "blockquote", "li") if len(p) < 40)


def _drop(element: html.HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


@cache
def _pattern(strength: str) -> re.Pattern[str]:
    return re.compile("|".join(pattern for kind, pattern in rows("boxes") if kind == strength))
