"""Whom a pronoun means: persons weighed by how recently, how often and in which role the text named them.

Weights after Lappin and Leass (1994) for roles, halved sentence by sentence; the speaker of an earlier quotation weighs
most, since news text goes on with its speaker. Set by hand, not fitted.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from nlp.speakers.people import Entity

SUBJECT, OBJECT, OTHER, POSSESSIVE, QUOTED, SOURCE = 1.0, 0.6, 0.45, 0.5, 0.15, 1.3
DECAY = 0.5
REACH = 6  # sentences
MARGIN = 0.8  # abstain where the second weighs more than this share of the first
ROLE_WEIGHT = {
    "nsubj": SUBJECT,
    "nsubjpass": SUBJECT,
    "dobj": OBJECT,
    "dative": OBJECT,
    "poss": POSSESSIVE,
    "ROOT": SUBJECT,
}


@dataclass(slots=True)
class Trail:
    """What was named so far: (token, sentence, entity, weight), in reading order."""

    marks: list[tuple[int, int, Entity, float]] = field(default_factory=list)

    def add(self, at: int, sentence: int, entity: Entity, weight: float) -> None:
        self.marks.append((at, sentence, entity, weight))

    def weigh(self, at: int, sentence: int, gender: str, kind: str) -> list[tuple[float, Entity]]:
        """Candidates before token `at`, heaviest first."""
        weights: dict[int, float] = {}
        entities: dict[int, Entity] = {}
        for place, there, entity, weight in reversed(self.marks):
            if sentence - there > REACH:
                break
            if place >= at or not fits(entity, gender, kind):
                continue
            doubt = 1.0 if not gender or entity.gender == gender else 0.6
            weights[id(entity)] = weights.get(id(entity), 0.0) + doubt * weight * DECAY ** (sentence - there)
            entities[id(entity)] = entity
        return sorted(((w, entities[k]) for k, w in weights.items()), key=lambda pair: -pair[0])

    def antecedent(self, at: int, sentence: int, gender: str, kind: str = "person") -> Entity | None:
        """The heaviest candidate, or None where a second one comes near."""
        return clear(self.weigh(at, sentence, gender, kind), MARGIN)


def clear(ranked: list[tuple[float, Entity]], margin: float) -> Entity | None:
    """The first of a ranking, unless the second weighs more than `margin` of it."""
    if not ranked or (len(ranked) > 1 and ranked[1][0] > margin * ranked[0][0]):
        return None
    return ranked[0][1]


def fits(entity: Entity, gender: str, kind: str) -> bool:
    """May a pronoun of this gender and kind mean the entity?"""
    return entity.kind == kind and not entity.members and (not gender or entity.gender in ("", gender))


def weight_of(token: Token, quoted: bool) -> float:
    """How much a name at this head token weighs by its role in the sentence."""
    if quoted:
        return QUOTED
    head = token
    while head.dep_ in ("compound", "appos", "flat", "conj") and head.head.i != head.i:
        head = head.head
    return ROLE_WEIGHT.get(head.dep_, OTHER)
