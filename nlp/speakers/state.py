"""Holds what is known at each point of the walk through a text: who was named, who spoke, what was said of whom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from spacy.tokens import Span

from onrecord.nlp.records import Quote, Silence
from onrecord.nlp.speakers.attributes import Fact, PlaceIndex, facts_about
from onrecord.nlp.speakers.document import Document
from onrecord.nlp.speakers.entities import Entity, RankedEntity, clear_winner
from onrecord.nlp.speakers.lexicon import plain
from onrecord.nlp.speakers.rules import Resolution
from onrecord.nlp.speakers.salience import SOURCE, SalienceLog
from onrecord.nlp.text.spans import Spans

SAME_ROLE = 8  # persons of one role that are considered


@dataclass(slots=True)
class Recorder:
    """Collects, for explain, the candidates that the resolver considers for the source of each quote and silence."""

    considered: dict[Quote | Silence, dict[int, RankedEntity]] = field(default_factory=dict)
    current: dict[int, RankedEntity] = field(default_factory=dict)

    def begin(self, attributed: Quote | Silence) -> None:
        """Collect for this quote or silence from now on."""
        self.current = self.considered[attributed] = {}

    def note(self, ranking: list[RankedEntity]) -> None:
        """Keep these candidates, each with its last weight."""
        self.current.update((id(ranked.entity), ranked) for ranked in ranking)


@dataclass(slots=True)
class ResolverState:
    """The state of one reading, as the resolver walks on.

    `resolutions`: by quote, what its source was resolved to; `facts`: by id of a person, each once; `spoke`: who spoke,
    with the token of the source; `quoted`: the spans of the quotes by their numbers; `by_count`, `by_role`, `spelled`:
    what is looked up again and again, made when it is asked for first. `recorder` is None unless somebody
    asks for an explanation.
    """

    document: Document
    place_index: PlaceIndex
    recorder: Recorder | None = None
    salience: SalienceLog = field(default_factory=SalienceLog)
    resolutions: dict[int, Resolution | None] = field(default_factory=dict)
    facts: dict[int, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    spoke: list[tuple[int, Entity]] = field(default_factory=list)
    quoted: Spans = field(init=False)
    by_count: list[Entity] = field(default_factory=list)
    by_role: dict[str, list[Entity]] = field(default_factory=dict)
    spelled: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.quoted = Spans((n, span) for n, quote in enumerate(self.document.quotes) for span in quote.spans)
        self.salience.with_reasons = self.recorder is not None

    def quotes_around(self, at: int) -> list[int]:
        """Give the numbers of the quotes within which character `at` stands."""
        return self.quoted.meeting(at, at + 1)

    def gather_facts(self) -> None:
        """Read the words around every name."""
        for mention in self.document.mentions:
            person = self.document.people_at.get(mention.start)
            if person is not None:
                facts = self.facts[id(person)]
                read = facts_about(self.document.doc, mention, self.place_index)
                facts.extend(fact for fact in read if fact not in facts)
        for person in self.document.people:
            for noun in {noun for fact in self.facts[id(person)] for noun in fact.heads}:
                self.by_role.setdefault(noun, []).append(person)

    def foremost(self, count: int) -> list[Entity]:
        """Give the persons that the whole text names most often."""
        if not self.by_count:
            self.by_count = sorted(self.document.people, key=lambda person: -len(person.spans))
        return self.by_count[:count]

    def people_of_role(self, noun: str) -> list[Entity]:
        """Give the persons of whom the text says that they are this: mayor, lawyer. At most SAME_ROLE."""
        return self.by_role.get(noun, [])[:SAME_ROLE]

    def content_words(self, start: int, end: int) -> list[str]:
        """Give the words of tokens [start, end) as the tables spell them, '' for those that mean little."""
        if not self.spelled:
            self.spelled = ["" if t.is_stop or not t.is_alpha else plain(t.text) for t in self.document.doc]
        return self.spelled[max(0, start) : end]

    def choose(self, ranking: list[RankedEntity], margin: float) -> tuple[Entity, float] | None:
        """Choose the first candidate and give its lead, unless the second weighs more than `margin` of it."""
        self.consider(ranking)
        return clear_winner(ranking, margin)

    def begin(self, attributed: Quote | Silence) -> None:
        """Tell the recorder, if there is one, whose source is resolved from now on."""
        if self.recorder is not None:
            self.recorder.begin(attributed)

    def consider(self, ranking: list[RankedEntity]) -> None:
        """Let the recorder, if there is one, know of candidates."""
        if self.recorder is not None:
            self.recorder.note(ranking)

    def note_speaker(self, n: int, span: Span, resolution: Resolution | None) -> None:
        """Note who spoke quote `n`, whose source is `span`."""
        self.resolutions[n] = resolution
        if resolution is None:
            return
        for entity in resolution.entity.members or (resolution.entity,):
            self.salience.add(span.start, self.document.turn[span.start], entity, SOURCE)
        self.spoke.append((span.start, resolution.entity))
