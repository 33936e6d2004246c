"""The attribution tagger: who is reported to say what, in which words, from a small encoder on the CPU.

doc -> pieces and their surface       onrecord.nlp.quotes.tagger.features, onrecord.nlp.quotes.tagger.parse_features
     -> windows through the encoder   here (ONNX Runtime)
     -> the best path, its spans      onrecord.nlp.quotes.tagger.crf
     -> contents, cues, sources       onrecord.nlp.quotes.tagger.links

It knows no rules: marks, splits and paragraphs are settled after it. How it was made: docs/attribution-model.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
from spacy.tokens import Doc
from threadpoolctl import ThreadpoolController
from tokenizers import Tokenizer

from onrecord.nlp.quotes.attribution import Attributed, moved
from onrecord.nlp.quotes.tagger.crf import Floats, Run, best_path, marginals, runs
from onrecord.nlp.quotes.tagger.features import LINE, SURFACE, Pieces, pieces
from onrecord.nlp.quotes.tagger.links import Learned, Linked, View, link
from onrecord.nlp.quotes.tagger.parse_features import Ints, Words, words
from onrecord.nlp.records import Span
from onrecord.nlp.text.long_texts import sections

WEIGHTS = Path(__file__).parents[2] / "weights"
WINDOW, CONTEXT = 254, 8  # pieces; the window is what training used, more context gave nothing on held-out articles
CLS, SEP = 101, 102
BLAS = ThreadpoolController()
SLOWER = ["SkipLayerNormFusion"]  # an addition and a norm in one take 4 times as long as apart (ONNX Runtime 1.32)


@dataclass(frozen=True, slots=True)
class Tagger:
    """A tokenizer, an encoder and the few numbers outside it. One a process: it holds no state between texts."""

    tokenizer: Tokenizer
    session: onnxruntime.InferenceSession
    learned: Learned

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Tagger:
        """The tagger whose files stand in `path`. OSError if one is missing."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # workers are processes, and each has one core
        model = (path / "attribution.onnx").read_bytes()
        session = onnxruntime.InferenceSession(
            model, options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOWER
        )
        tokenizer = Tokenizer.from_str((path / "tokenizer.json").read_text(encoding="utf8"))
        with np.load(path / "heads.npz") as heads:
            return cls(tokenizer, session, Learned(**heads))

    def tag(self, doc: Doc) -> tuple[Attributed, ...]:
        """The attributions of a parsed doc in order of their first content; () where there is none. Linear in its text.

        A doc without a parse is read too, as well as by weights that know of none. A long text is read in sections,
        since the states of all its pieces take two megabytes a thousand words.
        """
        text, parse = doc.text, words(doc)
        with BLAS.limit(limits=1, user_api="blas"):  # for matrices this small, threads only spin
            found = (moved(each, start) for start, end in sections(text) for each in self._tag(text, parse, start, end))
            return tuple(found)

    def _tag(self, text: str, parse: Words, start: int, end: int) -> tuple[Attributed, ...]:
        found = pieces(text[start:end], self.tokenizer, parse, start)
        if not len(found):
            return ()
        views = self.views(found)
        emission = emission_of(views)
        transitions = self.learned.transitions
        spans = runs(best_path(emission, transitions), marginals(emission, transitions))
        return tuple(_attribution(each, found) for each in link(spans, views, self.learned, found))

    def views(self, found: Pieces) -> list[View]:
        """What the network says of a text that has a piece, window by window."""
        return [self._view(found, *window) for window in windows(found.breaks)]

    def _view(self, found: Pieces, first: int, end: int, low: int, high: int) -> View:
        """What the network says of the pieces of one window."""
        columns = {"ids": found.ids, **dict(zip(SURFACE, found.surface, strict=True))}
        inputs = {name: _framed(column[first:end], name) for name, column in columns.items()}
        emission, states = (rows[0] for rows in self.session.run(None, inputs))
        return View(first, end, low, high, emission[1:-1], states[:-1])


def emission_of(views: Sequence[View]) -> Floats:
    """The emissions of all pieces, each from the window that has the word on it."""
    return np.concatenate([view.emission[view.low - view.first : view.high - view.first] for view in views])


@lru_cache(maxsize=1)
def shipped() -> Tagger:
    """The tagger with the weights of the project, loaded once a process."""
    return Tagger.load()


def windows(breaks: Ints) -> Iterator[tuple[int, int, int, int]]:
    """(first, end, keep from, keep to): every piece is kept once, and read behind CONTEXT pieces of what stands before.

    `breaks` is the class of white space before each piece. A window ends with a line where one ends in its second half.
    """
    lines, count, at = np.flatnonzero(breaks >= LINE), len(breaks), 0
    while at < count:
        first = max(0, at - CONTEXT)
        end = min(first + WINDOW, count)
        ends = lines[(lines > (at + end) // 2) & (lines <= end)]
        if end == count:
            keep = count
        elif len(ends):
            end = keep = int(ends[-1])
        else:
            keep = end - CONTEXT
        yield first, end, at, keep
        at = keep


def _framed(column: Ints, name: str) -> Ints:
    """A window of one column between CLS and SEP, which have no surface, as a batch of one."""
    before, after = (CLS, SEP) if name == "ids" else (0, 0)
    return np.concatenate([[before], column, [after]])[None].astype(np.int64)


def _attribution(each: Linked, found: Pieces) -> Attributed:
    sure = float(np.mean([run.sure for run in each.contents])) * each.sure
    return Attributed(
        content=tuple(_span(run, found) for run in each.contents),
        cue=(_span(each.cue, found),),
        source=(_span(each.source, found),) if each.source else (),
        confidence=min(max(sure, 0.01), 1.0),
    )


def _span(run: Run, found: Pieces) -> Span:
    return int(found.starts[run.first]), int(found.ends[run.end - 1])
