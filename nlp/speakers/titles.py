"""Titles before names: which words are one, and where it begins."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from onrecord.nlp.speakers.lexicon import honorific_gender, is_first_name, noun_kind, office_of, plain

MARKS = frozenset("\"“”‘’'―—–-")
MAX_TITLE = 9  # tokens: 'Republican vice presidential nominee and Indiana Gov.'


def is_title(token: Token) -> bool:
    """Is this word before a name a title or honorific, not a part of the name?"""
    word = plain(token.text)
    if honorific_gender(word) is not None or (
        office_of(word) is not None and word not in ("judge", "justice", "major")
    ):
        return True
    return noun_kind(word) == "person" and not is_first_name(token.text)


def announces(token: Token) -> bool:
    """Does a name follow this word for certain (Mr., Sen., Gov.)?"""
    word = plain(token.text)
    return honorific_gender(word) is not None or word in (
        "sen",
        "rep",
        "gov",
        "del",
        "senator",
        "representative",
        "congressman",
        "mayor",
    )


def title_start(doc: Doc, start: int) -> int:
    """The first token of the title before a name: words up to a break, if the nearest names an office or a person."""
    first = start
    while first > 0 and start - first < MAX_TITLE and _may_stand_in_title(doc[first - 1], doc[first]):
        first -= 1
    while first < start and doc[first].lower_ in ("of", "and", "/", "the", "a", "an", "-", "&"):
        first += 1
    nearest = doc[max(first, start - 3) : start].text if first < start else ""
    if not nearest or not (
        office_of(nearest)
        or noun_kind(doc[start - 1].text) == "person"
        or honorific_gender(doc[start - 1].text) is not None
    ):
        return start
    return first


def _may_stand_in_title(token: Token, following: Token) -> bool:
    joins = token.text == "-" and not token.whitespace_ and token.i > 0 and not token.nbor(-1).whitespace_
    if token.is_sent_end or "\n" in token.text or (token.text in MARKS and not joins):
        return False
    if token.lower_ in ("of", "&", "-", "/"):
        return following.text[:1].isupper() or token.text == "-"
    word = token.text.replace(".", "").replace("-", "").replace("’", "")
    if not word.isalnum() or token.lower_ in ("that", "this", "these", "those", "when", "while", "as", "but"):
        return False
    return (
        token.pos_ in ("NOUN", "PROPN", "ADJ")
        or token.tag_ in ("VBN", "NNP", "JJ")
        or token.lower_ in ("former", "then", "acting", "vice")
    )
