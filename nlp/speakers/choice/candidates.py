"""Gathers who the source of a quotation may be: persons and bodies of the text, its own words, or nobody.

Only what stands near is gathered, or stands out in the whole text, so that a long text takes no longer a source.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from spacy.tokens import Span, Token

from onrecord.nlp.records import Quote
from onrecord.nlp.speakers.entities import Entity
from onrecord.nlp.speakers.lexicon import PRONOUNS, noun_gender, plain
from onrecord.nlp.speakers.noun_phrases import is_definite, owner_of, phrase_entity, phrase_kind
from onrecord.nlp.speakers.rules import Resolution
from onrecord.nlp.speakers.salience import Naming
from onrecord.nlp.speakers.sources import body_in, names_in, phrase_head, whole_names
from onrecord.nlp.speakers.state import ResolverState
from onrecord.nlp.text.names import fold, name_words

LATEST = 80  # namings that are looked through
FOREMOST = 3  # persons named most often in the text
SPEAKERS = 3  # the last ones
SHORT = 2  # words of a source that only repeats the last word of a name
BEHIND = 40  # tokens behind a source in which a name may tell who it is
PRONOUN_KINDS = {
    **dict.fromkeys(("he", "him", "his"), "he"),
    **dict.fromkeys(("she", "her", "hers"), "she"),
    **dict.fromkeys(("they", "them", "their", "both"), "they"),
    **dict.fromkeys(("i", "me", "my"), "I"),
    **dict.fromkeys(("we", "us", "our"), "we"),
    **dict.fromkeys(("it", "its"), "it"),
    **dict.fromkeys(("who", "which", "that"), "who"),
}
NAMED = frozenset({"person", "organization"})
OPEN_WORDS = frozenset({"PRON", "DET", "ADP", "CCONJ", "AUX", "PART", "PUNCT", "SPACE"})


@dataclass(frozen=True, slots=True)
class SourcePhrase:
    """The source of one quotation. `kind` says how it points to somebody: he, surname, the person, a group ...

    `gender` is 'm', 'f' or '' by its pronoun or noun; `words` are its content words, folded, `quote`
    the quotation, and `by_rules` what the rules make of it.
    """

    span: Span
    head: Token
    kind: str
    gender: str
    words: frozenset[str]
    quote: Quote
    by_rules: Resolution | None


@dataclass(frozen=True, slots=True)
class CandidateSet:
    """Who a source may be: `entities`, `own_words` (its words as an entity, None for a pronoun), and always nobody.

    `last` holds the last naming before the source of those named near it, by id.
    """

    entities: list[Entity]
    own_words: Entity | None
    last: dict[int, Naming]

    @property
    def all(self) -> list[Entity | None]:
        """Every candidate in order: the entities, the source's own words if they are one, None for nobody."""
        return [*self.entities, *([self.own_words] if self.own_words is not None else []), None]


def read_source(state: ResolverState, span: Span, quote: Quote, by_rules: Resolution | None) -> SourcePhrase:
    """Read how a source points to somebody."""
    span = whole_names(state.document, span)
    head = phrase_head(span)
    spelled = [*name_words(span.text), *(plain(token.text) for token in span if token.pos_ not in OPEN_WORDS)]
    gender = PRONOUNS[head.lower_] if len(span) == 1 and head.lower_ in PRONOUNS else noun_gender(head.lower_)
    return SourcePhrase(span, head, _kind(state, span, head), gender, frozenset(map(fold, spelled)), quote, by_rules)


def _kind(state: ResolverState, span: Span, head: Token) -> str:
    if len(span) == 1 and (span[0].pos_ in ("PRON", "DET") or span[0].lower_ in PRONOUN_KINDS):
        return PRONOUN_KINDS.get(span[0].lower_, "pronoun")
    if mentions := names_in(state.document, span, head):
        return "name" if " " in mentions[0].name else "surname"
    if body_in(state.document, span, head) is not None:
        return "body"
    return f"{'the' if is_definite(span) else 'a'} {phrase_kind(head)}"


def _is_named(phrase: SourcePhrase, own: Entity, entity: Entity) -> bool:
    """Are the words of a source the entity's name, or do they only repeat its last word: "the commission"?"""
    short = phrase.kind == "the organization" and len(phrase.span) <= SHORT and entity.kind == "organization"
    return entity.name == own.name or (short and plain(entity.name.split()[-1]) == plain(phrase.head.text))


def gather(state: ResolverState, phrase: SourcePhrase) -> CandidateSet:
    """Gather the candidates of a source, each once: those named last, the last speakers, the foremost persons, those
    named in or right behind it or sharing its role, and whom the rules chose."""
    document, start, end = state.document, phrase.span.start, phrase.span.end
    before = (naming for naming in reversed(state.salience.namings) if naming.at < start)
    last: dict[int, Naming] = {}
    found: list[Entity] = []
    for naming in islice(before, LATEST):
        if id(naming.entity) not in last:
            last[id(naming.entity)] = naming
            found.append(naming.entity)
    near = [*document.mentions_in(start, end), *document.mentions_in(end, end + BEHIND)]
    found += [document.people_at[mention.start] for mention in near if mention.start in document.people_at]
    found += [ranked.entity for mention in near for ranked in document.rankings.get(mention.start, ())]
    found += [document.bodies_at[at][1] for at in range(start, end) if at in document.bodies_at]
    found += [entity for _, entity in state.spoke[-SPEAKERS:]]
    found += state.foremost(FOREMOST)
    found += state.people_of_role(plain(phrase.head.text))
    chosen = phrase.by_rules.entity if phrase.by_rules is not None else None
    own = None if phrase.kind in PRONOUN_KINDS.values() else phrase_entity(phrase.span, phrase.head)
    if chosen is not None and phrase.by_rules is not None and phrase.by_rules.rule in ("phrase", "document"):
        own, chosen = chosen, None
    if phrase.kind.endswith(("anonymous", "group")):  # Lee's aide is not Lee
        owner = owner_of(document, phrase.span)
        found = [e for e in found if e is not owner]
    if own is not None:  # a phrase is meant again by a pronoun, or by the same noun: the report
        nouns = {plain(phrase.head.text), plain(phrase.head.lemma_)}
        found = [e for e in found if e.kind in NAMED or nouns & set(map(plain, e.name.split()))]
    if own is not None and any(e.spans and _is_named(phrase, own, e) for e in found):
        own = None  # the words are a name, or the last word of one: a candidate who bears it says more
    found += [chosen] if chosen is not None else []
    return CandidateSet(list({id(entity): entity for entity in found}.values()), own, last)
