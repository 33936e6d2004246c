"""Walks a text once, in reading order, and resolves the source of each quotation."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import NamedTuple

from spacy.tokens import Doc, Span, Token

from onrecord.nlp.records import Quote, Silence
from onrecord.nlp.speakers.attributes import PlaceIndex
from onrecord.nlp.speakers.choice.chooser import choose
from onrecord.nlp.speakers.document import build_document
from onrecord.nlp.speakers.entities import Entity, clear_winner
from onrecord.nlp.speakers.lexicon import PRONOUNS, noun_kind
from onrecord.nlp.speakers.names import NameMention
from onrecord.nlp.speakers.noun_phrases import resolve_description, resolve_phrase
from onrecord.nlp.speakers.pronouns import (
    FIRST_PERSON,
    RELATIVES,
    learn_gender,
    relative_antecedent,
    resolve_first_person,
    resolve_he_or_she,
    resolve_plural_or_it,
)
from onrecord.nlp.speakers.rules import Resolution
from onrecord.nlp.speakers.salience import INTRODUCED, MARGIN, QUOTED, REPORTED, role_weight
from onrecord.nlp.speakers.sources import body_in, names_in, phrase_head, trim_source, whole_names
from onrecord.nlp.speakers.state import Recorder, ResolverState

Choice = Callable[[ResolverState, Span, Quote, Resolution | None], Resolution | None]


class Event(NamedTuple):
    """Something that happens at a token: first (order 0) what the text names, then (order 1) the sources."""

    at: int
    order: int
    act: Callable[[], None]


def resolve_sources(doc: Doc, recorder: Recorder | None = None, choice: Choice = choose) -> Resolver:
    """Resolve the sources of a doc's quotes; the resolver that comes back holds the resolutions in its state.

    `choice` decides about each source, told what the rules make of it: the learned choice, unless it is being learned.
    """
    resolver = Resolver(ResolverState(build_document(doc), PlaceIndex(doc._.places), recorder), choice)
    resolver.run()
    return resolver


@dataclass(slots=True)
class Resolver:
    """Resolves the sources of one document into `state.resolutions`."""

    state: ResolverState
    choice: Choice

    def run(self) -> None:
        """Walk through the text."""
        self.state.gather_facts()
        for event in sorted(self._events(), key=lambda event: (event.at, event.order)):
            event.act()

    def resolve_silence(self, silence: Silence) -> Resolution | None:
        """Resolve who kept silent, from what stands before in the text. Call it after `run`: nothing is noted of it."""
        span = self.source_span(silence)
        if span is None:
            return None
        earlier = copy(self.state)
        earlier.spoke = [(at, entity) for at, entity in self.state.spoke if at < span.start]
        earlier.begin(silence)
        return Resolver(earlier, self.choice).resolve(span, None)

    def _events(self) -> list[Event]:
        """What happens at which token: names, pronouns and descriptions first, then the sources that end there."""
        document, in_sources = self.state.document, set[int]()
        events: list[Event] = []
        for n, quote in enumerate(document.quotes):
            span = self.source_span(quote)
            if span is not None:
                in_sources.update(range(span.start, span.end))
                events.append(self._source_event(n, quote, span))
        seen = set[int]()
        for mention in document.mentions:
            if (person := document.people_at.get(mention.start)) is not None:
                events.append(self._name_event(person, mention, id(person) not in seen))
                seen.add(id(person))
        for start, (end, body) in document.bodies_at.items():
            events.append(self._body_event(body, document.doc[start:end]))
        for i, word in enumerate(document.words):
            if i in in_sources or document.quoted[i]:
                continue
            if (lower := word.lower()) in PRONOUNS:
                events.append(self._pronoun_event(document.doc[i]))
            elif lower == "the" and (event := self._description_event(document.doc[i])) is not None:
                events.append(event)
        return events

    def source_span(self, attributed: Quote | Silence) -> Span | None:
        """Give the tokens of a source without what hangs loosely on them; None if there are none."""
        span = self.state.document.tokens(attributed.source.spans) if attributed.source else None
        span = trim_source(span) if span is not None else None
        return span if span is not None and len(span) else None

    def _source_event(self, n: int, quote: Quote, span: Span) -> Event:
        def act() -> None:
            self.state.begin(quote)
            by_rules = self.resolve(span, quote)
            self.state.note_speaker(n, span, self.choice(self.state, span, quote, by_rules))

        return Event(span.end, 1, act)

    def _add(self, at: int, entity: Entity, weight: float) -> None:
        self.state.salience.add(at, self.state.document.turn[at], entity, weight)

    def _name_event(self, person: Entity, mention: NameMention, first: bool) -> Event:
        def act() -> None:
            document, start = self.state.document, mention.start
            weight = role_weight(document.doc[start : mention.end].root, bool(document.quoted[start]))
            if document.reported[start] and not document.quoted[start]:
                weight *= REPORTED
            if first and weight > QUOTED and self.state.facts[id(person)]:
                weight *= INTRODUCED
            self._add(start, person, weight)

        return Event(mention.start, 0, act)

    def _body_event(self, body: Entity, span: Span) -> Event:
        quoted = bool(self.state.document.quoted[span.start])
        return Event(span.start, 0, lambda: self._add(span.start, body, role_weight(span.root, quoted)))

    def _pronoun_event(self, token: Token) -> Event:
        def act() -> None:
            gender = PRONOUNS[token.lower_]
            ranking = self.state.salience.rank(token.i, self.state.document.turn[token.i], gender, "person")
            if chosen := clear_winner(ranking, MARGIN):
                learn_gender(*chosen, gender)
                self._add(token.i, chosen[0], role_weight(token, False))

        return Event(token.i, 0, act)

    def _description_event(self, the: Token) -> Event | None:
        """'The governor vetoed it': a subject that a person's role may fit."""
        head = the.head
        if the.dep_ != "det" or not 0 < head.i - the.i <= 5 or head.dep_ not in ("nsubj", "nsubjpass"):
            return None
        if noun_kind(head.lower_) != "person":
            return None

        def act() -> None:
            span = self.state.document.doc[the.i : head.i + 1]
            if (resolution := resolve_description(self.state, span, head)) is not None:
                self._add(the.i, resolution.entity, role_weight(head, False))

        return Event(head.i, 0, act)

    def resolve(self, span: Span, quote: Quote | None) -> Resolution | None:
        """Resolve what a source phrase means; None where it stays open. `quote` is what the source is quoted with."""
        span = whole_names(self.state.document, span)
        head = phrase_head(span)
        if len(span) == 1 and (span[0].pos_ in ("PRON", "DET") or span[0].lower_ in PRONOUNS):
            return self._resolve_pronoun(span[0], quote)
        if mentions := names_in(self.state.document, span, head):
            return self._resolve_names(mentions)
        body = body_in(self.state.document, span, head)
        return Resolution(body, "body") if body is not None else resolve_phrase(self.state, span, head)

    def _resolve_names(self, mentions: list[NameMention]) -> Resolution | None:
        """The person of a name, or the persons of several; None for a name that more than one person bears."""
        document = self.state.document
        people = [document.people_at[m.start] for m in mentions if m.start in document.people_at]
        if len(people) > 1:
            return Resolution(Entity("person", " & ".join(p.name for p in people), members=tuple(people)), "pair")
        ranking = document.rankings.get(mentions[0].start)
        if ranking is not None:
            self.state.consider(ranking)
        if not people:
            return None
        if ranking is not None:
            return Resolution(people[0], "shared name", 1.0 - ranking[1].weight / ranking[0].weight)
        whole = " " in mentions[0].name or people[0].name == " ".join(mentions[0].name.split())
        return Resolution(people[0], "name" if whole else "surname")

    def _resolve_pronoun(self, token: Token, quote: Quote | None) -> Resolution | None:
        word = token.lower_
        if word in FIRST_PERSON and (resolution := resolve_first_person(self.state, token)) is not None:
            return resolution
        if word in RELATIVES:
            antecedent = relative_antecedent(self.state.document, token)
            return self.resolve(antecedent, None) if antecedent is not None else None
        if word in PRONOUNS:
            return resolve_he_or_she(self.state, token, quote)
        return resolve_plural_or_it(self.state, token)
