"""The component that finds quotes: who is reported to have said what, in which words. Speakers come after it.

marks -> quoted stretches            nlp.marks
cues  -> reports (source, content)   nlp.attribution_cues
both  -> whole quotations            nlp.attribution_quotations
rest  -> indirect and mixed quotes   nlp.attribution_clauses
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from nlp.attribution_clauses import bounded, clauses
from nlp.attribution_cues import lemma, reports
from nlp.attribution_page import Page, page
from nlp.attribution_quotations import Found, utterances
from nlp.extensions import register
from nlp.records import Mention, Quote, QuoteKind

DIRECT_SHARE = 0.9
# The share of each rule's finds that matched an annotated quote and its source in 400 articles of PolNeAR's train part.
CONFIDENCE = {
    "joined": 0.95, "behind": 0.95, "before": 0.85, "after indirect": 0.8, "colon": 0.7, "narrated": 0.5,
    "goes on": 0.5, "alone": 0.4, "according": 0.85, "clause": 0.8, "postposed": 0.8,
    "to": 0.7, "prep": 0.6, "as": 0.6, "nearest": 0.6,
    "noun": 0.6, "noun-prep": 0.6, "obj": 0.45,
}  # fmt: skip


@Language.factory("onrecord_attribution", assigns=["doc._.quotes"])
def make_attribution(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """A component that sets doc._.quotes, their `speaker` None. Needs a tagger, a lemmatizer and a parser before it."""
    register()

    def component(doc: Doc) -> Doc:
        doc._.quotes = attribute(doc)
        return doc

    return component


def attribute(doc: Doc) -> tuple[Quote, ...]:
    """The quotes of a parsed doc in order of their first span. Never raises on odd text.

    Without a cue only a whole utterance in quotation marks is a quote.
    """
    if not len(doc):
        return ()
    here = page(doc)
    found_reports = bounded(here, reports(doc, here.marked))
    whole = utterances(here, found_reports)
    rest = clauses(here, found_reports, whole)
    quotes = [_quote(here, f) for f in [*whole, *rest]]
    return tuple(sorted((q for q in quotes if q), key=lambda q: (q.spans, q.cue.spans if q.cue else ())))


def _quote(here: Page, found: Found) -> Quote | None:
    share = here.quoted_share(found.spans)
    kind: QuoteKind = "direct" if share >= DIRECT_SHARE else "mixed" if share else "indirect"
    return Quote(
        kind=kind,
        spans=found.spans,
        text=" ".join(here.text[s:e] for s, e in found.spans),
        cue=_mention(here, (found.cue,), found.at) if found.cue else None,
        source=_mention(here, found.source) if found.source else None,
        speaker=None,
        confidence=CONFIDENCE[found.rule],
    )


def _mention(here: Page, ranges: tuple[tuple[int, int], ...], verb: int | None = None) -> Mention:
    spans = tuple(here.chars(r) for r in ranges)
    return Mention(spans, " ".join(here.text[s:e] for s, e in spans), None if verb is None else lemma(here.doc[verb]))
