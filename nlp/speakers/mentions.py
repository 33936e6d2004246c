"""Names of persons in a parsed text: the recogniser's entities, mended, and the names that it missed.

The recogniser of a small model cuts names, takes some for organisations and misses others; titles, first names
and nicknames in quotation marks tell where a name begins and ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from onrecord.nlp.speakers.lexicon import honorific_gender, is_body, is_first_name, noun_kind, office_of, state
from onrecord.nlp.speakers.titles import MARKS, announces, is_title, title_start
from onrecord.nlp.text.names import PARTICLES, SUFFIXES, fold

QUOTES = frozenset('"“”‘’')
MISTAKEN = frozenset({"ORG", "GPE", "LOC", "FAC", "PRODUCT", "WORK_OF_ART", "NORP", "EVENT", "LAW"})
LEADS = frozenset({"IN", "CC", "WRB"})  # 'Besides Lee', 'But Lee', 'When Lee' at the beginning of a sentence


@dataclass(frozen=True, slots=True)
class NameMention:
    """A person's name in the text. `start`, `end` are tokens of the name itself; `title_start` those of its title."""

    start: int
    end: int
    title_start: int
    name: str
    title: str

    @property
    def words(self) -> list[str]:
        return self.name.split()


def name_mentions(doc: Doc, words: list[str]) -> list[NameMention]:
    """Every person's name in reading order, disjoint."""
    taken = bytearray(len(doc))
    found: list[NameMention] = []
    for span in _spans(doc, words, taken):
        start, end = _with_hyphens(doc, *span)
        if any(taken[start:end]):
            continue
        taken[start:end] = b"\x01" * (end - start)
        first = title_start(doc, start)
        found.append(NameMention(start, end, first, doc[start:end].text, doc[first:start].text))
    found += _double_surnames(doc, words, found, taken)
    found += _lone_surnames(doc, words, found, taken)
    return sorted(found, key=lambda m: m.start)


def _double_surnames(doc: Doc, words: list[str], found: list[NameMention], taken: bytearray) -> Iterator[NameMention]:
    """Double surnames alone of persons named in full elsewhere: the recogniser takes them for bodies."""
    known = {mention.words[-1] for mention in found if len(mention.words) > 1 and "-" in mention.words[-1]}
    for i in range(len(words) - 2) if known else ():
        if words[i + 1] != "-" or (name := doc[i : i + 3].text) not in known:
            continue
        if not any(taken[i : i + 3]):
            taken[i : i + 3] = b"\x01" * 3
            first = title_start(doc, i)
            yield NameMention(i, i + 3, first, name, doc[first:i].text)


def _lone_surnames(doc: Doc, words: list[str], found: list[NameMention], taken: bytearray) -> Iterator[NameMention]:
    """Surnames alone of persons named in full elsewhere that the recogniser missed or took for a body."""
    full = {mention.words[-1] for mention in found if len(mention.words) > 1}
    full -= {word.capitalize() for word in words if word.islower()}  # Price, where prices are told of
    known = {word for word in full if word.isalpha() and not (state(word) or noun_kind(word) or office_of(word))}
    for i, word in enumerate(words):
        if word in known and not taken[i] and _stands_alone(doc[i]):
            taken[i] = 1
            first = title_start(doc, i)
            yield NameMention(i, i + 1, first, word, doc[first:i].text)


def _stands_alone(token: Token) -> bool:
    """Is it no place, and beside no proper noun that goes on with it ("Lincoln Center", "the Bush")?"""
    if token.ent_type_ in ("GPE", "LOC", "FAC"):
        return False
    before = token.nbor(-1) if token.i else None
    after = token.nbor(1) if token.i + 1 < len(token.doc) else None
    if before is not None and (before.lower_ == "the" or (_is_part(before) and not is_title(before))):
        return False
    return after is None or not _is_part(after)


def _is_part(token: Token) -> bool:
    return token.text in ("-", "&") or (token.pos_ == "PROPN" and token.text[:1].isupper())


def _spans(doc: Doc, words: list[str], taken: bytearray) -> Iterator[tuple[int, int]]:
    """Token spans of names: from entities first, then from titles and first names outside of entities."""
    for ent in doc.ents:
        if ent.label_ == "PERSON" or (ent.label_ in MISTAKEN and _looks_personal(ent)):
            yield from _trimmed(doc, ent)
    for i, word in enumerate(words[:-1]):
        if taken[i] or not word[:1].isupper():
            continue
        announced = announces(doc[i])
        titled = announced or (_is_first_after(doc, i) and (office_of(word) is not None or _role_noun(word)))
        if titled or _is_bare_first(doc, i):
            start = i + 1 if titled else i
            end = _run(doc, start, taken)
            named = end - start >= (1 if announced else 2) and not (end - start == 1 and is_title(doc[start]))
            if named and not is_body(doc[start:end].text):
                yield start, end


