"""Where the words stand that say who a named person is: before, in brackets, after, in apposition. Token ranges."""

from __future__ import annotations

import re
from itertools import takewhile

from spacy.tokens import Doc, Token

from onrecord.nlp.speakers.lexicon import noun_kind

BRACKET = re.compile(
    r"\s*[(,\[]\s*(?:([DRILG]|DFL|Dem\.?|Rep\.?)(?:\.?\s*[-–—‑]\s*|\b))?([A-Z][\w. ]{0,24}?)?\s*[),\]]"
)
# The same at the end of a sentence, where no comma closes it: ', D-Iowa.'
LAST = re.compile(r",\s*([DRILG])\s*[-–—‑]\s*((?:(?:New|North|South|West|Rhode) )?[A-Z][\w.]*)(?=\s|[”\"]|$)")
STOPS = frozenset({",", ";", ":", "(", ")", "—", "–", "--", ".", "who", "whose", "which", "whom", "that", "and", "but"})
DETERMINERS = frozenset({"the", "a", "an", "his", "her", "their", "its", "my", "our", "another"})
LONGEST = 30  # tokens of an apposition
OPENING = frozenset({"(", ",", "["})
NEAR = 12  # tokens that a bracket of party and place may take


def bracket(doc: Doc, end: int) -> tuple[str, str]:
    """Party letter and place of '(R-Ohio)', ', D-Wis.,', '(Vt.)' after the name that ends at token `end`, or ''."""
    if end >= len(doc) or doc[end].text not in OPENING:
        return "", ""
    near = doc[end : end + NEAR].text
    match = BRACKET.match(near) or LAST.match(near)
    return ((match[1] or "").rstrip("."), (match[2] or "").strip()) if match else ("", "")


def after(doc: Doc, end: int) -> tuple[int, int] | None:
    """The apposition after a name: 'X, 25, the mayor of Y,' or 'X of the Y Council'; None if there is none."""
    start = _past_bracket(doc, end)
    if start + 1 >= len(doc):
        return None
    if doc[start].text == ",":
        start += 1
        if start + 1 < len(doc) and doc[start].like_num and doc[start + 1].text == ",":
            start += 2
    elif doc[start].lower_ not in ("of", "from"):
        return None
    stop = _phrase_end(doc, start)
    return (
        (start, stop)
        if stop > start and doc[start].tag_ not in ("VBG", "VBD", "VBZ", "CC", "WRB", "IN")
        else ((start, stop) if stop > start and doc[start].lower_ in ("of", "from") else None)
    )


def before(doc: Doc, start: int) -> tuple[int, int] | None:
    """The phrase that a name stands in apposition to: 'The mayor of Y, X,'; None if there is none."""
    if start < 2 or doc[start - 1].text != ",":
        return None
    words = list(takewhile(_in_clause, (doc[i] for i in range(start - 2, max(-1, start - 15), -1))))
    first = next((t.i for t in reversed(words) if t.lower_ in DETERMINERS), None)
    if first is None:
        return None
    head = next((t for t in doc[first : start - 1] if noun_kind(t.lemma_) == "person"), None)
    subject = head is not None and head.dep_ in ("nsubj", "nsubjpass", "ROOT", "appos", "attr", "conj")
    return (first, start - 1) if subject else None


def _in_clause(token: Token) -> bool:
    return token.lower_ not in STOPS and "\n" not in token.text and token.pos_ not in ("VERB", "AUX")


def _past_bracket(doc: Doc, at: int) -> int:
    """The token after '(R-Ohio)' or before the comma that closes ', R-Ohio,'."""
    if at < len(doc) and doc[at].text == "(":
        close = next((t.i for t in doc[at : at + 8] if t.text.endswith(")")), None)
        return at if close is None else close + 1
    if at < len(doc) and doc[at].text == "," and bracket(doc, at)[0]:
        return next((t.i for t in doc[at + 1 : at + 8] if t.text == ","), at)
    return at


def _phrase_end(doc: Doc, start: int) -> int:
    """Where an apposition ends: at a stop, a line, a finite verb."""
    end = start
    while end < min(len(doc), start + LONGEST) and "\n" not in doc[end].text:
        token = doc[end]
        joins = (
            token.lower_ == "and" and end > start and doc[min(end + 1, len(doc) - 1)].pos_ in ("NOUN", "PROPN", "ADJ")
        )
        if token.lower_ in STOPS and not joins:
            break
        if token.pos_ == "AUX" or token.tag_ in ("VBD", "VBZ", "VBP") or (token.text in ('"', "“") and end == start):
            break
        end += 1
    return end
