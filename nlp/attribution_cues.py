"""Which words report: cue verbs and nouns and "according to", with the source and content that the parse gives them.

The parse of a small model is right about short clauses and often wrong across quotation marks, so quotations themselves
are matched to these reports by position (attribution_quotations); what is found here stands for the rest.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from spacy.tokens import Doc, Token

SUBJECTS = frozenset({"nsubj", "csubj"})
_CLAUSES = frozenset({"ccomp", "xcomp", "csubj", "dobj", "oprd", "acl", "obj"})
_SHARES_SUBJECT = frozenset({"conj", "xcomp", "advcl", "pcomp", "ccomp", "dep"})
_CUE_PARTS = frozenset({"aux", "auxpass", "neg", "prt", "advmod"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_NOMINAL = frozenset({"PROPN", "NOUN", "DET", "ADJ", "NUM"})
_POINT = frozenset(".?!;:")


@dataclass(frozen=True, slots=True)
class Cue:
    """A row of tables/cues.csv. `frames` say what the content may be: clause, to, obj, or prepositions."""

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
    cue: tuple[int, int]
    source: tuple[tuple[int, int], ...]
    content: tuple[tuple[int, int], ...]
    rule: str


@cache
def table() -> dict[tuple[str, str], Cue]:
    """The cue table by (lemma, "verb" or "noun")."""
    lines = (files("nlp") / "tables" / "cues.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {
        (row["lemma"], "noun" if row["kind"] == "noun" else "verb"): Cue(
            row["lemma"], row["kind"], frozenset(row["frames"].split())
        )
        for row in rows
    }


def reports(doc: Doc, inside: list[bool]) -> Iterator[Report]:
    """Every report of the narration, in order. `inside` tells which tokens stand inside quotation marks."""
    for token in doc:
        if inside[token.i]:
            continue
        if token.lower_ == "according" and token.i + 1 < len(doc) and doc[token.i + 1].lower_ == "to":
            yield from _according(token)
        elif (cue := table().get((token.lemma_.lower(), "verb"))) and _asserts(token, cue):
            yield _verb(token, cue, inside)
        elif token.pos_ == "NOUN" and (cue := table().get((token.lemma_.lower(), "noun"))):
            yield from _noun(token, cue)


def _asserts(token: Token, cue: Cue) -> bool:
    """A verb form that reports; to determine whether ..., to find out that ... is a purpose, not yet a thought."""
    return token.tag_.startswith("VB") and not (cue.kind == "think" and token.tag_ == "VB" and _is_infinitive(token))


def _verb(token: Token, cue: Cue, inside: list[bool]) -> Report:
    content, rule = _content(token, cue)
    if _is_passive(token):
        source = _agent(token)
    elif _is_inverted(token, inside):
        source, content, rule = _beside(token, inside), (), "none"
    else:
        source = _source(token, inside)
    return Report(token.i, cue.kind, _cue_range(token), source, content, rule)


def _is_passive(token: Token) -> bool:
    return token.tag_ == "VBN" and any(c.dep_ in ("auxpass", "nsubjpass") for c in token.children)


def _is_inverted(token: Token, inside: list[bool]) -> bool:
    """..., said Ann Lee: behind a comma or a closing mark, a name behind it, and no subject of its own before it."""
    if token.i == 0 or token.i + 1 >= len(token.doc) or token.tag_ not in ("VBD", "VBZ", "VBP"):
        return False
    before, after = token.nbor(-1), token.nbor(1)
    if not (before.text == "," or inside[before.i]) or after.pos_ not in ("PROPN", "DET", "NOUN") or inside[after.i]:
        return False
    return not any(c.dep_ in SUBJECTS and c.i < token.i and not inside[c.i] for c in token.children)


def _beside(token: Token, inside: list[bool]) -> tuple[tuple[int, int], ...]:
    """The noun right behind the cue with what describes it, whatever the parse makes of it."""
    doc, end = token.doc, token.i + 1
    while end < len(doc) and doc[end].pos_ in _NOMINAL and not inside[end]:
        end += 1
    if end == token.i + 1:
        return ()
    return ((token.i + 1, max(end, phrase(doc[end - 1])[1])),)


def _agent(token: Token) -> tuple[tuple[int, int], ...]:
    for by in token.children:
        if by.dep_ == "agent":
            return tuple(phrase(noun) for noun in by.children if noun.dep_ == "pobj")
    return ()


def _cue_range(token: Token) -> tuple[int, int]:
    """The verb with the auxiliaries, negation, particle and adverbs that touch it."""
    parts = {c.i for c in token.children if c.dep_ in _CUE_PARTS and c.dep_ + c.pos_ != "advmodSCONJ"}
    start = end = token.i
    while start - 1 in parts:
        start -= 1
    while end + 1 in parts and token.doc[end + 1].dep_ == "prt":
        end += 1
    return start, end + 1


def _content(token: Token, cue: Cue) -> tuple[tuple[tuple[int, int], ...], str]:
    """What the parse gives as said, by the frames of the cue, the surest first."""
    for child in token.children:
        if child.dep_ == "ccomp" and "clause" in cue.frames and child.i > token.i:
            return (subtree(child),), "clause"
    for child in token.children:
        if child.dep_ == "xcomp" and "to" in cue.frames and _is_infinitive(child):
            return (subtree(child),), "to"
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in cue.frames and child.i > token.i:
            for noun in child.children:
                if noun.dep_ in ("pobj", "pcomp"):
                    return (subtree(noun),), "prep"
    for child in token.children:
        if child.dep_ in ("dobj", "oprd") and "obj" in cue.frames:
            return (subtree(child),), "obj"
    return (), "none"


def _is_infinitive(token: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children)


def subtree(token: Token) -> tuple[int, int]:
    """The tokens below `token`, as one range. Linear in the subtree's depth."""
    return token.left_edge.i, token.right_edge.i + 1


