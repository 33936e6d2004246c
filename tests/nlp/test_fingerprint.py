"""A reading's version tells all that it depends on, so that `onrecord reprocess` reads again what other weights read."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from onrecord.nlp.pipeline import VERSION

WEIGHTS = Path(__file__).parents[2] / "nlp" / "weights"
READ_BY = ("4", "b52ac592483639b8")  # with other weights, another version


def test_weights_have_a_version_of_their_own() -> None:
    digest = sha256()
    for path in sorted(WEIGHTS.iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    assert (VERSION, digest.hexdigest()[:16]) == READ_BY, (
        "raise onrecord.nlp.pipeline.VERSION with the weights, and note both here"
    )
