"""Measure how often the tagger is right where it is so sure, and write it to weights/confidence.tsv.

usage: python -m onrecord.nlp.training.tagger.calibrate ARTICLES.jsonl.gz

It is measured on articles that the tagger was not trained on (Platt 1999). Right is a quote whose words overlap an
annotated one by half and whose source shares a character.
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

from onrecord.nlp.quotes.attribution import Attribution
from onrecord.nlp.quotes.combine import combine
from onrecord.nlp.quotes.confidence import LINES, Calibration, QuoteClass, is_doubtful, log_odds, quote_class
from onrecord.nlp.quotes.corrections import correct_by_grammar
from onrecord.nlp.quotes.tagger.model import shipped
from onrecord.nlp.records import Span
from onrecord.nlp.text.views import view_doc
from onrecord.nlp.training.tagger.articles import held_out, read_articles
from onrecord.nlp.training.tagger.parsed import MODEL

CLASSES: tuple[QuoteClass, ...] = get_args(QuoteClass)
PRIOR = 1.0  # quotes
STEPS = 50  # none longer than 1, lest they leap over
UNPRINTED = 0.59  # what stands at .6 and above is printed


def main() -> None:
    """Judge the quotes of the held-out articles, and write the table of confidences."""
    articles = held_out(read_articles(Path(sys.argv[1])))
    nlp = spacy.load(MODEL)
    judged_quotes = [judged for article in articles for judged in judge(nlp(article["text"]), article)]
    calibrations = fit([judged for judged in judged_quotes if judged.kept])
    rows = ["# class\tintercept\tslope: log odds of being right over those that the tagger gives (calibrate.py)"]
    rows += [f"{name}\t{line.intercept:.3f}\t{line.slope:.3f}" for name, line in calibrations.items()]
    LINES.write_text("\n".join(rows) + "\n", encoding="utf8")


@dataclass(frozen=True, slots=True)
class Judged:
    """A quote that the tagger found: how sure it is, whether it is right, and whether readings keep it."""

    quote_class: QuoteClass
    sure: float
    right: bool
    kept: bool


def judge(doc: Doc, article: dict[str, Any]) -> list[Judged]:
    """Compare the quotes that the tagger found with an article's annotations, also those that readings leave out."""
    doc_view = view_doc(doc)
    attributions = combine(doc_view, correct_by_grammar(doc_view, shipped().tag(doc)))
    return [
        Judged(
            quote_class(doc_view, attribution),
            attribution.confidence,
            any(agree(attribution, gold) for gold in article["attributions"]),
            not is_doubtful(doc_view, attribution),
        )
        for attribution in attributions
        if attribution.is_tagged
    ]


def agree(attribution: Attribution, gold: dict[str, Any]) -> bool:
    """Whether words and source of an attribution are those of an annotated one."""
    ours, theirs = characters(attribution.content), characters(gold["content"])
    if 2 * len(ours & theirs) < len(ours | theirs):
        return False
    source = characters(attribution.source)
    return bool(source & characters(gold["source"])) or (not source and not gold["source"])


def characters(spans: Iterable[Span]) -> set[int]:
    """The code points that lie in any of the spans."""
    return {place for start, end in spans for place in range(start, end)}


def fit(judged_quotes: Sequence[Judged]) -> dict[QuoteClass, Calibration]:
    """Fit the line of each class of quote: one slope, an intercept each (logistic regression by Newton's method).

    PRIOR quotes' worth of belief stands on the tagger's own word, so that few quotes make nothing certain.
    """
    prior = np.array([0.0] * len(CLASSES) + [1.0])
    rows = [[*(judged.quote_class == one for one in CLASSES), log_odds(judged.sure)] for judged in judged_quotes]
    inputs = np.array(rows, dtype=float).reshape(-1, len(prior))
    right = np.array([judged.right for judged in judged_quotes], dtype=float)
    fitted = prior.copy()
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-inputs @ fitted))
        slope = inputs.T @ (right - likely) - PRIOR * (fitted - prior)
        bend = (inputs * (likely * (1 - likely))[:, None]).T @ inputs + PRIOR * np.eye(len(prior))
        step = np.linalg.solve(bend, slope)
        fitted = fitted + step / max(1.0, float(np.linalg.norm(step)))
    return {one: Calibration(float(fitted[at]), float(fitted[-1])) for at, one in enumerate(CLASSES)} | {
        "act": level([judged.right for judged in judged_quotes if judged.quote_class == "act"])
    }


def level(right: Sequence[bool]) -> Calibration:
    """The line of acts: one level, the share that is right, and never one that digests print (docs/decisions/0008)."""
    share = (sum(right) + 1) / (len(right) + 2)
    return Calibration(log_odds(min(share, UNPRINTED)), 0.0)


if __name__ == "__main__":
    main()
