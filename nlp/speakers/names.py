"""Finds the names of persons in a parsed text: the recogniser's entities, mended, and the names that it missed.

The recogniser of a small model cuts names, takes some for organisations and misses others; titles, first names,
nicknames in quotation marks and the names elsewhere in the text tell where a name begins and ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from onrecord.nlp.records import Mention
from onrecord.nlp.speakers.lexicon import (
    MARKS,
    announces_name,
    is_body,
    is_first_name,
    is_title,
    noun_kind,
    office_of,
    state_division,
    title_start,
)
from onrecord.nlp.text.names import PARTICLES, SUFFIXES, fold, name_key, name_words

QUOTES = frozenset('"“”‘’')
MISTAKEN = frozenset({"ORG", "GPE", "LOC", "FAC", "PRODUCT", "WORK_OF_ART", "NORP", "EVENT", "LAW"})
LEADS = frozenset({"IN", "CC", "WRB"})  # 'Besides Lee', 'But Lee', 'When Lee' at the beginning of a sentence


@dataclass(frozen=True, slots=True)
class NameMention:
    """A person's name in the text. `start`, `end` are tokens of the name itself; its title begins at `title_start`."""

    start: int
    end: int
    title_start: int
    name: str
    title: str

    @property
    def words(self) -> list[str]:
        """The words of the name."""
        return self.name.split()


def find_names(doc: Doc, words: list[str], sources: Iterable[Mention]) -> list[NameMention]:
    """Find every person's name, in reading order and disjoint. `words` are the texts of the doc's tokens."""
    mentions = find_recognised(doc, words)
    mentions += surnames_alone(doc, words, mentions)
    mentions += names_opening_sources(doc, sources, mentions)
    mentions += names_taken_for_bodies(doc, mentions)
    mentions += surnames_alone(doc, words, mentions)
    return sorted(without_places(doc, mentions), key=lambda mention: mention.start)


