"""Ranks whom a pronoun may mean: by how recently, how often and in which role the text named each entity.

Weights after Lappin and Leass (1994) for roles, fading by the sentence; the speaker of an earlier quotation weighs
most, since news text goes on with its speaker. The roles' weights are set by hand; how they fade, what an unknown
gender and an introduction weigh was chosen among a few values on PolNeAR dev (docs/speakers.md).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from spacy.tokens import Token

from onrecord.nlp.speakers.entities import Entity, RankedEntity, by_weight

SUBJECT, OBJECT, OTHER, POSSESSIVE, QUOTED, SOURCE = 1.0, 0.6, 0.45, 0.5, 0.15, 1.3
INTRODUCED = 1.8  # a person named for the first time with title or role: news introduces those who speak next
REPORTED = 0.6  # a person whom indirect speech is about, beside one of the narrator's own sentences
DECAY = 0.35  # a sentence; all sentences of one quotation count as one
AGAIN = 0.5  # a second naming in one sentence
REACH = 6  # sentences
MARGIN = 0.8  # abstain where the second weighs more than this share of the first
UNKNOWN = 0.8  # what a person without known gender weighs beside one of the pronoun's
ROLE_WEIGHT = {
    "nsubj": SUBJECT,
    "nsubjpass": SUBJECT,
    "dobj": OBJECT,
    "dative": OBJECT,
    "poss": POSSESSIVE,
    "ROOT": SUBJECT,
}


class Naming(NamedTuple):
    """One naming of an entity: by a name, a pronoun, a description, or as a source. `at` is its first token."""

    at: int
    turn: int
    entity: Entity
    weight: float


@dataclass(slots=True)
class SalienceLog:
    """What the text named so far, in reading order.

    `first` is by id of an entity the first token that names it. With `with_reasons` a ranking says of what its weights
    are made.
    """

    namings: list[Naming] = field(default_factory=list)
    first: dict[int, int] = field(default_factory=dict)
    with_reasons: bool = False

    def add(self, at: int, turn: int, entity: Entity, weight: float) -> None:
        """Note that token `at`, in this turn of the document, names the entity."""
        self.namings.append(Naming(at, turn, entity, weight))
        self.first[id(entity)] = min(at, self.first.get(id(entity), at))

    def knows(self, entity: Entity, at: int) -> bool:
        """Tell whether the entity was named before token `at`."""
        return self.first.get(id(entity), at) < at

    def rank(self, at: int, turn: int, gender: str, kind: str) -> list[RankedEntity]:
        """Rank the entities of this kind, named before token `at`, that a pronoun of this gender may mean."""
        weights: dict[tuple[int, int], list[float]] = {}  # by entity and turn
        entities: dict[int, Entity] = {}
        for naming in reversed(self.namings):
            if turn - naming.turn > REACH:
                break
            if naming.at < at and may_refer(naming.entity, gender, kind):
                weights.setdefault((id(naming.entity), naming.turn), []).append(naming.weight)
                entities[id(naming.entity)] = naming.entity
        totals = dict.fromkeys(entities, 0.0)
        reasons: dict[int, list[tuple[str, float]]] = {key: [] for key in entities}
        for (key, named_in), times in weights.items():
            total = sum(weight * AGAIN**n for n, weight in enumerate(sorted(times, reverse=True)))
            faded = total * DECAY ** (turn - named_in)
            totals[key] += faded
            if self.with_reasons:
                reasons[key].append((f"named {turn - named_in} sentences before", faded))
        return by_weight([_fitted(entities[key], total, gender, reasons[key]) for key, total in totals.items()])


def _fitted(entity: Entity, weight: float, gender: str, reasons: list[tuple[str, float]]) -> RankedEntity:
    """A candidate with its weight brought down where its gender is unknown."""
    fitting = weight if not gender or entity.gender == gender else weight * UNKNOWN
    if reasons and fitting != weight:
        reasons.append(("gender unknown", fitting - weight))
    return RankedEntity(fitting, entity, tuple(reasons))


def may_refer(entity: Entity, gender: str, kind: str) -> bool:
    """Tell whether a pronoun of this gender and kind may mean the entity."""
    return entity.kind == kind and not entity.members and (not gender or entity.gender in ("", gender))


def role_weight(token: Token, quoted: bool) -> float:
    """Weigh a name with this head token by its role in the sentence."""
    if quoted:
        return QUOTED
    head = token
    while head.dep_ in ("compound", "appos", "flat", "conj") and head.head.i != head.i:
        head = head.head
    return ROLE_WEIGHT.get(head.dep_, OTHER)
