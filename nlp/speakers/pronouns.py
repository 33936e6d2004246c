"""Resolves pronouns as sources: he and she, I, they, it, and the relative 'who'."""

from __future__ import annotations

from bisect import bisect_left

from spacy.tokens import Span, Token

from onrecord.nlp.records import Quote
from onrecord.nlp.speakers.document import Document
from onrecord.nlp.speakers.entities import Entity, RankedEntity, by_weight
from onrecord.nlp.speakers.lexicon import PRONOUNS, noun_kind
from onrecord.nlp.speakers.noun_phrases import phrase_entity
from onrecord.nlp.speakers.rules import Resolution
from onrecord.nlp.speakers.salience import MARGIN
from onrecord.nlp.speakers.state import ResolverState
from onrecord.nlp.text.names import name_key

RELATIVES = frozenset({"who", "which", "that"})
BODY_PRONOUNS = frozenset({"it", "its"})
PLURAL_PRONOUNS = frozenset({"they", "them", "their", "both", "we", "us", "our"})
FIRST_PERSON = frozenset({"i", "me", "my", "we"})
TOO_NEAR = 0.85
IN_THE_QUOTATION = 0.25  # speakers seldom name themselves
SURE = 0.6  # the lead from which a pronoun tells a person's gender
PLURAL_REACH = 4  # sentences


def resolve_he_or_she(state: ResolverState, token: Token, quote: Quote | None) -> Resolution | None:
    """Resolve 'he', 'she' to the heaviest person of that gender, unless a second one comes near."""
    gender = PRONOUNS[token.lower_]
    inside = named_inside(state.document, quote)
    ranking = [
        _named_in_quotation(ranked) if id(ranked.entity) in inside else ranked
        for ranked in state.salience.rank(token.i, state.document.turn[token.i], gender, "person")
    ]
    chosen = state.choose(by_weight(ranking), TOO_NEAR)
    if chosen is None:
        return None
    learn_gender(*chosen, gender)
    return Resolution(chosen[0], "pronoun", chosen[1])


def learn_gender(person: Entity, lead: float, gender: str) -> None:
    """Take the gender of a person whose name does not tell it from a pronoun that hardly can mean anybody else."""
    if not person.gender and lead >= SURE:
        person.gender = gender


def named_inside(document: Document, quote: Quote | None) -> set[int]:
    """The ids of the persons named in the quotation itself."""
    spans = quote.spans if quote is not None else ()
    mentions = (mention for span in spans for mention in document.mentions_beginning_in(span))
    return {id(person) for mention in mentions if (person := document.people_at.get(mention.start))}


def _named_in_quotation(ranked: RankedEntity) -> RankedEntity:
    weight = ranked.weight * IN_THE_QUOTATION
    reasons = (*ranked.reasons, ("named in the quotation", weight - ranked.weight)) if ranked.reasons else ()
    return RankedEntity(weight, ranked.entity, reasons)


def relative_antecedent(document: Document, token: Token) -> Span | None:
    """Find what the relative clause of 'who' or 'which' hangs on, through an apposition the noun before it."""
    verb = token.head
    while verb.dep_ not in ("relcl", "ROOT", "acl") and verb.head.i != verb.i:
        verb = verb.head
    noun = verb.head if verb.dep_ in ("relcl", "acl") else None
    if noun is None or noun.i >= token.i:
        before = reversed(list(token.sent))
        noun = next((t for t in before if t.i < token.i and t.pos_ in ("PROPN", "NOUN")), None)
    while noun is not None and noun.dep_ == "appos":
        noun = noun.head
    if noun is None:
        return None
    left = min((t.i for t in noun.subtree if t.i <= noun.i), default=noun.i)
    return document.doc[left : noun.i + 1]


def resolve_plural_or_it(state: ResolverState, token: Token) -> Resolution | None:
    """Resolve 'they' to the pair, group or body that acted in the last sentences, 'it' to the body in focus."""
    if token.lower_ in PLURAL_PRONOUNS and (entity := _plural_before(state, token)) is not None:
        return Resolution(entity, "plural")
    if token.lower_ not in PLURAL_PRONOUNS | BODY_PRONOUNS:
        return None
    ranking = state.salience.rank(token.i, state.document.turn[token.i], "", "organization")
    chosen = state.choose(ranking, MARGIN)
    rule = "short body" if token.lower_ in BODY_PRONOUNS else "plural"
    return Resolution(chosen[0], rule, chosen[1]) if chosen else None


def _plural_before(state: ResolverState, token: Token) -> Entity | None:
    """The nearest plural subject or pair since the last group or body that spoke, or else that."""
    document, doc = state.document, state.document.doc
    turn = document.turn[token.i]
    spoke = next((p for p in reversed(state.spoke) if p[1].members or p[1].kind in ("group", "organization")), None)
    at = spoke[0] if spoke and turn - document.turn[spoke[0]] <= PLURAL_REACH else -1
    for i in range(token.i - 1, at, -1):
        if turn - document.turn[i] > PLURAL_REACH:
            break
        if doc[i].dep_ in ("nsubj", "nsubjpass") and not document.quoted[i] and _may_speak(doc[i]):
            left = min(t.i for t in doc[i].subtree)
            return phrase_entity(doc[left : i + 1], doc[i])
        if (pair := _pair_ending(document, i)) is not None:
            return pair
    return spoke[1] if at >= 0 and spoke is not None else None


def _may_speak(token: Token) -> bool:
    """Is it a plural that speaks, as its noun is known to or as a name?"""
    if token.tag_ == "NNPS":
        return True
    return token.tag_ == "NNS" and (noun_kind(token.lower_, True) or noun_kind(token.lemma_.lower(), True)) is not None


def _pair_ending(document: Document, i: int) -> Entity | None:
    """Two persons joined by 'and', the second named at token `i`."""
    second = document.people_at.get(i)
    if second is None or document.quoted[i]:
        return None
    before = document.last_mention_before(i)
    if before is None or document.turn[before.start] != document.turn[i]:
        return None
    first = document.people_at.get(before.start)
    if first is None or first is second or not any(t.lower_ == "and" for t in document.doc[before.end : i]):
        return None
    return Entity("person", f"{first.name} & {second.name}", members=(first, second))


def resolve_first_person(state: ResolverState, token: Token) -> Resolution | None:
    """Resolve 'I' to whoever speaks the quotation around it; else to the author, whom the last lines present."""
    document = state.document
    for n in state.quotes_around(token.idx):
        source = document.quotes[n].source
        own = source is not None and source.spans[0][0] == token.idx
        if not own and (resolution := state.resolutions.get(n)) is not None:
            return Resolution(resolution.entity, "first person")
    last_lines = bisect_left(document.paragraph, document.paragraph[-1] - 2)
    for mention in document.mentions_in(last_lines, len(document.words)):
        opens = mention.start and "\n" in document.words[mention.title_start - 1]
        if mention.start >= last_lines and opens and name_key(mention.name)[0]:
            person = document.people_at.get(mention.start)
            return Resolution(person, "first person", 0.5) if person is not None else None
    return None
