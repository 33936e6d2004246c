"""What each mention means: every reading gets a score from its signs, and the best one wins, or none.

The readings of a mention are the jurisdictions of that name, a place abroad of that name, and "no place". A reading's
score is the sum of the weights of its signs (tables/gazetteer/weights.tsv); the scores of one mention become
probabilities. That is done twice: the second round sees what the first made of the rest of the article, so that
companions decide.
"""

from __future__ import annotations

import math
from functools import lru_cache

from onrecord.nlp.jurisdictions.candidates import Reading, Scored, readings
from onrecord.nlp.jurisdictions.context import Local, is_state
from onrecord.nlp.jurisdictions.document import Article, foreign_odds
from onrecord.nlp.jurisdictions.features import (
    abroad_mention_signs,
    abroad_signs,
    bare,
    best_elsewhere,
    elsewhere,
    foreign_signs,
    listed_abroad,
    mention_signs,
    no_place_signs,
)
from onrecord.nlp.jurisdictions.gazetteer import FOLDER, Gazetteer, rows_of

ROUNDS = 2


class Ranker:
    """The weights, one table for each round."""

    def __init__(self, weights: list[dict[str, float]], book: Gazetteer) -> None:
        self.weights, self.book = weights, book

    def rank(self, locals_: list[Local], home: str | None) -> list[Scored]:
        """Each mention with the probabilities of its readings after the last round."""
        scored = [self.first(local) for local in locals_]
        for number in range(ROUNDS):
            self.round(scored, home, number)
        return scored

    def first(self, local: Local) -> Scored:
        """Before any round, by population alone: enough to start the votes."""
        found = readings(self.book, local.mention.shape, local.mention.key)
        sure = is_state(local.mention) or local.mention.shape == "county" or "ent=GPE" in local.signs
        people = [r.people + 300 if r.row or r.abroad else 0 for r in found]
        total = sum(people) or 1
        own = [own_signs(local, reading, len(found) == 2, self.book) for reading in found]
        return Scored(local, found, own, [], [(0.9 if sure else 0.4) * p / total for p in people])

    def round(self, scored: list[Scored], home: str | None, number: int) -> None:
        self.look(scored, home)
        weights = self.weights[number]
        for item in scored:
            item.odds = softmax([sum([weights.get(s, 0.0) for s in signs]) for signs in item.signs])

    def look(self, scored: list[Scored], home: str | None) -> None:
        """Set the signs of every reading from the article as the last round left it."""
        article = Article(scored, home)
        kept: dict[tuple[str, str], list[list[str]]] = {}
        namesakes = best_elsewhere(scored)
        foreign = [foreign_odds(item) for item in scored]
        for item in scored:
            mention = item.local.mention
            at = mention.shape, mention.key
            if at not in kept:
                kept[at] = shared_signs(item, article)
            beside = [foreign[number] for number in item.local.beside]
            others = namesakes.get(bare(mention.key), {})
            item.signs = [
                [*common, *own, *listed_abroad(beside, reading), *elsewhere(others, item, reading)]
                if number
                else own  # "no place"
                for number, (reading, common, own) in enumerate(zip(item.readings, kept[at], item.own, strict=True))
            ]


def own_signs(local: Local, reading: Reading, sole: bool, book: Gazetteer) -> list[str]:
    """What the words around a mention say about one reading; `sole`: only whether it is a place is open."""
    if reading.row is not None:
        own = mention_signs(local, reading.row, book)
        if sole:
            own.extend(f"sole {sign}" for sign in local.signs if sign.startswith("ent=") and "/" not in sign)
        return own
    return list(abroad_mention_signs(local, reading)) if reading.abroad else no_place_signs(local)


def shared_signs(item: Scored, article: Article) -> list[list[str]]:
    """The signs of each reading that hold for every mention of its name in the article."""
    key = item.local.mention.key
    abroad = next(("country" if r.signs[0] == "abroad=country" else "town" for r in item.readings if r.abroad), "")
    rival = next((r.people for r in item.readings if r.abroad and r.signs[0] != "abroad=country"), 0)
    company = [[*abroad_signs(r, article, key), *foreign_signs(r, article, key)] for r in item.readings]
    return [
        [*r.signs, *(article.signs(r.row, key, abroad, rival) if r.row else signs)]
        for r, signs in zip(item.readings, company, strict=True)
    ]


def softmax(scores: list[float]) -> list[float]:
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [p / total for p in powers]


@lru_cache(maxsize=1)
def load_weights() -> list[dict[str, float]]:
    tables: list[dict[str, float]] = [{} for _ in range(ROUNDS)]
    for sign, *values in rows_of(FOLDER / "weights.tsv"):
        for table, value in zip(tables, values, strict=True):
            table[sign] = float(value)
    return tables
