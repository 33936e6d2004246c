"""Paragraphs that are no part of the story: by the table of phrases, and by recurring across an outlet's articles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from ingest.page_tables import rows

MANY = 3  # an outlet's paragraph that stands in this many different articles is furniture


def is_boilerplate(paragraph: str) -> bool:
    """Whether a paragraph is furniture by what it says: newsletter boxes, links elsewhere, credits (lines.tsv)."""
    words = len(paragraph.split())
    limit, pattern = _phrases()
    if words > limit:
        return False
    straight = paragraph.replace("’", "'").strip()
    return any(words <= most and row.match(straight) for most, row in pattern)


def recurring(texts: Iterable[str], many: int = MANY) -> frozenset[str]:
    """The paragraphs that stand in `many` or more of an outlet's article texts (lines of `Article.text`)."""
    seen = Counter(line for text in texts for line in set(text.split("\n")) if line)
    return frozenset(line for line, count in seen.items() if count >= many)


def without(text: str, furniture: frozenset[str]) -> str:
    """`text` without the paragraphs in `furniture`; the others unchanged and in order."""
    return "\n".join(line for line in text.split("\n") if line not in furniture)


@cache
def _phrases() -> tuple[int, tuple[tuple[int, re.Pattern[str]], ...]]:
    table = tuple((int(most), re.compile(pattern, re.I)) for most, pattern in rows("lines"))
    return max(most for most, _ in table), table