def _looks_personal(ent: Span) -> bool:
    words = [t.text for t in ent if t.text not in MARKS and t.text not in ("'s", "’s")]
    last = _last_title(words)
    if last >= 0:
        leads = all(_last_title([w]) == 0 for w in words[:last])
        words = words[last + 1 :]
        known = leads or (bool(words) and is_first_name(words[0]))  # 'Gold Star Mom Corners Mayor' is a headline
        if known and words and len(words) <= 3 and all(w[0].isupper() for w in words) and not is_body(" ".join(words)):
            return True
    capital = 2 <= len(words) <= 5 and all(w[0].isupper() or fold(w) in PARTICLES for w in words)
    return capital and is_first_name(words[0]) and not is_body(" ".join(words)) and not state(ent.text)


def _last_title(words: list[str]) -> int:
    """Where the last title stands among the words of an entity ('County Administrator Ann Lee'), -1 if nowhere."""
    titles = (i for i, w in enumerate(words) if honorific_gender(w) is not None or office_of(w) or _role_noun(w))
    return max(titles, default=-1)


def _role_noun(word: str) -> bool:
    return noun_kind(word) == "person" and not is_first_name(word)


def _trimmed(doc: Doc, ent: Span) -> Iterator[tuple[int, int]]:
    """An entity without titles, possessives and stray marks, grown to the whole name; nothing if no name is left."""
    start, end = ent.start, next((t.i for t in ent if "\n" in t.text or t.text in ("(", "/", "|", "—", "–")), ent.end)
    last = _last_title([t.text for t in doc[start:end]])
    if last >= 0 and end - start - last > 1 and is_body(doc[start : start + last].text + " x"):
        start += last + 1
    while (
        start < end
        and (is_title(doc[start]) or not doc[start].text[:1].isupper() or doc[start].tag_ in LEADS)
        and fold(doc[start].text) not in PARTICLES
    ):
        start += 1
    while end > start and not _in_name(doc[end - 1]):
        end -= 1
    if start >= end or is_body(doc[start:end].text) or doc[start].pos_ in ("PRON", "ADP", "VERB", "ADV"):
        return
    yield _grown(doc, start, end)


def _grown(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Grow over 'Jr.', a nickname in marks, and the compound words that the recogniser cut off."""
    while start > 0 and end - start < 2 and _continues(doc[start - 1], doc[start]) and not is_title(doc[start - 1]):
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
    return start, end


def _past_nickname(doc: Doc, start: int, end: int) -> int:
    """The end of a name beyond a nickname in marks and the surname after it: 'Marcia “Cia” | Price'."""
    if end + 1 < len(doc) and doc[end].text in QUOTES and sum(t.text in QUOTES for t in doc[start:end]) == 1:
        last = end + 1  # the recogniser stopped inside of the marks
    elif end + 2 < len(doc) and doc[end].text in MARKS and doc[end + 2].text in MARKS:
        last = end + 3 if doc[end + 1].text[:1].isupper() else end
    else:
        return end
    return last + 1 if last > end and last < len(doc) and doc[last].text[:1].isupper() and doc[last].is_alpha else end


def _with_hyphens(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """The span grown to whole double names: the tokenizer cuts at the hyphen and the recogniser may stop there."""
    while start >= 2 and _hyphen_between(doc, start - 2):
        start -= 2
    while end >= 1 and _hyphen_between(doc, end - 1):
        end += 2
    return start, end


def _hyphen_between(doc: Doc, i: int) -> bool:
    """Are tokens i to i + 2 two capitalised words joined by a hyphen without blanks?"""
    if i + 2 >= len(doc):
        return False
    left, mark, right = doc[i], doc[i + 1], doc[i + 2]
    joined = mark.text in ("-", "‐") and not left.whitespace_ and not mark.whitespace_
    return joined and left.text[:1].isupper() and right.text[:1].isupper() and right.is_alpha


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


def _is_first_after(doc: Doc, i: int) -> bool:
    """Does a known first name follow? In headlines every word has its capital ('Mom Corners Mayor')."""
    return is_first_name(doc[i + 1].text)


def _is_bare_first(doc: Doc, i: int) -> bool:
    """A first name outside of any entity, or heading a wrongly taken one."""
    return is_first_name(doc[i].text) and doc[i].pos_ == "PROPN" and not state(doc[i].text) and doc[i].ent_iob_ != "I"


def _run(doc: Doc, start: int, taken: bytearray) -> int:
    """The end of the run of name words from `start`; four at most."""
    end = start
    while end < len(doc) and end - start < 4 and not taken[end]:
        word = doc[end].text
        initial = len(word) == 2 and word[1] == "."
        particle = fold(word) in PARTICLES and end + 1 < len(doc) and doc[end + 1].text[:1].isupper()
        if not (initial or particle or (word[:1].isupper() and doc[end].pos_ == "PROPN" and "." not in word)):
            break
        if end > start and (noun_kind(word) in ("organization", "group") or is_title(doc[end])):
            return start
        end += 1
    return end
