"""Declare the Doc attributes that our components hand on: records of records.py, never spaCy objects."""

from __future__ import annotations

from typing import Any

from spacy.tokens import Doc

DEFAULTS: dict[str, Any] = {
    "quotes": (),
    "silences": (),
    "places": (),
    "coalitions": (),
    "dateline": None,
    "home": None,
    "published": None,
}
_registered = set[str]()


def register() -> None:
    """Register our attributes once a process, so that each component can be used alone in anyone's pipeline.

    ValueError where a pipeline has registered one of the names for something else: it would be overwritten.
    """
    for name, default in DEFAULTS.items():
        if name in _registered:
            continue
        if Doc.has_extension(name):
            raise ValueError(f"the extension Doc._.{name} is another component's; onrecord sets one of that name")
        Doc.set_extension(name, default=default)
        _registered.add(name)
