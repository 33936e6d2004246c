"""The Doc attributes that our components hand on, declared once: records of records.py, never spaCy objects."""

from __future__ import annotations

from spacy.tokens import Doc


def register() -> None:
    """Idempotent, so that each component can be used alone in anyone's pipeline."""
    lists = dict.fromkeys(("quotes", "silences", "places", "coalitions"), ())
    for name, default in {**lists, "dateline": None, "home": None, "published": None}.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
