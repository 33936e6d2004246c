"""Reads the headlines of a page, its descriptions (for the standfirst), and the names of its publisher."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import html

from onrecord.ingest.pages.metadata.structured_data import PageData, fold_text, json_ld_text
from onrecord.ingest.records import Entry

SHARED_WORDS = 0.5  # of a headline's words: with so many in the other, both are of the same story
CUT_ENDS = ("…", "...")


def titles_by_reliability(
    tree: html.HtmlElement, data: PageData, publisher: frozenset[str], entry: Entry | None
) -> Iterator[str | None]:
    """The headlines of a page, the most reliable first: JSON-LD, Open Graph, <h1>, the feed, meta tags, <title>.

    Open Graph goes before JSON-LD where the publisher wrote a headline of its own for it (`_is_rewritten`). `publisher`
    are folded names of the publisher, which are removed from the end of headlines; None stands for a missing one.
    """
    in_json_ld = [
        _without_publisher(json_ld_text(node.get("headline")) or json_ld_text(node.get("name")), publisher)
        for node in data.stories[:1]
    ]
    open_graph = _without_publisher(data.first_meta("og:title"), publisher)
    headings = [" ".join(h1.text_content().split()) for h1 in tree.iter("h1")][:3]
    feed_title = entry.title if entry else None
    others = [_without_publisher(data.first_meta("twitter:title"), publisher), feed_title]
    alternatives = [json_ld_text(node.get("alternativeHeadline")) for node in data.stories[:1]]
    confirmed = bool(_folded(others) & _folded(in_json_ld)) or fold_text(open_graph) in _folded(alternatives)
    if _folded(in_json_ld) & _folded(headings) and not confirmed and _is_rewritten(open_graph, in_json_ld[0]):
        yield open_graph
    yield from in_json_ld
    yield open_graph
    yield from (heading for heading in headings if heading and fold_text(heading) not in publisher)
    yield feed_title
    for name in ("twitter:title", "parsely-title", "sailthru.title", "dc.title", "title"):
        yield _without_publisher(data.first_meta(name), publisher)
    yield _without_publisher(" ".join((tree.findtext(".//title") or "").split()), publisher, guess=True)
    yield from alternatives


def _is_rewritten(open_graph: str | None, json_ld: str | None) -> bool:
    """True if Open Graph's title is another headline for the same story: not cut off, at most as many words, and half
    of its words are in JSON-LD's headline, too.

    Measured on the saved pages where JSON-LD's headline is the one shown: Open Graph's was the right one for five
    publishers and JSON-LD's for one (docs/intake.md). What a headline says plays no part.
    """
    words, json_ld_words = fold_text(open_graph).split(), fold_text(json_ld).split()
    if not open_graph or not json_ld_words or open_graph.endswith(CUT_ENDS):
        return False
    shared = sum(word in json_ld_words for word in words)
    return len(words) <= len(json_ld_words) and shared >= SHARED_WORDS * len(words)


def _folded(titles: Iterable[str | None]) -> set[str]:
    """The titles folded for comparison, without empty ones."""
    return {fold_text(title) for title in titles} - {""}


def publisher_names(data: PageData) -> frozenset[str]:
    """The folded names of the publisher in the page's data, with and without a leading "the"."""
    stated = [data.first_meta("og:site_name"), data.first_meta("application-name"), data.first_meta("twitter:site")]
    for node in data.stories:
        publisher = node.get("publisher") or node.get("sourceOrganization")
        publisher = publisher[0] if isinstance(publisher, list) and publisher else publisher
        if isinstance(publisher, dict):
            publisher = data.by_id.get(str(publisher.get("@id")), publisher)
        stated.append(json_ld_text(publisher))
    names = {fold_text(name) for name in stated if name}
    return frozenset(names | {name.removeprefix("the ") for name in names}) - {""}


def _without_publisher(title: str | None, publisher: frozenset[str], guess: bool = False) -> str | None:
    """A title without ` | The Outlet` at its end; with `guess`, without any short last part after a bar or dash."""
    while title:
        parts = re.split(r"(?<!\s)\s++(?:[|•·»]|-{1,2}|–|—)\s+", title)
        last = fold_text(parts[-1])
        is_publisher = any(name in last.split(" by ")[0] for name in publisher)
        is_guessed = guess and len(last.split()) <= 4 and len(parts[0].split()) >= 3
        if len(parts) < 2 or not (is_publisher or is_guessed):
            return title
        title = title[: title.rindex(parts[-1])].rstrip(" |•·»-–—")
    return title or None


def descriptions(data: PageData) -> Iterator[str]:
    """The descriptions of the story in the page's data; one that the page shows is its standfirst. May be ''."""
    for name in ("og:description", "description", "twitter:description", "sailthru.description", "dc.description"):
        yield from data.meta.get(name, ())
    for node in data.stories[:2]:
        for name in ("description", "alternativeHeadline", "abstract"):
            yield json_ld_text(node.get(name)) or ""
