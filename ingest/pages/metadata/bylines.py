"""Reads bylines as lists of names, without roles, outlets and "By" (tables/bylines.tsv)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from lxml import html

from onrecord.ingest.pages.metadata.structured_data import Node, PageData, fold_text, json_ld_text, node_types
from onrecord.ingest.records import Entry
from onrecord.ingest.table_reader import read_table

# Blanks are taken from the first of a run only, here and elsewhere: tried from each, a long run would take its square.
SEPARATOR = re.compile(
    r"(?:(?<![^\S\n])[^\S\n]++)?(?:(?:;|\||\band\b|&|\n|\bwith\b|•)\s*|,(?!\s*(?:Jr|Sr|I{2,3}|IV)\b)\s*)", re.I
)
SLUG = re.compile(r"^[a-z]+(?:[-_][a-z]+)+$")
MOST_WORDS = 6  # in a name
META_TAGS = (
    "author",
    "article:author",
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "byl",
    "dc.creator",
)
BYLINE_ELEMENTS = (
    "//*[@rel='author' or @itemprop='author' or contains(@class, 'byline') or contains(@class, 'Byline')"
    " or contains(@class, 'author-name') or contains(@class, 'authorName') or @data-testid='byline']"
)
BY_LINE = re.compile(r"(?:By|BY) [A-Z]\w*.{2,120}$")
TOO_LARGE_TAGS = frozenset(("body", "html", "main", "article", "script"))


def find_byline(
    tree: html.HtmlElement, data: PageData, publisher: frozenset[str], entry: Entry | None = None
) -> tuple[str, ...]:
    """The names of a page's authors: from JSON-LD, else meta tags, else the byline it shows, else the feed's `entry`.

    `publisher` are folded names of the publisher (see `clean_byline`).
    """
    in_json_ld = [clean_byline(json_ld_authors(node, data), publisher) for node in data.stories[:3]]
    in_meta = [clean_byline(data.meta.get(name, ()), publisher) for name in META_TAGS]
    needs_shown = not any(in_json_ld) and not any(in_meta)
    shown = clean_byline(list(_shown_bylines(tree)), publisher) if needs_shown else ()
    return next((names for names in (*in_json_ld, *in_meta, shown, entry.byline if entry else ()) if names), ())


def _shown_bylines(tree: html.HtmlElement) -> Iterator[str]:
    """The texts of the first byline element that is short enough, and of those with the same class."""
    elements = [element for element in tree.xpath(BYLINE_ELEMENTS) if element.tag not in TOO_LARGE_TAGS]
    texts = [(element.get("class"), " ".join(element.text_content().split())) for element in elements]
    lines = (_short_text(element) for element in tree.iter("p", "div", "span"))
    texts += [("", text) for text in lines if BY_LINE.match(text)]
    texts = [(name, text) for name, text in texts if 2 <= len(text.split()) <= 20]
    return (text for name, text in texts[:4] if name == texts[0][0])


def _short_text(element: html.HtmlElement) -> str:
    """The first 200 characters of an element with few children and no block inside; "" for every other: no byline."""
    if len(element) > 6 or element.find(".//p") is not None or element.find(".//div") is not None:
        return ""
    return " ".join(element.text_content().split())[:200]


def clean_byline(texts: Iterable[str], publisher: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The names in byline texts, in order, each once. `publisher` are folded names of the publisher itself.

    The publisher's name is removed where another name is left, and kept where none is: then the desk is the author.
    Agencies (Associated Press) are kept: they say where a story comes from.
    """
    names: dict[str, str] = {}
    for text in texts:
        for part in _parts(text):
            if name := _clean_name(part):
                names.setdefault(fold_text(name), name)
    others = [
        name
        for folded, name in names.items()
        if folded.removeprefix("the ") not in publisher and not _matches(name, "role")
    ]
    return tuple(others or names.values())


def json_ld_authors(node: Node, data: PageData) -> list[str]:
    """The author names of a JSON-LD article, with references (@id) looked up in the page's data."""
    value = node.get("author") or node.get("creator")
    authors = value if isinstance(value, list) else [value]
    return [name for author in authors if (name := _author_name(author, data))]


def _author_name(author: object, data: PageData) -> str | None:
    """The name of one JSON-LD author: text, or an object with name, byline, given and family name, or alternateName."""
    if not isinstance(author, dict):
        return json_ld_text(author)
    referenced = data.by_id.get(str(author.get("@id")), author)
    for node in (author, referenced):
        if name := json_ld_text(node.get("name")) or json_ld_text(node.get("byline")):
            return name if not SLUG.match(name) or "Person" not in node_types(node) else _name_from_slug(name)
    parts = [text for name in ("givenName", "familyName") if (text := json_ld_text(referenced.get(name)))]
    return " ".join(parts) or json_ld_text(referenced.get("alternateName"))


def _name_from_slug(slug: str) -> str:
    """A name from an identifier: `odalys-brenneman` is Odalys Brenneman."""
    return " ".join(word.capitalize() for word in re.split(r"[-_]", slug))


def _parts(text: str) -> list[str]:
    """A byline text without "By" in front, divided at commas, "and" and other separators."""
    text = " ".join(text.replace("\u200b", "").split())
    return [part for part in SEPARATOR.split(_remove("before", text, at_start=True)) if part]


def _clean_name(part: str) -> str | None:
    """A part of a byline without what surrounds the name; None if it has no name."""
    part = _remove("before", part.strip(" ,:;-–—*").lstrip("."), at_start=True)
    if _matches(part, "agency"):
        return part
    part = _remove("after", part).strip(" ,:;-–—*")
    if SLUG.match(part):
        part = _name_from_slug(part)
    words = len(part.split())
    if not 0 < words <= MOST_WORDS or _matches(part, "noname") or (_matches(part, "role") and words > 4):
        return None
    return part if any(character.isupper() for character in part) else None


def _matches(part: str, kind: str) -> bool:
    """True if a whole part matches a row of this kind in tables/bylines.tsv."""
    return any(pattern.fullmatch(part) for pattern in _patterns(kind))


def _remove(kind: str, text: str, at_start: bool = False) -> str:
    """The text without the first match of each row of this kind; `at_start` removes only matches at the beginning."""
    for pattern in _patterns(kind):
        text = pattern.sub("", text, count=1) if not at_start or pattern.match(text) else text
    return text


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of one kind in tables/bylines.tsv; they ignore case, except for the kind `after`."""
    flags = re.I if kind != "after" else re.NOFLAG
    return tuple(re.compile(pattern, flags) for row_kind, pattern in read_table("bylines") if row_kind == kind)
