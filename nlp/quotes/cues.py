"""Which words report: cue verbs and nouns and "according to", with the source and content that the parse gives them.

The parse of a small model is right about short clauses and often wrong across quotation marks, so quotations themselves
are matched to these reports by position (positions); what is found here stands for the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from onrecord.nlp.quotes.grammar import Range, is_inverted, phrase, source
from onrecord.nlp.table_reader import rows

_CUE_PARTS = frozenset({"aux", "auxpass", "neg", "prt", "advmod"})
_OBJECTS = frozenset({"dobj", "oprd", "attr", "acomp", "dative"})
_PREDICATE = _OBJECTS | {"ccomp", "xcomp", "prep"}
_GOES_ON = frozenset({"go", "continue", "proceed"})  # went on to say
_BELOW = frozenset({"ccomp", "advcl", "relcl", "acl", "pcomp", "xcomp", "prep", "pobj", "dobj", "npadvmod", "attr"})


@dataclass(frozen=True, slots=True)
class Cue:
    """A row of tables/cues.tsv. `frames` say what the content may be: clause, to, obj, as, or prepositions."""

    lemma: str
    kind: str
    frames: frozenset[str]


@dataclass(frozen=True, slots=True)
class Report:
    """A cue at token `at` with its source and content, all as token ranges [start, end) of the doc; any may be empty.

    `rule` names how the content was found; it decides the confidence.
    """

    at: int
    kind: str
    cue: Range
    source: tuple[Range, ...]
    content: tuple[Range, ...]
    rule: str


@cache
def table() -> dict[tuple[str, str], Cue]:
    """The cue table by (lemma, "verb" or "noun")."""
    return {
        (word, "noun" if kind == "noun" else "verb"): Cue(word, kind, frozenset(frames.split()))
        for word, kind, frames in rows("cues.tsv")
    }


def reports(doc: Doc, inside: list[bool]) -> Iterator[Report]:
    """Every report of the narration, in order. `inside` tells which tokens stand inside quotation marks."""
    for token in doc:
        if inside[token.i]:
            continue
        if token.lower_ == "according" and token.i + 1 < len(doc) and doc[token.i + 1].lower_ == "to":
            yield from _according(token)
        elif (cue := table().get((lemma(token), "verb"))) and _asserts(token, cue, inside):
            yield _verb(token, cue, inside)
        elif token.pos_ == "NOUN" and (cue := table().get((token.lemma_.lower(), "noun"))):
            yield from _noun(token, cue)


def lemma(token: Token) -> str:
    """The lemma; for a past tense that the tagger took for a name (..., joked Ann Lee), its ending tells."""
    word = token.lower_
    if token.tag_.startswith("VB") or not (word.endswith("ed") and token.is_lower):
        return str(token.lemma_).lower()
    stems = (word[:-2], word[:-1], word[:-3], word[:-3] + "y")
    return next((stem for stem in stems if (stem, "verb") in table()), word)


def _asserts(token: Token, cue: Cue, inside: list[bool]) -> bool:
    """A verb form that reports; to determine whether ..., to find out that ... is a purpose, not yet a thought."""
    if not token.tag_.startswith("VB"):
        return cue.kind == "say" and is_inverted(token, inside)
    return not (cue.kind == "think" and token.tag_ == "VB" and _is_infinitive(token))


def _verb(token: Token, cue: Cue, inside: list[bool]) -> Report:
    content, rule = ((), "inverted") if is_inverted(token, inside) else _content(token, cue)
    return Report(token.i, cue.kind, cue_range(token), source(token, inside), content, rule)


def cue_range(token: Token) -> Range:
    """The verb with the auxiliaries, negation, particle and adverbs that touch it, as a token range."""
    parts = {c.i for c in token.children if c.dep_ in _CUE_PARTS and c.dep_ + c.pos_ != "advmodSCONJ"}
    start = end = token.i
    if token.dep_ == "xcomp" and token.head.lemma_ in _GOES_ON and token.head.i < token.i <= token.head.i + 3:
        return cue_range(token.head)[0], token.i + 1
    while start - 1 in parts:
        start -= 1
    while end + 1 in parts and token.doc[end + 1].dep_ == "prt":
        end += 1
    return start, end + 1


def _content(token: Token, cue: Cue) -> tuple[tuple[Range, ...], str]:
    """What the parse gives as said, by the frames of the cue, the surest first."""
    after = list(token.rights)
    if "as" in cue.frames and (span := _predication(after)):
        return (span,), "as"
    for child in after:
        if child.dep_ == "ccomp" and "clause" in cue.frames:
            return (subtree(child),), "clause"
    for child in after:
        if child.dep_ == "xcomp" and "to" in cue.frames and _is_infinitive(child):
            return (subtree(child),), "to"
    for child in after:
        if child.dep_ == "prep" and child.lower_ in cue.frames:
            for noun in child.children:
                if noun.dep_ in ("pobj", "pcomp"):
                    return (subtree(noun),), "prep"
    for child in after:
        if child.dep_ in ("dobj", "oprd") and "obj" in cue.frames:
            return (subtree(child),), "obj"
    return (), "none"


def _predication(after: list[Token]) -> Range | None:
    """called [him a liar], described [the plan as dead]: the object and what is said of it, as one range."""
    parts = [c for c in after if c.dep_ in _PREDICATE and (c.dep_ != "prep" or c.lower_ in ("as", "to"))]
    if not any(c.dep_ in ("oprd", "ccomp", "xcomp") or c.lower_ == "as" for c in parts):
        return None
    return parts[0].left_edge.i, parts[-1].right_edge.i + 1


def _is_infinitive(token: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children)


def subtree(token: Token) -> Range:
    """The tokens below `token`, as one range."""
    return token.left_edge.i, token.right_edge.i + 1


def _according(token: Token) -> Iterator[Report]:
    """X, according to Y: the clause that the phrase belongs to, without the phrase."""
    nouns = [c for t in (token.nbor(1), token) for c in t.children if c.dep_ == "pobj"]
    if not nouns:
        return
    who = phrase(nouns[0])
    low, high = subtree(_clause_of(token))
    content = tuple(r for r in ((low, token.i), (who[1], high)) if _has_words(token.doc, r))
    yield Report(token.i, "say", (token.i, token.i + 2), (who,), content, "according")


def _clause_of(token: Token) -> Token:
    """The parse often hangs the phrase too low; behind a comma it belongs to the nearest coordinated or main clause."""
    head = token.head
    high = token.i > 0 and token.nbor(-1).text in (",", "—", "–")
    while high and head.dep_ in _BELOW and head.head is not head:
        head = head.head
    return head


def _has_words(doc: Doc, span: Range) -> bool:
    return any(doc[i].is_alpha for i in range(*span))


def _noun(token: Token, cue: Cue) -> Iterator[Report]:
    """The claim that ..., requests for ...: the source is the possessor, if there is one."""
    for child in token.children:
        owner = tuple(phrase(c) for c in token.children if c.dep_ == "poss")
        that = child.dep_ in ("acl", "ccomp") and "clause" in cue.frames and _says_that(child)
        if that or (child.dep_ == "acl" and "to" in cue.frames and _is_infinitive(child)):
            yield Report(token.i, "noun", (token.i, token.i + 1), owner, (subtree(child),), "noun")
        elif child.dep_ == "prep" and child.lower_ in cue.frames and child.i == token.i + 1:
            for noun in child.children:
                if noun.dep_ in ("pobj", "pcomp"):
                    yield Report(token.i, "noun", (token.i, child.i + 1), owner, (subtree(noun),), "noun-prep")


def _says_that(verb: Token) -> bool:
    return any(c.dep_ == "mark" and c.lower_ == "that" for c in verb.children)


def is_cue(word: Token) -> bool:
    """Does the table of cues know it? Not the second half of an adjective: so-called, self-declared."""
    halved = word.i > 1 and word.nbor(-1).text == "-" and word.nbor(-2).lower_ != "re"
    known = word.lower_ == "according" or (lemma(word), "verb") in table() or (lemma(word), "noun") in table()
    return known and not halved
