"""Annotated articles: how they are read, and which of them are kept from training.

An article is one JSON object a line, gzipped: `id`, `text`, `attributions`, each with `content`, `cue` and
`source` as lists of [start, end) in code points of the text (PolNeAR's, and yours if you train on your own).
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

HELD_OUT = 21  # every 21st article is kept from training: it calibrates the confidence


def read_articles(path: Path) -> list[dict[str, Any]]:
    """Every article of a gzipped JSON-lines file."""
    with gzip.open(path, "rt", encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def trained_on(articles: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The articles that the weights may learn from."""
    return [article for number, article in enumerate(articles) if (number + 1) % HELD_OUT]


def held_out(articles: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The articles that the weights do not learn from."""
    return [article for number, article in enumerate(articles) if (number + 1) % HELD_OUT == 0]
