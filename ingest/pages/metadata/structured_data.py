"""Reads what a page says about itself in data: JSON-LD and meta tags. Broken JSON is repaired or left out."""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import html

from onrecord.ingest.table_reader import read_table
from onrecord.ingest.valid_text import valid_text

Node = dict[str, Any]  # one object of JSON-LD

# Under these properties are other stories, pictures and people, not the article of the page.
UNRELATED_PROPERTIES = frozenset(name for (name,) in read_table("unrelated_properties"))
ARTICLE_TYPE = re.compile(r"Article$|^BlogPosting$|^LiveBlogPosting$|^Report$|^OpinionNews|^ReportageNews")
ARTICLE_PROPERTIES = ("headline", "datePublished", "author", "articleBody")
PLAIN_PROPERTY = re.compile(
    r'"(headline|datePublished|dateModified|isAccessibleForFree|articleSection)"\s*:\s*("(?:[^"\\]|\\.)*"|true|false)'
)
OPENINGS, CLOSINGS = ("<![CDATA[", "<!--"), ("]]>", "-->")  # around a script's text, each also behind //
MOST_DEPTH = 12  # of nested JSON that is searched


@dataclass(frozen=True, slots=True)
class PageData:
    """The data of one page.

    `stories` are its JSON-LD articles, the most likely to be the page's own first; `by_id` has every node with an @id;
    `meta` has the values of meta tags by lower-case property, name or itemprop.
    """

    stories: tuple[Node, ...]
    by_id: dict[str, Node]
    meta: dict[str, tuple[str, ...]]

    def first_meta(self, *names: str) -> str | None:
        """The first value of the first of these meta tags that the page has, or None."""
        return next((value for name in names for value in self.meta.get(name, ()) if value), None)


def read_page_data(tree: html.HtmlElement, url: str) -> PageData:
    """Read the JSON-LD and meta tags of a page; `url` and its titles help to tell its own article from others in it."""
    documents = list(_json_ld_documents(tree))
    by_id: dict[str, Node] = {}
    for node in (node for document in documents for node in _all_nodes(document)):
        previous = by_id.get(str(node.get("@id")), {})
        if "@id" in node and len(node) > len(previous):
            by_id[str(node["@id"])] = node
    stories = [node for document in documents for node in _article_nodes(document)]
    meta = _read_meta_tags(tree)
    titles = {fold_text(value) for name in ("og:title", "twitter:title") for value in meta.get(name, ())}
    titles |= {fold_text(h1.text_content()) for h1 in tree.iter("h1")}
    stories.sort(key=lambda node: _likelihood(node, url, titles), reverse=True)
    return PageData(tuple(stories), by_id, meta)


def json_ld_text(value: object) -> str | None:
    """A JSON-LD value as one line of text: entities decoded (also if escaped twice), tags removed; None for no text.

    Of a list the first text; of an object its @value or name.
    """
    if isinstance(value, list):
        return next((text for item in value if (text := json_ld_text(item))), None)
    if isinstance(value, dict):
        return json_ld_text(value.get("@value") or value.get("name"))
    if not isinstance(value, str):
        return None
    text = entities.unescape(entities.unescape(value))
    return " ".join(valid_text(re.sub(r"</?[a-zA-Z][^<>]*>", "", text)).split()) or None


def fold_text(text: str | None) -> str:
    """The words of a text in lower case with single spaces, without punctuation: for comparisons only."""
    return re.sub(r"\W+", " ", (text or "").lower()).strip()


def node_types(node: Node) -> tuple[str, ...]:
    """The @type values of a JSON-LD node, without the address of the vocabulary."""
    value = node.get("@type")
    types = value if isinstance(value, list) else [value]
    return tuple(str(name).rsplit("/", 1)[-1] for name in types if name)


def _likelihood(node: Node, url: str, titles: set[str]) -> tuple[int, int]:
    """How likely an article is the page's own, to sort by: it has the page's address or title; its properties."""
    addresses = json.dumps([node.get("url"), node.get("@id"), node.get("mainEntityOfPage")], default=str)
    path = url.split("?")[0].split("://")[-1].rstrip("/")
    has_address = bool(path.partition("/")[2]) and path in addresses
    has_title = fold_text(json_ld_text(node.get("headline") or node.get("name"))) in titles
    return int(has_address) + int(has_title), sum(name in node for name in ARTICLE_PROPERTIES)


def _json_ld_documents(tree: html.HtmlElement) -> Iterator[object]:
    """The JSON value of each <script type="application/ld+json"> of a page."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            yield _parse_json(script.text)


def _parse_json(text: str) -> object:
    """Parse JSON inside CDATA or a comment, also with trailing commas, or with other text behind it.

    Of JSON that is broken otherwise only the plain properties of an article are read.
    """
    text = _unwrapped(text)
    for attempt in (text, re.sub(r",\s*+([}\]])", r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    try:
        return json.JSONDecoder(strict=False).raw_decode(text)[0]
    except (ValueError, RecursionError):
        return _plain_properties(text)


def _unwrapped(text: str) -> str:
    """The text of a script without the CDATA section or comment that it stands in. By hand: a regex took minutes."""
    text = text.strip().rstrip(";").rstrip()
    inner = text.removeprefix("//").lstrip()
    text = next((inner.removeprefix(opening) for opening in OPENINGS if inner.startswith(opening)), text)
    for closing in CLOSINGS:
        if text.endswith(closing):
            text = text.removesuffix(closing).rstrip().removesuffix("//")
    return text.strip().rstrip(";")


def _plain_properties(text: str) -> Node:
    """The plain properties of an article in broken JSON; nothing nested, because it may belong to another object."""
    node: Node = {}
    for name, value in PLAIN_PROPERTY.findall(text):
        try:
            node.setdefault(name, json.loads(value, strict=False))
        except ValueError:
            continue
    return {"@type": "NewsArticle", **node} if "headline" in node else node


def _all_nodes(value: object, depth: int = 0) -> Iterator[Node]:
    """Every JSON object inside `value`, from the outside in."""
    if depth > MOST_DEPTH:
        return
    if isinstance(value, dict):
        yield value
    for _, child in _children(value):
        yield from _all_nodes(child, depth + 1)


def _article_nodes(value: object, depth: int = 0) -> Iterator[Node]:
    """Every JSON object inside `value` that is an article, except under properties that lead away from the page's."""
    if depth > MOST_DEPTH:
        return
    if isinstance(value, dict) and any(ARTICLE_TYPE.search(name) for name in node_types(value)):
        yield value
    for name, child in _children(value):
        if name not in UNRELATED_PROPERTIES:
            yield from _article_nodes(child, depth + 1)


def _children(value: object) -> Iterator[tuple[str, object]]:
    """The members of a JSON object with their names, or the items of a list with ''."""
    if isinstance(value, list):
        yield from (("", item) for item in value)
    elif isinstance(value, dict):
        yield from value.items()


def _read_meta_tags(tree: html.HtmlElement) -> dict[str, tuple[str, ...]]:
    """The values of meta tags by lower-case property, name or itemprop, in the order of the page."""
    meta: dict[str, list[str]] = {}
    for tag in tree.iter("meta"):
        value = " ".join(entities.unescape(tag.get("content") or "").split())
        for attribute in ("property", "name", "itemprop"):
            if (name := tag.get(attribute)) and value:
                meta.setdefault(name.lower(), []).append(value)
    return {name: tuple(values) for name, values in meta.items()}
