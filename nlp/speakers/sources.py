"""From a source mention to its speaker: a name, a pronoun, a title, or a phrase that speaks for itself."""

from __future__ import annotations

import re

from spacy.tokens import Span, Token

from nlp.names import name_key
from nlp.records import SpeakerKind
from nlp.speakers.lexicon import noun_gender, noun_kind, office_of, plain, state
from nlp.speakers.mentions import NameMention
from nlp.speakers.people import Entity, find_body
from nlp.speakers.story import Story

POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
FOLLOWS_NAME = frozenset(
    {",", "(", "of", "who", "and", "-", "—", "–", "from", "at", "in", "/", "whose", "now", "&", "told", "said"}
)
SPOKEN = frozenset(
    {
        "statement",
        "speech",
        "remark",
        "remarks",
        "tweet",
        "tweets",
        "brief",
        "letter",
        "email",
        "testimony",
        "interview",
        "comments",
        "book",
    }
)
RELATIVES = frozenset({"who", "which", "that"})
PRONOUNS = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
BODY_PRONOUNS = frozenset({"it", "its"})
PLURAL_PRONOUNS = frozenset({"they", "them", "their", "both", "we", "us", "our"})
FIRST_PERSON = frozenset({"i", "me", "my", "we"})
ARTICLES = frozenset({"article", "story", "report", "editorial", "column", "piece"})
PAPERS = frozenset({"Times", "Post", "Journal", "Tribune", "Herald", "Globe", "News", "Press", "Politico"})
SPEAKS_FOR = frozenset(
    {
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "aide",
        "official",
        "source",
        "lawyer",
        "attorney",
        "adviser",
        "advisor",
        "friend",
        "person",
        "staffer",
        "operative",
        "insider",
    }
)
_CUT = re.compile(r"\s*(?:,|\(|\b(?:who|which|that|whose|released|published|obtained|dated)\b).*$", re.S)
_DETERMINER = re.compile(r"^(?:the|an?|this|that|these|those|its|his|her|their|some|any)\s+", re.I)


def trimmed(span: Span) -> Span:
    """A source without marks, commas and dashes around it."""
    start, end = span.start, span.end
    while start < end and not span.doc[start].text[:1].isalnum():
        start += 1
    while end > start and not span.doc[end - 1].text[-1:].isalnum() and span.doc[end - 1].text[-1:] != ".":
        end -= 1
    return span.doc[start:end]


def head_of(span: Span) -> Token:
    """The word of a phrase on which the rest hangs: the first whose head stands outside."""
    inside = [t for t in span if not span.start <= t.head.i < span.end or t.head.i == t.i]
    return next((t for t in inside if t.pos_ in ("NOUN", "PROPN", "PRON", "NUM")), inside[0] if inside else span.root)


def named(story: Story, span: Span, head: Token) -> list[NameMention]:
    """The names that the phrase as a whole stands for: its head, an apposition of it, or several joined by 'and'."""
    inside = [m for m in story.mentions if span.start <= m.start and m.end <= span.end]
    found = [m for m in inside if _is_head(m, span, head)]
    joint = [m for m in inside if found and m not in found and _joined(found[0], m, span)]
    return found[:1] + joint


def _is_head(mention: NameMention, span: Span, head: Token) -> bool:
    doc = span.doc
    if mention.end < span.end and doc[mention.end].text in POSSESSIVES:
        return mention.end + 1 >= span.end
    if mention.start <= head.i < mention.end:
        return True
    before = doc[span.start : mention.title_start]
    after = doc[mention.end].lower_ if mention.end < span.end else ","
    if all(t.lower_ in ("former", ",") or t.pos_ == "DET" for t in before):
        return after in FOLLOWS_NAME
    if mention.title and after in (",", "("):  # 'his wife and current nominee X', not 'a lawyer for nominee X'
        last = before[-1]
        return last.text[:1].isupper() or last.pos_ not in ("ADP", "VERB", "PUNCT", "AUX", "SCONJ")
    apposed = before[-1].text in (",", "—", "–", ":") and after in (",", "(", ".", "who")
    return apposed and noun_kind(head.lemma_) == "person" and head.i < mention.start


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


def phrase_kind(head: Token) -> SpeakerKind:
    """What an unnamed phrase speaks as, from its head noun."""
    plural = (
        head.tag_ in ("NNS", "NNPS")
        or head.pos_ == "NUM"
        or head.lower_ in ("many", "some", "others", "most", "several", "both")
    )
    kind = noun_kind(head.lower_, plural) or noun_kind(head.lemma_.lower(), plural)
    if kind == "person":
        return "anonymous"
    if kind:
        return kind  # type: ignore[return-value]  # the table holds kinds
    if head.pos_ == "PROPN" or head.ent_type_ in ("ORG", "GPE", "NORP"):
        return "group" if head.ent_type_ == "NORP" and plural else "organization"
    return "group" if plural else "anonymous"


def phrase_entity(story: Story, span: Span, head: Token) -> Entity:
    """An unnamed speaker under the words of the text, without what hangs loosely on them."""
    kind = phrase_kind(head)
    text = _full_surname(story, span)
    whole = text
    text = _CUT.sub("", text).strip() or whole
    if kind in ("organization", "document"):
        text = _DETERMINER.sub("", text)
    if kind == "group":
        text = re.sub(r"^(?:only|about|nearly|more than|some)?\s*[\d.]+ ?(?:percent|%) of ", "", text, flags=re.I)
    return Entity(kind, " ".join(text.split()))


def _full_surname(story: Story, span: Span) -> str:
    """The phrase's text with the first bare surname replaced by the full name: 'Ann Lee’s campaign'."""
    for mention in story.mentions:
        person = story.people_at.get(mention.start)
        if (
            (
                span.start <= mention.start
                and mention.end <= span.end
                and person
                and name_key(person.name)[0]
                and not name_key(mention.name)[0]
            )
            and mention.end < span.end
            and span.doc[mention.end].text in ("'s", "’s", "'", "’")
        ):
            at = story.doc[mention.start].idx
            stop = story.doc[mention.end - 1].idx + len(story.doc[mention.end - 1])
            return span.text[: at - span.start_char] + person.name + span.text[stop - span.start_char :]
    return span.text


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
    return find_body(story.bodies, _DETERMINER.sub("", span.text)) if head.pos_ == "PROPN" else None


def _bodies_within(story: Story, span: Span) -> list[tuple[int, int, Entity]]:
    return [(s, e, b) for b in story.bodies for s, e in b.spans if span.start <= s and e <= span.end]


def described(story: Story, span: Span, head: Token) -> list[str]:
    """The words by which a definite phrase describes somebody: its head, and its office in the words of titles."""
    office = office_of(" ".join(t.text for t in span if t.i <= head.i))
    return [w for w in ({plain(head.text), plain(head.lemma_)} | ({office[0]} if office else set())) if w]


def phrase_gender(head: Token) -> str:
    return noun_gender(head.lower_)
