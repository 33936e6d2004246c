"""Ids that are hashes of what a thing is."""

from __future__ import annotations

from hashlib import blake2b


def stable_id(*parts: str | int | None) -> int:
    """The id of a thing: a positive number of 63 bits, the same for the same parts on every machine.

    Two of ten million things share one with a probability of about 5e-6 (birthday bound n**2 / 2**64).
    """
    joined = "\x1f".join("\x00" if part is None else str(part) for part in parts)
    return int.from_bytes(blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1
