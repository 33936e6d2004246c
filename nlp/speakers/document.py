"""Prepares one text for the resolver: sentences, paragraphs, what stands in quotation marks, persons and bodies."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span

from onrecord.nlp.records import Quote, Silence
from onrecord.nlp.records import Span as CharSpan
from onrecord.nlp.speakers.entities import Entity, NameContext, RankedEntity, group_people
from onrecord.nlp.speakers.lexicon import is_body
from onrecord.nlp.speakers.names import NameMention, find_names
from onrecord.nlp.speakers.salience import role_weight
from onrecord.nlp.text.names import fold

_OPENING_MARK = re.compile("[\"“]|``|''")
BODY_LABELS = frozenset({"ORG", "GPE", "NORP", "FAC", "PRODUCT", "LAW"})


@dataclass(slots=True)
class Document:
    """A text as the resolver sees it. `sentence`, `paragraph`, `turn`, `quoted`, `reported` are indexed by token.

    `quoted`: within quotation marks; `reported`: within the content of a quote of any kind; `turn`: the number of the
    sentence, where all sentences of one quotation count as one. `mentions` stand in order and apart, so that those
    beside a word are found without a walk through all. `people_at` holds the person of each mention by its first token,
    `bodies_at` by the first token of each name of a body where it ends and the body. `rankings` holds, for each
    one-word name that several persons bear, these by weight.
    """

    doc: Doc
    text: str
    words: list[str]
    quotes: tuple[Quote, ...]
    sentence: list[int]
    paragraph: list[int]
    mentions: list[NameMention]
    people: list[Entity]
    people_at: dict[int, Entity]
    rankings: dict[int, list[RankedEntity]]
    bodies: list[Entity]
    bodies_at: dict[int, tuple[int, Entity]]
    quoted: bytearray
    reported: bytearray
    turn: list[int] = field(default_factory=list)

    def tokens(self, spans: Iterable[CharSpan]) -> Span | None:
        """Return one span of whole tokens from the first to the last of these character spans, with all between them.

        A token that is covered in part is included. Without spans, or outside of the text, the answer is None.
        """
        spans = sorted(spans)
        return self.doc.char_span(spans[0][0], spans[-1][1], alignment_mode="expand") if spans else None

    def mentions_in(self, start: int, end: int) -> Sequence[NameMention]:
        """Give the names that share a token with tokens [start, end), in order."""
        first = bisect_right(self.mentions, start, key=lambda mention: mention.end)
        return self.mentions[first : bisect_left(self.mentions, end, key=lambda mention: mention.start)]

    def last_mention_before(self, i: int) -> NameMention | None:
        """Give the last name that begins before token `i`."""
        position = bisect_left(self.mentions, i, key=lambda mention: mention.start)
        return self.mentions[position - 1] if position else None

    def mentions_beginning_in(self, span: CharSpan) -> Sequence[NameMention]:
        """Give the names that begin within these characters, in order."""
        low, high = (bisect_left(self.mentions, at, key=lambda mention: self.doc[mention.start].idx) for at in span)
        return self.mentions[low:high]


def build_document(doc: Doc) -> Document:
    """Prepare a parsed text whose quotes and silences are found; both tell where names and reported words stand."""
    quotes: tuple[Quote, ...] = doc._.quotes
    silences: tuple[Silence, ...] = doc._.silences
    words = [token.text for token in doc]
    sentence, paragraph = _sentences_and_paragraphs(doc, words)
    sources = [source for source in (*(q.source for q in quotes), *(s.source for s in silences)) if source]
    mentions = find_names(doc, words, sources)
    context = NameContext(sentence, lambda start, end: role_weight(doc[start:end].root, False))
    people, people_at = group_people(mentions, context)
    bodies = group_bodies(doc, {i for m in mentions if m.start in people_at for i in range(m.start, m.end)})
    document = Document(
        doc,
        doc.text,
        words,
        quotes,
        sentence,
        paragraph,
        mentions,
        people,
        people_at,
        context.rankings,
        bodies,
        {start: (end, body) for body in bodies for start, end in body.spans},
        bytearray(len(doc)),
        bytearray(len(doc)),
    )
    for quote in quotes:
        _mark_reported(document, quote.spans, in_marks=quote.kind != "indirect")
    for silence in silences:
        _mark_reported(document, silence.spans, in_marks=False)
    document.turn = _turns(document)
    return document


def _sentences_and_paragraphs(doc: Doc, words: list[str]) -> tuple[list[int], list[int]]:
    """The number of the sentence and of the paragraph of each token."""
    starts = doc.to_array("SENT_START") == 1
    paragraph, p = [], 0
    for word in words:
        paragraph.append(p)
        p += "\n" in word
    return (starts.cumsum() - 1).tolist(), paragraph


def _turns(document: Document) -> list[int]:
    """The number of each token's sentence, where all sentences of one quotation count as one: they move no focus."""
    turns, turn, before = [], -1, -1
    for i, sentence in enumerate(document.sentence):
        turn += sentence != before and not (i and document.quoted[i] and document.quoted[i - 1])
        before = sentence
        turns.append(turn)
    return turns


