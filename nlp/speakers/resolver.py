"""Walk a text once, in reading order, and give each quotation its speaker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from spacy.tokens import Span, Token

from onrecord.nlp.records import Quote
from onrecord.nlp.speakers.entities import Entity
from onrecord.nlp.speakers.lexicon import PRONOUNS, noun_kind
from onrecord.nlp.speakers.mentions import NameMention
from onrecord.nlp.speakers.noun_phrases import phrase, titled
from onrecord.nlp.speakers.pronouns import RELATIVES, antecedent, first_person, learn_gender, plural, pronoun
from onrecord.nlp.speakers.rules import Link
from onrecord.nlp.speakers.salience import INTRODUCED, QUOTED, REPORTED, weight_of
from onrecord.nlp.speakers.sources import body_in, grown, head_of, named, subject_of, trimmed, unlikely
from onrecord.nlp.speakers.state import Scene
from onrecord.nlp.speakers.without_source import neighbour, signature

FIRST_PERSON = frozenset({"i", "me", "my", "we"})
Event = tuple[int, int, Callable[[], None]]


@dataclass(slots=True)
class Resolver:
    """Resolves the sources of one story into `scene.links`."""

    scene: Scene

    def run(self) -> None:
        """Walk the text, then look at the quotations without a source."""
        self.scene.gather_facts()
        for _, _, act in sorted(self._events(), key=lambda event: event[:2]):
            act()
        for n, quote in enumerate(self.scene.story.quotes):
            if self.scene.links.get(n) is None and quote.source is None and quote.kind == "direct":
                self.scene.links[n] = signature(self.scene, quote) or (
                    neighbour(self.scene, n) if quote.cue is None else None
                )

    def _events(self) -> list[Event]:
        """What happens at which token: names, pronouns and descriptions first, then the sources that end there."""
        story, sources = self.scene.story, set[int]()
        events: list[Event] = []
        for n, quote in enumerate(story.quotes):
            span = story.tokens(quote.source.spans) if quote.source else None
            if span is not None and len(span := trimmed(span)):
                sources.update(range(span.start, span.end))
                events.append((self._heard_at(span), 1, self._source_event(n, quote, span)))
        seen = set[int]()
        for mention in story.mentions:
            if (person := story.people_at.get(mention.start)) is not None:
                events.append((mention.start, 0, self._name_event(person, mention, id(person) not in seen)))
                seen.add(id(person))
        for start, (end, body) in story.bodies_at.items():
            events.append((start, 0, self._body_event(body, story.doc[start:end])))
        for i, word in enumerate(story.words):
            if i in sources or story.quoted[i]:
                continue
            if (lower := word.lower()) in PRONOUNS:
                events.append((i, 0, self._pronoun_event(story.doc[i])))
            elif lower == "the":
                events.extend(self._description_event(story.doc[i]))
        return events

    def _heard_at(self, span: Span) -> int:
        """The token at which a source is resolved: its end, but for 'I' within a quotation after who speaks that."""
        if span[0].lower_ not in FIRST_PERSON:
            return span.end
        story = self.scene.story
        around = (story.quotes[n] for n in self.scene.around(span[0].idx))
        ends = (named.end for q in around if q.source and (named := story.tokens(q.source.spans)))
        return max(span.end, *ends, span.end) + 1

    def _name_event(self, person: Entity, mention: NameMention, first: bool) -> Callable[[], None]:
        def act() -> None:
            story, start = self.scene.story, mention.start
            weight = weight_of(story.doc[start : mention.end].root, bool(story.quoted[start]))
            if story.reported[start] and not story.quoted[start]:
                weight *= REPORTED
            if first and weight > QUOTED and self.scene.facts.get(id(person)):
                weight *= INTRODUCED
            self.scene.trail.add(start, story.turn[start], person, weight)

        return act

    def _body_event(self, body: Entity, span: Span) -> Callable[[], None]:
        def act() -> None:
            story = self.scene.story
            weight = weight_of(span.root, bool(story.quoted[span.start]))
            self.scene.trail.add(span.start, story.turn[span.start], body, weight)

        return act

    def _pronoun_event(self, token: Token) -> Callable[[], None]:
        def act() -> None:
            sentence, gender = self.scene.story.turn[token.i], PRONOUNS[token.lower_]
            found = self.scene.trail.antecedent(token.i, sentence, gender)
            if found is not None:
                learn_gender(*found, gender)
                self.scene.trail.add(token.i, sentence, found[0], weight_of(token, False))

        return act

    def _description_event(self, the: Token) -> list[Event]:
        """'The governor vetoed it': a subject that a person's role may fit."""
        head = the.head
        if the.dep_ != "det" or not 0 < head.i - the.i <= 5 or head.dep_ not in ("nsubj", "nsubjpass"):
            return []
        if noun_kind(head.lower_) != "person":
            return []

        def act() -> None:
            span = self.scene.story.doc[the.i : head.i + 1]
            if (link := titled(self.scene, span, head)) is not None:
                self.scene.trail.add(the.i, self.scene.story.turn[the.i], link.entity, weight_of(head, False))

        return [(head.i, 0, act)]

    def _source_event(self, n: int, quote: Quote, span: Span) -> Callable[[], None]:
        def act() -> None:
            self.scene.heard(n, span, self.resolve(span, quote))

        return act

    def resolve(self, span: Span, quote: Quote | None) -> Link | None:
        """What a source phrase means; None where it stays open."""
        span = grown(self.scene.story, span)
        head = head_of(span)
        if quote is not None and unlikely(span) and not self.scene.story.near(span.start, span.end):
            subject = subject_of(self.scene.story, span, quote)
            return self.resolve(subject, None) if subject is not None else None
        if len(span) == 1 and (span[0].pos_ in ("PRON", "DET") or span[0].lower_ in PRONOUNS):
            return self._pronoun(span[0], quote)
        mentions = named(self.scene.story, span, head)
        if mentions:
            return self._named(mentions)
        body = body_in(self.scene.story, span, head)
        return Link(body, "body") if body is not None else phrase(self.scene, span, head)

    def _named(self, mentions: list[NameMention]) -> Link | None:
        """The person of a name, or the persons of several; None for a name that more than one person bears."""
        story = self.scene.story
        people = [story.people_at[m.start] for m in mentions if m.start in story.people_at]
        if len(people) > 1:
            return Link(Entity("person", " & ".join(p.name for p in people), members=tuple(people)), "pair")
        if not people:
            return None
        mention = mentions[0]
        if mention.start in story.leads:
            return Link(people[0], "shared name", story.leads[mention.start])
        whole = " " in mention.name or people[0].name == " ".join(mention.name.split())
        return Link(people[0], "name" if whole else "surname")

    def _pronoun(self, token: Token, quote: Quote | None) -> Link | None:
        word = token.lower_
        if word in FIRST_PERSON and (link := first_person(self.scene, token)) is not None:
            return link
        if word in RELATIVES:
            before = antecedent(self.scene.story, token)
            return self.resolve(before, None) if before is not None else None
        return pronoun(self.scene, token, quote) if word in PRONOUNS else plural(self.scene, token)
