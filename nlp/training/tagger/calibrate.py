"""What a confidence is worth, written to weights/confidence.tsv.

usage: python -m onrecord.nlp.training.tagger.calibrate ARTICLES.jsonl.gz

On articles that it was not trained on, it is seen how often the tagger is right where it is so sure (Platt 1999). Right
is a quote whose words overlap an annotated one by half and whose source shares a character.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np
import spacy
from spacy.tokens import Doc

from onrecord.nlp.quotes.attribution import TAGGER, Attributed
from onrecord.nlp.quotes.combine import merge
from onrecord.nlp.quotes.component import is_doubtful, manner, ruled
from onrecord.nlp.quotes.confidence import LINES, Line, Manner, log_odds
from onrecord.nlp.quotes.filters import allowed
from onrecord.nlp.quotes.tagger.model import shipped
from onrecord.nlp.records import Span
from onrecord.nlp.text.doc_view import page
from onrecord.nlp.training.tagger.articles import held_out, read_articles
from onrecord.nlp.training.tagger.parsed import MODEL

MANNERS: tuple[Manner, ...] = get_args(Manner)
PRIOR = 1.0  # finds
STEPS = 50  # none longer than 1, lest they leap over
UNPRINTED = 0.59  # what stands at .6 and above is printed


def main() -> None:
    """Read what was held out, and write the table."""
    articles = held_out(read_articles(Path(sys.argv[1])))
    nlp = spacy.load(MODEL)
    judged = [found for article in articles for found in judge(nlp(article["text"]), article)]
    found = lines([each for each in judged if each.kept])
    rows = ["# manner\tintercept\tslope: log odds of being right over those that the tagger gives (calibrate.py)"]
    rows += [f"{manner}\t{its.intercept:.3f}\t{its.slope:.3f}" for manner, its in found.items()]
    LINES.write_text("\n".join(rows) + "\n", encoding="utf8")


@dataclass(frozen=True, slots=True)
class Judged:
    """A find of the tagger: how sure it is, whether that is right, and whether readings keep it."""

    manner: Manner
    sure: float
    right: bool
    kept: bool


def judge(doc: Doc, article: dict[str, Any]) -> list[Judged]:
    """Each quote that the tagger found, those too that readings leave out."""
    here = page(doc)
    by_rule = ruled(here)
    found = merge(here, allowed(here, shipped().tag(doc), by_rule), by_rule)
    gold = article["attributions"]
    return [
        Judged(manner(here, each), each.confidence, any(agree(each, its) for its in gold), not is_doubtful(here, each))
        for each in found
        if each.rule == TAGGER
    ]


def agree(found: Attributed, gold: dict[str, Any]) -> bool:
    """Whether words and source are those of an annotated quote."""
    ours, theirs = characters(found.content), characters(gold["content"])
    if 2 * len(ours & theirs) < len(ours | theirs):
        return False
    source = characters(found.source)
    return bool(source & characters(gold["source"])) or (not source and not gold["source"])


def characters(spans: Iterable[Span]) -> set[int]:
    """Their code points."""
    return {place for start, end in spans for place in range(start, end)}


def lines(judged: Sequence[Judged]) -> dict[Manner, Line]:
    """The line of each manner: one slope, an intercept each (logistic regression by Newton's steps).

    PRIOR finds' worth of belief stands on the tagger's own word, so that of few finds none is certain.
    """
    said = np.array([0.0] * len(MANNERS) + [1.0])
    rows = [[*(each.manner == one for one in MANNERS), log_odds(each.sure)] for each in judged]
    told, right = (
        np.array(rows, dtype=float).reshape(-1, len(said)),
        np.array([each.right for each in judged], dtype=float),
    )
    found = said.copy()
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-told @ found))
        slope = told.T @ (right - likely) - PRIOR * (found - said)
        bend = (told * (likely * (1 - likely))[:, None]).T @ told + PRIOR * np.eye(len(said))
        step = np.linalg.solve(bend, slope)
        found = found + step / max(1.0, float(np.linalg.norm(step)))
    return {one: Line(float(found[at]), float(found[-1])) for at, one in enumerate(MANNERS)} | {
        "act": level([each.right for each in judged if each.manner == "act"])
    }


def level(right: Sequence[bool]) -> Line:
    """One level for all acts, the share that is right, and never one that digests print (docs/decisions/0008)."""
    share = (sum(right) + 1) / (len(right) + 2)
    return Line(log_odds(min(share, UNPRINTED)), 0.0)


if __name__ == "__main__":
    main()
