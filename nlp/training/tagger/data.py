"""Annotated articles (onrecord.nlp.training.tagger.articles) to windows of numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

from onrecord.nlp.quotes.tagger.crf import ROLES, TAGS
from onrecord.nlp.quotes.tagger.features import (
    CLOSING,
    LINE,
    LOWER,
    OPENING,
    PARSE,
    SURFACE,
    TITLE,
    UNKNOWN,
    UPPER,
    Ints,
    ParsedWords,
    Pieces,
    split_into_pieces,
)
from onrecord.nlp.quotes.tagger.links import LINKS
from onrecord.nlp.training.tagger.parsed import parsed

Shares = NDArray[np.float16]

CLS, SEP, MASK = 101, 102, 103
HIDDEN = 0.06  # the share of pieces that are hidden while it learns
UNPARSED = 0.05  # the share of windows of whose parse nothing is said
NO_TARGET = -100  # what cross_entropy leaves out
NOT_LINKED = -1  # the link goes to CLS: the attribution has no source
POOL = 12  # batches that are sorted by length together
CASES, MARKS = (list(SURFACE).index(name) for name in ("cases", "marks"))
PARSED = [list(SURFACE).index(name) for name in PARSE]
CURLY_OPEN, CURLY_CLOSE, STRAIGHT = 1523, 1524, 1000


@dataclass(frozen=True, slots=True)
class Example:
    """An article to learn from: its pieces, their tags, and for each link and piece the piece it points to."""

    id: str
    pieces: Pieces
    path: Shares  # (pieces, tags, tags): how likely each (tag before, tag) is
    links: Ints  # (links, pieces)


def make_examples(articles: list[dict[str, Any]], tokenizer: Tokenizer) -> list[Example]:
    """The training examples of articles, in order; they go through the parser first."""
    parses = parsed([article["text"] for article in articles])
    return [example(article, words, tokenizer) for article, words in zip(articles, parses, strict=True)]


def example(article: dict[str, Any], words: ParsedWords, tokenizer: Tokenizer) -> Example:
    """The training example of an article: a piece belongs to each annotated span with which it shares a character."""
    word_pieces = split_into_pieces(article["text"], tokenizer, words)
    tags = np.zeros(len(word_pieces), dtype=np.int64)
    links = np.full((len(LINKS), len(word_pieces)), NO_TARGET, dtype=np.int64)
    for attribution in article["attributions"]:
        places = {role: [piece_span(word_pieces, *span) for span in attribution[role]] for role in ROLES}
        for role, spans in places.items():
            for first, end in spans:
                tags[first:end] = TAGS.index(f"I-{role}")
                tags[first : min(first + 1, end)] = TAGS.index(f"B-{role}")
        cue = places["cue"][0][0] if places["cue"] else NO_TARGET
        source = places["source"][0][0] if places["source"] else NOT_LINKED
        for number, (role, target) in enumerate((("content", cue), ("content", source), ("cue", source))):
            for first, end in places[role]:
                links[number, first:end] = target
    return Example(article["id"], word_pieces, one_path(tags), links)


def piece_span(word_pieces: Pieces, start: int, end: int) -> tuple[int, int]:
    """The pieces that share a character with [start, end), half-open."""
    first = np.searchsorted(word_pieces.ends, start, side="right")
    return int(first), int(np.searchsorted(word_pieces.starts, end, side="left"))


Window = tuple[Example, int, int]  # an article and the pieces of it that a window holds


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows side by side, CLS first, padded on the right. Link targets count from CLS, which stands for none."""

    windows: tuple[Window, ...]
    ids: Tensor
    surface: Tensor  # (columns, batch, length), the columns that SURFACE names
    mask: Tensor
    links: Tensor  # (links, batch, length)


def epoch(examples: list[Example], size: int, width: int, dice: Random) -> list[Batch]:
    """Batches of every article once: cut at a random offset into windows of `width` pieces, shuffled, `size` a batch.

    Windows of like length stand together, so that little is padded.
    """
    windows = [window for example in examples for window in cut(example, width, dice)]
    dice.shuffle(windows)
    pools = [sorted(pool, key=lambda window: window[2] - window[1]) for pool in chunks(windows, size * POOL)]
    batches = [batch(chunk, dice) for pool in pools for chunk in chunks(pool, size)]
    dice.shuffle(batches)
    return batches


