"""The same story in several outlets: MinHash signatures of texts, and clusters of texts.

Wire copy comes with its headline changed, its tail cut, a paragraph of the paper's own put in front. So two texts
belong together when their shingles are alike (Jaccard) or when nearly all of the shorter stands in the longer
(containment, which follows from Jaccard and the two sizes: Broder 1997, "On the resemblance and containment of
documents").
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable
from functools import cache
from typing import Final

import numpy as np
from datasketch import MinHash, MinHashLSH

PERMUTATIONS = 128
SHINGLE = 5  # words
SEED = 7
SCHEME: Final = "affine32"  # named, so that a later default of datasketch cannot change stored signatures
FEWEST = 30  # shingles: a shorter text has no signature, because stock phrases alone would match it
ALIKE = 0.70  # Jaccard
CONTAINED = 0.80  # of the shorter text
FLOOR = 0.25  # Jaccard of the shortest text that can still be contained: under it, estimates are noise
HEAD = struct.Struct(">I")  # the number of different shingles, before the hash values (4 bytes each)


def signature(text: str) -> bytes:
    """The MinHash of a text's five-word shingles, with their number: 516 bytes; b"" for a text under 34 words.

    The same text gives the same bytes on every machine (fixed seed); case, punctuation and white space do not count.
    """
    words = re.findall(r"\w+", text.lower())
    shingles = {" ".join(words[start : start + SHINGLE]).encode() for start in range(len(words) - SHINGLE + 1)}
    if len(shingles) < FEWEST:
        return b""
    sketch = MinHash(num_perm=PERMUTATIONS, seed=SEED, permutations=_permutations(), scheme=SCHEME)
    sketch.update_batch(sorted(shingles))
    values: bytes = sketch.hashvalues.astype(">u4").tobytes()
    return HEAD.pack(len(shingles)) + values


def similarity(one: bytes, other: bytes) -> tuple[float, float]:
    """Estimates for two signatures: Jaccard, and the share of the shorter that stands in the longer; 0, 0 for b""."""
    if not one or not other:
        return 0.0, 0.0
    jaccard = float(np.mean(_values(one) == _values(other)))
    sizes = sorted((_size(one), _size(other)))
    both = jaccard * sum(sizes) / (1 + jaccard)
    return jaccard, min(1.0, both / sizes[0])


class Clusters:
    """Clusters of texts, found by signature. Built from what is stored: (article id, cluster id, signature)."""

    def __init__(self, known: Iterable[tuple[int, int, bytes]] = ()) -> None:
        self._index = MinHashLSH(
            num_perm=PERMUTATIONS, params=(42, 3)
        )  # finds Jaccard .25 in one of two, .4 in 94 of 100
        self._members: dict[int, tuple[int, bytes]] = {}
        for article, cluster, sketch in known:
            self.add(article, cluster, sketch)

    def add(self, article: int, cluster: int, sketch: bytes) -> None:
        """Remember an article of a cluster; an article that was known is replaced (its text was revised)."""
        if article in self._members:
            self._index.remove(article)
            del self._members[article]
        if sketch:
            self._index.insert(article, _sketch(sketch))
            self._members[article] = (cluster, sketch)

    def find(self, sketch: bytes) -> int | None:
        """The cluster of the most similar text, or None where none is alike and none contains the other."""
        if not sketch:
            return None
        near = [self._members[article] for article in self._index.query(_sketch(sketch))]
        scored = [(similarity(sketch, other), cluster) for cluster, other in near]
        same = [(pair, cluster) for pair, cluster in scored if _same(*pair)]
        return max(same, key=lambda item: (item[0], -item[1]))[1] if same else None


def _same(jaccard: float, contained: float) -> bool:
    return jaccard >= ALIKE or (jaccard >= FLOOR and contained >= CONTAINED)


def _sketch(sketch: bytes) -> MinHash:
    return MinHash(
        num_perm=PERMUTATIONS, seed=SEED, hashvalues=_values(sketch), permutations=_permutations(), scheme=SCHEME
    )


def _values(sketch: bytes) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    return np.frombuffer(sketch, dtype=">u4", offset=HEAD.size).astype(np.uint32)


def _size(sketch: bytes) -> int:
    size: int = HEAD.unpack_from(sketch)[0]
    return size


@cache
def _permutations() -> object:
    """The hash functions, made once: making them is most of the cost of a MinHash."""
    return MinHash(num_perm=PERMUTATIONS, seed=SEED, scheme=SCHEME).permutations
