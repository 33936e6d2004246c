"""The component that finds quotes: who is reported to have said what, in which words. Speakers come after it.

marks -> quoted stretches            nlp.marks
cues  -> reports (source, content)   nlp.attribution_cues
both  -> whole quotations            nlp.attribution_quotations (_whole, _uncued)
rest  -> indirect and mixed quotes   nlp.attribution_clauses
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from nlp.attribution_clauses import bounded, clauses
from nlp.attribution_cues import lemma, reports
from nlp.attribution_found import Found
from nlp.attribution_page import Page, page
from nlp.attribution_quotations import utterances
from nlp.extensions import register
from nlp.records import Mention, Quote, QuoteKind

DIRECT_SHARE = 0.9
# How often a find of each rule matched an annotated quote and its source, in 300 articles of PolNeAR's train part; what
# was found under 50 times is set by hand near its count. "alone" has no source: it is the share of matches.
CONFIDENCE = {
    "joined": 0.97, "behind": 0.92, "before": 0.81, "clause": 0.79, "postposed": 0.76, "according": 0.75,
    "nearest": 0.65, "as": 0.63, "to": 0.59, "prep": 0.53, "obj": 0.52, "colon": 0.47,
    "after indirect": 0.55, "narrated": 0.5, "noun": 0.32, "noun-prep": 0.3, "alone": 0.27,
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
