"""What is known at each point of the walk through a text: who was named, who spoke, what was said of whom."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Span

from nlp.records import Place
from nlp.speakers.facts import Fact, facts_of
from nlp.speakers.links import Link
from nlp.speakers.people import Entity
from nlp.speakers.salience import SOURCE, Trail
from nlp.speakers.story import Story


@dataclass(slots=True)
class Scene:
    """The state of one reading. `links`: by quote, what its source was resolved to; `facts`: by id of a person."""

    story: Story
    places: list[Place]
    trail: Trail = field(default_factory=Trail)
    links: dict[int, Link | None] = field(default_factory=dict)
    facts: dict[int, list[Fact]] = field(default_factory=dict)
    spoke: list[tuple[int, Entity]] = field(default_factory=list)

    def gather_facts(self) -> None:
        """Read the words around every name."""
        for mention in self.story.mentions:
            person = self.story.people_at.get(mention.start)
            if person is not None:
                self.facts.setdefault(id(person), []).extend(facts_of(self.story.doc, mention, self.places))

    def heard(self, n: int, span: Span, link: Link | None) -> None:
        """Note who spoke quote `n`, whose source is `span`."""
        self.links[n] = link
        if link is None:
            return
        for one in link.entity.members or (link.entity,):
            self.trail.add(span.start, self.story.turn[span.start], one, SOURCE)
        self.spoke.append((span.start, link.entity))
