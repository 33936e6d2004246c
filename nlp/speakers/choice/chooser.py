"""Chooses who a source is: by learned weights, among the candidates of onrecord.nlp.speakers.choice.candidates."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from spacy.tokens import Span

from onrecord.nlp.ranking import Weights, probabilities, read_weights, reasons
from onrecord.nlp.records import Quote
from onrecord.nlp.speakers.choice.candidates import SourcePhrase, gather, read_source
from onrecord.nlp.speakers.choice.features import features_of
from onrecord.nlp.speakers.entities import Entity, RankedEntity
from onrecord.nlp.speakers.rules import LEAST, Resolution
from onrecord.nlp.speakers.state import ResolverState
from onrecord.nlp.text.names import name_key

TOO_NEAR = 0.5  # no namesake is chosen where the second has more than this share of the first's probability


@lru_cache(maxsize=1)
def shipped_weights() -> Weights:
    """The weights that we ship."""
    return read_weights("speakers/weights.tsv")[0]


def choose(state: ResolverState, span: Span, quote: Quote, by_rules: Resolution | None) -> Resolution | None:
    """Choose who the source `span` of a quote is by the weights that we ship, None for nobody who can be told."""
    return decide(state, read_source(state, span, quote, by_rules), shipped_weights())


def decide(state: ResolverState, phrase: SourcePhrase, weights: Weights) -> Resolution | None:
    """Choose by these weights. What the rules make of the source is a feature; a choice that is theirs has their name.

    Where nobody is likely enough, the source stands for its own words, a pronoun or a bare name for nobody.
    """
    candidate_set = gather(state, phrase)
    features = features_of(state, phrase, candidate_set)
    shares = probabilities(features, weights)
    rivals = candidate_set.all
    if state.recorder is not None:
        state.begin(phrase.quote)  # what the rules considered is a feature now
        rows = zip(shares, rivals, features, strict=True)
        state.consider([RankedEntity(p, e, reasons(names, weights)) for p, e, names in rows if e is not None])
    best = max(range(len(rivals) - 1), key=shares.__getitem__, default=len(rivals) - 1)
    if shares[best] < LEAST or _is_shared(rivals, shares, best):  # a wrong name is worse than none
        best = len(rivals) - 1 if phrase.kind in ("name", "surname") else len(candidate_set.entities)
    entity, by_rules = rivals[best], phrase.by_rules
    if entity is None:
        return None
    if by_rules is not None and by_rules.entity is entity:
        return replace(by_rules, probability=shares[best])
    return Resolution(entity, "choice", probability=shares[best])


def _is_shared(rivals: list[Entity | None], shares: list[float], best: int) -> bool:
    """Does another person of the same surname come near the best? Then it is left open which of them is meant."""
    winner = rivals[best]
    if winner is None or winner.kind != "person" or winner.members:
        return False
    surname = name_key(winner.name)[1]
    near = (e for e, p in zip(rivals, shares, strict=True) if p > TOO_NEAR * shares[best] and e is not winner)
    return any(e is not None and e.kind == "person" and name_key(e.name)[1] == surname for e in near)
