"""What the encoder is told of the parse: for each word its relation, its part of speech, and what governs it.

Who says and what is said hang on the cue in the parse, which so shows where a content ends and which of two persons
spoke. The numbers of labels are part of what the weights learned: the tables only ever grow at their ends. A label that
they do not know, and a doc without a parse, is UNKNOWN, so that any spaCy pipeline does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

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
DEPS, POS = ({label: number for number, label in enumerate(each.split(), 1)} for each in (_DEPS, _POS))
N_DEPS, N_POS = len(DEPS) + 1, len(POS) + 1
BEHIND, ROOT = N_POS, 2 * N_POS  # governors: the part of speech of one before, that of one behind, none
N_GOVERNORS = ROOT + 1


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a doc, column by column; `starts` are code points and rise."""

    starts: Ints
    deps: Ints
    pos: Ints
    governors: Ints

    def at(self, places: Ints) -> Words:
        """The word at each of these code points: the last that begins there or before."""
        here = np.searchsorted(self.starts, places, side="right") - 1
        return Words(places, self.deps[here], self.pos[here], self.governors[here])


def words(doc: Doc) -> Words:
    """What the parse says of each word of `doc`: all UNKNOWN where it has none. Linear."""
    starts, heads = (doc.to_array(kind).astype(np.int64) for kind in ("IDX", "HEAD"))
    deps, pos = (_numbers(doc, kind, known) for kind, known in (("DEP", DEPS), ("TAG", POS)))
    governors = pos[np.arange(len(heads)) + heads] + np.where(heads > 0, BEHIND, 0)
    governors[heads == 0] = ROOT
    governors[deps == UNKNOWN] = UNKNOWN
    return Words(starts, deps, pos, governors)


def _numbers(doc: Doc, kind: str, known: Mapping[str, int]) -> Ints:
    """The number of each word's label, of which a doc holds the hash."""
    hashes, places = np.unique(doc.to_array(kind), return_inverse=True)
    labels = (doc.vocab.strings[int(each)] for each in hashes)
    return np.array([known.get(label, UNKNOWN) for label in labels], dtype=np.int64)[places]
