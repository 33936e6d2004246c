"""From a text to a Reading. `load` once a process, `read` for each text; a spaCy Doc never leaves this room.

spaCy is imported when one of these functions is first asked for: a program that takes only records from here starts in
a third of the time.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onrecord.nlp.pipeline import load, read, version

__all__ = ["load", "read", "version"]


def __getattr__(name: str) -> object:
    """The functions of onrecord.nlp.pipeline (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from onrecord.nlp import pipeline

    return getattr(pipeline, name)
