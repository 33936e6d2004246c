"""From a text to word pieces and what the encoder is told of each beside its letters.

The encoder reads lower-cased pieces. What lower case hides, and what stands far away, comes as six small classes a
piece: the case of its letters, whether it stands inside quotation marks, the white space before it, and three of its
word's place in the parse (parse_features.py). They are part of what the weights learned: changing them means training
again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from onrecord.nlp.quotes.tagger.parse_features import N_DEPS, N_GOVERNORS, N_POS, Ints, Words

N_CASES, N_MARKS, N_BREAKS = 7, 5, 4
PARSE = {"deps": N_DEPS, "pos": N_POS, "governors": N_GOVERNORS}
SURFACE = {"cases": N_CASES, "marks": N_MARKS, "breaks": N_BREAKS, **PARSE}  # columns of Pieces, and their classes
SPECIAL, LOWER, TITLE, UPPER, DIGIT, SIGN, MIXED = range(N_CASES)
OUTSIDE, INSIDE, OPENING, CLOSING, UNCLOSED = range(N_MARKS)
NO_BREAK, SPACE, LINE, PARAGRAPH = range(N_BREAKS)

OPENERS = frozenset({"“", "„", "〝", "``"})
CLOSERS = frozenset({"”", "〞"})
MARK = re.compile(r"[“”„‟〝〞\"＂]|''|``")


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of one text, column by column; starts and ends are code points, half-open."""

    ids: Ints
    starts: Ints
    ends: Ints
    cases: Ints
    marks: Ints
    breaks: Ints
    deps: Ints
    pos: Ints
    governors: Ints

    @property
    def surface(self) -> tuple[Ints, ...]:
        """The columns that SURFACE names, in its order."""
        return tuple(getattr(self, name) for name in SURFACE)

    def __len__(self) -> int:
        return len(self.ids)


def pieces(text: str, tokenizer: Tokenizer, words: Words, start: int = 0) -> Pieces:
    """The pieces of `text`, none for white space alone. No piece is longer than its word, none is left out.

    `words` are those of a doc in which `text` begins at code point `start`; a piece is told of the word that it begins
    in. Offsets count from the beginning of `text`.
    """
    encoding = tokenizer.encode(text, add_special_tokens=False)
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
    starts, ends = offsets[:, 0], offsets[:, 1]
    spans = list(zip(starts.tolist(), ends.tolist(), strict=True))
    before = zip([0, *ends.tolist()], starts.tolist(), strict=False)
    parsed = words.at(starts + start)
    return Pieces(
        ids=np.array(encoding.ids, dtype=np.int64),
        starts=starts,
        ends=ends,
        cases=np.array([case_of(text[start:end]) for start, end in spans], dtype=np.int64),
        marks=mark_states(text)[starts].astype(np.int64),
        breaks=np.array([break_of(text[end:start]) for end, start in before], dtype=np.int64),
        deps=parsed.deps,
        pos=parsed.pos,
        governors=parsed.governors,
    )


def case_of(word: str) -> int:
    """The case class of a piece as it stands in the text."""
    if word.islower():
        return LOWER
    if any(char.isdigit() for char in word):
        return DIGIT
    if word.isupper():
        return UPPER if len(word) > 1 else TITLE
    if word[:1].isupper():
        return TITLE
    return MIXED if any(char.isalpha() for char in word) else SIGN


def break_of(gap: str) -> int:
    """The class of the white space between two pieces."""
    if not gap:
        return NO_BREAK
    lines = gap.count("\n")
    return SPACE if not lines else LINE if lines == 1 else PARAGRAPH


def mark_states(text: str) -> NDArray[np.int8]:
    """For each character of `text`, and one beyond, its place among double quotation marks.

    A line that ends inside open marks closes them, so that one stray mark costs at most its line; what stands after
    such a mark is UNCLOSED, as in all but the last paragraph of a quotation that runs over several.
    """
    states = np.zeros(len(text) + 1, dtype=np.int8)
    opened = None
    line = 0
    for mark in MARK.finditer(text):
        start, end = mark.span()
        if opened is not None and (cut := text.find("\n", line, start)) >= 0:
            states[opened:cut] = UNCLOSED
            opened = None
        line = end
        if opens(text, start, end, opened is not None):
            states[start:end] = OPENING
            opened = end if opened is None else opened
        else:
            if opened is not None:
                inner = states[opened:start]
                inner[inner == OUTSIDE] = INSIDE
            states[start:end] = CLOSING
            opened = None
    if opened is not None:
        cut = text.find("\n", line)
        states[opened : cut if cut >= 0 else len(text)] = UNCLOSED
    return states


def opens(text: str, start: int, end: int, inside: bool) -> bool:
    """Whether the mark at [start, end) opens. One without direction goes by the space beside it, else by turns."""
    mark = text[start:end]
    if mark in OPENERS or mark in CLOSERS:
        return mark in OPENERS
    space_before = start == 0 or text[start - 1].isspace() or text[start - 1] in "([—–-"
    space_after = end == len(text) or text[end].isspace()
    return not inside if space_before == space_after else space_before
