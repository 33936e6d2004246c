"""Is the story all there? By what the page says and shows (tables/access.tsv)."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from lxml import html

from onrecord.ingest.pages.prune import names_of
from onrecord.ingest.records import Access
from onrecord.ingest.table_reader import rows

SHORT = 120  # words: a text under this may be a teaser
LONG = 350  # words: with this much text a wall is only an offer
PART = 20  # words: a locked part with less is an empty shell
SIMPLE = re.compile(r"[.#][\w-]+")
HOLDS = {
    ".": "//*[contains(concat(' ', normalize-space(@class), ' '), $name)]",
    "#": "//*[concat(' ', @id, ' ') = $name]",
}
BRIEF = 60  # words: a text under this may be a block page or a consent dialog
STATES: tuple[Literal["blocked", "consent"], ...] = ("blocked", "consent")
BLOCK = 60  # words of a block that can be a wall's message
MESSAGES = frozenset(("p", "h2", "h3", "h4", "div", "span", "section", "a", "button"))
UNSEEN = ("script", "style", "noscript", "template", "head")


def judge(
    tree: html.HtmlElement, text: str, free: bool | None, words: int | None, locked: tuple[str, ...] = ()
) -> Access:
    """The state of a page whose story reads `text`. `free` and `words` are isAccessibleForFree and wordCount.

    `locked` are the CSS selectors of the parts that the page declares not free: what is not there was kept back.

    A page without any text is blocked too: whatever it is, it gave us nothing and may do so later.
    """
    length = len(text.split())
    if length < SHORT and (state := _instead(tree, text)):
        return state
    signs = _signs(tree) if length < LONG or free is False else 0
    signs += free is False and _kept_back(tree, locked)
    if _is_teaser(text, length, free, words, signs):
        return "teaser"
    if not length:
        return "blocked"
    return "metered" if free is False else "open"


def _is_teaser(text: str, length: int, free: bool | None, words: int | None, signs: int) -> bool:
    """Two of three must speak for it: not free, a wall is shown, the text is short or breaks off."""
    breaks_off = text.rstrip().endswith(("…", "...", "[…]", "[...]"))
    announced = words is not None and words >= 80 and length < 0.6 * words
    short = length < SHORT or breaks_off or announced
    if length >= LONG and not announced:
        return False
    if free is False:
        return announced or breaks_off or (short and signs > 0) or signs >= 2
    return (short and signs >= 2) or (announced and signs > 0) or (breaks_off and signs > 0)


def _kept_back(tree: html.HtmlElement, locked: tuple[str, ...]) -> bool:
    """Whether no part that is declared locked holds prose. Only selectors of one class or id are followed."""
    names = [one.strip() for one in locked]
    if not names or not all(SIMPLE.fullmatch(one) for one in names):
        return False
    found = [element for one in names for element in tree.xpath(HOLDS[one[0]], name=f" {one[1:]} ")]
    return not any(len(" ".join(element.itertext()).split()) >= PART for element in found)


def _instead(tree: html.HtmlElement, text: str) -> Access | None:
    """blocked or consent if the page shows something else in the story's place: by its title, or by what it says.

    A real story under a dialog is told by its own words: what we read as its text does not speak of robots or cookies.
    """
    heading = next((_start(element) for element in tree.iter("h1", "h2")), "")
    titles = [title for title in (" ".join((tree.findtext(".//title") or "").split()), heading) if title]
    shown = text or _visible(tree)[:6000]
    little = len(text.split()) < BRIEF
    for state in STATES:
        named = any(pattern.match(title) for pattern in _patterns(state, "title") for title in titles)
        said = any(pattern.search(shown.replace("’", "'")) for pattern in _patterns(state, "text"))
        if (named and (said or little)) or (said and little):
            return state
    return None


def _visible(tree: html.HtmlElement) -> str:
    body = tree.find("body")
    pieces = (body if body is not None else tree).xpath(
        ".//text()[not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::template)]"
    )
    return " ".join(" ".join(pieces).split()).replace("’", "'")


def _signs(tree: html.HtmlElement) -> int:
    """How strongly a wall shows: a block named so counts one, each message of a wall one."""
    body = tree.find("body")
    found: set[str] = set()
    for element in (body if body is not None else tree).iter("*"):
        if element.tag in UNSEEN or element.tag == "body" or len(found) > 3:
            continue
        if _is_wall(element):
            found.add("name")
        if not len(element) or element.tag in MESSAGES:
            said = _start(element)
            if 3 <= len(said.split()) <= BLOCK:
                found |= {pattern.pattern for pattern in _patterns("teaser", "wall") if pattern.search(said)}
    return len(found)


def _start(element: html.HtmlElement, most: int = 600) -> str:
    """The first characters of an element's text, without reading all of a long one."""
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        pieces.append(piece)
        length += len(piece)
        if length > most:
            break
    return " ".join("".join(pieces).split()).replace("’", "'")


def _is_wall(element: html.HtmlElement) -> bool:
    """Named as a wall, and not itself around the story (many sites name the locked part so)."""
    named = any(pattern.search(names_of(element)) for pattern in _patterns("teaser", "name"))
    return named and not any(len("".join(p.itertext()).split()) > 40 for p in element.iter("p"))


@cache
def _patterns(state: str, where: str) -> tuple[re.Pattern[str], ...]:
    found = (pattern for kind, place, pattern in rows("access") if (kind, place) == (state, where))
    return tuple(re.compile(pattern, re.I) for pattern in found)
