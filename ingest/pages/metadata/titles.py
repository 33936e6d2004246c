"""A page's headlines, its standfirst, and the names that its publisher goes by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import html

from onrecord.ingest.pages.metadata.structured_data import PageData, fold, plain
from onrecord.ingest.records import Entry

SAME = 0.5  # of its words: with so many in the other, two headlines are of one story
CUT = ("…", "...")


def titles(tree: html.HtmlElement, data: PageData, site: frozenset[str], entry: Entry | None) -> Iterator[str | None]:
    """Headlines, best first: JSON-LD, Open Graph, the page's h1, the feed, the browser's title.

    Open Graph's goes before JSON-LD's where the publisher wrote one of its own for showing the story elsewhere.
    """
    said = [_without_site(plain(node.get("headline")) or plain(node.get("name")), site) for node in data.stories[:1]]
    shared = _without_site(data.first("og:title"), site)
    headings = [" ".join(h1.text_content().split()) for h1 in tree.iter("h1")][:3]
    others = [_without_site(data.first("twitter:title"), site), entry.title if entry else None]
    alternative = [plain(node.get("alternativeHeadline")) for node in data.stories[:1]]
    confirmed = bool(_folds(others) & _folds(said)) or fold(shared) in _folds(alternative)
    if _folds(said) & _folds(headings) and not confirmed and _retells(shared, said[0]):
        yield shared
    yield from said
    yield shared
    yield from (heading for heading in headings if heading and fold(heading) not in site)
    yield entry.title if entry else None
    for name in ("twitter:title", "parsely-title", "sailthru.title", "dc.title", "title"):
        yield _without_site(data.first(name), site)
    yield _without_site(" ".join((tree.findtext(".//title") or "").split()), site, guess=True)
    yield from alternative


def _retells(shared: str | None, said: str | None) -> bool:
    """Whether `shared` is a headline of its own for the same story: not longer (`said` with a label), not cut.

    Measured on the saved pages, where JSON-LD's is the headline shown: Open Graph's was the story's on pages of five
    publishers and JSON-LD's on those of one (docs/intake.md). Nothing about what a headline says decides it.
    """
    one, other = fold(shared).split(), fold(said).split()
    if not shared or not other or shared.endswith(CUT):
        return False
    return len(one) <= len(other) and sum(word in other for word in one) >= SAME * len(one)


def _folds(found: Iterable[str | None]) -> set[str]:
    return {fold(title) for title in found} - {""}


def site_names(data: PageData) -> frozenset[str]:
    """Folded names of the publisher, as the page's data give them."""
    found = [data.first("og:site_name"), data.first("application-name"), data.first("twitter:site")]
    for node in data.stories:
        publisher = node.get("publisher") or node.get("sourceOrganization")
        publisher = publisher[0] if isinstance(publisher, list) and publisher else publisher
        if isinstance(publisher, dict):
            publisher = data.by_id.get(str(publisher.get("@id")), publisher)
        found.append(plain(publisher))
    names = {fold(name) for name in found if name}
    return frozenset(names | {name.removeprefix("the ") for name in names}) - {""}


def _without_site(title: str | None, site: frozenset[str], guess: bool = False) -> str | None:
    """A title without ` | The Outlet` at its end; with `guess`, without any short last part behind a bar or dash."""
    while title:
        parts = re.split(r"\s+(?:[|•·»]|-{1,2}|–|—)\s+", title)
        last = fold(parts[-1])
        known = any(name in last.split(" by ")[0] for name in site)
        guessed = guess and len(last.split()) <= 4 and len(parts[0].split()) >= 3
        if len(parts) < 2 or not (known or guessed):
            return title
        title = title[: title.rindex(parts[-1])].rstrip(" |•·»-–—")
    return title or None


def descriptions(data: PageData) -> Iterator[str]:
    """What the page's data give as the story's description: its standfirst, if the page shows it."""
    for name in ("og:description", "description", "twitter:description", "sailthru.description", "dc.description"):
        yield from data.meta.get(name, ())
    for node in data.stories[:2]:
        for key in ("description", "alternativeHeadline", "abstract"):
            yield plain(node.get(key)) or ""
