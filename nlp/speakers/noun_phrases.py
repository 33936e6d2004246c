"""Resolves sources that name nobody: 'the mayor', 'the commission', 'the letter', 'a senior aide'."""

from __future__ import annotations

import re
from typing import cast

from spacy.tokens import Span, Token

from onrecord.nlp.officials.table import find_official
from onrecord.nlp.records import SpeakerKind
from onrecord.nlp.speakers.attributes import Fact
from onrecord.nlp.speakers.document import Document
from onrecord.nlp.speakers.entities import Entity, RankedEntity
from onrecord.nlp.speakers.lexicon import PRONOUNS, noun_gender, noun_kind, office_of, plain, state_division
from onrecord.nlp.speakers.rules import Resolution
from onrecord.nlp.speakers.salience import MARGIN
from onrecord.nlp.speakers.sources import DETERMINER, POSSESSIVES
from onrecord.nlp.speakers.state import ResolverState
from onrecord.nlp.text.names import name_key

SPOKEN = frozenset(
    {"statement", "speech", "remark", "remarks", "tweet", "tweets", "brief", "letter", "email", "testimony"}
    | {"interview", "comments", "book"}
)
SPEAKS_FOR = frozenset(
    {"spokesman", "spokeswoman", "spokesperson", "aide", "official", "source", "lawyer", "attorney", "adviser"}
    | {"advisor", "friend", "person", "staffer", "operative", "insider"}
)
TOO_NEAR = 0.75
_CUT = re.compile(r"(?:(?<!\s)\s++)?(?:,|\(|\b(?:who|which|that|whose|released|published|obtained|dated)\b).*$", re.S)
_SHARE = re.compile(r"^(?:only|about|nearly|more than|some)?\s*[\d.]+ ?(?:percent|%) of ", re.I)


def resolve_phrase(state: ResolverState, span: Span, head: Token) -> Resolution:
    """Resolve a phrase without a name to somebody named elsewhere, or to nobody but its own words."""
    kind, definite, owner = phrase_kind(head), is_definite(span), owner_of(state.document, span)
    if kind == "anonymous" and (definite or owner is not None):
        if (resolution := resolve_description(state, span, head, owner)) is not None:
            return resolution
        if owner is not None and definite and (resolution := resolve_description(state, span, head)) is not None:
            return resolution
    spoken = kind == "document" and plain(head.text) in SPOKEN
    if spoken and (resolution := _statement(state, span, owner)) is not None:
        return resolution
    short = kind == "organization" and definite and owner is None and len(span) <= 3
    if short and (resolution := _short_body(state, span, head)) is not None:
        return resolution
    return Resolution(phrase_entity(span, head), "document" if kind == "document" else "phrase")


def _statement(state: ResolverState, span: Span, owner: Entity | None) -> Resolution | None:
    """'Lee's brief' is Lee's, 'the speech' that of whoever spoke last."""
    if owner is not None:
        return Resolution(owner, "statement")
    if is_definite(span) and len(span) <= 3 and state.spoke:
        return Resolution(state.spoke[-1][1], "statement", 0.5)
    return None


def is_definite(span: Span) -> bool:
    """Tell whether the phrase points to somebody already known."""
    bare = len(span) == 1 and office_of(span.text) is not None
    return bare or span[0].lower_ in ("the", "this", "that", "former") or span[0].lower_ in PRONOUNS


def phrase_kind(head: Token) -> SpeakerKind:
    """Say what an unnamed phrase speaks as, from its head noun."""
    plural = (
        head.tag_ in ("NNS", "NNPS")
        or head.pos_ == "NUM"
        or head.lower_ in ("many", "some", "others", "most", "several", "both")
    )
    kind = noun_kind(head.lower_, plural) or noun_kind(head.lemma_.lower(), plural)
    if kind == "person":
        return "anonymous"
    if kind:
        return cast(SpeakerKind, kind)
    if head.pos_ == "PROPN" or head.ent_type_ in ("ORG", "GPE", "NORP"):
        return "group" if head.ent_type_ == "NORP" and plural else "organization"
    return "group" if plural else "anonymous"


def phrase_entity(span: Span, head: Token) -> Entity:
    """Make an unnamed speaker under the words of the text, without what hangs loosely on them."""
    kind = phrase_kind(head)
    text = _CUT.sub("", span.text).strip() or span.text
    if kind in ("organization", "document"):
        text = DETERMINER.sub("", text)
    if kind == "group":
        text = _SHARE.sub("", text)
    return Entity(kind, " ".join(text.split()))


