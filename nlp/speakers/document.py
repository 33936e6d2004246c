"""One text made ready for resolving: sentences, paragraphs, what stands in quotation marks, names, persons, bodies."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span, Token

from onrecord.nlp.records import Quote
from onrecord.nlp.records import Span as Chars
from onrecord.nlp.speakers.entities import Context, Entity, gather_bodies, gather_people
from onrecord.nlp.speakers.lexicon import is_body, noun_kind, office_of, state
from onrecord.nlp.speakers.mentions import MISTAKEN, NameMention, name_mentions
from onrecord.nlp.speakers.salience import weight_of
from onrecord.nlp.speakers.titles import is_title
from onrecord.nlp.text.names import fold, name_key, name_words

_MARKED = re.compile("[\"“]|``|''")


@dataclass(slots=True)
class Story:
    """What the resolver knows of a text. `sentence`, `paragraph`, `quoted`, `reported` are indexed by token.

    `quoted`: within quotation marks; `reported`: within the content of a quote of any kind. `mentions` stand in order
    and apart, so that those beside a word are found without a walk through all.
    `bodies_at` holds, by the first token of each of their names, where it ends and the body.
    `leads` holds, for each one-word name with several bearers, how far the chosen one led (0: none was chosen).
    """

    doc: Doc
    text: str
    words: list[str]
    quotes: tuple[Quote, ...]
    sentence: list[int]
    paragraph: list[int]
    quoted: bytearray
    reported: bytearray
    mentions: list[NameMention]
    people: list[Entity]
    people_at: dict[int, Entity]
    bodies: list[Entity]
    bodies_at: dict[int, tuple[int, Entity]] = field(default_factory=dict)
    turn: list[int] = field(default_factory=list)
    leads: dict[int, float] = field(default_factory=dict)

    def tokens(self, spans: Iterable[Chars]) -> Span | None:
        """The tokens from the first to the last of these character spans, or None outside of the text."""
        spans = sorted(spans)
        return self.doc.char_span(spans[0][0], spans[-1][1], alignment_mode="expand") if spans else None

    def near(self, start: int, end: int) -> Sequence[NameMention]:
        """The names that share a token with tokens [start, end), in order."""
        first = bisect_right(self.mentions, start, key=lambda mention: mention.end)
        return self.mentions[first : bisect_left(self.mentions, end, key=lambda mention: mention.start)]

    def last_before(self, i: int) -> NameMention | None:
        """The last name that begins before token `i`."""
        at = bisect_left(self.mentions, i, key=lambda mention: mention.start)
        return self.mentions[at - 1] if at else None

    def beginning(self, span: Chars) -> Sequence[NameMention]:
        """The names that begin within these characters, in order."""
        low, high = (bisect_left(self.mentions, at, key=lambda mention: self.doc[mention.start].idx) for at in span)
        return self.mentions[low:high]


def tell(doc: Doc, quotes: tuple[Quote, ...]) -> Story:
    """Prepare a parsed text with its quotes."""
    words = [token.text for token in doc]
    sentence, paragraph = _places(doc, words)
    mentions = name_mentions(doc, words)
    mentions = _no_places(doc, mentions)
    mentions = sorted(mentions + _fuller(doc, words, mentions), key=lambda m: m.start)
    mentions = sorted(mentions + _recovered(doc, quotes, mentions), key=lambda m: m.start)
    mentions = sorted(mentions + _mistaken(doc, mentions), key=lambda m: m.start)
    mentions = sorted(mentions + _bare_surnames(doc, words, mentions), key=lambda m: m.start)
    mentions = _no_bodies(doc, mentions)
    context = Context(words, sentence, lambda start, end: weight_of(doc[start:end].root, False))
    people, people_at = gather_people(mentions, context)
    covered = {i: p for m in mentions if (p := people_at.get(m.start)) for i in range(m.start, m.end)}
    bodies = gather_bodies(doc, covered)
    marks = (bytearray(len(doc)), bytearray(len(doc)))
    story = Story(doc, doc.text, words, quotes, sentence, paragraph, *marks, mentions, people, people_at, bodies)
    story.leads = context.leads
    story.bodies_at = {start: (end, body) for body in bodies for start, end in body.spans}
    _mark_quoted(story)
    story.turn = _turns(story)
    return story


def _places(doc: Doc, words: list[str]) -> tuple[list[int], list[int]]:
    """The number of the sentence and of the paragraph of each token."""
    starts = doc.to_array("SENT_START") == 1
    paragraph, p = [], 0
    for word in words:
        paragraph.append(p)
        p += "\n" in word
    return (starts.cumsum() - 1).tolist(), paragraph


def _no_places(doc: Doc, mentions: list[NameMention]) -> list[NameMention]:
    """The mentions without places taken for persons: one word, linked as a place, the surname of nobody here."""
    linked = {p.span for p in doc._.places if p.level != "country"}
    surnames = {name_key(m.name)[1] for m in mentions if len(name_words(m.name)) > 1 or m.title}
    return [
        m
        for m in mentions
        if m.title or fold(m.name) in surnames or (doc[m.start].idx, doc[m.start].idx + len(m.name)) not in linked
    ]


def _fuller(doc: Doc, words: list[str], mentions: list[NameMention]) -> list[NameMention]:
    """Full names that the recogniser missed of persons whom it knows by surname only: a capitalised word before it."""
    full = {name_key(m.name)[1] for m in mentions if len(name_words(m.name)) > 1}
    times = Counter(fold(m.name) for m in mentions if len(name_words(m.name)) == 1)
    missed = {name for name, n in times.items() if n > 1 and name not in full}
    taken = {i for m in mentions for i in range(m.start, m.end)}
    found = []
    for i in range(1, len(words)) if missed else ():
        first = words[i - 1]
        if not (first[:1].isupper() and first.isalpha()) or fold(words[i]) not in missed or {i, i - 1} & taken:
            continue
        token = doc[i - 1]
        if token.ent_type_ in ("", "PERSON") and token.pos_ == "PROPN" and not is_title(token) and not state(first):
            found.append(NameMention(i - 1, i + 1, i - 1, doc[i - 1 : i + 1].text, ""))
    return found


def _turns(story: Story) -> list[int]:
    """The number of each token's sentence, where all sentences of one quotation count as one: they move no focus."""
    turns, n, before = [], -1, -1
    for i, sentence in enumerate(story.sentence):
        n += sentence != before and not (i and story.quoted[i] and story.quoted[i - 1])
        before = sentence
        turns.append(n)
    return turns


