"""What is known at each point of the walk through a text: who was named, who spoke, what was said of whom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from spacy.tokens import Span

from onrecord.nlp.records import Quote
from onrecord.nlp.speakers.attributes import Fact, Linked, facts_of
from onrecord.nlp.speakers.document import Story
from onrecord.nlp.speakers.entities import Entity
from onrecord.nlp.speakers.rules import Link
from onrecord.nlp.speakers.salience import SOURCE, Trail
from onrecord.nlp.text.spans import Spans


@dataclass(slots=True)
class Scene:
    """The state of one reading.

    `links`: by quote, what its source was resolved to; `facts`: by id of a person, each once; `spoke`: who spoke, with
    the token of the source; `last_heard`: who spoke last in each paragraph; `paragraphs`: the quotes that
    begin in each.
    """

    story: Story
    places: Linked
    trail: Trail = field(default_factory=Trail)
    links: dict[int, Link | None] = field(default_factory=dict)
    facts: dict[int, list[Fact]] = field(default_factory=dict)
    spoke: list[tuple[int, Entity]] = field(default_factory=list)
    last_heard: dict[int, Entity] = field(default_factory=dict)
    quoted: Spans = field(init=False)
    paragraphs: dict[int, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        quotes = list(enumerate(self.story.quotes))
        self.quoted = Spans((n, span) for n, quote in quotes for span in quote.spans)
        self.paragraphs = defaultdict(list)
        for n, quote in quotes:
            self.paragraphs[self.paragraph(quote)].append(n)

    def paragraph(self, quote: Quote) -> int:
        """The number of the paragraph in which a quotation begins, -1 outside of the text."""
        span = self.story.tokens(quote.spans)
        return self.story.paragraph[span.start] if span is not None and len(span) else -1

    def around(self, at: int) -> list[int]:
        """The numbers of the quotes within which character `at` stands."""
        return self.quoted.meeting(at, at + 1)

    def gather_facts(self) -> None:
        """Read the words around every name."""
        for mention in self.story.mentions:
            person = self.story.people_at.get(mention.start)
            if person is not None:
                known = self.facts.setdefault(id(person), [])
                known.extend(fact for fact in facts_of(self.story.doc, mention, self.places) if fact not in known)

    def heard(self, n: int, span: Span, link: Link | None) -> None:
        """Note who spoke quote `n`, whose source is `span`."""
        self.links[n] = link
        if link is None:
            return
        for one in link.entity.members or (link.entity,):
            self.trail.add(span.start, self.story.turn[span.start], one, SOURCE)
        self.spoke.append((span.start, link.entity))
        self.last_heard[self.story.paragraph[span.start]] = link.entity
