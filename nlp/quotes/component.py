"""The spaCy component that finds quotes: who is reported to have said what, in which words. Speakers come after it.

doc -> attributions of the tagger               onrecord.nlp.quotes.tagger
    -> sources corrected by grammar             onrecord.nlp.quotes.corrections
    -> layout, marks and continuations          onrecord.nlp.quotes.combine
    -> confidence, without what is doubtful     onrecord.nlp.quotes.confidence
    -> Quote records
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from onrecord.nlp.extensions import register
from onrecord.nlp.quotes.attribution import Attribution
from onrecord.nlp.quotes.combine import combine
from onrecord.nlp.quotes.confidence import confidence_of, is_doubtful
from onrecord.nlp.quotes.corrections import correct_by_grammar
from onrecord.nlp.quotes.cues import reporting_lemma
from onrecord.nlp.quotes.layout import TRANSCRIPT
from onrecord.nlp.quotes.tagger.model import Tagger, shipped
from onrecord.nlp.records import Mention, Quote, QuoteKind
from onrecord.nlp.text.views import DocView, view_doc


@Language.factory("onrecord_attribution", requires=["token.tag", "token.dep", "token.lemma"], assigns=["doc._.quotes"])
def make_attribution(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Make a component that sets doc._.quotes, their `speaker` None, behind a tagger, a parser and a lemmatizer."""
    register()

    def component(doc: Doc) -> Doc:
        doc._.quotes = find_quotes(doc, shipped())
        return doc

    return component


def find_quotes(doc: Doc, tagger: Tagger) -> tuple[Quote, ...]:
    """The quotes of a parsed doc in order of their first span. Never raises on odd text."""
    if not len(doc):
        return ()
    doc_view = view_doc(doc)
    attributions = combine(doc_view, correct_by_grammar(doc_view, tagger.tag(doc)))
    return tuple(
        _quote(doc_view, attribution) for attribution in attributions if not is_doubtful(doc_view, attribution)
    )


def _quote(doc_view: DocView, attribution: Attribution) -> Quote:
    """The record of an attribution."""
    content, cue, source = attribution.content, attribution.cue, attribution.source
    kind: QuoteKind = "direct" if attribution.rule == TRANSCRIPT else doc_view.quote_kind(content)
    lemma = reporting_lemma(doc_view.words_in(cue))
    return Quote(
        kind=kind,
        spans=content,
        text=doc_view.join(content),
        cue=Mention(cue, doc_view.join(cue), lemma) if cue else None,
        source=Mention(source, doc_view.join(source)) if source else None,
        speaker=None,
        confidence=confidence_of(doc_view, attribution),
        rule=attribution.rule,
    )
