"""The spaCy component: quotes with source mentions in, quotes with speakers out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from spacy.tokens import Doc

from nlp.names import name_words
from nlp.officials import find
from nlp.records import Speaker
from nlp.speakers.facts import NATION, Fact
from nlp.speakers.people import Entity
from nlp.speakers.resolver import Resolver
from nlp.speakers.story import tell


def add_speakers(doc: Doc) -> Doc:
    """Set doc._.quotes again, each with its speaker or None."""
    quotes = doc._.quotes
    if not quotes:
        return doc
    resolver = Resolver(tell(doc, quotes), list(doc._.places))
    resolver.run()
    made: dict[int, Speaker] = {}
    for entity in filter(None, resolver.speakers.values()):
        if id(entity) not in made:
            made[id(entity)] = _speaker(doc, entity, resolver)
    doc._.quotes = tuple(
        replace(quote, speaker=made.get(id(resolver.speakers.get(n)))) for n, quote in enumerate(quotes)
    )
    return doc


def _speaker(doc: Doc, entity: Entity, resolver: Resolver) -> Speaker:
    spans = tuple((doc[s].idx, doc[e - 1].idx + len(doc[e - 1])) for s, e in sorted(entity.spans))
    name = " ".join(entity.name.split())
    if entity.kind != "person" or entity.members:
        return Speaker(name, entity.kind, mentions=spans)
    facts = resolver.facts.get(id(entity), [])
    role = next((f.role for f in facts if f.office and f.role), None) or next((f.role for f in facts if f.role), None)
    party = next((f.party for f in facts if f.party), None)
    office = next((f.office for f in facts if f.office), "")
    division = _division(facts)
    official = find(name, office, division, party, _published(doc))
    if official is not None:
        who, term = official
        return Speaker(name, "person", role, party or who.party, division or term.division, who.id, spans)
    if division is None and any(f.level == "federal" for f in facts):
        division = NATION
    return Speaker(name, "person", role, party, division, None, spans)


def _division(facts: list[Fact]) -> str | None:
    """The place that the text gives with an office, else the one in a bracket after the name."""
    return next((f.division for f in facts if f.division and f.role), None) or next(
        (f.division for f in facts if f.division), None
    )


def _published(doc: Doc) -> date | None:
    return doc._.published if doc.has_extension("published") else None


__all__ = ["add_speakers", "name_words"]