def chunks(windows: list[Window], size: int) -> list[list[Window]]:
    """The windows in lists of `size`, the last one shorter."""
    return [windows[first : first + size] for first in range(0, len(windows), size)]


def cut(example: Example, width: int, dice: Random) -> Iterator[Window]:
    """Cut an article into windows: half the time anywhere, half the time at the end of a line as in reading."""
    as_read = dice.random() < 0.5
    first = 0
    end = dice.randrange(width // 4, width + 1)
    lines = np.flatnonzero(example.pieces.breaks >= LINE)
    while first < len(example.pieces):
        end = min(end, len(example.pieces))
        ends = lines[(lines > (first + end) // 2) & (lines <= end)]
        if as_read and len(ends) and end < len(example.pieces):
            end = int(ends[-1])
        yield example, first, end
        first, end = end, end + width


def batch(windows: list[Window], dice: Random) -> Batch:
    """Put windows side by side, padded to the longest of them."""
    length = max(end - first for _, first, end in windows) + 2
    ids = np.zeros((len(windows), length), dtype=np.int64)
    surface = np.zeros((len(SURFACE), len(windows), length), dtype=np.int64)
    links = np.full((len(LINKS), len(windows), length), NO_TARGET, dtype=np.int64)
    mask = np.zeros((len(windows), length), dtype=bool)
    for row, (example, first, end) in enumerate(windows):
        inner = slice(1, 1 + end - first)
        mask[row, : end - first + 2] = True
        ids[row, 0], ids[row, end - first + 1] = CLS, SEP
        ids[row, inner], surface[:, row, inner] = varied(example.pieces, first, end, dice)
        links[:, row, inner] = inside(example.links[:, first:end], first, end)
    columns = (torch.from_numpy(column) for column in (ids, surface, mask, links))
    return Batch(tuple(windows), *columns)


def target_shares(batch: Batch) -> Tensor:
    """How likely each (tag before, tag) is at each piece, 0 where none stands: (batch, length, tags, tags).

    In half precision the shares of a piece can add up to more than 1, and then it pays to raise all scores: here they
    add up to 1 again.
    """
    shares = torch.zeros(*batch.ids.shape, len(TAGS), len(TAGS))
    for row, (example, first, end) in enumerate(batch.windows):
        shares[row, 1 : 1 + end - first] = torch.from_numpy(example.path[first:end].astype(np.float32))
    return shares / shares.sum((2, 3), keepdim=True).clamp(min=0.5)


def one_path(tags: Ints) -> Shares:
    """The path of annotated tags as shares of 0 and 1; before its first tag stands O."""
    shares = np.zeros((len(tags), len(TAGS), len(TAGS)), dtype=np.float16)
    shares[np.arange(len(tags)), np.concatenate([[0], tags[:-1]]), tags] = 1
    return shares


def inside(links: Ints, first: int, end: int) -> Ints:
    """Link targets as positions in a window; what the window does not hold is no target."""
    moved = np.where((links >= first) & (links < end), links - first + 1, NO_TARGET)
    return np.where(links == NOT_LINKED, 0, moved)


def varied(word_pieces: Pieces, first: int, end: int, dice: Random) -> tuple[Ints, Ints]:
    """Ids and surface of a window; now and then with the other kind of marks, or in capitals, or without any.

    One outlet writes one kind of mark throughout: without this the marks' shape would tell outlets apart. What is in
    capitals, and a window now and then, comes without its parse: the parser would not know it either.
    """
    ids = word_pieces.ids[first:end]
    surface = np.stack([column[first:end] for column in word_pieces.surface])
    cases, marks = surface[CASES], surface[MARKS]
    double = np.isin(ids, (CURLY_OPEN, CURLY_CLOSE, STRAIGHT))
    chance = dice.random()
    if chance < 0.1:
        ids = np.where(double, STRAIGHT, ids)
    elif chance < 0.2:
        ids = np.where(double & (marks == OPENING), CURLY_OPEN, ids)
        ids = np.where(double & (marks == CLOSING), CURLY_CLOSE, ids)
    chance = dice.random()
    if chance < 0.05:
        letters = np.isin(cases, (LOWER, TITLE, UPPER))
        surface[CASES] = np.where(letters, UPPER if chance < 0.03 else LOWER, cases)
    if chance < 0.05 + UNPARSED:
        surface[PARSED] = UNKNOWN
    hidden = np.array([dice.random() < HIDDEN for _ in range(len(ids))])
    return np.where(hidden & ~double, MASK, ids), surface