def _mark_quoted(story: Story) -> None:
    for quote in story.quotes:
        for start, end in quote.spans:
            _mark(story, story.reported, start, end)
            if quote.kind != "indirect":
                first = _MARKED.search(story.text, start, end)
                _mark(story, story.quoted, first.start() if first else start, end)


def _mark(story: Story, marks: bytearray, start: int, end: int) -> None:
    span = story.doc.char_span(start, end, alignment_mode="expand")
    if span is not None:
        marks[span.start : span.end] = b"\x01" * len(span)


def _recovered(doc: Doc, quotes: tuple[Quote, ...], mentions: list[NameMention]) -> list[NameMention]:
    """Names that the recogniser missed or took for bodies: capitalised words that open a source.

    What the recogniser calls a body is a person only with a person's apposition ('X Y, the foreign minister').
    """
    taken = {i for m in mentions for i in range(m.start, m.end)}
    found: list[NameMention] = []
    for quote in quotes:
        span = doc.char_span(*quote.source.spans[0], alignment_mode="expand") if quote.source else None
        start, end = _capitals(span) if span is not None else (0, 0)
        if start < end and not taken.intersection(range(start, end)) and _is_person(doc, start, end, span):
            found.append(NameMention(start, end, start, doc[start:end].text, ""))
            taken.update(range(start, end))
    return found


