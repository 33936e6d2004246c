"""Sets the confidence of each quote that is not all in quotation marks to the chance that an editor would print it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc

from onrecord.nlp.extensions import register
from onrecord.nlp.judge.features import find_features
from onrecord.nlp.ranking import Weights, read_weights, softmax
from onrecord.nlp.records import Quote
from onrecord.nlp.text.views import view_doc

# An editor's: right; cut or too wide; another speaker; not asserted; an act or feeling; nothing is reported.
VERDICTS = ("right", "cut", "speaker", "not asserted", "act", "nothing")


@Language.factory("onrecord_judge", requires=["token.dep", "doc._.quotes"], assigns=["doc._.quotes"])
def make_judge(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Make the component. It stands behind the speakers, since a find with a wrong speaker is not printed."""
    register()
    return judge


def judge(doc: Doc) -> Doc:
    """Set doc._.quotes again.

    Words that stand in quotation marks keep their confidence, and so do those partly in marks that nobody is named for.
    """
    if not doc._.quotes:
        return doc
    view = view_doc(doc)
    tables = shipped_weights()
    doc._.quotes = tuple(
        replace(quote, confidence=chance(quote, verdicts(find_features(view, quote), tables)))
        if is_judged(quote)
        else quote
        for quote in doc._.quotes
    )
    return doc


def is_judged(quote: Quote) -> bool:
    """Tell whether the judge says how sure a quote is: all words without marks, some in marks if a source is named."""
    return quote.kind == "indirect" or (quote.kind == "mixed" and quote.source is not None)


def chance(quote: Quote, shares: Sequence[float]) -> float:
    """The chance that an editor prints it: that it is right. Around words in marks a cut may stand."""
    return shares[0] + (shares[1] if quote.kind == "mixed" else 0.0)


def verdicts(features: Sequence[str], tables: Sequence[Weights]) -> list[float]:
    """The probability of each of VERDICTS for a find with these features, in their order."""
    return softmax([sum(table.get(name, 0.0) for name in features) for table in tables])


@lru_cache(maxsize=1)
def shipped_weights() -> list[Weights]:
    """The weights that we ship, one table a verdict."""
    return read_weights("judge/weights.tsv")
