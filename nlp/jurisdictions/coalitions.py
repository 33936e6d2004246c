"""Jurisdictions that one sentence lists together, with the verb by which they act or are acted upon.

"Chicago, Denver and Cook County sued the agency": Chicago, Denver, Cook County, acting, sue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from spacy.tokens import Doc, Token

from onrecord.nlp.jurisdictions.context import head_levels
from onrecord.nlp.jurisdictions.word_features import word_classes, word_list
from onrecord.nlp.records import Coalition, Mention, Part, Place

# Prepositions by which a verb reaches what it acts upon ("sent letters to"); "in" and "near" only say where.
REACHES = frozenset({"to", "against", "upon", "toward", "towards", "with"})
# Dependencies inside a list or a name: the list does what its head does.
INSIDE = frozenset({"conj", "appos", "compound", "nmod", "amod", "poss"})
STEPS = 12  # no parse of a sentence goes deeper to its verb; a bound all the same


@lru_cache(maxsize=1)
def _between() -> re.Pattern[str]:
    """The pattern of what may stand between two items: commas, semicolons, "and", a head ("; and the cities of")."""
    heads = "|".join(sorted(head_levels(), key=len, reverse=True))
    joins = "and|or|&|as well as|along with"
    return re.compile(
        rf"(?: (?:{heads}))?(?:\s*[,;]\s*(?:(?:{joins})\s+)?|\s+(?:{joins})\s+)"
        rf"(?:the\s+)?(?:(?:{heads})\s+of\s+)?(?:the\s+)?",
        re.IGNORECASE,
    )


def coalitions(doc: Doc, text: str, places: Sequence[Place]) -> Iterator[Coalition]:
    """The coalitions of a doc, in order. A list whose parse has no verb, or that only says where, is none."""
    for members in lists(text, places):
        span = members[0].span[0], members[-1].span[1]
        role = _verb(doc, members)
        if role is not None:
            part, verb = role
            cue = Mention(((verb.idx, verb.idx + len(verb)),), verb.text, verb.lemma_.lower())
            yield Coalition(span, text[slice(*span)], part, cue, tuple(members))


def lists(text: str, places: Sequence[Place]) -> Iterator[list[Place]]:
    """Runs of two or more different jurisdictions; the state behind a town ("Bangor, Maine,") is no item."""
    run: list[Place] = []
    end = 0
    for place in places:
        gap = text[end : place.span[0]]
        if run and gap in (", ", " (") and _contains(place, run[-1]):
            end = place.span[1]
            continue
        seat = place.level == "district" and gap == ", "  # "R-Ill., 13th District"
        if not run or seat or not _between().fullmatch(gap):
            if _is_list(run):
                yield run
            run = []
        run = [*run, place] if place.level != "country" else []
        end = place.span[1]
    if _is_list(run):
        yield run


def _is_list(members: Sequence[Place]) -> bool:
    return len({place.ocd_id for place in members}) > 1


def _contains(container: Place, place: Place) -> bool:
    """Whether a container is the state that a place lies in."""
    return container.level == "state" and place.level != "state" and container.state == place.state


def _verb(doc: Doc, members: Sequence[Place]) -> tuple[Part, Token] | None:
    """The verb of the list, else of its first member that has one: long lists confuse the parser in the middle."""
    spans = [(members[0].span[0], members[-1].span[1]), *(place.span for place in members)]
    roots = [words.root for span in spans if (words := doc.char_span(*span, alignment_mode="expand")) is not None]
    return next((role for root in dict.fromkeys(roots) if (role := _climb(root)) is not None), None)


def _climb(token: Token) -> tuple[Part, Token] | None:
    """Climb from a name over its list and its officials to the verb, and say which part it plays there."""
    governs = True  # so far only jurisdictions, their offices and officials
    for _ in range(STEPS):
        head, dep = token.head, token.dep_
        if dep in ("nsubj", "nsubjpass", "dobj", "dative"):
            return _part(dep, head, governs)
        if dep == "pobj":
            if head.dep_ == "agent":
                return _part("nsubj", head.head, governs)
            if head.head.pos_ in ("VERB", "AUX"):
                return _part("dobj", head.head, governs) if _reaches(head) else None
            token, governs = head.head, governs and _governs(head.head)
        elif dep in INSIDE:
            token, governs = head, governs and (_governs(head) or head.pos_ == "PROPN")
        else:
            return None
    return None


def _part(dep: str, verb: Token, governs: bool) -> tuple[Part, Token] | None:
    """Acting as the subject of a verb, acted upon otherwise; None where it is no verb, or no government acts."""
    if verb.pos_ != "VERB" or (dep == "nsubj" and not governs):
        return None  # "the price in A and B rose" is no act of A and B
    return ("acting" if dep == "nsubj" else "acted upon"), verb


def _reaches(preposition: Token) -> bool:
    """Whether a verb reaches what it acts upon by this preposition ("sent letters to", not "moved to")."""
    moves = preposition.head.lemma_.lower() in word_list("motion.txt")
    return preposition.lower_ in REACHES and not moves


def _governs(token: Token) -> bool:
    """Whether a word names what acts when a jurisdiction acts: county, city, mayor, officials, police."""
    word = token.lower_
    return word in head_levels() or "gov" in word_classes()[0].get(word, ())
