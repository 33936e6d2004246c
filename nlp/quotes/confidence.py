"""How likely an attribution of the tagger is right: the confidence that a quote has before onrecord.nlp.judge, which
keeps that of words in marks, and what is left out.

The tagger is too sure of itself, as networks are, and more so of one class of quote than of another. What
training/tagger/calibrate.py learned of that stands in weights/confidence.tsv: the log odds of being right lie on a line
over those that the tagger gives (Platt 1999).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np

from onrecord.nlp.quotes.attribution import Attribution
from onrecord.nlp.quotes.cues import is_cue
from onrecord.nlp.records import Span
from onrecord.nlp.table_reader import records
from onrecord.nlp.text.views import DocView

LINES = Path(__file__).parents[1] / "weights" / "confidence.tsv"
SUREST = 1e-4  # the tagger's probability counts as no nearer to 0 and 1 than this
TOPIC = 2  # words: indirect content this short is what somebody spoke of, "blasted | Congress"; right one time in two
FEW = 5  # words: content of nobody that is no longer is right less than four times in ten (held-out articles, dev)
DOUBTFUL = 0.55  # an act of which the tagger is less sure is right one time in four: less than half the score of all

QuoteClass = Literal["direct", "mixed", "indirect", "act"]


@dataclass(frozen=True, slots=True)
class Calibration:
    """The line of one class: log odds of being right are `intercept` + `slope` times the log odds of the tagger."""

    intercept: float
    slope: float

    def probability(self, tagger_probability: float) -> float:
        """The share of attributions that are right where the tagger gives them that probability; both in (0, 1)."""
        return float(1 / (1 + np.exp(-(self.intercept + self.slope * log_odds(tagger_probability)))))


def log_odds(probability: float) -> float:
    """The log odds of a probability in [0, 1], kept finite."""
    bounded = min(max(probability, SUREST), 1 - SUREST)
    return float(np.log(bounded / (1 - bounded)))


@lru_cache(maxsize=1)
def calibrations() -> dict[str, Calibration]:
    """The calibration of each class of quote."""
    return dict(records(LINES, lambda name, intercept, slope: (name, Calibration(float(intercept), float(slope)))))


def confidence_of(doc_view: DocView, attribution: Attribution) -> float:
    """The confidence that a quote carries: calibrated by its class, or that of the rule which found it."""
    if not attribution.is_tagged:
        return attribution.confidence
    return calibrations()[quote_class(doc_view, attribution)].probability(attribution.confidence)


def quote_class(doc_view: DocView, attribution: Attribution) -> QuoteClass:
    """The class by which the confidence of an attribution is read: the kind of quote, or "act" for what is no speech.

    An act is what is done or felt and not said, "voted to", "fears", or a title behind such a word, watched "Meet the
    Town": no word of its cue stands in the table of cues. So are indirect words, or a title in marks, that nobody is
    named for; words in marks of nobody behind no such word, a so-called "rain tax"; and one or two words of indirect
    content.
    """
    kind, cue_words = doc_view.quote_kind(attribution.content), doc_view.words_in(attribution.cue)
    is_speech = any(map(is_cue, cue_words))
    if kind != "indirect" and not (cue_words and _is_title(doc_view, attribution.content)):
        return kind if attribution.source or is_speech else "act"
    if not attribution.source or not is_speech:
        return "act"
    return "act" if kind == "indirect" and len(doc_view.words_in(attribution.content)) <= TOPIC else kind


def _is_title(doc_view: DocView, content: tuple[Span, ...]) -> bool:
    """Tell whether all that stands in marks is a name or title of several words."""
    inner = [(each.inner_start, each.inner_end) for span in content for each in doc_view.stretches_in(span)]
    return all(doc_view.is_title_case(span) and " " in doc_view.text[slice(*span)] for span in inner)


def is_doubtful(doc_view: DocView, attribution: Attribution) -> bool:
    """Tell whether an attribution is likelier wrong than right: an act that the tagger hardly believes, a few words of
    nobody."""
    if not attribution.is_tagged or quote_class(doc_view, attribution) != "act":
        return False
    is_indirect = doc_view.quote_kind(attribution.content) == "indirect"
    is_short = is_indirect and len(doc_view.words_in(attribution.content)) <= FEW
    return attribution.confidence < DOUBTFUL or (is_short and not attribution.source)
