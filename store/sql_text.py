"""Reading SQL files: named parts of a file, and templates."""

from __future__ import annotations

import re
from collections.abc import Mapping

HEAD = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)
BLANK = re.compile(r"\{(\w+)\}")


def named_parts(text: str) -> dict[str, str]:
    """The parts of a text by their names, which stand in lines `-- name: NAME` above them."""
    _, *parts = HEAD.split(text)
    return {name: part.strip() + "\n" for name, part in zip(parts[::2], parts[1::2], strict=True)}


def fill(template: str, values: Mapping[str, str]) -> str:
    """A template with its values in place of their names in braces."""
    return BLANK.sub(lambda found: values[found[1]], template)
