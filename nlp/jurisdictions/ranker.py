"""What each toponym means: its candidates are ranked by their features, twice.

The candidates of a toponym are the jurisdictions of that name, a place abroad of that name, and "no place". The second
round sees what the first made of the rest of the document, so that companions decide.
"""

from __future__ import annotations

from functools import lru_cache

from spacy.tokens import Doc

from onrecord.nlp.jurisdictions.candidates import UNKNOWN_PEOPLE, Ranking, candidates_of
from onrecord.nlp.jurisdictions.context import ToponymContext, contexts_of
from onrecord.nlp.jurisdictions.document import DocumentEvidence
from onrecord.nlp.jurisdictions.features import (
    best_elsewhere,
    elsewhere,
    listed_abroad,
    own_features,
    without_county,
)
from onrecord.nlp.jurisdictions.gazetteer import Gazetteer, Jurisdiction, load_gazetteer
from onrecord.nlp.jurisdictions.mentions import Toponym, find_toponyms
from onrecord.nlp.ranking import Weights, probabilities, read_weights

# Below this probability a toponym stays unlinked. Chosen on news text: lower finds more, higher errs less.
LEAST_PROBABILITY = 0.4


class Ranker:
    """A ranker of candidates with a gazetteer and one table of weights for each round."""

    def __init__(self, weights: list[Weights], gazetteer: Gazetteer) -> None:
        self.weights, self.gazetteer = weights, gazetteer

    def rank(self, contexts: list[ToponymContext], home: str | None) -> list[Ranking]:
        """Rank the candidates of all toponyms of a document; `home` is the division of the outlet's home or None."""
        rankings = [self.first_guess(context) for context in contexts]
        for weights in self.weights:
            self.set_features(rankings, home)
            for ranking in rankings:
                ranking.probabilities = probabilities(ranking.features, weights)
        return rankings

    def first_guess(self, context: ToponymContext) -> Ranking:
        """Candidates with probabilities by population alone, before any round: enough to start the votes."""
        toponym = context.toponym
        candidates = candidates_of(self.gazetteer, toponym.shape, toponym.key)
        sure = toponym.is_state or toponym.shape == "county" or "ent=GPE" in context.features
        people = [0 if candidate.kind == "no place" else candidate.people + UNKNOWN_PEOPLE for candidate in candidates]
        total = sum(people) or 1
        own = [own_features(context, candidate, len(candidates) == 2) for candidate in candidates]
        return Ranking(context, candidates, own, [], [(0.9 if sure else 0.4) * count / total for count in people])

    def set_features(self, rankings: list[Ranking], home: str | None) -> None:
        """Set the features of every candidate from the document as the last round left it."""
        evidence = DocumentEvidence(rankings, home)
        shared: dict[tuple[str, str], list[list[str]]] = {}
        namesakes = best_elsewhere(rankings)
        abroad = [ranking.abroad() for ranking in rankings]
        for ranking in rankings:
            toponym = ranking.context.toponym
            at = toponym.shape, toponym.key
            if at not in shared:
                shared[at] = shared_features(ranking, evidence)
            beside = [abroad[number] for number in ranking.context.beside]
            others = namesakes.get(without_county(toponym.key), {})
            ranking.features = [
                [*common, *own, *listed_abroad(beside, candidate), *elsewhere(others, ranking, candidate)]
                if candidate.kind != "no place"
                else own
                for candidate, common, own in zip(ranking.candidates, shared[at], ranking.own_features, strict=True)
            ]


def shared_features(ranking: Ranking, evidence: DocumentEvidence) -> list[list[str]]:
    """The features of each candidate that hold for every toponym of its name in the document."""
    key = ranking.key
    rival = next((candidate for candidate in ranking.candidates if candidate.country), None)
    return [
        [
            *candidate.features,
            *(
                evidence.features(candidate.jurisdiction, key, rival)
                if candidate.jurisdiction
                else evidence.abroad_features(candidate, key)
            ),
        ]
        for candidate in ranking.candidates
    ]


@lru_cache(maxsize=1)
def shared_ranker() -> Ranker:
    """The ranker of this process, with the weights that we ship."""
    return Ranker(read_weights("gazetteer/weights.tsv"), load_gazetteer())


def rank_document(doc: Doc, text: str, home: str | None) -> tuple[list[Toponym], list[Ranking]]:
    """The mentions of the country, which need no ranking, and the rankings of all other toponyms, both in order."""
    ranker = shared_ranker()
    toponyms = find_toponyms(text, ranker.gazetteer)
    countries = [toponym for toponym in toponyms if toponym.shape == "country"]
    open_ = [toponym for toponym in toponyms if toponym.shape != "country"]
    return countries, ranker.rank(contexts_of(doc, text, open_, ranker.gazetteer), home)


def linked(ranking: Ranking) -> Jurisdiction | None:
    """The jurisdiction that a toponym is linked to: its most probable candidate, if it is one and probable enough."""
    enough = ranking.probabilities[ranking.best] >= LEAST_PROBABILITY
    return ranking.candidates[ranking.best].jurisdiction if enough else None
