"""The Doc attributes that our components hand on, declared once: records of nlp.records, never spaCy objects."""

from __future__ import annotations

from spacy.tokens import Doc


def register() -> None:
    """Idempotent, so that each component can be used alone in anyone's pipeline."""
    for name, default in (("quotes", ()), ("silences", ()), ("places", ()), ("home", None), ("published", None)):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
