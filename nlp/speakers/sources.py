"""The source phrase of a quotation: its head, and the names and bodies that it stands for."""

from __future__ import annotations

import re

from spacy.tokens import Span, Token

from onrecord.nlp.records import Quote
from onrecord.nlp.speakers.document import Story
from onrecord.nlp.speakers.entities import Entity, find_body
from onrecord.nlp.speakers.lexicon import noun_kind, plain, state
from onrecord.nlp.speakers.mentions import NameMention

POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
FOLLOWS_NAME = frozenset(
    {",", "(", "of", "who", "and", "-", "—", "–", "from", "at", "in", "/", "whose", "now", "&", "told", "said"}
)
ARTICLES = frozenset({"article", "story", "report", "editorial", "column", "piece"})
PAPERS = frozenset({"Times", "Post", "Journal", "Tribune", "Herald", "Globe", "News", "Press", "Politico"})
DETERMINER = re.compile(r"^(?:the|an?|this|that|these|those|its|his|her|their|some|any)\s+", re.I)


def trimmed(span: Span) -> Span:
    """A source without marks, commas and dashes around it, and without a verb, its time or its purpose behind it."""
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
    head = head_of(span)
    for token in span.doc[head.i + 1 : span.end]:
        if span.start <= token.head.i < span.end:
            continue
        timed = token.pos_ == "ADP" and any(child.ent_type_ in ("DATE", "TIME") for child in token.children)
        meant = token.tag_ == "VB" and any(child.tag_ == "TO" for child in token.children)
        if (timed or meant) and token.left_edge.i > head.i:
            return span.doc[span.start : token.left_edge.i]
    return span


def head_of(span: Span) -> Token:
    """The word of a phrase on which the rest hangs: the first whose head stands outside."""
    inside = [t for t in span if not span.start <= t.head.i < span.end or t.head.i == t.i]
    return next((t for t in inside if t.pos_ in ("NOUN", "PROPN", "PRON", "NUM")), inside[0] if inside else span.root)


def grown(story: Story, span: Span) -> Span:
    """The span with the names that it cuts made whole: a tagger may stop inside of 'Del. Marcia “Cia” Price'.

    Also with the name in commas behind a phrase without one, before the verb: 'a lawyer, Ann Lee, said'.
    """
    start, end = span.start, span.end
    if not story.near(start, end):
        set_in = (mention for mention in story.near(end + 1, end + 2) if _is_set_in(story, mention, span))
        end = next((mention.end for mention in set_in), end)
    for mention in story.near(start, end):
        if mention.start < end < mention.end:
            end = mention.end
        if mention.start < start < mention.end:
            start = mention.start
    return span.doc[start:end]


def _is_set_in(story: Story, mention: NameMention, span: Span) -> bool:
    """Does the name stand in commas between the span and a verb?"""
    words, end = story.words, mention.end
    if mention.start != span.end + 1 or words[span.end] != "," or end + 1 >= len(words) or words[end] != ",":
        return False
    return story.doc[end + 1].tag_ in ("VBD", "VBZ", "VBP", "MD")


def unlikely(span: Span) -> bool:
    """Can the phrase be no speaker: nothing but verbs and adverbs, or a time ('Thursday morning')?"""
    if all(t.ent_type_ in ("DATE", "TIME") for t in span):
        return True
    return all(t.pos_ in ("VERB", "AUX", "ADV", "ADP", "PART", "SCONJ", "PUNCT", "SPACE") for t in span)


def subject_of(story: Story, span: Span, quote: Quote) -> Span | None:
    """The subject of the verb that reports, in the source itself or in the cue; None if it stands in the quotation."""
    cue = story.tokens(quote.cue.spans) if quote.cue else None
    verb = next((t for part in (span, cue) if part is not None for t in part if t.pos_ in ("VERB", "AUX")), None)
    while verb is not None and not (found := [t for t in verb.children if t.dep_ == "nsubj"]) and verb.dep_ == "conj":
        verb = verb.head
    subject = found[0] if verb is not None and found else None
    if subject is None or any(s <= subject.idx < e for s, e in quote.spans):
        return None
    return story.doc[subject.left_edge.i : subject.right_edge.i + 1]


def named(story: Story, span: Span, head: Token) -> list[NameMention]:
    """The names that the phrase as a whole stands for: its head, an apposition of it, or several joined by 'and'."""
    inside = [m for m in story.near(span.start, span.end) if span.start <= m.start and m.end <= span.end]
    if (apposed := _before(story, span, head)) is not None and not inside:
        return [apposed]
    found = [m for m in inside if _is_head(m, span, head)]
    joint = [m for m in inside if found and m not in found and _joined(found[0], m, span)]
    return found[:1] + joint


def _before(story: Story, span: Span, head: Token) -> NameMention | None:
    """The name that the phrase stands in apposition to: 'Lee, | now the majority leader'."""
    if span.start < 2 or story.words[span.start - 1] != "," or noun_kind(head.lemma_) != "person":
        return None
    name = next((m for m in story.near(span.start - 2, span.start - 1) if m.end == span.start - 1), None)
    closed = (
        span.end == len(span.doc) or story.words[span.end] in (",", "who", ".") or story.words[span.end - 1] == "who"
    )
    return name if closed and head.dep_ == "appos" else None


def _is_head(mention: NameMention, span: Span, head: Token) -> bool:
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


def _joined(first: NameMention, other: NameMention, span: Span) -> bool:
    between = span.doc[first.end : other.title_start]
    links = [t.lower_ for t in between if not _in_bracket(t, between)]
    return (
        "and" in links
        and "who" not in links
        and all(t in ("and", ",", "both", "of") or state(t) or t[:1].isupper() or t.isalpha() for t in links)
        and len(links) <= 4
    )


def _in_bracket(token: Token, between: Span) -> bool:
    text = between.text[: token.idx - between.start_char]
    return text.count("(") > text.count(")") or token.text in "()"


def body_in(story: Story, span: Span, head: Token) -> Entity | None:
    """The body that the phrase names by its head, an apposition ('the union Y'), or as the paper of 'a Y article'."""
    for start, end, body in _bodies_within(story, span):
        if start <= head.i < end:
            return None if head.tag_ in ("NNS", "NNPS") and noun_kind(head.text) == "group" else body
        between = span.doc[head.i + 1 : start]
        leads = head.i < start and noun_kind(head.lemma_) in ("organization", "person")
        if leads and all(t.is_punct or t.pos_ == "DET" for t in between):
            return body
        if end == head.i and plain(head.text) in ARTICLES and body.name.split()[-1] in PAPERS:
            return body
    return find_body(story.bodies, DETERMINER.sub("", span.text)) if head.pos_ == "PROPN" else None


def _bodies_within(story: Story, span: Span) -> list[tuple[int, int, Entity]]:
    found = ((start, *story.bodies_at[start]) for start in range(span.start, span.end) if start in story.bodies_at)
    return [(start, end, body) for start, end, body in found if end <= span.end]
