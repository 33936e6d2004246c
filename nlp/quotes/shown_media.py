"""What somebody is shown or recorded to say: the ad, the video, the transcript is not who speaks.

The ad uses footage of | Lee | asking, | “Why are there holes in our roads?”
The video shows | her | saying | “We will mend them.”

PolNeAR annotates such words now as the ad's (twice in its train part), now as theirs who are shown (twice in dev); here
the speaker counts.
"""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from onrecord.nlp.quotes.attribution import Attributed
from onrecord.nlp.quotes.cues import is_cue
from onrecord.nlp.speakers.lexicon import noun_kind
from onrecord.nlp.text.doc_view import Page

REACH = 9  # words between the speaking and what is said: saying at the fair on Sunday, "..."
OBJECTS = frozenset({"him", "her", "them", "me", "us"})
SHOWS = frozenset({"show", "feature", "capture", "record", "depict", "hear", "see", "catch"})
MEDIA = frozenset(
    {
        "footage",
        "video",
        "clip",
        "recording",
        "audio",
        "tape",
        "film",
        "account",
        "story",
        "image",
        "picture",
        "transcript",
        "memory",
    }
)
_POINTS = frozenset(",:")


def shown(here: Page, each: Attributed) -> Attributed:
    """The attribution; of words in marks behind a name and its "saying", told by what shows them: that name's."""
    stretch = next((one for span in each.content for one in here.stretches(span)), None)
    found = _said_by(here, stretch.start) if stretch else None
    if stretch is None or found is None or not each.cue or stretch.start < each.cue[0][0]:
        return each
    first, saying = found
    name, cue = here.chars((first, saying)), here.chars((saying, saying + 1))
    parted = here.text[here.starts[here.word_before(stretch.start)]] in _POINTS
    begins = stretch.start if parted else cue[1]  # asking him, "..."
    content = tuple(here.stripped((max(start, begins), end)) for start, end in each.content if end > stretch.start)
    return replace(each, content=content, cue=(cue,), source=(name,))


def _said_by(here: Page, start: int) -> tuple[int, int] | None:
    """The tokens (first of the name, saying) of: footage of Ann Lee saying; None where no such words lead in."""
    last = here.word_before(start)
    for at in range(last, max(0, last - REACH), -1):
        token = here.doc[at]
        if here.inside[at] >= 0 or token.text in ".?!;" or (token.text == ":" and at < last):
            return None
        if token.tag_ == "VBG" and is_cue(token):
            first = _name_before(here, at)
            return (first, at) if 0 < first < at and _shows(here.doc[first - 1]) else None
    return None


def _shows(word: Token) -> bool:
    """Is it a verb that shows, or the "of" of what was recorded?"""
    return word.lemma_ in SHOWS or (word.lower_ == "of" and word.i > 0 and word.nbor(-1).lemma_.lower() in MEDIA)


def _name_before(here: Page, at: int) -> int:
    """Where a name, a person's noun or a pronoun begins that ends before token `at`; `at` where none does."""
    last = here.doc[at - 1] if at else None
    if last is None or not (last.pos_ == "PROPN" or last.lower_ in OBJECTS or _is_person(last)):
        return at
    first = at - 1
    while first and (here.doc[first - 1].pos_ in ("PROPN", "DET", "ADJ") or here.doc[first - 1].lower_ == "and"):
        first -= 1
    return first


def _is_person(noun: Token) -> bool:
    return noun.pos_ == "NOUN" and noun_kind(noun.lemma_.lower(), noun.tag_ == "NNS") in ("person", "group")
