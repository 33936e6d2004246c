"""The cue words: verbs and nouns that report speech or thought, and "according to"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from spacy.tokens import Token

from onrecord.nlp.table_reader import rows

_CUE_PARTS = frozenset({"aux", "auxpass", "neg", "prt", "advmod"})
_GOES_ON = frozenset({"go", "continue", "proceed"})  # went on to say


@cache
def cue_lemmas() -> frozenset[tuple[str, str]]:
    """The table of cues as pairs of (lemma, "verb" or "noun")."""
    return frozenset((lemma, part) for lemma, part in rows("cues.tsv"))


def lemma_of(token: Token) -> str:
    """The lemma of a word in lower case; by its ending where the pipeline took a past tense for a name (joked Lee)."""
    word = token.lower_
    if token.tag_.startswith("VB") or not (word.endswith("ed") and token.is_lower):
        return str(token.lemma_).lower()
    stems = (word[:-2], word[:-1], word[:-3], word[:-3] + "y")
    return next((stem for stem in stems if (stem, "verb") in cue_lemmas()), word)


def is_cue(token: Token) -> bool:
    """Tell whether a word is in the table of cues and not the second half of an adjective: so-called, self-declared."""
    is_half = token.i > 1 and token.nbor(-1).text == "-" and token.nbor(-2).lower_ != "re"
    lemma = lemma_of(token)
    return not is_half and (token.lower_ == "according" or bool({(lemma, "verb"), (lemma, "noun")} & cue_lemmas()))


def reporting_lemma(words: Sequence[Token]) -> str | None:
    """The lemma of the word of a cue that reports: its first cue word, else its first verb, else its first word."""
    cue = next(filter(is_cue, words), None) or next((word for word in words if word.pos_ == "VERB"), None)
    word = cue or (words[0] if words else None)
    return lemma_of(word) if word is not None else None


def verb_group(verb: Token) -> tuple[int, int]:
    """The range of tokens of a verb with the auxiliaries, negation, particle and adverbs that touch it."""
    parts = {
        child.i for child in verb.children if child.dep_ in _CUE_PARTS and child.dep_ + child.pos_ != "advmodSCONJ"
    }
    start = end = verb.i
    if verb.dep_ == "xcomp" and verb.head.lemma_ in _GOES_ON and verb.head.i < verb.i <= verb.head.i + 3:
        return verb_group(verb.head)[0], verb.i + 1
    while start - 1 in parts:
        start -= 1
    while end + 1 in parts and verb.doc[end + 1].dep_ == "prt":
        end += 1
    return start, end + 1
