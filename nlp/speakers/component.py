"""The spaCy component: quotes and silences with source mentions in, the same with speakers out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from onrecord.nlp.extensions import register
from onrecord.nlp.officials.table import OFFICES, find, find_near
from onrecord.nlp.records import Speaker
from onrecord.nlp.speakers.attributes import Fact, Linked
from onrecord.nlp.speakers.entities import Entity
from onrecord.nlp.speakers.office_jurisdiction import office_place
from onrecord.nlp.speakers.resolver import Resolver
from onrecord.nlp.speakers.rules import LEAST, Link, confidence
from onrecord.nlp.speakers.silent import add_silent, tell_all
from onrecord.nlp.speakers.state import Scene


@Language.factory(
    "onrecord_speakers", requires=["doc.ents", "token.dep", "doc._.quotes", "doc._.places"], assigns=["doc._.quotes"]
)
def make_speakers(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The component. It reads quotes, places, entities and the parse, and sets quotes again with their speakers."""
    register()
    return add_speakers


def add_speakers(doc: Doc) -> Doc:
    """Set doc._.quotes and doc._.silences again, each with its speaker or None."""
    if not doc._.quotes and not doc._.silences:
        return doc
    scene = Scene(tell_all(doc), Linked(doc._.places))
    resolver = Resolver(scene)
    resolver.run()
    made: dict[int, Speaker] = {}

    def speaker_of(link: Link | None) -> Speaker | None:
        """The speaker of a link with its rule and confidence; None without a link or below the least confidence."""
        sure = confidence(link) if link is not None else 0.0
        if link is None or sure < LEAST:
            return None
        entity = link.entity
        if id(entity) not in made:
            made[id(entity)] = _speaker(doc, entity, scene)
        return replace(made[id(entity)], confidence=sure, rule=link.rule)

    doc._.quotes = tuple(replace(quote, speaker=speaker_of(scene.links.get(n))) for n, quote in enumerate(doc._.quotes))
    add_silent(doc, resolver, speaker_of)
    return doc


def _speaker(doc: Doc, entity: Entity, scene: Scene) -> Speaker:
    spans = tuple((doc[s].idx, doc[e - 1].idx + len(doc[e - 1])) for s, e in sorted(entity.spans))
    name = " ".join(entity.name.split())
    if entity.kind != "person" or entity.members:
        return Speaker(name, entity.kind, mentions=spans)
    facts = scene.facts.get(id(entity), [])
    best = _best(facts)
    party = next((f.party for f in facts if f.party), None)
    division = best.division or next((f.division for f in facts if f.division), None)
    official = find(name, best.office, division, party, doc._.published)
    if official is None and best.office and division is None:
        official = find_near(name, best.office, frozenset(p.ocd_id for p in doc._.places), doc._.published)
    if official is not None:
        who, term = official
        role = best.role or OFFICES[term.office]
        return Speaker(name, "person", role, party or who.party, division or term.division, who.id, spans)
    division = division or office_place(doc, name, best)
    return Speaker(name, "person", best.role or None, party, division, None, spans)


def _best(facts: list[Fact]) -> Fact:
    """The statement that tells most of an office: one with office and place, with an office, with a role; else none."""
    ranked = sorted(facts, key=lambda f: -(4 * bool(f.office and f.level) + 2 * bool(f.division) + bool(f.role)))
    return next((f for f in ranked if f.office and f.level), None) or next((f for f in ranked if f.role), Fact())
