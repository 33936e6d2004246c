"""What a page says about itself in data: JSON-LD, meta tags. Broken JSON is mended or left out, never raised."""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import html

from onrecord.ingest.table_reader import rows

Node = dict[str, Any]

# Under these keys stand other stories, pictures and people, not the article of the page.
ELSEWHERE = frozenset(key for (key,) in rows("unrelated_properties"))
STORY = re.compile(r"Article$|^BlogPosting$|^LiveBlogPosting$|^Report$|^OpinionNews|^ReportageNews")
FIELD = re.compile(
    r'"(headline|datePublished|dateModified|isAccessibleForFree|articleSection)"\s*:\s*("(?:[^"\\]|\\.)*"|true|false)'
)
DEPTH = 12


@dataclass(frozen=True, slots=True)
class PageData:
    """The data of one page. `stories` are its JSON-LD articles, best first; `by_id` every node with an @id."""

    stories: tuple[Node, ...]
    by_id: dict[str, Node]
    meta: dict[str, tuple[str, ...]]

    def first(self, *names: str) -> str | None:
        """The first non-empty meta tag of these names (property, name or itemprop, lower case)."""
        return next((value for name in names for value in self.meta.get(name, ()) if value), None)


def read_data(tree: html.HtmlElement, url: str) -> PageData:
    """JSON-LD and meta tags of the page at `url`."""
    nodes = [node for block in _blocks(tree) for node in _nodes(block)]
    by_id: dict[str, Node] = {}
    for node in nodes:
        known = by_id.get(str(node.get("@id")), {})
        if "@id" in node and len(node) > len(known):
            by_id[str(node["@id"])] = node
    stories = [node for block in _blocks(tree) for node in _stories(block)]
    meta = _meta(tree)
    titles = {fold(value) for name in ("og:title", "twitter:title") for value in meta.get(name, ())}
    titles |= {fold(h1.text_content()) for h1 in tree.iter("h1")}
    stories.sort(key=lambda node: _fit(node, url, titles), reverse=True)
    return PageData(tuple(stories), by_id, meta)


def plain(value: object) -> str | None:
    """A JSON-LD value as plain text: entities (also twice escaped) read, tags dropped, white space single."""
    if isinstance(value, list):
        return next((text for item in value if (text := plain(item))), None)
    if isinstance(value, dict):
        return plain(value.get("@value") or value.get("name"))
    if not isinstance(value, str):
        return None
    text = entities.unescape(entities.unescape(value))
    return " ".join(re.sub(r"</?[a-zA-Z][^<>]*>", "", text).split()) or None


def fold(text: str | None) -> str:
    """For comparing only: words in lower case, all else single spaces."""
    return re.sub(r"\W+", " ", (text or "").lower()).strip()


def kinds(node: Node) -> tuple[str, ...]:
    """The @type of a node, without the vocabulary's address."""
    raw = node.get("@type")
    found = raw if isinstance(raw, list) else [raw]
    return tuple(str(kind).rsplit("/", 1)[-1] for kind in found if kind)


def _fit(node: Node, url: str, titles: set[str]) -> tuple[int, int]:
    """How surely a node is the page's own article: it names the page's address, or its title."""
    where = json.dumps([node.get("url"), node.get("@id"), node.get("mainEntityOfPage")], default=str)
    path = url.split("?")[0].split("://")[-1].rstrip("/")
    named = bool(path.partition("/")[2]) and path in where
    titled = fold(plain(node.get("headline") or node.get("name"))) in titles
    return (
        int(named) + int(titled),
        sum(key in node for key in ("headline", "datePublished", "author", "articleBody")),
    )


def _blocks(tree: html.HtmlElement) -> Iterator[object]:
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            yield _load(script.text)


def _load(text: str) -> object:
    """JSON, or what can be saved of it: without CDATA and comments, without trailing commas, or by single fields."""
    text = re.sub(r"^\s*(?://)?\s*(?:<!\[CDATA\[|<!--)|(?://)?\s*(?:\]\]>|-->)\s*;?\s*$", "", text).strip().rstrip(";")
    for attempt in (text, re.sub(r",\s*([}\]])", r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    try:
        return json.JSONDecoder(strict=False).raw_decode(text)[0]
    except (ValueError, RecursionError):
        return _fields(text)


def _fields(text: str) -> Node:
    """The plain fields of a broken article object; nothing nested, because its owner is unknown."""
    found: Node = {}
    for key, raw in FIELD.findall(text):
        try:
            found.setdefault(key, json.loads(raw, strict=False))
        except ValueError:
            continue
    return {"@type": "NewsArticle", **found} if "headline" in found else found


def _nodes(value: object, depth: int = 0) -> Iterator[Node]:
    if depth > DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for child in value.values():
            yield from _nodes(child, depth + 1)


def _stories(value: object, depth: int = 0) -> Iterator[Node]:
    if depth > DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _stories(item, depth + 1)
    elif isinstance(value, dict):
        if any(STORY.search(kind) for kind in kinds(value)):
            yield value
        for key, child in value.items():
            if key not in ELSEWHERE:
                yield from _stories(child, depth + 1)


def _meta(tree: html.HtmlElement) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for tag in tree.iter("meta"):
        value = " ".join(entities.unescape(tag.get("content") or "").split())
        for attribute in ("property", "name", "itemprop"):
            if (name := tag.get(attribute)) and value:
                found.setdefault(name.lower(), []).append(value)
    return {name: tuple(values) for name, values in found.items()}