def _capitals(span: Span) -> tuple[int, int]:
    """The capitalised words that open a phrase, four at most."""
    start = next((t.i for t in span if t.is_alpha), span.end)
    end = start
    while (
        end < span.end and end - start < 5 and (_capital(span.doc[end]) or (span.doc[end].text == "-" and end > start))
    ):
        end += 1
    return start, end


def _capital(token: Token) -> bool:
    return token.text[:1].isupper() and token.pos_ == "PROPN"


def _is_person(doc: Doc, start: int, end: int, span: Span | None) -> bool:
    name, stop = doc[start:end].text, span.end if span is not None else end
    if is_body(name) or is_title(doc[start]) or state(name):
        return False
    after = doc[end].lower_ if end < stop else ""
    apposed = after == "," and any(
        noun_kind(t.text) == "person" or office_of(t.text) for t in doc[end : min(end + 7, stop)]
    )
    if any(t.ent_type_ not in ("", "PERSON") for t in doc[start:end]):
        return apposed and end - start > 1
    return after in ("", ",", "(", "'s", "’s", "of", "who", "and")


def _no_bodies(doc: Doc, mentions: list[NameMention]) -> list[NameMention]:
    """The mentions without single words that open a body's name ('Hale' of 'Hale Energy') and are in no person's."""
    bodies = (e for e in doc.ents if e.label_ == "ORG" and e.end - e.start > 1 and e[1].text[:1].isupper())
    opening = {fold(e[0].text) for e in bodies}
    opening -= {fold(word) for m in mentions if " " in m.name for word in m.name.split()}
    return [m for m in mentions if m.title or len(m.name.split()) > 1 or fold(m.name) not in opening]


def _mistaken(doc: Doc, mentions: list[NameMention]) -> list[NameMention]:
    """Bodies of two or three capitalised words whose last word stands alone as a person elsewhere."""
    alone = {fold(m.name) for m in mentions if len(name_words(m.name)) == 1}
    taken = {i for m in mentions for i in range(m.start, m.end)}
    found = []
    for ent in doc.ents:
        words = [t.text for t in ent]
        if (
            (
                ent.label_ in MISTAKEN
                and 2 <= len(words) <= 3
                and fold(words[-1]) in alone
                and not taken.intersection(range(ent.start, ent.end))
            )
            and all(w[:1].isupper() and w.isalpha() for w in words)
            and not is_body(ent.text)
            and not state(words[0])
        ):
            found.append(NameMention(ent.start, ent.end, ent.start, ent.text, ""))
    return found


def _bare_surnames(doc: Doc, words: list[str], mentions: list[NameMention]) -> list[NameMention]:
    """Surnames of persons named in full elsewhere, where the recogniser saw nothing or a body ('Lee' as ORG)."""
    taken = {i for m in mentions for i in range(m.start, m.end)}
    surnames = {name_key(m.name)[1] for m in mentions if len(name_words(m.name)) > 1}
    found = []
    for i, word in enumerate(words):
        if not word[:1].isupper() or i in taken or fold(word) not in surnames:
            continue
        token = doc[i]
        alone = token.ent_type_ in ("", "WORK_OF_ART") or (
            token.ent_iob_ == "B" and (token.i + 1 == len(doc) or doc[token.i + 1].ent_iob_ != "I")
        )
        named_after = (
            token.i + 1 < len(doc)
            and doc[token.i + 1].text[:1].isupper()
            and noun_kind(doc[token.i + 1].text) == "organization"
        )
        plausible = token.pos_ in ("PROPN", "NOUN", "ADJ") or not token.is_sent_start or token.ent_type_ == "PERSON"
        if alone and plausible and not named_after:
            found.append(NameMention(token.i, token.i + 1, token.i, token.text, ""))
    return found
