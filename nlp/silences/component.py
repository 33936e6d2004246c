"""The component that finds who kept silent: declined to comment, did not respond to a request, could not be reached.

phrases  -> places in the text          onrecord.nlp.silences.phrases (tables/silences.toml)
parse    -> who, and about what
quotes   -> without those that are one  "to comment" is no quote of whoever declined to

Silence is narrated: what stands in quotation marks, in an "if", or in somebody's words about somebody else is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from onrecord.nlp.extensions import register
from onrecord.nlp.quotes.cues import cue_range
from onrecord.nlp.quotes.grammar import Range, phrase, subject
from onrecord.nlp.records import Mention, Quote, Silence
from onrecord.nlp.records import Span as Chars
from onrecord.nlp.silences.phrases import Phrase, matches
from onrecord.nlp.speakers.lexicon import noun_kind
from onrecord.nlp.text.doc_view import WORD, Page, page
from onrecord.nlp.text.spans import Spans

_ABOUT = frozenset({"prep", "ccomp", "xcomp", "dobj", "npadvmod", "advmod", "pobj", "acomp", "acl"})
_NEVER = frozenset({"i", "we", "you", "this", "that", "there", "what", "who", "which"})
_NEGATIVE = re.compile(r"(?:neither|none|nobody|no one|no)\b", re.I)
_MODALS = frozenset({"may", "might", "should", "must", "could", "would", "can", "will"})
_IF = frozenset({"if", "unless", "whether", "lest"})
_ENDS = frozenset(',;:—–-()“”"')
_UNREACHED = re.compile(r"for (?:comment|an? interview)|by (?:phone|e-?mail)", re.I)
_OTHER_WORDS = 4  # a quote with as many words beside the silence says something of its own


@Language.factory(
    "onrecord_silences", requires=["doc._.quotes", "token.dep"], assigns=["doc._.silences", "doc._.quotes"]
)
def make_silences(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """A component that sets doc._.silences, their `speaker` None, and takes the quotes out that are silences."""
    register()

    def component(doc: Doc) -> Doc:
        text = doc.text  # spaCy joins it anew at each call
        if found := _found(text):
            told = _told(page(doc), found, doc._.quotes)
            unsaid = Spans((n, match.span()) for n, (match, _) in enumerate(found))
            spans = Spans((n, silence.spans[0]) for n, silence in enumerate(told))
            doc._.quotes = tuple(q for q in doc._.quotes if not _is_silence_itself(text, q, told, spans, unsaid))
            doc._.silences = told
        return doc

    return component


def silences(doc: Doc, quotes: Sequence[Quote] = ()) -> tuple[Silence, ...]:
    """The silences of a parsed doc in order. `quotes` tell what is somebody's claim about somebody else's silence."""
    here = page(doc)
    return _told(here, _found(here.text), quotes)


def _told(here: Page, found: Sequence[tuple[re.Match[str], Phrase]], quotes: Sequence[Quote]) -> tuple[Silence, ...]:
    out: list[Silence] = []
    told = Spans((n, span) for n, quote in enumerate(quotes) for span in quote.spans)
    for match, kind in found:
        silence = _silence(here, match, kind)
        if silence is None or (out and silence.spans[0][0] < out[-1].spans[0][1]):
            continue
        if not _claimed(silence, (quotes[n] for n in told.meeting(*silence.spans[0]))):
            out.append(silence)
    return tuple(out)


def _found(text: str) -> list[tuple[re.Match[str], Phrase]]:
    return sorted(matches(text), key=lambda one: (one[0].start(), -one[0].end()))


def _silence(here: Page, match: re.Match[str], kind: Phrase) -> Silence | None:
    tokens = here.doc.char_span(*match.span(), alignment_mode="expand")
    if tokens is None or _crosses_paragraphs(here, match) or any(here.marked[tokens.start : tokens.end]):
        return None
    verb = _verb(tokens)
    if kind.who == "named":
        who = _named(here, *match.span("who"))
        spans = (_trimmed(here, match.span()),)
    else:
        who = _kept_to_paragraph(here, subject(verb, here.marked), verb)
        spans = (_with_topic(here, verb, match),)
    if not _is_silence(here, verb, who, match, kind):
        return None
    source = Mention(tuple(map(here.chars, who)), " ".join(here.text[s:e] for s, e in map(here.chars, who)))
    return Silence(kind.kind, spans, here.text[slice(*spans[0])], source, None, kind.confidence)


def _crosses_paragraphs(here: Page, match: re.Match[str]) -> bool:
    return here.paragraph(match.start()) != here.paragraph(match.end() - 1)


def _verb(tokens: Span) -> Token:
    """The first verb of the phrase, not its auxiliaries: did not [respond], [failed] to respond."""
    first = next((t for t in tokens if t.pos_ in ("VERB", "AUX") or t.tag_.startswith("VB")), tokens[0])
    return first.head if first.dep_ in ("aux", "auxpass") and first.head.i < tokens.end else first


def _is_silence(here: Page, verb: Token, who: tuple[Range, ...], match: re.Match[str], kind: Phrase) -> bool:
    if not who or _hypothetical(verb, match):
        return False
    words = [here.doc[i].lower_ for i in range(*who[0])]
    if len(words) == 1 and words[0] in _NEVER:
        return False
    if kind.who == "negative subject" and not _NEGATIVE.match(here.text, here.starts[who[0][0]]):
        return False
    return (
        kind.kind != "not reached"
        or bool(_UNREACHED.search(here.text, match.start(), match.end() + 30))
        or _speaks(here.doc, who)
    )


def _hypothetical(verb: Token, match: re.Match[str]) -> bool:
    """To decline, may refuse, for refusing to, if he refuses: not told as a fact. Did not decline: the contrary."""
    declines = match[0][:3].lower() in ("dec", "ref", "reb", "rej")
    below = {c.lower_ for c in verb.children if c.dep_ in ("aux", "mark", "neg")}
    if below & _IF or verb.dep_ == "pcomp":
        return True
    return declines and (bool(below & (_MODALS | {"to", "not", "never"})) or any(b in ("n't", "n’t") for b in below))


def _speaks(doc: Doc, who: tuple[Range, ...]) -> bool:
    """A person or a body can be reached; a deal, a verdict is reached by others."""
    head = doc[slice(*who[0])].root
    return head.pos_ in ("PROPN", "PRON") or noun_kind(head.lower_, head.tag_ == "NNS") in (
        "person", "group", "organization",
    )  # fmt: skip


def _kept_to_paragraph(here: Page, who: tuple[Range, ...], verb: Token) -> tuple[Range, ...]:
    low, high = here.bounds(verb.i)
    return tuple((max(a, low), min(b, high)) for a, b in who if max(a, low) < min(b, high))


def _named(here: Page, start: int, end: int) -> tuple[Range, ...]:
    """The first noun phrase of characters [start, end)."""
    tokens = here.doc.char_span(start, end, alignment_mode="expand")
    if tokens is None:
        return ()
    heads = (t for t in tokens if t.pos_ in ("PROPN", "NOUN", "PRON") and t.head.i not in range(tokens.start, t.i + 9))
    head = next(heads, None)
    if head is None:
        head = next((t for t in tokens if t.dep_ in ("pobj", "dobj")), tokens.root)
    low, high = phrase(head)
    return ((max(low, tokens.start), min(high, tokens.end)),) if low < tokens.end and high > tokens.start else ()


def _with_topic(here: Page, verb: Token, match: re.Match[str]) -> Chars:
    """The phrase from its first auxiliary on, with what it is about as the parse has it, up to the next point."""
    start = min(match.start(), here.starts[cue_range(verb)[0]])
    last = here.token_at(match.end()) - 1
    end = last + 1
    limit = min(here.bounds(verb.i)[1], len(here.doc))
    while end < limit and _belongs(here, here.doc[end], match, end):
        end += 1
    return _trimmed(here, (start, max(match.end(), here.chars((last, end))[1])))


def _belongs(here: Page, token: Token, match: re.Match[str], end: int) -> bool:
    """Does the token stand below the phrase by words of what it is about?"""
    if (token.text in _ENDS and not here.marked[token.i]) or token.is_space or token.is_sent_start:
        return False
    first = here.token_at(match.start())
    while token.i >= end:
        if token.dep_ in ("advcl", "cc", "conj", "punct") and token.head.i < end:
            return token.dep_ == "punct" and here.marked[token.i]
        if token.head.i == token.i:
            return False
        token = token.head
    return token.i >= first


def _trimmed(here: Page, span: Chars) -> Chars:
    start, end = span
    while end > start and (here.text[end - 1].isspace() or here.text[end - 1] in ",.;:—–-"):
        end -= 1
    return start, end


def _claimed(silence: Silence, quotes: Iterable[Quote]) -> bool:
    """Told by somebody about somebody else: "Lee said the mayor had refused to comment". A pronoun may be Lee."""
    pronoun = silence.source is not None and silence.source.text.lower() in ("he", "she", "it", "they")
    return not pronoun and any(
        s <= silence.spans[0][0] and silence.spans[0][1] <= e and _is_before(quote.cue, silence)
        for quote in quotes
        for s, e in quote.spans
    )


def _is_before(cue: Mention | None, silence: Silence) -> bool:
    return cue is not None and cue.spans[0][1] <= silence.spans[0][0]


def _is_silence_itself(text: str, quote: Quote, found: Sequence[Silence], spans: Spans, unsaid: Spans) -> bool:
    """Does a quote report by the words of a silence, told as a fact or not, or hold little else than one?

    What stands in marks was said, whatever is told around it.
    """
    if quote.kind == "direct":
        return False
    cue = quote.cue.spans if quote.cue else ()
    if any(unsaid.meeting(*span) or spans.meeting(*span) for span in cue):
        return True
    met = (found[n] for span in quote.spans for n in spans.meeting(*span))
    return any(_words_beside(text, quote, silence) < _OTHER_WORDS for silence in met)


def _words_beside(text: str, quote: Quote, silence: Silence) -> int:
    gone = [*silence.spans, *(silence.source.spans if silence.source else ())]
    words = (word.start() for start, end in quote.spans for word in WORD.finditer(text, start, end))
    return sum(not any(start <= word < end for start, end in gone) for word in words)
