"""From a text to a Reading. `load` once a process, `read` for each text; a spaCy Doc never leaves this room."""

from nlp.pipeline import load, read, version

__all__ = ["load", "read", "version"]
