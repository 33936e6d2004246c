"""The fingerprint of what reads: a hash over the bytes of the code, the tables and the weights of this room.

It stands in every reading's version, so that `onrecord reprocess` reads again what other code, tables or weights read.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

ROOM = Path(__file__).parent
READ_BY = frozenset({".py", ".tsv", ".txt", ".toml", ".gz", ".onnx", ".npz", ".json"})
NOT_READ_BY = ("training/", "__pycache__/")  # training makes the weights and is in no wheel
DIGITS = 12


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """The fingerprint of this room, computed once a process in some 30 milliseconds."""
    return fingerprint_of(ROOM)


def fingerprint_of(room: Path) -> str:
    """Twelve hexadecimal digits of a SHA-256 over the path and the bytes of every file that reads, in order.

    A checkout and a wheel made of it have the same. A file of another kind (a README, a licence) does not count.
    """
    digest = sha256()
    for name in sorted(_names(room)):
        content = (room / name).read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:DIGITS]


def _names(room: Path) -> Iterator[str]:
    for path in room.rglob("*"):
        name = path.relative_to(room).as_posix()
        if path.suffix in READ_BY and not any(f"/{folder}" in f"/{name}" for folder in NOT_READ_BY):
            yield name
