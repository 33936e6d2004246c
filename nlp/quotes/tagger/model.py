"""Tag attributions: find who is reported to say what, in which words, with a small encoder on the CPU.

doc -> word pieces and their features       onrecord.nlp.quotes.tagger.features
    -> scores of tags, window by window     here (ONNX Runtime)
    -> the likeliest tags and their runs    onrecord.nlp.quotes.tagger.crf
    -> contents, cues and sources linked    onrecord.nlp.quotes.tagger.links

The tagger knows no rules: marks, split quotations and paragraphs are settled after it (onrecord.nlp.quotes.combine).
How it was trained: docs/attribution-model.md.
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

from onrecord.nlp.quotes.attribution import Attribution, shift
from onrecord.nlp.quotes.tagger.crf import Floats, Run, best_path, marginals, runs_of
from onrecord.nlp.quotes.tagger.features import (
    LINE,
    SURFACE,
    Ints,
    ParsedWords,
    Pieces,
    parsed_words,
    split_into_pieces,
)
from onrecord.nlp.quotes.tagger.links import HeadWeights, LinkedRuns, Window, link_runs
from onrecord.nlp.records import Span
from onrecord.nlp.text.long_texts import sections

WEIGHTS = Path(__file__).parents[2] / "weights"
WINDOW, CONTEXT = 254, 8  # pieces; the window is what training used, more context gave nothing on held-out articles
CLS, SEP = 101, 102
BLAS = ThreadpoolController()
SLOWER = ["SkipLayerNormFusion"]  # an addition and a norm in one take 4 times as long as apart (ONNX Runtime 1.32)
LEAST = 0.01  # confidence: the tagger is never sure that an attribution it gives is wrong


@dataclass(frozen=True, slots=True)
class Tagger:
    """A tokenizer, an encoder and the few weights outside it, without state between texts: one a process will do."""

    tokenizer: Tokenizer
    session: onnxruntime.InferenceSession
    weights: HeadWeights

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
            return cls(tokenizer, session, HeadWeights(**heads))

    def tag(self, doc: Doc) -> tuple[Attribution, ...]:
        """The attributions of a parsed doc in order of their first content, () where there is none. Linear.

        A doc without a parse is read too, as well as by weights that know of none. A long text is read in sections,
        since the states of all its pieces take two megabytes a thousand words.
        """
        text, words = doc.text, parsed_words(doc)
        with BLAS.limit(limits=1, user_api="blas"):  # for matrices this small, threads only spin
            return tuple(
                shift(attribution, start)
                for start, end in sections(text)
                for attribution in self._tag_section(text, words, start, end)
            )

    def _tag_section(self, text: str, words: ParsedWords, start: int, end: int) -> tuple[Attribution, ...]:
        """The attributions of text[start:end], counted from its beginning."""
        pieces = split_into_pieces(text[start:end], self.tokenizer, words, start)
        if not len(pieces):
            return ()
        windows = self.windows(pieces)
        emission = emission_of(windows)
        transitions = self.weights.transitions
        runs = runs_of(best_path(emission, transitions), marginals(emission, transitions))
        return tuple(_attribution(linked, pieces) for linked in link_runs(runs, windows, self.weights, pieces))

    def windows(self, pieces: Pieces) -> list[Window]:
        """The network's output for a text that has a piece, window by window."""
        return [self._window(pieces, *bounds) for bounds in window_bounds(pieces.breaks)]

    def _window(self, pieces: Pieces, first: int, end: int, low: int, high: int) -> Window:
        """The network's output for the pieces of one window."""
        columns = {"ids": pieces.ids, **dict(zip(SURFACE, pieces.surface, strict=True))}
        inputs = {name: _framed(column[first:end], name) for name, column in columns.items()}
        emission, states = (rows[0] for rows in self.session.run(None, inputs))
        return Window(first, end, low, high, emission[1:-1], states[:-1])


def emission_of(windows: Sequence[Window]) -> Floats:
    """The emissions of all pieces, each from the window that decides about it."""
    return np.concatenate(
        [window.emission[window.low - window.first : window.high - window.first] for window in windows]
    )


@lru_cache(maxsize=1)
def shipped() -> Tagger:
    """The tagger with the weights of the project, loaded once a process."""
    return Tagger.load()


def window_bounds(breaks: Ints) -> Iterator[tuple[int, int, int, int]]:
    """Cut a text into windows (first, end, low, high): each decides about the pieces [low, high) of its [first, end).

    Every piece is decided about once, and read behind CONTEXT pieces of what stands before. `breaks` is the class of
    white space before each piece; a window ends with a line where one ends in its second half.
    """
    lines, count, low = np.flatnonzero(breaks >= LINE), len(breaks), 0
    while low < count:
        first = max(0, low - CONTEXT)
        end = min(first + WINDOW, count)
        ends = lines[(lines > (low + end) // 2) & (lines <= end)]
        if end == count:
            high = count
        elif len(ends):
            end = high = int(ends[-1])
        else:
            high = end - CONTEXT
        yield first, end, low, high
        low = high


def _framed(column: Ints, name: str) -> Ints:
    """A window of one column between CLS and SEP, which have no surface, as a batch of one."""
    before, after = (CLS, SEP) if name == "ids" else (0, 0)
    return np.concatenate([[before], column, [after]])[None].astype(np.int64)


def _attribution(linked: LinkedRuns, pieces: Pieces) -> Attribution:
    confidence = float(np.mean([run.probability for run in linked.contents])) * linked.probability
    return Attribution(
        content=tuple(_span(run, pieces) for run in linked.contents),
        cue=(_span(linked.cue, pieces),),
        source=(_span(linked.source, pieces),) if linked.source else (),
        confidence=min(max(confidence, LEAST), 1.0),
    )


def _span(run: Run, pieces: Pieces) -> Span:
    """A run of pieces as a span of characters."""
    return int(pieces.starts[run.first]), int(pieces.ends[run.end - 1])
