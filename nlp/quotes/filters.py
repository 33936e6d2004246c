"""What the tagger finds and grammar refuses, taken out before it meets what the rules found.

"That said, ..."                              reports nothing
“We won,” ... | Lee left the hall.            a cue in another line is a word of speech
But you wrote it, I say. | “I did not.”       who writes the article does not answer in the next line
Lee, asked whether ..., smiled                who was asked does not ask
‘We vote’, said | Lee, ‘and go home’          no source goes on into a quotation
Ann Lee, who | voted                          nor ends with the word that begins what follows
They seized on | Lee's claim that “...”       words that an act is about are said by whose claim they are

The last by what PolNeAR's train part annotates: of twelve such claims with words in marks seven as theirs who made
them, none as the object of an act.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from onrecord.nlp.quotes.attribution import Attributed
from onrecord.nlp.quotes.cues import is_cue
from onrecord.nlp.quotes.shown_media import shown
from onrecord.nlp.quotes.whole import is_title
from onrecord.nlp.records import Span
from onrecord.nlp.text.doc_view import Page

ADDRESSED = frozenset({"ask", "tell", "question", "press", "remind", "inform"})  # verbs of which one hears
_JOINT = re.compile(r"(?<=[^\s,])[\s,]+(?:who|that|which|when|while|after|before|and|but)$")


def allowed(here: Page, found: Iterable[Attributed], ruled: Sequence[Attributed]) -> Iterator[Attributed]:
    """What grammar lets stand, in order, sources mended; `ruled` is what the rules found. Linear but for sorting."""
    quoted = (each for each in ruled if each.rule == "noun" and here.kind(each.content) != "indirect")
    claims = sorted((each for each in quoted if each.source), key=_beginning)
    for each in found:
        if _is_idiom(here, each) or _is_far(here, each):
            continue
        if (inner := _object(here, each, claims)) is not None:
            each = replace(each, content=inner.content, cue=inner.cue, source=inner.source)
        if any(_is_addressed(here, verb, each.source) for verb in here.words(each.cue)):
            each = replace(each, source=())
        yield shown(here, _parted(here, replace(each, source=_without_joint(here, each.source))))


def _is_idiom(here: Page, each: Attributed) -> bool:
    """Is it "That said," at the beginning of a sentence?"""
    words = [token.lower_ for token in here.words((*each.source, *each.cue))]
    return bool(each.cue) and words == ["that", "said"] and here.text[each.cue[0][1] :].lstrip()[:1] == ","


def _is_far(here: Page, each: Attributed) -> bool:
    """Does a cue in another line than all that is said report it by no word of speech, or by "I say." and no colon?"""
    lines, words = {here.line(start) for start, _ in each.cue}, here.words(each.cue)
    if not words or any(here.line(start) in lines for start, _ in each.content):
        return False
    leads = any(here.text[here.paragraphs[line][1] - 1] == ":" for line in lines)
    asks = not leads and any(word.lower_ in ("i", "we") for word in here.words(each.source))
    return asks or not any(map(is_cue, words))


def _object(here: Page, act: Attributed, claims: Sequence[Attributed]) -> Attributed | None:
    """The claim that stands whole, source and cue, in what an act is about whose own cue is no word of speech."""
    if not act.cue or any(map(is_cue, here.words(act.cue))):
        return None
    for start, end in act.content:
        at = bisect_left(claims, start, key=_beginning)
        if at < len(claims) and max(stop for _, stop in (*claims[at].source, *claims[at].cue)) <= end:
            return claims[at]
    return None


def _beginning(claim: Attributed) -> int:
    """Where its source or its cue begins, whichever stands first."""
    return min(start for start, _ in (*claim.source, *claim.cue))


def _is_addressed(here: Page, verb: Token, source: tuple[Span, ...]) -> bool:
    """Is the source whom the verb's asking or telling goes to, by its passive?"""
    if verb.lemma_ not in ADDRESSED or verb.tag_ not in ("VBN", "VBD"):
        return False
    hears = [child for child in verb.children if child.dep_ == "nsubjpass"]
    if not any(child.dep_ == "nsubj" for child in verb.children):
        hears += [verb.head] if verb.dep_ == "acl" and verb.i and verb.nbor(-1).text == "," else []
        hears += [child for child in verb.head.children if verb.dep_ == "advcl" and child.dep_ == "nsubj"]
    return any(word in hears for word in here.words(source))


def _without_joint(here: Page, source: tuple[Span, ...]) -> tuple[Span, ...]:
    """The name without the word at its end that begins what follows: Ann Lee, who; the mayor of Salem, when.

    Of 18,351 sources in PolNeAR's train part 6 end with such a word.
    """
    joint = _JOINT.search(here.text, *source[-1]) if source else None
    if joint and any(char.isupper() for start, _ in source for char in here.text[start : joint.start()]):
        return (*source[:-1], (source[-1][0], joint.start()))
    return source


def _parted(here: Page, each: Attributed) -> Attributed:
    """With the quotation that its source ends with behind a comma as the rest of what is said."""
    if not each.source:
        return each
    *rest, (start, end) = each.source
    stretch = next((one for one in here.stretches((start, end)) if one.start > start and one.end >= end), None)
    before = here.text[start : stretch.start].rstrip() if stretch else ""
    if stretch is None or is_title(here, stretch) or len(before) < 2 or not before.endswith(","):
        return each
    source = (*rest, (start, start + len(before) - 1))
    return replace(each, source=source, content=(*each.content, (stretch.start, stretch.end)))
