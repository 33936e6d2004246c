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
    UPPER,
    Pieces,
    pieces,
)
from onrecord.nlp.quotes.tagger.links import LINKS
from onrecord.nlp.quotes.tagger.parse_features import UNKNOWN, Ints, Words
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
    """One article: its pieces, their tags, and for each link and piece the piece it points to."""

    id: str
    pieces: Pieces
    path: Shares  # (pieces, tags, tags): how likely each (tag before, tag) is
    links: Ints  # (links, pieces)


def examples(articles: list[dict[str, Any]], tokenizer: Tokenizer) -> list[Example]:
    """Articles behind the parser, one after the other as given."""
    words = parsed([article["text"] for article in articles])
    return [example(article, each, tokenizer) for article, each in zip(articles, words, strict=True)]


def example(article: dict[str, Any], words: Words, tokenizer: Tokenizer) -> Example:
    """An article with its annotations laid over its pieces: a piece belongs to a span it shares a character with."""
    found = pieces(article["text"], tokenizer, words)
    tags = np.zeros(len(found), dtype=np.int64)
    links = np.full((len(LINKS), len(found)), NO_TARGET, dtype=np.int64)
    for attribution in article["attributions"]:
        places = {role: [piece_span(found, *span) for span in attribution[role]] for role in ROLES}
        for role, spans in places.items():
            for first, end in spans:
                tags[first:end] = TAGS.index(f"I-{role}")
                tags[first : min(first + 1, end)] = TAGS.index(f"B-{role}")
        cue = places["cue"][0][0] if places["cue"] else NO_TARGET
        source = places["source"][0][0] if places["source"] else NOT_LINKED
        for number, (role, target) in enumerate((("content", cue), ("content", source), ("cue", source))):
            for first, end in places[role]:
                links[number, first:end] = target
    return Example(article["id"], found, one_path(tags), links)


def piece_span(found: Pieces, start: int, end: int) -> tuple[int, int]:
    """The pieces that share a character with [start, end), half-open."""
    return int(np.searchsorted(found.ends, start, side="right")), int(np.searchsorted(found.starts, end, side="left"))


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
    """Every article once, cut at a random offset into windows of `width` pieces, shuffled, in batches of `size`.

    Windows of like length stand together, so that little is padded.
    """
    windows = [window for item in examples for window in cut(item, width, dice)]
    dice.shuffle(windows)
    pools = [sorted(pool, key=lambda window: window[2] - window[1]) for pool in chunks(windows, size * POOL)]
    batches = [batch(chunk, dice) for pool in pools for chunk in chunks(pool, size)]
    dice.shuffle(batches)
    return batches


def chunks(items: list[Window], size: int) -> list[list[Window]]:
    return [items[first : first + size] for first in range(0, len(items), size)]


def cut(item: Example, width: int, dice: Random) -> Iterator[Window]:
    """Windows of one article: half the time anywhere, half the time ending with a line as they do in reading."""
    as_read = dice.random() < 0.5
    first = 0
    end = dice.randrange(width // 4, width + 1)
    lines = np.flatnonzero(item.pieces.breaks >= LINE)
    while first < len(item.pieces):
        end = min(end, len(item.pieces))
        ends = lines[(lines > (first + end) // 2) & (lines <= end)]
        if as_read and len(ends) and end < len(item.pieces):
            end = int(ends[-1])
        yield item, first, end
        first, end = end, end + width


def batch(windows: list[Window], dice: Random) -> Batch:
    """Pad windows to the longest of them."""
    length = max(end - first for _, first, end in windows) + 2
    ids = np.zeros((len(windows), length), dtype=np.int64)
    surface = np.zeros((len(SURFACE), len(windows), length), dtype=np.int64)
    links = np.full((len(LINKS), len(windows), length), NO_TARGET, dtype=np.int64)
    mask = np.zeros((len(windows), length), dtype=bool)
    for row, (item, first, end) in enumerate(windows):
        here = slice(1, 1 + end - first)
        mask[row, : end - first + 2] = True
        ids[row, 0], ids[row, end - first + 1] = CLS, SEP
        ids[row, here], surface[:, row, here] = varied(item.pieces, first, end, dice)
        links[:, row, here] = inside(item.links[:, first:end], first, end)
    columns = (torch.from_numpy(column) for column in (ids, surface, mask, links))
    return Batch(tuple(windows), *columns)


def wanted(given: Batch) -> Tensor:
    """(batch, length, tags, tags): how likely each (tag before, tag) is at each piece, 0 where none stands.

    In half precision the shares of a piece can add up to more than 1, and then it pays to raise all scores: here they
    add up to 1 again.
    """
    found = torch.zeros(*given.ids.shape, len(TAGS), len(TAGS))
    for row, (item, first, end) in enumerate(given.windows):
        found[row, 1 : 1 + end - first] = torch.from_numpy(item.path[first:end].astype(np.float32))
    return found / found.sum((2, 3), keepdim=True).clamp(min=0.5)


def one_path(tags: Ints) -> Shares:
    """A path as shares of 0 and 1; before its first tag stands O."""
    shares = np.zeros((len(tags), len(TAGS), len(TAGS)), dtype=np.float16)
    shares[np.arange(len(tags)), np.concatenate([[0], tags[:-1]]), tags] = 1
    return shares


def inside(links: Ints, first: int, end: int) -> Ints:
    """Targets as positions in the window; what the window does not hold is no target."""
    moved = np.where((links >= first) & (links < end), links - first + 1, NO_TARGET)
    return np.where(links == NOT_LINKED, 0, moved)


def varied(found: Pieces, first: int, end: int, dice: Random) -> tuple[Ints, Ints]:
    """Ids and surface of a window; now and then with the other kind of marks, or in capitals, or without any.

    One outlet writes one kind of mark throughout: without this the marks' shape would tell outlets apart. What is in
    capitals, and a window now and then, comes without its parse: the parser would not know it either.
    """
    ids, surface = found.ids[first:end], np.stack([column[first:end] for column in found.surface])
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
