"""What speaks for and against printing a find: how it is reported, whether it can be read alone, who is its speaker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Span, Token

from onrecord.nlp.quotes.confidence import log_odds
from onrecord.nlp.quotes.cues import cue_lemmas
from onrecord.nlp.ranking import reached
from onrecord.nlp.records import Quote
from onrecord.nlp.records import Span as CharSpan
from onrecord.nlp.table_reader import mapping
from onrecord.nlp.text.views import DocView

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
OPENS = frozenset(
    {"that", "to", "whether", "if", "how", "what", "why", "who", "when", "where", "of", "for", "about", "as"}
)
LENGTHS, SHARES, ODDS = (1, 2, 3, 5, 8, 12, 20, 35), (0, 0.2, 0.5, 0.8), (-1, -0.5, 0, 0.5, 1, 1.5, 2, 3)
POSSIBLE = frozenset({"could", "would", "might", "may", "can", "should", "’d", "'d"})
ASKED = 6  # tokens behind "asked" within which "whether" says that it was a question
OUTSIDE = 40  # characters of a paragraph that are a heading rather than a sentence


def find_features(view: DocView, quote: Quote) -> list[str]:
    """What holds of one find, each as a name like "denied" or "words=5". The doc's quotes must have their speakers."""
    content = _tokens(view, quote.spans)
    if not content:
        return ["nothing"]
    cue = _tokens(view, quote.cue.spans) if quote.cue else []
    source = _tokens(view, quote.source.spans) if quote.source else []
    verb = next((t for t in cue if t.lemma_ == (quote.cue.lemma if quote.cue else None)), cue[0] if cue else None)
    return [
        quote.kind,
        f"rule={quote.rule}",
        f"odds={reached(log_odds(quote.confidence), ODDS)}",
        *_cue(verb, cue),
        *_content(view, quote, content),
        *_edges(view, content, verb),
        *_source(quote, source),
        *_together(content, cue, source),
    ]


def _tokens(view: DocView, spans: Sequence[CharSpan]) -> list[Token]:
    return [view.doc[i] for start, end in spans for i in range(view.token_at(start), view.token_at(end))]


def _cue(verb: Token | None, cue: list[Token]) -> Iterator[str]:
    """The word that reports: its lemma, class and form, and what makes it less than a report: not, would, to, if."""
    if verb is None:
        yield "no cue"
        return
    lemma = verb.lemma_.lower()
    kind = mapping("judge/verbs.tsv").get(lemma, "noun" if verb.pos_ in ("NOUN", "PROPN") else "other")
    known = (lemma, "verb") in cue_lemmas() or (lemma, "noun") in cue_lemmas() or lemma == "according"
    if known:
        yield f"cue={lemma}"
    yield f"class={kind}"
    yield f"class={kind} form={verb.tag_}"
    yield f"form={verb.tag_}"
    yield f"cue dep={verb.dep_}"
    yield f"cue words={min(len(cue), 4)}"
    group = [verb, *verb.children, *((verb.head, *verb.head.children) if verb.dep_ in ("xcomp", "conj") else ())]
    if any(t.dep_ == "neg" or t.lower_ in ("never", "hardly", "neither", "nor", "without") for t in group):
        yield "denied"
        yield f"denied class={kind}"
    if kind in ("ask", "order") and any(t.lower_ in ("whether", "if") for t in verb.doc[verb.i + 1 : verb.i + ASKED]):
        yield "asked"
    if any(t.tag_ == "MD" and t.lower_ in POSSIBLE for t in group):
        yield "possible"
    for token in group:
        if token.tag_ == "MD":
            yield f"may={token.lemma_.lower()}"
        elif token.dep_ == "aux" and token.tag_ == "TO":
            yield "to be said"
        elif token.dep_ == "mark" and token.lower_ in ("if", "whether", "unless", "though", "because", "while", "when"):
            yield f"mark={token.lower_}"
        elif token.dep_ == "auxpass":
            yield "passive"
        elif token.dep_ == "prep" and token.head == verb:
            yield f"prep={token.lower_}"
        elif token.dep_ in ("dobj", "dative") and token.head == verb:
            yield "cue has an object"
    if verb.dep_ == "xcomp":
        yield f"behind={verb.head.lemma_.lower() if verb.head.lemma_ in mapping('judge/verbs.tsv') else verb.head.pos_}"


