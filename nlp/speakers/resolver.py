"""Walk a text once, in reading order, and give each quotation its speaker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from spacy.tokens import Span, Token

from nlp.names import name_key
from nlp.officials import find
from nlp.records import Place, Quote
from nlp.speakers.facts import Fact, facts_of
from nlp.speakers.lexicon import office_of, plain, state
from nlp.speakers.people import Entity
from nlp.speakers.salience import SOURCE, Trail, clear, weight_of
from nlp.speakers.sources import (
    BODY_PRONOUNS,
    PLURAL_PRONOUNS,
    PRONOUNS,
    RELATIVES,
    SPEAKS_FOR,
    SPOKEN,
    body_in,
    described,
    head_of,
    named,
    phrase_entity,
    phrase_gender,
    phrase_kind,
    trimmed,
)
from nlp.speakers.story import Story


@dataclass(slots=True)
class Resolver:
    """Resolves the sources of one story. `speakers` has an entity, or None, for each quote."""

    story: Story
    places: list[Place]
    trail: Trail = field(default_factory=Trail)
    speakers: dict[int, Entity | None] = field(default_factory=dict)
    facts: dict[int, list[Fact]] = field(default_factory=dict)
    spoke: list[tuple[int, Entity]] = field(default_factory=list)

    def run(self) -> None:
        """Fill `speakers`."""
        self._gather_facts()
        for _, _, act in sorted(self._events(), key=lambda e: e[:2]):
            act()
        for n, quote in enumerate(self.story.quotes):
            if self.speakers.get(n) is None and quote.source is None and quote.cue is None and quote.kind == "direct":
                self.speakers[n] = self._neighbour(n)

    def _gather_facts(self) -> None:
        for mention in self.story.mentions:
            person = self.story.people_at.get(mention.start)
            if person is not None:
                self.facts.setdefault(id(person), []).extend(facts_of(self.story.doc, mention, self.places))

    def _events(self) -> list[tuple[int, int, Callable[[], None]]]:
        """What happens at which token: quotes' sources before the names in them, then other pronouns."""
        story, events, sources = self.story, [], set[int]()
        for n, quote in enumerate(story.quotes):
            span = story.tokens(quote.source.spans) if quote.source else None
            if span is not None:
                span = trimmed(span)
            if span is not None and len(span):
                sources.update(range(span.start, span.end))
                events.append((span.end, 1, self._source_event(n, quote, span)))
        for mention in story.mentions:
            if (person := story.people_at.get(mention.start)) is not None:
                events.append((mention.start, 0, self._mark_event(person, story.doc[mention.start : mention.end])))
        for start, body in story.bodies_at.items():
            end = next(e for s, e in body.spans if s == start)
            events.append((start, 0, self._mark_event(body, story.doc[start:end])))
        for i, word in enumerate(story.words):
            if word.lower() in PRONOUNS and i not in sources and not story.quoted[i]:
                events.append((i, 0, self._pronoun_event(story.doc[i])))
        return events

    def _mark_event(self, entity: Entity, span: Span) -> Callable[[], None]:
        def act() -> None:
            weight = weight_of(span.root, bool(self.story.quoted[span.start]))
            self.trail.add(span.start, self.story.sentence[span.start], entity, weight)

        return act

    def _pronoun_event(self, token: Token) -> Callable[[], None]:
        def act() -> None:
            entity = self.trail.antecedent(token.i, self.story.sentence[token.i], PRONOUNS[token.lower_])
            if entity is not None:
                self.trail.add(token.i, self.story.sentence[token.i], entity, weight_of(token, False))

        return act

    def _source_event(self, n: int, quote: Quote, span: Span) -> Callable[[], None]:
        def act() -> None:
            entity = self.resolve(span, quote)
            self.speakers[n] = entity
            if entity is not None:
                for one in entity.members or (entity,):
                    self.trail.add(span.start, self.story.sentence[span.start], one, SOURCE)
                self.spoke.append((span.start, entity))

        return act

    def resolve(self, span: Span, quote: Quote | None) -> Entity | None:
        """The entity that a source phrase means; None where it stays open."""
        head = head_of(span)
        if span[0].lower_ in ("i", "me", "my", "we") and len(span) == 1:
            return self._first_person(span[0])
        if (len(span) == 1 and span[0].pos_ in ("PRON", "DET")) or (span[0].lower_ in PRONOUNS and len(span) == 1):
            return self._pronoun(span[0], quote)
        names = [
            self.story.people_at[m.start] for m in named(self.story, span, head) if m.start in self.story.people_at
        ]
        if names:
            return (
                names[0]
                if len(names) == 1
                else Entity("person", " & ".join(p.name for p in names), members=tuple(names))
            )
        return body_in(self.story, span, head) or self._phrase(span, head, quote)

    def _pronoun(self, token: Token, quote: Quote | None) -> Entity | None:
        word = token.lower_
        sentence = self.story.sentence[token.i]
        if word in PRONOUNS:
            return self._person_before(token, PRONOUNS[word], quote)
        if word in RELATIVES:
            return self._relative(token)
        if word in BODY_PRONOUNS:
            return self.trail.antecedent(token.i, sentence, "", "organization")
        if word in PLURAL_PRONOUNS:
            return self._plural(token)
        return None

    def _person_before(self, token: Token, gender: str, quote: Quote | None) -> Entity | None:
        inside = self._named_inside(quote)
        ranked = self.trail.weigh(token.i, self.story.sentence[token.i], gender, "person")
        ranked = sorted(((w * (0.25 if id(e) in inside else 1.0), e) for w, e in ranked), key=lambda p: -p[0])
        return clear(ranked, 0.85)

    def _named_inside(self, quote: Quote | None) -> set[int]:
        """Persons named in the quotation itself: speakers seldom name themselves."""
        if quote is None:
            return set()
        starts = ((self.story.doc[m.start].idx, m.start) for m in self.story.mentions)
        return {
            id(self.story.people_at[t])
            for at, t in starts
            if t in self.story.people_at and any(s <= at < e for s, e in quote.spans)
        }

    def _relative(self, token: Token) -> Entity | None:
        """'who', 'which': what the relative clause hangs on, through an apposition the name before it."""
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
        return self.resolve(self.story.doc[left : noun.i + 1], None)

    def _plural(self, token: Token) -> Entity | None:
        """'they': the pair, group or body that spoke or acted last, four sentences back at most."""
        doc, here = self.story.doc, self.story.sentence[token.i]
        spoke = next((p for p in reversed(self.spoke) if p[1].members or p[1].kind in ("group", "organization")), None)
        at = spoke[0] if spoke and here - self.story.sentence[spoke[0]] <= 4 else -1
        for i in range(token.i - 1, at, -1):
            if here - self.story.sentence[i] > 4:
                break
            if doc[i].dep_ in ("nsubj", "nsubjpass") and not self.story.quoted[i] and doc[i].tag_ in ("NNS", "NNPS"):
                left = min(t.i for t in doc[i].subtree)
                return phrase_entity(self.story, doc[left : i + 1], doc[i])
            if (pair := self._pair_ending(i)) is not None:
                return pair
        if at >= 0 and spoke is not None:
            return spoke[1]
        return self.trail.antecedent(token.i, here, "", "organization")

    def _pair_ending(self, i: int) -> Entity | None:
        """Two persons joined by 'and', the second named at token `i`."""
        second = self.story.people_at.get(i)
        if second is None or self.story.quoted[i]:
            return None
        sentence = self.story.sentence[i]
        before = [m for m in self.story.mentions if m.start < i and self.story.sentence[m.start] == sentence]
        first = self.story.people_at.get(before[-1].start) if before else None
        if first is None or first is second or not any(t.lower_ == "and" for t in self.story.doc[before[-1].end : i]):
            return None
        return Entity("person", f"{first.name} & {second.name}", members=(first, second))

    def _phrase(self, span: Span, head: Token, quote: Quote | None) -> Entity | None:
        kind = phrase_kind(head)
        if kind == "anonymous" and self._definite(span, head):
            return self._titled(span, head) or phrase_entity(self.story, span, head)
        owner = self._owner(span, head)
        if kind == "document" and plain(head.text) in SPOKEN:
            if owner is not None:
                return owner
            if self._definite(span, head) and len(span) <= 3 and self.spoke:
                return self.spoke[-1][1]
        if kind == "organization" and self._definite(span, head) and owner is None and len(span) <= 3:
            return self._short_body(span, head) or phrase_entity(self.story, span, head)
        return phrase_entity(self.story, span, head)

    def _definite(self, span: Span, head: Token) -> bool:
        return span[0].lower_ in ("the", "this", "that") or span[0].lower_ in PRONOUNS

    def _owner(self, span: Span, head: Token) -> Entity | None:
        """Whose statement it is: 'Smith's brief'."""
        for mention in self.story.mentions:
            if (
                span.start <= mention.start
                and mention.end < span.end
                and self.story.doc[mention.end].text in ("'s", "’s", "'", "’")
            ):
                return self.story.people_at.get(mention.start)
        return None

    def _titled(self, span: Span, head: Token) -> Entity | None:
        """'the mayor', 'the Vermont senator': the person of that role, the one in focus if several have it.

        A description that no role fits ('the New York businessman') means the person in focus, if it adds something
        (an adjective, a name, a number) and the last sentences are about one person.
        """
        home = next((found for t in span if (found := state(t.text)) and t.text[0].isupper() and len(t.text) > 2), None)
        words = described(self.story, span, head)
        fitting = [p for p in self.story.people if self._has_role(p, words, home)]
        before = {id(e) for at, _, e, _ in self.trail.marks if at < span.start}
        fitting = [p for p in fitting if id(p) in before] or fitting
        if len(fitting) == 1:
            self._learn(fitting[0], span, head, home)
            return fitting[0]
        ranked = self.trail.weigh(span.start, self.story.sentence[span.start], phrase_gender(head), "person")
        if fitting:
            ranked = [(w, e) for w, e in ranked if any(e is p for p in fitting)]
        elif not self._redescribes(span, head):
            return None
        return clear(ranked, 0.75)

    def _learn(self, person: Entity, span: Span, head: Token, home: str | None) -> None:
        """'the Vermont senator' says of its person what a title would."""
        if home and (office := office_of(head.text)):
            fact = Fact(head.text, frozenset({plain(head.text)}), office[0], office[1], "", home)
            self.facts.setdefault(id(person), []).append(fact)

    def _redescribes(self, span: Span, head: Token) -> bool:
        """May the phrase be a second description of a person in focus, not somebody new?"""
        if plain(head.text) in SPEAKS_FOR or any(t.lower_ in ("for", "at", "in", "with") for t in span):
            return False
        return any(t.pos_ in ("ADJ", "PROPN", "NUM") for t in span if t.i < head.i)

    def _has_role(self, person: Entity, words: list[str], home: str | None) -> bool:
        facts = self.facts.get(id(person), [])
        if (
            home
            and any(f.division for f in facts)
            and not any(f.division and f.division.startswith(home) for f in facts)
        ):
            return False
        if any(set(words) & f.heads for f in facts):
            return True
        offices = [office for word in words if (office := office_of(word))]
        return bool(home and name_key(person.name)[0]) and any(
            find(person.name, o[0], home, None, None) for o in offices
        )

    def _short_body(self, span: Span, head: Token) -> Entity | None:
        """'the commission': the latest body with that word in its name; else the body in focus."""
        word = plain(head.text)
        before = [b for at, _, b, _ in self.trail.marks if at < span.start and b.kind == "organization"]
        match = next((b for b in reversed(before) if word in (plain(w) for w in b.name.split())), None)
        return match or self.trail.antecedent(span.start, self.story.sentence[span.start], "", "organization")

    def _first_person(self, token: Token) -> Entity | None:
        """'I': whoever speaks the quotation around it; else the author, whom the last lines present."""
        for n, quote in enumerate(self.story.quotes):
            if (
                any(s <= token.idx < e for s, e in quote.spans)
                and self.speakers.get(n) is not None
                and not (quote.source and quote.source.spans[0][0] == token.idx)
            ):
                return self.speakers[n]
        last = self.story.paragraph[-1]
        for mention in self.story.mentions:
            if (
                self.story.paragraph[mention.start] >= last - 2
                and mention.start
                and "\n" in self.story.doc[mention.title_start - 1].text
                and name_key(mention.name)[0]
            ):
                return self.story.people_at.get(mention.start)
        return None

    def _neighbour(self, n: int) -> Entity | None:
        """A quotation without source: the one speaker of its paragraph, or else the last of the paragraph before."""
        story, quotes = self.story, self.story.quotes
        where = self._paragraph(quotes[n])
        same = [
            self.speakers.get(k)
            for k in range(len(quotes))
            if k != n and self._paragraph(quotes[k]) == where and quotes[k].source
        ]
        heard = {id(e): e for e in same if e is not None}
        if len(heard) == 1:
            return next(iter(heard.values()))
        if heard:
            return None
        before = [e for at, e in self.spoke if where - 1 <= story.paragraph[at] < where]
        return before[-1] if before else None

    def _paragraph(self, quote: Quote) -> int:
        span = self.story.tokens(quote.spans)
        return self.story.paragraph[span.start] if span is not None and len(span) else -1