def _mark_reported(document: Document, spans: Iterable[CharSpan], *, in_marks: bool) -> None:
    """Mark what is reported; within quotation marks it stands from the first mark of each span on."""
    for start, end in spans:
        _mark(document, document.reported, start, end)
        if in_marks:
            first = _OPENING_MARK.search(document.text, start, end)
            _mark(document, document.quoted, first.start() if first else start, end)


def _mark(document: Document, marks: bytearray, start: int, end: int) -> None:
    span = document.doc.char_span(start, end, alignment_mode="expand")
    if span is not None:
        marks[span.start : span.end] = b"\x01" * len(span)


def group_bodies(doc: Doc, in_names: set[int]) -> list[Entity]:
    """Group the names of bodies; short forms ('the Security Council', 'IMF') go to the fullest name that holds them.

    `in_names` are the tokens of persons' names: no body shares one.
    """
    bodies: dict[str, Entity] = {}
    for ent in doc.ents:
        start, end = ent.start, ent.end
        if (ent.label_ not in BODY_LABELS and not (ent.label_ == "PERSON" and is_body(ent.text))) or any(
            i in in_names for i in range(start, end)
        ):
            continue
        while start < end - 1 and doc[start].lower_ in ("the", "a", "an"):
            start += 1
        while end > start + 1 and doc[end - 1].text in ("'s", "’s", "'", "’", "-", ",", "(", ")"):
            end -= 1
        _add_body(bodies, doc[start:end].text, (start, end))
    return list(bodies.values())


def _add_body(bodies: dict[str, Entity], name: str, span: tuple[int, int]) -> None:
    body = bodies.get(name.lower()) or find_body(list(bodies.values()), name)
    if body is None:
        body = bodies[name.lower()] = Entity("organization", name)
    elif body.name == name.upper():
        body.name = name  # a dateline's capitals are no name of their own: SALEM
    body.spans.append(span)


def find_body(bodies: list[Entity], name: str) -> Entity | None:
    """Find the one body whose name this short form or acronym can stand for; None if none or several."""
    words = [fold(w) for w in name.split() if fold(w) not in ("the", "a", "an")]
    if not words:
        return None
    exact = [b for b in bodies if [fold(w) for w in b.name.split()] == words]
    if exact:
        return exact[0]
    if len(words) == 1 and name.isupper():
        return _single([b for b in bodies if _initials(b.name) == name.replace(".", "")])
    return _single(
        [b for b in bodies if len(b.name.split()) > len(words) and _holds([fold(w) for w in b.name.split()], words)]
    )


def _holds(longer: list[str], shorter: list[str]) -> bool:
    """Does the longer name begin or end with the shorter one?"""
    return longer[: len(shorter)] == shorter or longer[-len(shorter) :] == shorter


def _initials(name: str) -> str:
    return "".join(w[0] for w in name.replace("-", " ").split() if w[0].isupper() and w.lower() not in ("the",))


def _single(bodies: list[Entity]) -> Entity | None:
    return bodies[0] if len(bodies) == 1 else None
