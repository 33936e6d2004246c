"""The spaCy component that finds who kept silent: declined to comment, did not respond to a request, was not reached.

phrases  -> places in the text             onrecord.nlp.silences.phrases (tables/silences.toml)
parse    -> who is silent, and about what
quotes   -> without those that are one     "to comment" is no quote of whoever declined to

Silence is narrated: what stands in quotation marks, in an "if", or in somebody's words about somebody else is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from onrecord.nlp.extensions import register
from onrecord.nlp.quotes.cues import verb_group
from onrecord.nlp.quotes.grammar import TokenRange, noun_phrase, subject_of
from onrecord.nlp.records import Mention, Quote, Silence, Span
from onrecord.nlp.silences.phrases import PhraseMatch, find_phrases
from onrecord.nlp.speakers.lexicon import noun_kind
from onrecord.nlp.text.spans import Spans
from onrecord.nlp.text.views import WORD, DocView, view_doc

_NEVER_SILENT = frozenset({"i", "we", "you", "this", "that", "there", "what", "who", "which"})
_NEGATIVE = re.compile(r"(?:neither|none|nobody|no one|no)\b", re.I)
_MODALS = frozenset({"may", "might", "should", "must", "could", "would", "can", "will"})
_IF = frozenset({"if", "unless", "whether", "lest"})
_NEGATIONS = frozenset({"to", "not", "never", "n't", "n’t"})  # to decline; did not decline
_DECLINES = ("dec", "ref", "reb", "rej")  # declined, refused, rebuffed, rejected
_PRONOUNS = frozenset({"he", "she", "it", "they"})
_ENDS = frozenset(',;:—–-()“”"')
_REASON_TO_REACH = re.compile(r"for (?:comment|an? interview)|by (?:phone|e-?mail)", re.I)
_BEHIND = 30  # characters behind a phrase in which the reason may stand
_OTHER_WORDS = 4  # a quote with as many words beside the silence says something of its own


@Language.factory(
    "onrecord_silences",
    requires=["doc._.quotes", "token.tag", "token.dep", "token.lemma"],
    assigns=["doc._.silences", "doc._.quotes"],
)
def make_silences(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Make a component that sets doc._.silences, their `speaker` None, and takes quotes out that are silences."""
    register()

    def component(doc: Doc) -> Doc:
        text = doc.text  # spaCy joins it anew at each call
        if phrase_matches := find_phrases(text):
            silences = _silences(view_doc(doc), phrase_matches, doc._.quotes)
            phrases = Spans((n, phrase_match.span) for n, phrase_match in enumerate(phrase_matches))
            doc._.quotes = _without_silences(text, doc._.quotes, silences, phrases)
            doc._.silences = silences
        return doc

    return component


def _silences(doc_view: DocView, phrase_matches: Sequence[PhraseMatch], quotes: Sequence[Quote]) -> tuple[Silence, ...]:
    """The silences of a parsed doc in order, without those that one of the `quotes` claims about somebody else."""
    silences: list[Silence] = []
    quoted = Spans((n, span) for n, quote in enumerate(quotes) for span in quote.spans)
    for phrase_match in phrase_matches:
        silence = _silence(doc_view, phrase_match)
        if silence is None or (silences and silence.spans[0][0] < silences[-1].spans[0][1]):
            continue
        if not _is_claim(silence, (quotes[n] for n in quoted.meeting(*silence.spans[0]))):
            silences.append(silence)
    return tuple(silences)


def _silence(doc_view: DocView, phrase_match: PhraseMatch) -> Silence | None:
    """The silence that a phrase tells of; None where it stands in quotation marks, tells no fact, or of nobody."""
    start, end = phrase_match.span
    tokens = doc_view.doc.char_span(start, end, alignment_mode="expand")
    in_one_paragraph = doc_view.paragraph_index(start) == doc_view.paragraph_index(end - 1)
    if tokens is None or not in_one_paragraph or any(doc_view.is_quoted[tokens.start : tokens.end]):
        return None
    verb = _main_verb(tokens)
    if phrase_match.phrase.who == "named":
        who, span = _named(doc_view, phrase_match.named), _without_end_points(doc_view, phrase_match.span)
    else:
        who, span = _subject(doc_view, verb), _with_topic(doc_view, verb, phrase_match)
    if not _is_silence(doc_view, verb, who, phrase_match):
        return None
    source = tuple(map(doc_view.characters, who))
    mention = Mention(source, doc_view.join(source))
    return Silence(
        phrase_match.phrase.kind, (span,), doc_view.text[slice(*span)], mention, None, phrase_match.phrase.confidence
    )


