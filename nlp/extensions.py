"""The attributes of a Doc that our components hand on, declared in one place: records of records.py only."""

from __future__ import annotations

from spacy.tokens import Doc

DEFAULTS = {
    "quotes": (), "silences": (), "places": (), "coalitions": (), "dateline": None, "home": None, "published": None,
}  # fmt: skip


def register() -> None:
    """Declare the attributes that are not declared yet, so that each component can be used alone in any pipeline."""
    for name, default in DEFAULTS.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
