"""Paragraphs that are no part of the story: by the table of phrases, and by recurring across an outlet's articles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from onrecord.ingest.table_reader import rows

MANY = 3  # an outlet's paragraph that stands at the edge of this many different articles is furniture
OFTEN = 10  # and so is one that stands anywhere in this many
TOP, END = 2, 5  # paragraphs that are the edge: above the story, and below it
LONGEST = 80  # words: what is longer was written as part of a story, however often it is told
COPY = 0.5  # of its paragraphs: an article that shares so many with earlier ones is one of them again
MOST = 0.4  # of a text's words: what would take away more is a mistake
SPOKEN = re.compile('[“”"]')


def is_boilerplate(paragraph: str) -> bool:
    """Whether a paragraph is furniture by what it says: newsletter boxes, links elsewhere, credits (lines.tsv)."""
    words = len(paragraph.split())
    limit, pattern = _phrases()
    if words > limit:
        return False
    straight = paragraph.replace("’", "'").strip()
    return any(words <= most and row.match(straight) for most, row in pattern)


class Furniture:
    """What one outlet repeats from article to article; it grows with every article that it sees.

    A background paragraph of a running story recurs too. So what holds quotation marks is never furniture, a paragraph
    in the middle of texts must recur far more often than one at their edge, and copies of one article count once.
    """

    def __init__(self, known: Iterable[str] = (), texts: Iterable[tuple[str, str]] = ()) -> None:
        """`known` was learned earlier; `texts` are the outlet's recent articles as (article's key, text)."""
        self.known = set(known)
        self._articles: set[str] = set()
        self._seen: Counter[str] = Counter()
        self._edge: Counter[str] = Counter()
        for article, text in texts:
            self.learn(article, text)

    def learn(self, article: str, text: str) -> tuple[str, ...]:
        """Take in an article's text (paragraphs by line); the paragraphs that are furniture from now on.

        An article that was seen under the same key, or most of whose paragraphs were, teaches nothing.
        """
        lines = text.split("\n")
        fresh = [line for line in dict.fromkeys(lines) if line and line not in self.known]
        if article in self._articles or self._is_copy(fresh):
            return ()
        self._articles.add(article)
        edge = {*lines[:TOP], *lines[-END:]}
        self._seen.update(fresh)
        self._edge.update(line for line in fresh if line in edge)
        found = tuple(line for line in fresh if self._is_furniture(line))
        self.known.update(found)
        return found

    def without(self, text: str) -> str:
        """`text` without furniture, the others unchanged and in order; `text` itself where too little would be left."""
        kept = "\n".join(line for line in text.split("\n") if line not in self.known)
        return kept if len(kept.split()) >= (1 - MOST) * len(text.split()) else text

    def _is_copy(self, lines: list[str]) -> bool:
        return sum(line in self._seen for line in lines) > COPY * len(lines)

    def _is_furniture(self, line: str) -> bool:
        often = self._edge[line] >= MANY or self._seen[line] >= OFTEN
        return often and len(line.split()) <= LONGEST and not SPOKEN.search(line)


@cache
def _phrases() -> tuple[int, tuple[tuple[int, re.Pattern[str]], ...]]:
    table = tuple((int(most), re.compile(pattern, re.I)) for most, pattern in rows("boilerplate"))
    return max(most for most, _ in table), table