def _source(token: Token, inside: list[bool]) -> tuple[tuple[int, int], ...]:
    """Who: the subject of the verb, or of the verb that it hangs on (she rose, saying ...)."""
    verb = token
    for _ in range(6):  # chains of participles are short; the bound keeps a bad parse cheap
        for child in verb.children:
            if child.dep_ in SUBJECTS and not inside[child.i]:
                return _mention(child)
        if verb.dep_ in ("acl", "relcl") and verb.head.pos_ in ("NOUN", "PROPN", "PRON"):
            return (phrase(verb.head),)
        if verb.dep_ not in _SHARES_SUBJECT or inside[verb.head.i] or verb.head is verb:
            break
        verb = verb.head
    return ()


def _mention(subject: Token) -> tuple[tuple[int, int], ...]:
    """The subject's phrase; for a relative pronoun the phrase that it stands for, then the pronoun."""
    verb = subject.head
    if subject.lower_ in _RELATIVE and verb.dep_ == "relcl":
        return phrase(verb.head), (subject.i, subject.i + 1)
    return (phrase(subject),)


def phrase(noun: Token) -> tuple[int, int]:
    """A noun with what describes it (determiner, title, apposition, of/for/in ...), without relative clauses."""
    start, end = noun.left_edge.i, noun.i + 1
    for child in noun.rights:
        if child.dep_ in ("relcl", "acl", "punct", "cc") or child.left_edge.i > end + 1:
            continue
        if child.dep_ in ("appos", "prep", "conj", "flat", "compound", "case", "nmod", "amod", "npadvmod"):
            end = max(end, phrase(child)[1] if child.dep_ in ("appos", "conj") else _short(child))
    return start, end


def _short(child: Token) -> int:
    """Where a prepositional phrase ends, before any relative clause in it."""
    end = child.i + 1
    for below in child.subtree:
        if below.dep_ in ("relcl", "advcl") or below.lower_ in _RELATIVE:
            break
        if below.i == end:
            end += 1
    return end


def _according(token: Token) -> Iterator[Report]:
    """X, according to Y: the clause that the phrase hangs on, without the phrase."""
    to = token.doc[token.i + 1]
    nouns = [c for t in (to, token) for c in t.children if c.dep_ == "pobj"]
    if not nouns:
        return
    source = phrase(nouns[0])
    head = token.head
    low, high = subtree(head) if head is not token else (token.sent.start, token.sent.end)
    content = tuple(r for r in ((low, token.i), (source[1], high)) if _has_words(token.doc, r))
    rule = "according"
    if content and content[0][0] < token.i and len(content) > 1:
        content = content[:1] if token.doc[source[1]].text in _POINT else content
    yield Report(token.i, "say", (token.i, token.i + 2), (source,), content, rule)


def _has_words(doc: Doc, span: tuple[int, int]) -> bool:
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