def owner_of(document: Document, span: Span) -> Entity | None:
    """Whose statement it is: 'Smith's brief'."""
    for mention in document.mentions_in(span.start, span.end):
        if span.start <= mention.start and mention.end < span.end and document.words[mention.end] in POSSESSIVES:
            return document.people_at.get(mention.start)
    return None


def resolve_description(
    state: ResolverState, span: Span, head: Token, owner: Entity | None = None
) -> Resolution | None:
    """Resolve 'the mayor', 'the Vermont senator' to the person of that role, the one in focus if several have it.

    A description that no role fits ('the New York businessman') means the person in focus, if it adds something
    (an adjective, a name, a number) and the last sentences are about one person. `owner` is not meant by 'Lee's aide'.
    """
    home = next((at for t in span if (at := state_division(t.text)) and t.text[0].isupper() and len(t.text) > 2), None)
    words = _describing_words(span, head)
    fitting = [p for p in state.document.people if p is not owner and _has_role(state, p, words, home)]
    fitting = [p for p in fitting if state.salience.knows(p, span.start)] or fitting
    if len(fitting) == 1:
        state.consider([RankedEntity(1.0, fitting[0], (("the only one of this role", 1.0),))])
        _learn_role(state, fitting[0], head, home)
        return Resolution(fitting[0], "title")
    ranking = state.salience.rank(span.start, state.document.turn[span.start], noun_gender(head.lower_), "person")
    ranking = [ranked for ranked in ranking if ranked.entity is not owner]
    if fitting:
        ranking = [ranked for ranked in ranking if any(ranked.entity is p for p in fitting)]
    elif not _redescribes(span, head):
        return None
    chosen = state.choose(ranking, TOO_NEAR)
    return Resolution(chosen[0], "title" if fitting else "description", chosen[1]) if chosen else None


def _describing_words(span: Span, head: Token) -> set[str]:
    """The words by which a definite phrase describes somebody: its head, and its office in the words of titles."""
    office = office_of(" ".join(t.text for t in span if t.i <= head.i))
    return {plain(head.text), plain(head.lemma_), office[0] if office else ""} - {""}


def _learn_role(state: ResolverState, person: Entity, head: Token, home: str | None) -> None:
    """'the Vermont senator' says of its person what a title would."""
    if home and (office := office_of(head.text)):
        fact = Fact(head.text, frozenset({plain(head.text)}), office[0], office[1], "", home)
        state.facts[id(person)].append(fact)


def _redescribes(span: Span, head: Token) -> bool:
    """May the phrase be a second description of a person in focus, not somebody new?"""
    if plain(head.text) in SPEAKS_FOR or any(t.lower_ in ("for", "at", "in", "with") for t in span):
        return False
    owned = max((t.i for t in span if t.i < head.i and t.text in POSSESSIVES), default=-1)
    return any(t.pos_ in ("ADJ", "PROPN", "NUM") for t in span if owned < t.i < head.i)


def _has_role(state: ResolverState, person: Entity, words: set[str], home: str | None) -> bool:
    facts = state.facts[id(person)]
    divisions = [fact.division for fact in facts if fact.division]
    if home and divisions and not any(division.startswith(home) for division in divisions):
        return False
    if any(words & fact.heads for fact in facts):
        return True
    offices = [office[0] for word in words if (office := office_of(word))]
    full = bool(home and name_key(person.name)[0])
    return full and any(find_official(person.name, office, home, None, None) for office in offices)


def _short_body(state: ResolverState, span: Span, head: Token) -> Resolution | None:
    """'the commission': the latest body with that word in its name; else the body in focus."""
    word = plain(head.text)
    before = (naming.entity for naming in reversed(state.salience.namings) if naming.at < span.start)
    bodies = (entity for entity in before if entity.kind == "organization")
    if body := next((body for body in bodies if word in map(plain, body.name.split())), None):
        return Resolution(body, "short body")
    ranking = state.salience.rank(span.start, state.document.turn[span.start], "", "organization")
    chosen = state.choose(ranking, MARGIN)
    return Resolution(chosen[0], "short body", min(chosen[1], 0.9)) if chosen else None
