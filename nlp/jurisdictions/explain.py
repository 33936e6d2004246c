"""Why a toponym was linked as it was: the rule in a word, and all its candidates with the features that weighed."""

from __future__ import annotations

from functools import lru_cache

from spacy.tokens import Doc

from onrecord.nlp.jurisdictions.candidates import PlaceCandidate, Ranking
from onrecord.nlp.jurisdictions.ranker import LEAST_PROBABILITY, rank_document, shared_ranker
from onrecord.nlp.ranking import Weights, decisive_group, reasons
from onrecord.nlp.records import Candidate, Choice, Place
from onrecord.nlp.table_reader import mapping

ALONE = {"abbreviation": "abbreviation", "state": "state name"}


def explain(doc: Doc) -> tuple[Choice, ...]:
    """The choice behind every toponym of a doc, in order, those included that were held to be no place of ours.

    The doc has gone through the component. A toponym that was not linked has the rule "no place", "abroad" or "not sure
    enough". A country or district, which patterns find, has itself as its only candidate.
    """
    _, rankings = rank_document(doc, doc.text, doc._.home)
    weights = shared_ranker().weights[-1]
    choices = [choice_of(ranking, doc.text, weights) for ranking in rankings]
    ranked = {choice.span for choice in choices}
    choices += [_by_pattern(place) for place in doc._.places if place.span not in ranked]
    return tuple(sorted(choices, key=lambda choice: choice.span))


def choice_of(ranking: Ranking, text: str, weights: Weights) -> Choice:
    """One toponym's candidates, best first, from the features and probabilities of the last round."""
    span = ranking.context.toponym.start, ranking.context.toponym.end
    words = text[slice(*span)]
    scored = zip(ranking.candidates, ranking.features, ranking.probabilities, strict=True)
    candidates = [
        Candidate(name_of(candidate, words), round(probability, 3), reasons(features, weights))
        for candidate, features, probability in sorted(scored, key=lambda triple: -triple[2])
    ]
    best, enough = ranking.candidates[ranking.best], ranking.probabilities[ranking.best] >= LEAST_PROBABILITY
    rule = "not sure enough" if not enough else rule_of(ranking, weights) if best.jurisdiction else best.rule
    return Choice(span, words, name_of(best, words) if enough else None, rule, candidates[0].weight, tuple(candidates))


def name_of(candidate: PlaceCandidate, words: str) -> str | None:
    """A candidate by name: "Lane County, OR", "Oregon", "Paris (abroad, FR)"; None for no place."""
    jurisdiction = candidate.jurisdiction
    if jurisdiction is not None:
        return jurisdiction.name if jurisdiction.group == "state" else f"{jurisdiction.name}, {jurisdiction.state}"
    return f"{words} (abroad, {candidate.country})" if candidate.country else None


def rule_of(ranking: Ranking, weights: Weights) -> str:
    """The rule of a link: what feature_groups.tsv calls the features that set it most apart from its best rival."""
    best = ranking.best
    rivals = [n for n, candidate in enumerate(ranking.candidates) if candidate.jurisdiction and n != best]
    if not rivals:
        return ALONE.get(ranking.context.toponym.shape, "only one")
    rival = max(rivals, key=ranking.probabilities.__getitem__)
    return decisive_group(ranking.features[best], ranking.features[rival], weights, group_of) or "population"


@lru_cache(maxsize=5_000)
def group_of(feature: str) -> str:
    """The group of the longest beginning in feature_groups.tsv, "words beside" for every other feature."""
    groups = mapping("gazetteer/feature_groups.tsv").items()
    fitting = [(len(start), group) for start, group in groups if feature.startswith(start)]
    return max(fitting, default=(0, "words beside"))[1]


def _by_pattern(place: Place) -> Choice:
    candidate = Candidate(place.name, place.confidence)
    return Choice(place.span, place.text, place.name, place.rule, place.confidence, (candidate,))
