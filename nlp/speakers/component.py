"""Gives the quotes and silences of a doc their speakers: the spaCy component of this room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from onrecord.nlp.extensions import register
from onrecord.nlp.officials.jurisdiction import office_jurisdiction
from onrecord.nlp.officials.table import OFFICES, find_local_official, find_official
from onrecord.nlp.records import Speaker
from onrecord.nlp.speakers.attributes import Fact
from onrecord.nlp.speakers.entities import Entity
from onrecord.nlp.speakers.resolver import resolve_sources
from onrecord.nlp.speakers.rules import Resolution, confidence, is_open


@Language.factory(
    "onrecord_speakers", requires=["doc.ents", "token.dep", "doc._.quotes", "doc._.places"], assigns=["doc._.quotes"]
)
def make_speakers(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Make the component. It reads quotes, silences, places, entities and the parse of a doc."""
    register()
    return add_speakers


def add_speakers(doc: Doc) -> Doc:
    """Set doc._.quotes and doc._.silences again, each with its speaker or None."""
    if not doc._.quotes and not doc._.silences:
        return doc
    resolver = resolve_sources(doc)
    state = resolver.state
    speakers: dict[int, tuple[Entity, Speaker]] = {}  # by id of the entity, which is kept: another could get its id

    def speaker_of(resolution: Resolution | None) -> Speaker | None:
        """The speaker with its rule and confidence; None without a resolution or below the least confidence."""
        if resolution is None or is_open(resolution):
            return None
        entity = resolution.entity
        if id(entity) not in speakers:
            speakers[id(entity)] = entity, _make_speaker(doc, entity, state.facts.get(id(entity), []))
        return replace(speakers[id(entity)][1], confidence=confidence(resolution), rule=resolution.rule)

    doc._.quotes = tuple(replace(q, speaker=speaker_of(state.resolutions.get(n))) for n, q in enumerate(doc._.quotes))
    doc._.silences = tuple(replace(s, speaker=speaker_of(resolver.resolve_silence(s))) for s in doc._.silences)
    return doc


def _make_speaker(doc: Doc, entity: Entity, facts: list[Fact]) -> Speaker:
    """Make the record of an entity. A person has role, party and place from the text or the table of officials."""
    spans = tuple((doc[s].idx, doc[e - 1].idx + len(doc[e - 1])) for s, e in sorted(entity.spans))
    name = " ".join(entity.name.split())
    if entity.kind != "person" or entity.members:
        return Speaker(name, entity.kind, mentions=spans)
    best = _best_fact(facts)
    party = next((fact.party for fact in facts if fact.party), None)
    division = best.division or next((fact.division for fact in facts if fact.division), None)
    holder = find_official(name, best.office, division, party, doc._.published)
    if holder is None and best.office and division is None:
        nearby = frozenset(place.ocd_id for place in doc._.places)
        holder = find_local_official(name, best.office, nearby, doc._.published)
    if holder is not None:
        official, term = holder
        role = best.role or OFFICES[term.office]
        return Speaker(name, "person", role, party or official.party, division or term.division, official.id, spans)
    division = division or office_jurisdiction(doc, name, best.office, best.level)
    return Speaker(name, "person", best.role or None, party, division, None, spans)


def _best_fact(facts: list[Fact]) -> Fact:
    """The fact that says most of an office: with office and place, with an office, with a role; else an empty one."""
    ranked = sorted(facts, key=lambda f: -(4 * bool(f.office and f.level) + 2 * bool(f.division) + bool(f.role)))
    return next((f for f in ranked if f.office and f.level), None) or next((f for f in ranked if f.role), Fact())
