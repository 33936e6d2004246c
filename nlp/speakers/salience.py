"""Whom a pronoun means: persons weighed by how recently, how often and in which role the text named them.

Weights after Lappin and Leass (1994) for roles, fading by the sentence; the speaker of an earlier quotation weighs
most, since news text goes on with its speaker. The roles' weights are set by hand; how they fade, what an unknown
gender and an introduction weigh was chosen among a few values on PolNeAR dev (docs/speakers.md).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from onrecord.nlp.speakers.entities import Entity
from onrecord.nlp.speakers.lexicon import plain

SUBJECT, OBJECT, OTHER, POSSESSIVE, QUOTED, SOURCE = 1.0, 0.6, 0.45, 0.5, 0.15, 1.3
INTRODUCED = 1.8  # a person named for the first time with title or role: news introduces those who speak next
REPORTED = 0.6  # a person whom indirect speech is about, beside one of the narrator's own sentences
DECAY = 0.35  # a sentence; all sentences of one quotation count as one
AGAIN = 0.5  # a second naming in one sentence
REACH = 6  # sentences
MARGIN = 0.8  # abstain where the second weighs more than this share of the first
UNKNOWN, LIKELY, UNLIKELY = 0.8, 0.95, 0.25  # what a name without known gender weighs, by what its ending says
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
    """What was named so far: (token, turn of the story, entity, weight), in reading order.

    `first` is by id of an entity the first token that names it, `body_words` the words of all names of bodies.
    """

    marks: list[tuple[int, int, Entity, float]] = field(default_factory=list)
    first: dict[int, int] = field(default_factory=dict)
    body_words: set[str] = field(default_factory=set)

    def add(self, at: int, sentence: int, entity: Entity, weight: float) -> None:
        self.marks.append((at, sentence, entity, weight))
        if id(entity) not in self.first and entity.kind == "organization":
            self.body_words.update(map(plain, entity.name.split()))
        self.first[id(entity)] = min(at, self.first.get(id(entity), at))

    def knows(self, entity: Entity, at: int) -> bool:
        """Was the entity named before token `at`?"""
        return self.first.get(id(entity), at) < at

    def weigh(self, at: int, sentence: int, gender: str, kind: str) -> list[tuple[float, Entity]]:
        """Candidates before token `at`, heaviest first."""
        named: dict[tuple[int, int], list[float]] = {}
        entities: dict[int, Entity] = {}
        for place, there, entity, weight in reversed(self.marks):
            if sentence - there > REACH:
                break
            if place < at and fits(entity, gender, kind):
                named.setdefault((id(entity), there), []).append(weight)
                entities[id(entity)] = entity
        weights = dict.fromkeys(entities, 0.0)
        for (one, there), times in named.items():
            total = sum(weight * AGAIN**n for n, weight in enumerate(sorted(times, reverse=True)))
            weights[one] += total * DECAY ** (sentence - there)
        return sorted(((w * likeness(entities[k], gender), entities[k]) for k, w in weights.items()), key=_heaviest)

    def antecedent(self, at: int, sentence: int, gender: str, kind: str = "person") -> tuple[Entity, float] | None:
        """The heaviest candidate and its lead, or None where a second one comes near."""
        return clear(self.weigh(at, sentence, gender, kind), MARGIN)


def _heaviest(pair: tuple[float, Entity]) -> float:
    return -pair[0]


def clear(ranked: list[tuple[float, Entity]], margin: float) -> tuple[Entity, float] | None:
    """The first of a ranking and its lead, unless the second weighs more than `margin` of it."""
    if not ranked:
        return None
    second = ranked[1][0] / ranked[0][0] if len(ranked) > 1 else 0.0
    return (ranked[0][1], 1.0 - second) if second <= margin else None


def fits(entity: Entity, gender: str, kind: str) -> bool:
    """May a pronoun of this gender and kind mean the entity?"""
    return entity.kind == kind and not entity.members and (not gender or entity.gender in ("", gender))


def likeness(entity: Entity, gender: str) -> float:
    """How well a person who may have this gender fits it: for certain, by the ending of the first name, unknown."""
    if not gender or entity.gender == gender:
        return 1.0
    return {gender: LIKELY, "": UNKNOWN}.get(entity.leaning, UNLIKELY)


def weight_of(token: Token, quoted: bool) -> float:
    """How much a name at this head token weighs by its role in the sentence."""
    if quoted:
        return QUOTED
    head = token
    while head.dep_ in ("compound", "appos", "flat", "conj") and head.head.i != head.i:
        head = head.head
    return ROLE_WEIGHT.get(head.dep_, OTHER)
