"""Quotations without a source mention: signed ones, and those that stand among the quotations of one speaker."""

from __future__ import annotations

import re

from onrecord.nlp.records import Quote
from onrecord.nlp.speakers.entities import Entity
from onrecord.nlp.speakers.lexicon import is_body
from onrecord.nlp.speakers.rules import Link
from onrecord.nlp.speakers.state import Scene

# A dash, two to five capitalised words, then the end of the line or what the person is.
_WORD = r"[^\W\d_a-z][\w.’'-]*"
SIGNED = re.compile(
    rf"[\"”’'.,\s]*(?:[—–―]|--?)\s*(?P<name>{_WORD}(?:[ \t]+(?:(?:de|la|van|von|del)[ \t]+)?{_WORD}){{1,4}})"
    r"[^\S\n]*\.?[^\S\n]*(?=[,(\n]|$)"
)


def signature(scene: Scene, quote: Quote) -> Link | None:
    """'“We are tired.” — Ann Lee': the name behind a dash that closes the line."""
    match = SIGNED.match(scene.story.text, quote.spans[-1][1])
    if match is None:
        return None
    start, end = match.span("name")
    name = match["name"].rstrip(".") if match["name"].count(".") == 1 else match["name"]
    for mention in scene.story.beginning((start, end)):
        if (person := scene.story.people_at.get(mention.start)) is not None:
            return Link(person, "signature")
    return Link(Entity("organization" if is_body(name) else "person", name), "signature")


def neighbour(scene: Scene, n: int) -> Link | None:
    """A quotation without source: the one speaker of its paragraph, or else the last of the paragraph before."""
    quotes = scene.story.quotes
    where = scene.paragraph(quotes[n])
    same = [k for k in scene.paragraphs[where] if k != n and quotes[k].source]
    heard = {id(link.entity): link.entity for k in same if (link := scene.links.get(k)) is not None}
    if len(heard) == 1:
        return Link(next(iter(heard.values())), "neighbour")
    if heard:
        return None
    before = scene.last_heard.get(where - 1)
    return Link(before, "neighbour", 0.5) if before else None
