"""Turn a text into word pieces, and tell the encoder about each piece what its letters do not show.

The encoder reads lower-cased word pieces. What lower case hides, and what stands far away, is given to it as six small
classes a piece: the case of the letters, the place among quotation marks, the white space before it, and of its word in
the parse the relation, the part of speech, and what governs it. The parse shows where a content ends and which of two
persons spoke, since source and content depend on the cue.

The classes are part of what the weights learned: changing them means training again, and the tables of labels only ever
grow at their ends. A label they lack, and a doc without a parse, is UNKNOWN, so that any spaCy pipeline will do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc
from tokenizers import Tokenizer

Ints = NDArray[np.int64]

UNKNOWN = 0
# The relations of spaCy's English pipelines (ClearNLP's, Choi and Palmer 2012).
_DEPS = (
    "ROOT acl acomp advcl advmod agent amod appos attr aux auxpass case cc ccomp compound conj csubj csubjpass dative "
    "dep det dobj expl intj mark meta neg nmod npadvmod nsubj nsubjpass nummod oprd parataxis pcomp pobj poss preconj "
    "predet prep prt punct quantmod relcl xcomp"
)
# Their parts of speech, spaCy's `tag_`: the Penn Treebank's as OntoNotes has them.
_POS = (
    "$ '' , -LRB- -RRB- . : ADD AFX CC CD DT EX FW HYPH IN JJ JJR JJS LS MD NFP NN NNP NNPS NNS PDT POS PRP PRP$ RB "
    "RBR RBS RP SYM TO UH VB VBD VBG VBN VBP VBZ WDT WP WP$ WRB XX _SP ``"
)
DEPS, POS = ({label: number for number, label in enumerate(labels.split(), 1)} for labels in (_DEPS, _POS))
N_DEPS, N_POS = len(DEPS) + 1, len(POS) + 1
BEHIND, ROOT = N_POS, 2 * N_POS  # governors: the part of speech of one before, BEHIND + that of one behind, or ROOT
N_GOVERNORS = ROOT + 1

N_CASES, N_MARKS, N_BREAKS = 7, 5, 4
PARSE = {"deps": N_DEPS, "pos": N_POS, "governors": N_GOVERNORS}
SURFACE = {"cases": N_CASES, "marks": N_MARKS, "breaks": N_BREAKS, **PARSE}  # columns of Pieces: number of classes
SPECIAL, LOWER, TITLE, UPPER, DIGIT, SIGN, MIXED = range(N_CASES)
OUTSIDE, INSIDE, OPENING, CLOSING, UNCLOSED = range(N_MARKS)
NO_BREAK, SPACE, LINE, PARAGRAPH = range(N_BREAKS)

OPENERS = frozenset({"“", "„", "〝", "``"})
CLOSERS = frozenset({"”", "〞"})
MARK = re.compile(r"[“”„‟〝〞\"＂]|''|``")


@dataclass(frozen=True, slots=True)
class ParsedWords:
    """The words of a doc column by column: where each begins, in rising order, and its classes in the parse."""

    starts: Ints
    deps: Ints
    pos: Ints
    governors: Ints

    def at(self, places: Ints) -> ParsedWords:
        """The word at each of the code points `places`: the last one that begins there or before."""
        rows = np.searchsorted(self.starts, places, side="right") - 1
        return ParsedWords(places, self.deps[rows], self.pos[rows], self.governors[rows])


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of one text column by column; starts and ends are code points, half-open."""

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


def parsed_words(doc: Doc) -> ParsedWords:
    """The parse of each word of `doc` as classes, all UNKNOWN where it has none. Linear."""
    starts, heads = (doc.to_array(kind).astype(np.int64) for kind in ("IDX", "HEAD"))
    deps, pos = (_label_numbers(doc, kind, table) for kind, table in (("DEP", DEPS), ("TAG", POS)))
    governors = pos[np.arange(len(heads)) + heads] + np.where(heads > 0, BEHIND, 0)
    governors[heads == 0] = ROOT
    governors[deps == UNKNOWN] = UNKNOWN
    return ParsedWords(starts, deps, pos, governors)


def _label_numbers(doc: Doc, kind: str, table: Mapping[str, int]) -> Ints:
    """The number of each word's label, of which a doc holds the hash."""
    hashes, places = np.unique(doc.to_array(kind), return_inverse=True)
    labels = (doc.vocab.strings[int(label_hash)] for label_hash in hashes)
    return np.array([table.get(label, UNKNOWN) for label in labels], dtype=np.int64)[places]


def split_into_pieces(text: str, tokenizer: Tokenizer, words: ParsedWords, start: int = 0) -> Pieces:
    """The word pieces of `text`; white space alone has none. No piece is longer than its word, none is left out.

    `words` are those of a doc in which `text` begins at code point `start`; a piece has the parse of the word that it
    begins in. Offsets count from the beginning of `text`.
    """
    encoding = tokenizer.encode(text, add_special_tokens=False)
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
    starts, ends = offsets[:, 0], offsets[:, 1]
    spans = list(zip(starts.tolist(), ends.tolist(), strict=True))
    gaps = zip([0, *ends.tolist()], starts.tolist(), strict=False)
    parse = words.at(starts + start)
    return Pieces(
        ids=np.array(encoding.ids, dtype=np.int64),
        starts=starts,
        ends=ends,
        cases=np.array([case_of(text[start:end]) for start, end in spans], dtype=np.int64),
        marks=mark_states(text)[starts].astype(np.int64),
        breaks=np.array([break_of(text[end:start]) for end, start in gaps], dtype=np.int64),
        deps=parse.deps,
        pos=parse.pos,
        governors=parse.governors,
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
    """The class of each character of `text`, and of one beyond, by its place among double quotation marks.

    A line that ends inside open marks closes them, so that one stray mark costs at most its line; what stands behind
    such a mark is UNCLOSED, as in all but the last paragraph of a quotation over several.
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
        if is_opening(text, start, end, opened is not None):
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


def is_opening(text: str, start: int, end: int, inside: bool) -> bool:
    """Tell whether the mark at [start, end) opens: by its shape, else by the space beside it, else by turns."""
    mark = text[start:end]
    if mark in OPENERS or mark in CLOSERS:
        return mark in OPENERS
    space_before = start == 0 or text[start - 1].isspace() or text[start - 1] in "([—–-"
    space_after = end == len(text) or text[end].isspace()
    return not inside if space_before == space_after else space_before