def find_recognised(doc: Doc, words: list[str]) -> list[NameMention]:
    """Find the names that the recogniser or a title or a first name gives away, and their surnames alone."""
    taken = bytearray(len(doc))
    mentions: list[NameMention] = []
    for start, end in _name_spans(doc, words, taken):
        if not any(taken[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            mentions.append(_titled_mention(doc, start, end))
    return mentions


def _titled_mention(doc: Doc, start: int, end: int) -> NameMention:
    """The name of tokens [start, end) with the title before it."""
    first = title_start(doc, start)
    return NameMention(start, end, first, doc[start:end].text, doc[first:start].text)


def _bare_mention(doc: Doc, start: int, end: int) -> NameMention:
    return NameMention(start, end, start, doc[start:end].text, "")


def _name_spans(doc: Doc, words: list[str], taken: bytearray) -> Iterator[tuple[int, int]]:
    """Token spans of names: from entities first, then from titles and first names outside of entities."""
    for ent in doc.ents:
        if ent.label_ == "PERSON":
            yield from _trimmed_entity(doc, ent)
    for i, word in enumerate(words[:-1]):
        if taken[i] or not word[:1].isupper():
            continue
        announced = announces_name(word)
        # In headlines every word has its capital ('Mom Corners Mayor'): only a known first name counts after a role.
        titled = announced or (is_first_name(words[i + 1]) and is_title(word))
        if titled or _is_bare_first(doc, i):
            start = i + 1 if titled else i
            end = _run(doc, start, taken)
            long_enough = end - start >= (1 if announced else 2) and not (end - start == 1 and is_title(words[start]))
            if long_enough and not is_body(doc[start:end].text):
                yield start, end


def _trimmed_entity(doc: Doc, ent: Span) -> Iterator[tuple[int, int]]:
    """An entity without titles, possessives and stray marks, grown to the whole name; nothing if no name is left."""
    start, end = ent.start, next((t.i for t in ent if "\n" in t.text or t.text in ("(", "/", "|", "—", "–")), ent.end)
    while (
        start < end
        and (is_title(doc[start].text) or not doc[start].text[:1].isupper() or doc[start].tag_ in LEADS)
        and fold(doc[start].text) not in PARTICLES
    ):
        start += 1
    while end > start and not _in_name(doc[end - 1]):
        end -= 1
    if start >= end or is_body(doc[start:end].text) or doc[start].pos_ in ("PRON", "ADP", "VERB", "ADV"):
        return
    yield _whole_name(doc, start, end)


def _whole_name(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Grow over 'Jr.', a nickname in marks, and the compound words that the recogniser cut off."""
    while (
        start > 0 and end - start < 2 and _continues(doc[start - 1], doc[start]) and not is_title(doc[start - 1].text)
    ):
        start -= 1
    while (
        end < len(doc)
        and end - start < 2
        and _continues(doc[end - 1], doc[end])
        and doc[end].ent_type_ in ("", "PERSON")
    ):
        end += 1
    end = _past_nickname(doc, start, end)
    while end < len(doc) and fold(doc[end].text) in SUFFIXES and doc[end].text[0] in "JSIV":
        end += 1
    return start, _past_double_surname(doc, end)


def _past_double_surname(doc: Doc, end: int) -> int:
    """The end of a name beyond a hyphen and the second half of a double surname: the tokenizer cuts it there."""
    glued = (
        end + 1 < len(doc) and doc[end].text in ("-", "‐") and not (doc[end - 1].whitespace_ or doc[end].whitespace_)
    )
    return end + 2 if glued and doc[end + 1].text[:1].isupper() else end


def _past_nickname(doc: Doc, start: int, end: int) -> int:
    """The end of a name beyond a nickname in marks and the surname after it: 'Marcia “Cia” | Price'."""
    if end + 1 < len(doc) and doc[end].text in QUOTES and sum(t.text in QUOTES for t in doc[start:end]) == 1:
        last = end + 1  # the recogniser stopped inside of the marks
    elif end + 2 < len(doc) and doc[end].text in MARKS and doc[end + 2].text in MARKS:
        last = end + 3 if doc[end + 1].text[:1].isupper() else end
    else:
        return end
    return last + 1 if last > end and last < len(doc) and doc[last].text[:1].isupper() and doc[last].is_alpha else end


def _continues(left: Token, right: Token) -> bool:
    """Are two neighbours parts of one name by the parse and their capitals?"""
    capital = left.text[:1].isupper() and right.text[:1].isupper() and left.is_alpha and right.is_alpha
    return (
        capital
        and left.pos_ == right.pos_ == "PROPN"
        and left.dep_ == "compound"
        and left.head.i >= right.i
        and not noun_kind(left.text)
    )


def _in_name(token: Token) -> bool:
    return (token.text[:1].isalpha() and token.text not in ("'s", "’s") and not token.is_stop) or fold(
        token.text
    ) in SUFFIXES


def _is_bare_first(doc: Doc, i: int) -> bool:
    """Is it a first name outside of any entity, or heading a wrongly taken one?"""
    word = doc[i].text
    return is_first_name(word) and doc[i].pos_ == "PROPN" and not state_division(word) and doc[i].ent_iob_ != "I"


def _run(doc: Doc, start: int, taken: bytearray) -> int:
    """The end of the run of name words and hyphens from `start`; four at most."""
    end = start
    while end < len(doc) and end - start < 4 and not taken[end]:
        word = doc[end].text
        initial = len(word) == 2 and word[1] == "."
        joins = fold(word) in PARTICLES or (word == "-" and end > start and not doc[end - 1].whitespace_)
        joins = joins and end + 1 < len(doc) and doc[end + 1].text[:1].isupper()
        if not (initial or joins or (word[:1].isupper() and doc[end].pos_ == "PROPN" and "." not in word)):
            break
        if end > start and (noun_kind(word) in ("organization", "group") or is_title(word)):
            return start
        end += 1
    return end


def names_opening_sources(doc: Doc, sources: Iterable[Mention], mentions: list[NameMention]) -> list[NameMention]:
    """Find names that the recogniser missed or took for bodies: the name words that open a source.

    What the recogniser calls a body is a person only with a person's apposition ('X Y, the foreign minister').
    """
    taken = _tokens_of(mentions)
    no_names = bytearray(len(doc))
    missed: list[NameMention] = []
    for source in sources:
        span = doc.char_span(*source.spans[0], alignment_mode="expand")
        if span is None:
            continue
        start = next((token.i for token in span if token.is_alpha), span.end)
        end = min(span.end, _run(doc, start, no_names))
        if start < end and not taken.intersection(range(start, end)) and _is_person(doc, start, end, span.end):
            missed.append(_bare_mention(doc, start, end))
            taken.update(range(start, end))
    return missed


def without_places(doc: Doc, mentions: list[NameMention]) -> list[NameMention]:
    """Leave out places that were taken for persons: one word that is linked as a place and is nobody's surname here."""
    linked = {place.text for place in doc._.places if place.level != "country"}
    surnames = {fold(mention.words[-1]) for mention in mentions if len(mention.words) > 1 or mention.title}
    return [m for m in mentions if m.title or fold(m.name) in surnames or m.name not in linked]


def _tokens_of(mentions: list[NameMention]) -> set[int]:
    return {i for mention in mentions for i in range(mention.start, mention.end)}


def _is_person(doc: Doc, start: int, end: int, stop: int) -> bool:
    """Are the capitalised words [start, end) of a phrase that ends at `stop` a person's name, by what follows them?"""
    name = doc[start:end].text
    if is_body(name) or is_title(doc[start].text) or state_division(name):
        return False
    after = doc[end].lower_ if end < stop else ""
    apposed = after == "," and any(
        noun_kind(t.text) == "person" or office_of(t.text) for t in doc[end : min(end + 7, stop)]
    )
    if any(t.ent_type_ not in ("", "PERSON") for t in doc[start:end]):
        return apposed and end - start > 1
    return after in ("", ",", "(", "'s", "’s", "of", "who", "and")


def names_taken_for_bodies(doc: Doc, mentions: list[NameMention]) -> list[NameMention]:
    """Find bodies of two or three capitalised words whose last word stands alone as a person elsewhere."""
    alone = {fold(m.name) for m in mentions if len(name_words(m.name)) == 1}
    taken = _tokens_of(mentions)
    return [
        _bare_mention(doc, ent.start, ent.end)
        for ent in doc.ents
        if ent.label_ in MISTAKEN
        and 2 <= len(ent) <= 3
        and fold(ent[-1].text) in alone
        and not taken.intersection(range(ent.start, ent.end))
        and all(t.text[:1].isupper() and t.text.isalpha() for t in ent)
        and not is_body(ent.text)
        and not state_division(ent[0].text)
    ]


def surnames_alone(doc: Doc, words: list[str], mentions: list[NameMention]) -> list[NameMention]:
    """Find surnames of persons named in full elsewhere, where the recogniser saw nothing or a body ('Lee' as ORG)."""
    taken = _tokens_of(mentions)
    surnames = {name_key(m.name)[1] for m in mentions if len(name_words(m.name)) > 1}
    lower = {fold(word) for word in words if word.islower()}  # Price, where the text speaks of prices
    missed = []
    for i, word in enumerate(words):
        if not word[:1].isupper() or i in taken:
            continue
        end = next((end for end in (i + 1, i + 3) if fold("".join(words[i:end])) in surnames), None)
        if end is None:
            continue
        only_a_name = fold(word) not in lower and not (state_division(word) or noun_kind(word) or office_of(word))
        if _may_be_surname(doc[i:end]) or (only_a_name and _stands_alone(doc[i:end])):
            missed.append(_titled_mention(doc, i, end))
    return missed


def _following(span: Span) -> Token | None:
    return span.doc[span.end] if span.end < len(span.doc) else None


def _may_be_surname(span: Span) -> bool:
    """Does it stand outside of longer entities and before no noun for a body, as a noun or within a sentence?"""
    first, following = span[0], _following(span)
    alone = first.ent_type_ in ("", "WORK_OF_ART") or (
        first.ent_iob_ == "B" and (following is None or following.ent_iob_ != "I")
    )
    plausible = first.pos_ in ("PROPN", "NOUN", "ADJ") or not first.is_sent_start or first.ent_type_ == "PERSON"
    names_body = following is not None and following.text[:1].isupper() and noun_kind(following.text) == "organization"
    return alone and plausible and not names_body


def _stands_alone(span: Span) -> bool:
    """Is it no place, and beside no proper noun that goes on with it ("Lincoln Center", "the Bush")?"""
    if span[0].ent_type_ in ("GPE", "LOC", "FAC"):
        return False
    before, following = span.doc[span.start - 1] if span.start else None, _following(span)
    if before is not None and (before.lower_ == "the" or (_goes_on(before) and not is_title(before.text))):
        return False
    return following is None or not _goes_on(following)


def _goes_on(token: Token) -> bool:
    return token.text in ("-", "&") or (token.pos_ == "PROPN" and token.text[:1].isupper())