def _main_verb(tokens: TokenSpan) -> Token:
    """The first verb of a phrase, not its auxiliaries: did not [respond], [failed] to respond."""
    first = next((token for token in tokens if token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB")), tokens[0])
    return first.head if first.dep_ in ("aux", "auxpass") and first.head.i < tokens.end else first


def _subject(doc_view: DocView, verb: Token) -> tuple[TokenRange, ...]:
    """Who the verb is said of, within its paragraph."""
    first, end = doc_view.paragraph_tokens(verb.i)
    ranges = ((max(low, first), min(high, end)) for low, high in subject_of(verb, doc_view.is_quoted))
    return tuple(tokens for tokens in ranges if tokens[0] < tokens[1])


def _named(doc_view: DocView, span: Span) -> tuple[TokenRange, ...]:
    """The first noun phrase of a span."""
    tokens = doc_view.doc.char_span(*span, alignment_mode="expand")
    if tokens is None:
        return ()
    nouns = (token for token in tokens if token.pos_ in ("PROPN", "NOUN", "PRON"))
    noun = next((token for token in nouns if token.head.i not in range(tokens.start, token.i + 9)), None)
    if noun is None:
        noun = next((token for token in tokens if token.dep_ in ("pobj", "dobj")), tokens.root)
    low, high = noun_phrase(noun)
    return ((max(low, tokens.start), min(high, tokens.end)),) if low < tokens.end and high > tokens.start else ()


def _is_silence(doc_view: DocView, verb: Token, who: tuple[TokenRange, ...], phrase_match: PhraseMatch) -> bool:
    """Tell whether the phrase says of somebody who can speak, as a fact, that they did not."""
    if not who or _is_hypothetical(verb, phrase_match):
        return False
    words = [doc_view.doc[i].lower_ for i in range(*who[0])]
    if len(words) == 1 and words[0] in _NEVER_SILENT:
        return False
    if phrase_match.phrase.who == "negative subject":
        return bool(_NEGATIVE.match(doc_view.text, doc_view.token_starts[who[0][0]]))
    if phrase_match.phrase.kind != "not reached":
        return True
    start, end = phrase_match.span
    return bool(_REASON_TO_REACH.search(doc_view.text, start, end + _BEHIND)) or _can_speak(doc_view.doc, who)


def _is_hypothetical(verb: Token, phrase_match: PhraseMatch) -> bool:
    """Tell whether a phrase tells no fact (to decline, may refuse, if he refuses) or the contrary (did not decline)."""
    words = {child.lower_ for child in verb.children if child.dep_ in ("aux", "mark", "neg")}
    if words & _IF or verb.dep_ == "pcomp":
        return True
    return phrase_match.text[:3].lower() in _DECLINES and bool(words & (_MODALS | _NEGATIONS))


def _can_speak(doc: Doc, who: tuple[TokenRange, ...]) -> bool:
    """Tell whether somebody can be asked: a person or a body; a deal or a verdict is reached by others."""
    head = doc[slice(*who[0])].root
    kind = noun_kind(head.lower_, head.tag_ == "NNS")
    return head.pos_ in ("PROPN", "PRON") or kind in ("person", "group", "organization")


def _with_topic(doc_view: DocView, verb: Token, phrase_match: PhraseMatch) -> Span:
    """The phrase from its first auxiliary on, with what it is about as the parse has it, up to the next point."""
    start = min(phrase_match.span[0], doc_view.token_starts[verb_group(verb)[0]])
    first, last = doc_view.token_at(phrase_match.span[0]), doc_view.token_at(phrase_match.span[1]) - 1
    end = last + 1
    limit = min(doc_view.paragraph_tokens(verb.i)[1], len(doc_view.doc))
    while end < limit and _belongs_to_phrase(doc_view, doc_view.doc[end], first, end):
        end += 1
    return _without_end_points(doc_view, (start, max(phrase_match.span[1], doc_view.characters((last, end))[1])))


def _belongs_to_phrase(doc_view: DocView, token: Token, first: int, end: int) -> bool:
    """Tell whether a token depends on the phrase, whose tokens are [first, end), by words of what it is about."""
    if (token.text in _ENDS and not doc_view.is_quoted[token.i]) or token.is_space or token.is_sent_start:
        return False
    while token.i >= end:
        if token.dep_ in ("advcl", "cc", "conj", "punct") and token.head.i < end:
            return token.dep_ == "punct" and doc_view.is_quoted[token.i]
        if token.head.i == token.i:
            return False
        token = token.head
    return token.i >= first


def _without_end_points(doc_view: DocView, span: Span) -> Span:
    start, end = span
    while end > start and (doc_view.text[end - 1].isspace() or doc_view.text[end - 1] in ",.;:—–-"):
        end -= 1
    return start, end


def _is_claim(silence: Silence, quotes: Iterable[Quote]) -> bool:
    """Tell whether one of the quotes says it about somebody else: "Lee said the mayor had refused to comment". A
    pronoun may be Lee."""
    start, end = silence.spans[0]
    if silence.source is not None and silence.source.text.lower() in _PRONOUNS:
        return False
    return any(
        quote.cue is not None
        and quote.cue.spans[0][1] <= start
        and any(low <= start and end <= high for low, high in quote.spans)
        for quote in quotes
    )


def _without_silences(
    text: str, quotes: Sequence[Quote], silences: Sequence[Silence], phrases: Spans
) -> tuple[Quote, ...]:
    """The quotes without those that report by the words of a silence, or hold little else than one.

    `phrases` are the places of all phrases, told as facts or not. Words in quotation marks were said, whatever is told
    around them.
    """
    places = Spans((n, silence.spans[0]) for n, silence in enumerate(silences))

    def is_silence(quote: Quote) -> bool:
        cue = quote.cue.spans if quote.cue else ()
        if any(phrases.meeting(*span) or places.meeting(*span) for span in cue):
            return True
        met = (silences[n] for span in quote.spans for n in places.meeting(*span))
        return any(_words_beside(text, quote, silence) < _OTHER_WORDS for silence in met)

    return tuple(quote for quote in quotes if quote.kind == "direct" or not is_silence(quote))


def _words_beside(text: str, quote: Quote, silence: Silence) -> int:
    """How many words of a quote stand outside of the silence and its source."""
    spans = [*silence.spans, *(silence.source.spans if silence.source else ())]
    words = (word.start() for start, end in quote.spans for word in WORD.finditer(text, start, end))
    return sum(not any(start <= word < end for start, end in spans) for word in words)
