"""The component that finds quotes: who is reported to have said what, in which words. Speakers come after it.

marks -> quoted stretches            onrecord.nlp.text.quotation_marks
layout -> transcripts, signatures    onrecord.nlp.quotes.layout
cues  -> reports (source, content)   onrecord.nlp.quotes.cues
both  -> whole quotations            onrecord.nlp.quotes.positions (_whole, _uncued)
rest  -> indirect and mixed quotes   onrecord.nlp.quotes.clauses
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from onrecord.nlp.extensions import register
from onrecord.nlp.quotes.attribution import TAGGER, Attributed
from onrecord.nlp.quotes.clauses import bounded, clauses
from onrecord.nlp.quotes.combine import merge
from onrecord.nlp.quotes.confidence import Manner, calibrated
from onrecord.nlp.quotes.cues import is_cue, lemma, reports
from onrecord.nlp.quotes.filters import allowed
from onrecord.nlp.quotes.found import Found
from onrecord.nlp.quotes.layout import VERBATIM, laid_out
from onrecord.nlp.quotes.positions import utterances
from onrecord.nlp.quotes.tagger.model import Tagger, shipped
from onrecord.nlp.quotes.uncued import blocks
from onrecord.nlp.quotes.whole import is_title
from onrecord.nlp.records import Mention, Quote, QuoteKind, Span
from onrecord.nlp.text.doc_view import Page, page
from onrecord.nlp.text.text_view import meeting

# How often a find of each rule matched an annotated quote and its source, in 300 articles of PolNeAR's train part; what
# was found under 50 times is set by hand near its count. "alone" has no source: it is the share of matches.
CONFIDENCE = {
    "joined": 0.97, "behind": 0.92, "before": 0.81, "clause": 0.79, "postposed": 0.76, "according": 0.75,
    "nearest": 0.65, "as": 0.63, "to": 0.59, "prep": 0.53, "obj": 0.52, "colon": 0.47,
    "after indirect": 0.55, "narrated": 0.5, "block": 0.5, "noun": 0.32, "noun-prep": 0.3, "alone": 0.27,
}  # fmt: skip


TOPIC = 2  # words: indirect content this short is what somebody spoke of, "blasted | Congress"; right one time in two
FEW = 5  # words: content of nobody that is no longer is right less than four times in ten (held-out articles, dev)
DOUBTFUL = 0.55  # an act of which the tagger is less sure is right one time in four: less than half the score of all


@Language.factory("onrecord_attribution", assigns=["doc._.quotes"])
def make_attribution(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """A component that sets doc._.quotes, their `speaker` None. Needs a tagger, a lemmatizer and a parser before it."""
    register()

    def component(doc: Doc) -> Doc:
        doc._.quotes = attribute(doc, shipped())
        return doc

    return component


def attribute(doc: Doc, tagger: Tagger | None = None) -> tuple[Quote, ...]:
    """The quotes of a parsed doc in order of their first span. Never raises on odd text.

    With a tagger they are merged from both (combine), else they are the rules' alone. Without a
    cue only a whole utterance in quotation marks, or one that the layout gives to somebody, is a quote.
    """
    if not len(doc):
        return ()
    here = page(doc)
    by_rule = ruled(here)
    found = merge(here, allowed(here, tagger.tag(doc), by_rule), by_rule) if tagger else by_rule
    return tuple(_quote(here, each) for each in found if not is_doubtful(here, each))


def ruled(here: Page) -> list[Attributed]:
    """What the rules find, in order. What the layout gives to somebody, no other rule touches."""
    found_reports = bounded(here, reports(here.doc, here.marked))
    found = laid_out(here)
    found += _beside(found, (_attributed(here, f) for f in blocks(here, found_reports)))
    whole = utterances(here, found_reports)
    rest = clauses(here, found_reports, whole)
    found += _beside(found, (_attributed(here, f) for f in [*whole, *rest]))
    return sorted(found, key=lambda each: (each.content, each.cue))


def _beside(found: Sequence[Attributed], more: Iterable[Attributed]) -> list[Attributed]:
    """Those of `more` that have no word of what was found."""
    taken = sorted(span for each in found for span in each.content)
    return [each for each in more if not any(meeting(taken, span) for span in each.content)]


def _attributed(here: Page, found: Found) -> Attributed:
    cue = (here.chars(found.cue),) if found.cue else ()
    return Attributed(found.spans, cue, tuple(map(here.chars, found.source)), CONFIDENCE[found.rule], found.rule)


def _quote(here: Page, found: Attributed) -> Quote:
    kind: QuoteKind = "direct" if found.rule in VERBATIM else here.kind(found.content)
    return Quote(
        kind=kind,
        spans=found.content,
        text=_text(here, found.content),
        cue=Mention(found.cue, _text(here, found.cue), _verb(here, found.cue)) if found.cue else None,
        source=Mention(found.source, _text(here, found.source)) if found.source else None,
        speaker=None,
        confidence=calibrated(manner(here, found), found.confidence) if found.rule == TAGGER else found.confidence,
    )


def manner(here: Page, found: Attributed) -> Manner:
    """By which levels its confidence is read: its kind, but for what is no speech.

    "act": done or felt and not said, "voted to", "fears", or a title behind such a word, watched "Meet the Town"; no
    word of its cue stands in the table. So are indirect words, or a title in marks, that nobody is named for, words in
    marks of nobody behind no such word, a so-called "rain tax", and one or two words of indirect content.
    """
    kind, words = here.kind(found.content), here.words(found.cue)
    told, titled = any(map(is_cue, words)), bool(words) and _is_titled(here, found.content)
    if kind != "indirect" and not titled:
        return kind if found.source or told else "act"
    if not found.source:
        return "act"
    if kind == "indirect" and len(here.words(found.content)) <= TOPIC:
        return "act"
    return kind if told else "act"


def _is_titled(here: Page, content: tuple[Span, ...]) -> bool:
    """Is all that stands in marks a name or title of several words?"""
    stretches = [stretch for span in content for stretch in here.stretches(span)]
    return all(is_title(here, each) and " " in here.text[each.inner_start : each.inner_end] for each in stretches)


def is_doubtful(here: Page, found: Attributed) -> bool:
    """Is it likelier wrong than right: an act that the tagger hardly believes, a few words of nobody?"""
    if found.rule != TAGGER or manner(here, found) != "act":
        return False
    few = here.kind(found.content) == "indirect" and len(here.words(found.content)) <= FEW
    return found.confidence < DOUBTFUL or (few and not found.source)


def _text(here: Page, spans: tuple[Span, ...]) -> str:
    return " ".join(here.text[start:end] for start, end in spans)


def _verb(here: Page, cue: tuple[Span, ...]) -> str | None:
    """Lemma of the word that reports: one of the cue table, else the first verb, else the first word; None for ":"."""
    words = here.words(cue)
    known = next(filter(is_cue, words), None)
    verb = known or next((w for w in words if w.pos_ == "VERB"), None) or (words[0] if words else None)
    return lemma(verb) if verb is not None else None
