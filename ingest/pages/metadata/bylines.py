"""Bylines as pages write them, to names: no roles, no outlets, no "By" (tables/bylines.tsv)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from lxml import html

from onrecord.ingest.pages.metadata.structured_data import Node, PageData, fold, kinds, plain
from onrecord.ingest.records import Entry
from onrecord.ingest.table_reader import rows

SPLIT = re.compile(r"\s*(?:;|\||\band\b|&|\n|\bwith\b|•)\s*|\s*,(?!\s*(?:Jr|Sr|I{2,3}|IV)\b)\s*", re.I)
SLUG = re.compile(r"^[a-z]+(?:[-_][a-z]+)+$")
LONGEST = 6  # words in a name
TAGS = ("author", "article:author", "article:author_name", "parsely-author", "sailthru.author", "byl", "dc.creator")
BYLINES = (
    "//*[@rel='author' or @itemprop='author' or contains(@class, 'byline') or contains(@class, 'Byline')"
    " or contains(@class, 'author-name') or contains(@class, 'authorName') or @data-testid='byline']"
)
BY = re.compile(r"(?:By|BY) [A-Z]\w*.{2,120}$")
HOLDERS = frozenset(("body", "html", "main", "article", "script"))


def byline(tree: html.HtmlElement, data: PageData, site: frozenset[str], entry: Entry | None = None) -> tuple[str, ...]:
    """The names of a page's authors: from JSON-LD, else meta tags, else the byline it shows, else the feed."""
    data_says = [clean(told(node, data), site) for node in data.stories[:3]]
    meta = [clean(data.meta.get(name, ()), site) for name in TAGS]
    shown = clean(list(_shown_bylines(tree)), site) if not any(data_says) and not any(meta) else ()
    readings = [names for names in (*data_says, *meta, shown, entry.byline if entry else ()) if names]
    return readings[0] if readings else ()


def _shown_bylines(tree: html.HtmlElement) -> Iterator[str]:
    """Texts of the page's byline elements: the first that is short enough for one, and others of its make."""
    found = [element for element in tree.xpath(BYLINES) if element.tag not in HOLDERS]
    texts = [(element.get("class"), " ".join(element.text_content().split())) for element in found]
    texts += [("", text) for element in tree.iter("p", "div", "span") if BY.match(text := _start(element))]
    texts = [(make, text) for make, text in texts if 2 <= len(text.split()) <= 20]
    return (text for make, text in texts[:4] if make == texts[0][0])


def _start(element: html.HtmlElement) -> str:
    """What an element says, if it is short and no block stands in it; a longer one is no byline."""
    if len(element) > 6 or element.find(".//p") is not None or element.find(".//div") is not None:
        return ""
    return " ".join(element.text_content().split())[:200]


def clean(raw: Iterable[str], outlet: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The names in byline texts, in order, each once. `outlet` are folded names of the publisher itself.

    A publisher's own name is dropped where somebody else stands beside it, and kept where nobody does: then the desk
    is the author. Agencies (Associated Press) are kept: they say where a story comes from.
    """
    names: dict[str, str] = {}
    for text in raw:
        for part in _parts(text):
            if name := _name(part):
                names.setdefault(fold(name), name)
    others = [name for key, name in names.items() if key.removeprefix("the ") not in outlet and not _is(name, "role")]
    return tuple(others or names.values())


def told(node: Node, data: PageData) -> list[str]:
    """The author names of a JSON-LD article; references (@id) are looked up in the page."""
    raw = node.get("author") or node.get("creator")
    found = raw if isinstance(raw, list) else [raw]
    return [name for author in found if (name := _author(author, data))]


def _author(author: object, data: PageData) -> str | None:
    if not isinstance(author, dict):
        return plain(author)
    known = data.by_id.get(str(author.get("@id")), author)
    for node in (author, known):
        if name := plain(node.get("name")) or plain(node.get("byline")):
            return name if not SLUG.match(name) or "Person" not in kinds(node) else _from_slug(name)
    given = [text for key in ("givenName", "familyName") if (text := plain(known.get(key)))]
    return " ".join(given) or plain(known.get("alternateName"))


def _from_slug(name: str) -> str:
    return " ".join(word.capitalize() for word in re.split(r"[-_]", name))


def _parts(text: str) -> list[str]:
    text = " ".join(text.replace("\u200b", "").split())
    text = _sub("before", text, start=True)
    return [part for part in SPLIT.split(text) if part]


def _name(part: str) -> str | None:
    """A part without what surrounds the name; None where no name is left."""
    part = _sub("before", part.strip(" ,:;-–—*").lstrip("."), start=True)
    if _is(part, "agency"):
        return part
    part = _sub("after", part).strip(" ,:;-–—*")
    if SLUG.match(part):
        part = _from_slug(part)
    words = part.split()
    if not words or len(words) > LONGEST or _is(part, "noname") or (_is(part, "role") and len(words) > 4):
        return None
    return part if any(character.isupper() for character in part) else None


def _is(part: str, kind: str) -> bool:
    return any(pattern.fullmatch(part) for pattern in _patterns(kind))


def _sub(kind: str, text: str, start: bool = False) -> str:
    for pattern in _patterns(kind):
        text = pattern.sub("", text, count=1) if not start or pattern.match(text) else text
    return text


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    flags = re.I if kind != "after" else re.NOFLAG
    return tuple(re.compile(pattern, flags) for row, pattern in rows("bylines") if row == kind)
