"""Reads the source phrase of a quotation: its head, and the names and bodies that it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Span, Token

from onrecord.nlp.speakers.document import Document, find_body
from onrecord.nlp.speakers.entities import Entity
from onrecord.nlp.speakers.lexicon import noun_kind, plain, state_division
from onrecord.nlp.speakers.names import NameMention

POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
FOLLOWS_NAME = frozenset(
    {",", "(", "of", "who", "and", "-", "—", "–", "from", "at", "in", "/", "whose", "now", "&", "told", "said"}
)
ARTICLES = frozenset({"article", "story", "report", "editorial", "column", "piece"})
PAPERS = frozenset({"Times", "Post", "Journal", "Tribune", "Herald", "Globe", "News", "Press", "Politico"})
DETERMINER = re.compile(r"^(?:the|an?|this|that|these|those|its|his|her|their|some|any)\s+", re.I)


def trim_source(span: Span) -> Span:
    """Strip marks, commas and dashes around a source, and a verb, its time or its purpose behind it."""
    start, end = span.start, span.end
    while start < end and not span.doc[start].text[:1].isalnum():
        start += 1
    while end > start and not span.doc[end - 1].text[-1:].isalnum() and span.doc[end - 1].text[-1:] != ".":
        end -= 1
    while end - start > 1 and span.doc[end - 1].tag_ in ("VBD", "VBZ") and not span.doc[end - 1].text[:1].isupper():
        end -= 1
    return _without_adjunct(span.doc[start:end])


def _without_adjunct(span: Span) -> Span:
    """The span up to a time or an infinitive that hangs on no word of it: 'who | in 2010', 'Ann Lee | to vote'."""
    if len(span) < 2:
        return span
    head = phrase_head(span)
    for token in span.doc[head.i + 1 : span.end]:
        if span.start <= token.head.i < span.end:
            continue
        timed = token.pos_ == "ADP" and any(child.ent_type_ in ("DATE", "TIME") for child in token.children)
        meant = token.tag_ == "VB" and any(child.tag_ == "TO" for child in token.children)
        if (timed or meant) and token.left_edge.i > head.i:
            return span.doc[span.start : token.left_edge.i]
    return span


def phrase_head(span: Span) -> Token:
    """Find the word of a phrase on which the rest hangs: the first whose head stands outside."""
    inside = [t for t in span if not span.start <= t.head.i < span.end or t.head.i == t.i]
    return next((t for t in inside if t.pos_ in ("NOUN", "PROPN", "PRON", "NUM")), inside[0] if inside else span.root)


def whole_names(document: Document, span: Span) -> Span:
    """Grow the span over the names that it cuts: a tagger may stop inside of 'Del. Marcia “Cia” Price'."""
    start, end = span.start, span.end
    for mention in document.mentions_in(start, end):
        if mention.start < end < mention.end:
            end = mention.end
        if mention.start < start < mention.end:
            start = mention.start
    return span.doc[start:end]


def names_in(document: Document, span: Span, head: Token) -> list[NameMention]:
    """List the names that the phrase stands for: its head, an apposition of it, or several joined by 'and'."""
    inside = [m for m in document.mentions_in(span.start, span.end) if span.start <= m.start and m.end <= span.end]
    first = next((m for m in inside if _stands_for_phrase(m, span, head)), None)
    if first is None:
        return []
    return [first, *(m for m in inside if not _stands_for_phrase(m, span, head) and _are_joined(first, m, span))]


def _stands_for_phrase(mention: NameMention, span: Span, head: Token) -> bool:
    doc = span.doc
    if mention.end < span.end and doc[mention.end].text in POSSESSIVES:
        return mention.end + 1 >= span.end
    if mention.start <= head.i < mention.end:
        return True
    before = doc[span.start : mention.title_start]
    if " " in mention.name and all(t.text[:1].isupper() or t.text in POSSESSIVES or t.text == "." for t in before):
        return mention.end >= span.end or doc[mention.end].lower_ in FOLLOWS_NAME  # "Sheriff's Sgt. Ann Lee"
    after = doc[mention.end].lower_ if mention.end < span.end else ","
    if all(t.lower_ in ("former", ",") or t.pos_ == "DET" for t in before):
        return after in FOLLOWS_NAME
    if mention.title and after in (",", "("):  # 'his wife and current nominee X', not 'a lawyer for nominee X'
        last = before[-1]
        if last.text[:1].isupper() or last.pos_ not in ("ADP", "VERB", "PUNCT", "AUX", "SCONJ"):
            return True
    apposed = before[-1].text in (",", "—", "–", ":") and after in (",", "(", ".", "who") and head.i < mention.start
    if apposed and noun_kind(head.lemma_) in (None, "document") and head.pos_ == "NOUN" and mention.end < span.end:
        return True  # 'With a day until the vote, Ann Lee, a senior adviser': what stands before cannot speak
    return apposed and noun_kind(head.lemma_) == "person"


def _are_joined(first: NameMention, other: NameMention, span: Span) -> bool:
    """Do only 'and', commas, titles and brackets stand between two names?"""
    between = span.doc[first.end : other.title_start]
    links = [t.lower_ for t in between if not _in_bracket(t, between)]
    return (
        "and" in links
        and "who" not in links
        and all(t in ("and", ",", "both", "of") or state_division(t) or t[:1].isupper() or t.isalpha() for t in links)
        and len(links) <= 4
    )


def _in_bracket(token: Token, between: Span) -> bool:
    text = between.text[: token.idx - between.start_char]
    return text.count("(") > text.count(")") or token.text in "()"


def body_in(document: Document, span: Span, head: Token) -> Entity | None:
    """Find the body that a phrase names: its head, an apposition ('the union Y'), or as the paper of 'a Y article'."""
    for start, end, body in _bodies_within(document, span):
        if start <= head.i < end:
            return None if head.tag_ in ("NNS", "NNPS") and noun_kind(head.text) == "group" else body
        between = span.doc[head.i + 1 : start]
        leads = head.i < start and noun_kind(head.lemma_) in ("organization", "person")
        if leads and all(t.is_punct or t.pos_ == "DET" for t in between):
            return body
        if end == head.i and plain(head.text) in ARTICLES and body.name.split()[-1] in PAPERS:
            return body
    return find_body(document.bodies, DETERMINER.sub("", span.text)) if head.pos_ == "PROPN" else None


def _bodies_within(document: Document, span: Span) -> Iterator[tuple[int, int, Entity]]:
    for start in range(span.start, span.end):
        if start in document.bodies_at and document.bodies_at[start][0] <= span.end:
            yield start, *document.bodies_at[start]
