"""From emissions to spans: the best path through the tags of a linear-chain CRF, and how sure it is of each piece."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]

ROLES = ("source", "cue", "content")
TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
BARRED = -1e4
BLOCK = 32  # about the square root of the pieces of an article


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces [first, end) of one role; `sure` is the mean of their probabilities of it."""

    role: str
    first: int
    end: int
    sure: float


def barred(previous: int, tag: int) -> bool:
    """Whether `tag` cannot follow: a span's inside comes only after its beginning or its inside."""
    return TAGS[tag].startswith("I-") and TAGS[previous][2:] != TAGS[tag][2:]


def allowed() -> NDArray[np.bool_]:
    """(previous tag, tag): True where the one can follow the other."""
    return np.array([[not barred(previous, tag) for tag in range(len(TAGS))] for previous in range(len(TAGS))])


def best_path(emission: Floats, transitions: Floats) -> Ints:
    """The tags of the likeliest path (Viterbi 1967), one a piece; `transitions` is (previous tag, tag)."""
    if not len(emission):
        return np.zeros(0, dtype=np.int64)
    scores = np.where(allowed(), transitions, BARRED).T
    came_from = np.zeros(emission.shape, dtype=np.int64)
    total, rows = emission[0], np.arange(len(TAGS))
    for place in range(1, len(emission)):
        ways = scores + total
        came_from[place] = ways.argmax(axis=1)
        total = ways[rows, came_from[place]] + emission[place]
    path = np.zeros(len(emission), dtype=np.int64)
    path[-1] = total.argmax()
    for place in range(len(emission) - 1, 0, -1):
        path[place - 1] = came_from[place, path[place]]
    return path


def marginals(emission: Floats, transitions: Floats) -> Floats:
    """(pieces, tags): how likely each tag is, over all paths (forward and backward; Rabiner 1989)."""
    if not len(emission):
        return emission
    here = np.exp((emission - emission.max(axis=1, keepdims=True)).astype(np.float64))
    steps = np.exp(np.where(allowed(), transitions, BARRED)) * here[1:, None, :]
    ahead = carried(here[0], steps)
    behind = carried(np.ones(len(TAGS)), steps.transpose(0, 2, 1)[::-1])[::-1]
    return scaled(ahead * behind).astype(np.float32)


def carried(first: Doubles, steps: Doubles) -> Doubles:
    """(1 + steps, tags): a row, and what each further step makes of it, each row scaled to add up to 1.

    Blocks of steps are multiplied out side by side, since a step at a time costs three times as much in numpy.
    """
    count, tags = len(steps), len(first)
    still = np.broadcast_to(np.eye(tags), (-count % BLOCK, tags, tags))
    blocks = np.concatenate([steps, still]).reshape(-1, BLOCK, tags, tags)
    for place in range(1, BLOCK):
        blocks[:, place] = blocks[:, place - 1] @ blocks[:, place]
        blocks[:, place] /= blocks[:, place].max(axis=(1, 2), keepdims=True)
    rows = [first / first.sum()]
    for block in blocks:
        row = rows[-1] @ block[-1]
        rows.append(row / row.sum())
    begin = np.array(rows[:-1]).reshape(-1, 1, 1, tags)
    return scaled(np.concatenate([rows[0][None], (begin @ blocks).reshape(-1, tags)[:count]]))


def scaled(rows: Doubles) -> Doubles:
    """The rows, each adding up to 1."""
    sums: Doubles = rows.sum(axis=1, keepdims=True)
    return rows / sums


def runs(path: Ints, shares: Floats) -> list[Run]:
    """The spans of a path in order, each of one role; `shares` are the marginals."""
    found: list[Run] = []
    place = 0
    while place < len(path):
        first, tag = place, TAGS[path[place]]
        place += 1
        if tag == "O":
            continue
        inner = TAGS.index("I-" + tag[2:])
        while place < len(path) and path[place] == inner:
            place += 1
        sure = shares[first:place, inner - 1 : inner + 1].sum(axis=1).mean()
        found.append(Run(tag[2:], first, place, float(sure)))
    return found
