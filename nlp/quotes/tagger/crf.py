"""Decode the network's scores with a linear-chain CRF: the likeliest tags, how sure each is, and the runs they make.

A score ("emission") says how well a tag fits a word piece, a transition how well it fits behind another tag.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]

ROLES = ("source", "cue", "content")
TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
FORBIDDEN = -1e4  # the score of a transition that must not happen
BLOCK = 32  # about the square root of the number of pieces of an article


@dataclass(frozen=True, slots=True)
class Run:
    """The word pieces [first, end) of one role; `probability` is the mean probability of that role over them."""

    role: str
    first: int
    end: int
    probability: float


def is_forbidden(previous: int, tag: int) -> bool:
    """Tell whether `tag` cannot follow `previous`: the inside of a span comes only behind its beginning or inside."""
    return TAGS[tag].startswith("I-") and TAGS[previous][2:] != TAGS[tag][2:]


def allowed_transitions() -> NDArray[np.bool_]:
    """(previous tag, tag): True where the tag can follow the previous one."""
    return np.array([[not is_forbidden(previous, tag) for tag in range(len(TAGS))] for previous in range(len(TAGS))])


def best_path(emission: Floats, transitions: Floats) -> Ints:
    """The likeliest tag of each piece, over whole paths (Viterbi 1967); `transitions` is (previous tag, tag)."""
    if not len(emission):
        return np.zeros(0, dtype=np.int64)
    scores = np.where(allowed_transitions(), transitions, FORBIDDEN).T
    came_from = np.zeros(emission.shape, dtype=np.int64)
    total, rows = emission[0], np.arange(len(TAGS))
    for piece in range(1, len(emission)):
        ways = scores + total
        came_from[piece] = ways.argmax(axis=1)
        total = ways[rows, came_from[piece]] + emission[piece]
    path = np.zeros(len(emission), dtype=np.int64)
    path[-1] = total.argmax()
    for piece in range(len(emission) - 1, 0, -1):
        path[piece - 1] = came_from[piece, path[piece]]
    return path


def marginals(emission: Floats, transitions: Floats) -> Floats:
    """(pieces, tags): the probability of each tag over all paths (forward-backward algorithm; Rabiner 1989)."""
    if not len(emission):
        return emission
    weights = np.exp((emission - emission.max(axis=1, keepdims=True)).astype(np.float64))
    steps = np.exp(np.where(allowed_transitions(), transitions, FORBIDDEN)) * weights[1:, None, :]
    forward = running_products(weights[0], steps)
    backward = running_products(np.ones(len(TAGS)), steps.transpose(0, 2, 1)[::-1])[::-1]
    return normalised(forward * backward).astype(np.float32)


def running_products(first: Doubles, steps: Doubles) -> Doubles:
    """(1 + steps, tags): the row `first`, and its product with the first n step matrices, each scaled to add up to 1.

    Blocks of steps are multiplied side by side, since one step at a time costs three times as much in numpy.
    """
    count, tags = len(steps), len(first)
    padding = np.broadcast_to(np.eye(tags), (-count % BLOCK, tags, tags))
    blocks = np.concatenate([steps, padding]).reshape(-1, BLOCK, tags, tags)
    for place in range(1, BLOCK):
        blocks[:, place] = blocks[:, place - 1] @ blocks[:, place]
        blocks[:, place] /= blocks[:, place].max(axis=(1, 2), keepdims=True)
    rows = [first / first.sum()]
    for block in blocks:
        row = rows[-1] @ block[-1]
        rows.append(row / row.sum())
    begin = np.array(rows[:-1]).reshape(-1, 1, 1, tags)
    return normalised(np.concatenate([rows[0][None], (begin @ blocks).reshape(-1, tags)[:count]]))


def normalised(rows: Doubles) -> Doubles:
    """The rows, each scaled to add up to 1."""
    sums: Doubles = rows.sum(axis=1, keepdims=True)
    return rows / sums


def runs_of(path: Ints, probabilities: Floats) -> list[Run]:
    """The runs of pieces that the tags of a path make, in order; `probabilities` are the marginals."""
    runs: list[Run] = []
    piece = 0
    while piece < len(path):
        first, tag = piece, TAGS[path[piece]]
        piece += 1
        if tag == "O":
            continue
        inside = TAGS.index("I-" + tag[2:])
        while piece < len(path) and path[piece] == inside:
            piece += 1
        probability = probabilities[first:piece, inside - 1 : inside + 1].sum(axis=1).mean()
        runs.append(Run(tag[2:], first, piece, float(probability)))
    return runs
