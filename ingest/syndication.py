"""Finds copies of one story in several outlets, by MinHash signatures of the texts.

A wire story is printed under another headline, with its end cut off or a paragraph added at the top. So two texts
belong to one cluster when their word shingles are similar (Jaccard index), or when nearly all shingles of the shorter
text are in the longer one (containment, which follows from the Jaccard index and the two sizes: Broder 1997, "On the
resemblance and containment of documents").
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
SHINGLE_WORDS = 5
SEED = 7
SCHEME: Final = "affine32"  # stated, so that a later default of datasketch cannot change stored signatures
FEWEST_SHINGLES = 30  # a shorter text has no signature, because stock phrases alone would match it
SIMILAR = 0.70  # Jaccard index from which two texts are copies
CONTAINED = 0.80  # share of the shorter text's shingles from which it is a part of the longer
LOWEST_JACCARD = 0.25  # below it the estimate of containment is noise
HEADER = struct.Struct(">I")  # the number of different shingles, in front of the hash values (4 bytes each)


def signature(text: str) -> bytes:
    """The MinHash of a text's five-word shingles and their number, as 516 bytes.

    b"" for a text with fewer than 30 different shingles, such as one under 34 words.
    The same text gives the same bytes on every machine (fixed seed); case, punctuation and white space do not count.
    """
    words = re.findall(r"\w+", text.lower())
    starts = range(len(words) - SHINGLE_WORDS + 1)
    shingles = {" ".join(words[start : start + SHINGLE_WORDS]).encode() for start in starts}
    if len(shingles) < FEWEST_SHINGLES:
        return b""
    minhash = MinHash(num_perm=PERMUTATIONS, seed=SEED, permutations=_permutations(), scheme=SCHEME)
    minhash.update_batch(sorted(shingles))
    values: bytes = minhash.hashvalues.astype(">u4").tobytes()
    return HEADER.pack(len(shingles)) + values


def similarity(first: bytes, second: bytes) -> tuple[float, float]:
    """Estimates from two signatures: the Jaccard index, and the share of the shorter text contained in the longer.

    Both are 0 where one of the signatures is b"".
    """
    if not first or not second:
        return 0.0, 0.0
    jaccard = float(np.mean(_hash_values(first) == _hash_values(second)))
    sizes = sorted((_shingle_count(first), _shingle_count(second)))
    shared = jaccard * sum(sizes) / (1 + jaccard)
    return jaccard, min(1.0, shared / sizes[0])


class Clusters:
    """The clusters of all stored texts, searched by signature. Built from (article id, cluster id, signature)."""

    def __init__(self, stored: Iterable[tuple[int, int, bytes]] = ()) -> None:
        # 42 bands of 3 rows find a pair with Jaccard .25 in half of the cases, one with .4 in 94 of 100.
        self._index = MinHashLSH(num_perm=PERMUTATIONS, params=(42, 3))
        self._members: dict[int, tuple[int, bytes]] = {}
        for article, cluster, signature_bytes in stored:
            self.add(article, cluster, signature_bytes)

    def add(self, article: int, cluster: int, signature_bytes: bytes) -> None:
        """Add an article to a cluster. If it was added before, its old signature is replaced: its text was revised."""
        if article in self._members:
            self._index.remove(article)
            del self._members[article]
        if signature_bytes:
            self._index.insert(article, _minhash(signature_bytes))
            self._members[article] = (cluster, signature_bytes)

    def find(self, signature_bytes: bytes) -> int | None:
        """The cluster id of the most similar text; None where no text is similar and none contains the other."""
        if not signature_bytes:
            return None
        near = [self._members[article] for article in self._index.query(_minhash(signature_bytes))]
        scored = [(similarity(signature_bytes, other), cluster) for cluster, other in near]
        copies = [(scores, cluster) for scores, cluster in scored if _is_copy(*scores)]
        return max(copies, key=lambda item: (item[0], -item[1]))[1] if copies else None


def _is_copy(jaccard: float, contained: float) -> bool:
    """True if two texts with these estimates are copies of one story."""
    return jaccard >= SIMILAR or (jaccard >= LOWEST_JACCARD and contained >= CONTAINED)


def _minhash(signature_bytes: bytes) -> MinHash:
    values = _hash_values(signature_bytes)
    return MinHash(num_perm=PERMUTATIONS, seed=SEED, hashvalues=values, permutations=_permutations(), scheme=SCHEME)


def _hash_values(signature_bytes: bytes) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    return np.frombuffer(signature_bytes, dtype=">u4", offset=HEADER.size).astype(np.uint32)


def _shingle_count(signature_bytes: bytes) -> int:
    count: int = HEADER.unpack_from(signature_bytes)[0]
    return count


@cache
def _permutations() -> object:
    """The MinHash permutations, computed once: computing them is most of the cost of a MinHash."""
    return MinHash(num_perm=PERMUTATIONS, seed=SEED, scheme=SCHEME).permutations
