"""Correct the tagger's attributions where grammar knows better, before the steps that need only the text (combine.py).

The ad uses footage of | Lee | asking, “...”  who is shown or recorded speaking is the source, not what shows it
“We vote,” said | Lee | .                     a cue without a source in its paragraph has the one that the parse gives
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Token

from onrecord.nlp.quotes.attribution import Attribution
from onrecord.nlp.quotes.cues import is_cue
from onrecord.nlp.quotes.grammar import source_of
from onrecord.nlp.speakers.lexicon import noun_kind
from onrecord.nlp.text.views import DocView

REACH = 9  # words between the speaking and what is said: saying at the fair on Sunday, "..."
_OBJECT_PRONOUNS = frozenset({"him", "her", "them", "me", "us"})
_SHOW = frozenset({"show", "feature", "capture", "record", "depict", "hear", "see", "catch"})
_RECORDINGS = frozenset({"footage", "video", "clip", "recording", "audio", "tape", "film", "image", "picture"})
_MEDIA = _RECORDINGS | {"account", "story", "transcript", "memory"}
_POINTS = frozenset(",:")


def correct_by_grammar(doc_view: DocView, attributions: Iterable[Attribution]) -> list[Attribution]:
    """The attributions of the tagger with their sources corrected."""
    corrected = []
    for attribution in attributions:
        attribution = reattribute_media(doc_view, attribution)
        corrected.append(fill_source(doc_view, attribution))
    return corrected


def fill_source(doc_view: DocView, attribution: Attribution) -> Attribution:
    """Give an attribution without a source in the paragraph of its cue the source that the parse gives its cue verb."""
    paragraphs = {doc_view.paragraph_index(start) for start, _ in attribution.cue}
    if any(doc_view.paragraph_index(start) in paragraphs for start, _ in attribution.source):
        return attribution
    for verb in doc_view.words_in(attribution.cue):
        if verb.tag_.startswith("VB") and is_cue(verb) and not doc_view.is_quoted[verb.i]:
            first, end = doc_view.paragraph_tokens(verb.i)  # the parser knows no paragraphs
            ranges = ((max(low, first), min(high, end)) for low, high in source_of(verb, doc_view.is_quoted))
            if source := tuple(doc_view.characters(tokens) for tokens in ranges if tokens[0] < tokens[1]):
                return replace(attribution, source=source)
    return attribution


def reattribute_media(doc_view: DocView, attribution: Attribution) -> Attribution:
    """Attribute words in marks behind a name and its "saying" to that name, not to the ad or video that shows it.

    PolNeAR annotates such words now as the ad's (twice in its train part), now as theirs who are shown (twice in dev);
    here the speaker counts.
    """
    stretch = next((stretch for span in attribution.content for stretch in doc_view.stretches_in(span)), None)
    shown = _shown_speaker(doc_view, stretch.start) if stretch else None
    if stretch is None or shown is None or not attribution.cue or stretch.start < attribution.cue[0][0]:
        return attribution
    first, saying = shown
    name, cue = doc_view.characters((first, saying)), doc_view.characters((saying, saying + 1))
    has_point = doc_view.text[doc_view.token_starts[doc_view.word_before(stretch.start)]] in _POINTS
    begins = stretch.start if has_point else cue[1]  # asking him, "..."
    content = tuple(
        doc_view.strip((max(start, begins), end)) for start, end in attribution.content if end > stretch.start
    )
    return replace(attribution, content=content, cue=(cue,), source=(name,))


def _shown_speaker(doc_view: DocView, start: int) -> tuple[int, int] | None:
    """The tokens (first of the name, saying) that lead into the words at `start`: footage of Ann Lee saying."""
    last = doc_view.word_before(start)
    for at in range(last, max(0, last - REACH), -1):
        token = doc_view.doc[at]
        if doc_view.is_quoted[at] or token.text in ".?!;" or (token.text == ":" and at < last):
            return None
        if token.tag_ == "VBG" and is_cue(token):
            first = _first_of_name_before(doc_view, at)
            return (first, at) if 0 < first < at and _shows(doc_view.doc[first - 1]) else None
    return None


def _shows(word: Token) -> bool:
    """Tell whether a word is a verb that shows, or the "of" of what was recorded."""
    return word.lemma_ in _SHOW or (word.lower_ == "of" and word.i > 0 and word.nbor(-1).lemma_.lower() in _MEDIA)


def _first_of_name_before(doc_view: DocView, at: int) -> int:
    """The first token of the name, person's noun or pronoun that ends before token `at`; `at` where there is none."""
    last = doc_view.doc[at - 1] if at else None
    if last is None or not (last.pos_ == "PROPN" or last.lower_ in _OBJECT_PRONOUNS or _is_person(last)):
        return at
    first = at - 1
    while first and (
        doc_view.doc[first - 1].pos_ in ("PROPN", "DET", "ADJ") or doc_view.doc[first - 1].lower_ == "and"
    ):
        first -= 1
    return first


def _is_person(noun: Token) -> bool:
    return noun.pos_ == "NOUN" and noun_kind(noun.lemma_.lower(), noun.tag_ == "NNS") in ("person", "group")