def _content(view: DocView, quote: Quote, content: list[Token]) -> Iterator[str]:
    """Whether the words can be read alone: their length, a finite clause, how they open, what of them is in marks."""
    words = [t for t in content if t.is_alpha or t.like_num]
    yield f"words={reached(len(words), LENGTHS)}"
    finite = [t for t in content if t.tag_ in FINITE]
    inside = {t.i for t in content}
    clause = any(c.dep_ in SUBJECTS and c.i in inside for t in finite for c in (*t.children, *t.head.children))
    yield "clause" if clause else "verb without subject" if finite else "no finite verb"
    opens = content[0].lower_
    yield f"opens={opens}" if opens in OPENS else f"opens={content[0].tag_}"
    yield f"ends={content[-1].tag_}"
    yield f"spans={min(len(quote.spans), 3)}"
    yield f"{quote.kind} share in marks={reached(view.quoted_share(quote.spans), SHARES)}"
    roots = [t for t in content if t.head.i not in inside or t.head == t]
    yield f"root={roots[0].dep_}/{roots[0].pos_}" if roots else "root=none"
    yield f"roots={min(len(roots), 4)}"
    if any(t.lower_ in ("i", "we", "my", "our", "you") and not view.is_quoted[t.i] for t in content):
        yield "first or second person"
    if any(t.is_punct and t.text == "?" for t in content):
        yield "question"


def _edges(view: DocView, content: list[Token], verb: Token | None) -> Iterator[str]:
    """Whether the words were cut out of a sentence: what stands right before and behind them, where they hang."""
    doc, first, last = view.doc, content[0], content[-1]
    before = doc[first.i - 1] if first.i else None
    behind = doc[last.i + 1] if last.i + 1 < len(doc) else None
    yield "before=" + ("start" if before is None or first.is_sent_start else _edge(before))
    yield "behind=" + ("end" if behind is None or behind.is_sent_start else _edge(behind))
    if last.text[-1:] in ".!?" or (behind is not None and behind.text[:1] in ".!?"):
        yield "to the end of a sentence"
    if verb is not None:
        yield "content " + ("before the cue" if last.i < verb.i else "behind the cue" if first.i > verb.i else "around")
        yield f"from the cue={reached(min(abs(first.i - verb.i), abs(last.i - verb.i)), LENGTHS)}"
        hangs = next((t for t in content if t.head == verb), None)
        yield f"hangs as={hangs.dep_}" if hangs is not None else "hangs on no cue"
        if first.i > verb.i:
            yield f"between={_between(doc[verb.i + 1 : first.i])}"
    start, end = view.paragraph_at(view.token_starts[first.i])
    if end - start < OUTSIDE or view.is_title_case((start, end)):
        yield "in a heading"
    if start == 0:
        yield "in the first lines"


def _edge(token: Token) -> str:
    return token.lower_ if token.is_punct or token.lower_ in OPENS else token.pos_


def _between(span: Span) -> str:
    words = [t for t in span if not t.is_punct]
    return "nothing" if not words else words[0].lower_ if words[0].lower_ in OPENS else words[0].pos_


def _source(quote: Quote, source: list[Token]) -> Iterator[str]:
    """Who is to have said it, and how sure that is."""
    if not source:
        yield "no source"
    else:
        yield f"source={source[0].tag_}" if len(source) == 1 else f"source words={reached(len(source), LENGTHS)}"
        yield f"source dep={source[-1].dep_}"
        if source[0].lower_ in ("i", "we", "you", "it", "who", "which", "that", "they", "one"):
            yield f"source={source[0].lower_}"
        if any(t.tag_ in FINITE for t in source):
            yield "verb in the source"
    speaker = quote.speaker
    if speaker is None:
        yield "no speaker"
        return
    yield f"speaker={speaker.kind}"
    yield f"speaker rule={speaker.rule}"
    yield f"speaker sure={reached(log_odds(speaker.confidence), ODDS)}"
    yield f"speaker rule={speaker.rule} sure={reached(log_odds(speaker.confidence), ODDS)}"
    yield f"speaker named={reached(len(speaker.mentions), LENGTHS)}"
    yield f"speaker {speaker.kind} words={min(len(speaker.name.split()), 5)}"
    if speaker.kind == "person" and (speaker.role or speaker.official_id):
        yield "speaker with a role"
    if speaker.kind in ("organization", "document") and speaker.name[:1].islower():
        yield "speaker without capital"


def _together(content: list[Token], cue: list[Token], source: list[Token]) -> Iterator[str]:
    """How the three stand to each other, and what of the content's sentence is in none of them."""
    inside = {t.i for t in content}
    told = inside | {t.i for t in cue} | {t.i for t in source}
    left_out = {child.dep_ for t in content for child in t.children if child.i not in told and not child.is_punct}
    yield from (f"left out={dep}" for dep in sorted(left_out)) if left_out else ["left out=nothing"]
    comma = next((t.i for t in reversed(content[:-1]) if t.text in (",", "—", "–", "-")), None)
    if comma is not None:
        tail = [t for t in content if t.i > comma]
        yield "tail=" + next((t.dep_ for t in tail if t.head.i not in {other.i for other in tail}), "none")
    if any(t.i in inside for t in cue):
        yield "cue inside"
    if any(t.i in inside for t in source):
        yield "source inside"
    if source and cue:
        yield "source hangs as=" + next((t.dep_ for t in source if t.head.i in {c.i for c in cue}), "none")
        yield "same sentence" if source[0].sent.start == cue[0].sent.start else "source in another sentence"
