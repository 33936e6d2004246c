"""Recognises boilerplate paragraphs: by their wording, and because they recur in an outlet's articles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from onrecord.ingest.table_reader import read_table

EDGE_ARTICLES = 3  # a paragraph at the edge of this many of an outlet's articles is boilerplate
ANYWHERE_ARTICLES = 10  # and so is one anywhere in this many
TOP, END = 2, 5  # the paragraphs that are the edge: above the story, and below it
MOST_WORDS = 80  # of boilerplate: a longer paragraph was written as part of a story, however often it recurs
COPY_SHARE = 0.5  # an article that shares more of its paragraphs with earlier ones is a copy of one of them
MOST_REMOVED = 0.4  # of a text's words: removing more would be a mistake
QUOTATION_MARK = re.compile('[“”"]')


def is_boilerplate(paragraph: str) -> bool:
    """True if a paragraph's wording is boilerplate: newsletter boxes, links, credits (tables/boilerplate.tsv)."""
    words = len(paragraph.split())
    longest, patterns = _patterns()
    if words > longest:
        return False
    straight = paragraph.replace("’", "'").strip()
    return any(words <= most_words and pattern.match(straight) for most_words, pattern in patterns)


class OutletBoilerplate:
    """The paragraphs that one outlet repeats from article to article, learned from the articles it is shown.

    Background paragraphs of a running story recur, too. So a paragraph with quotation marks is never boilerplate, one
    in the middle of texts must recur in far more articles than one at their edge, and copies of an article count once.
    """

    def __init__(self, paragraphs: Iterable[str] = (), texts: Iterable[tuple[str, str]] = ()) -> None:
        """`paragraphs` were learned earlier; `texts` are the outlet's recent articles as (article's key, text)."""
        self.paragraphs = set(paragraphs)
        self._articles: set[str] = set()
        self._count: Counter[str] = Counter()
        self._edge_count: Counter[str] = Counter()
        for article, text in texts:
            self.learn(article, text)

    def learn(self, article: str, text: str) -> tuple[str, ...]:
        """Count an article's paragraphs (one a line); return those that have become boilerplate by it.

        An article whose key, or most of whose paragraphs, were counted before changes nothing.
        """
        paragraphs = text.split("\n")
        new = [line for line in dict.fromkeys(paragraphs) if line and line not in self.paragraphs]
        if article in self._articles or self._is_copy(new):
            return ()
        self._articles.add(article)
        edge = {*paragraphs[:TOP], *paragraphs[-END:]}
        self._count.update(new)
        self._edge_count.update(paragraph for paragraph in new if paragraph in edge)
        learned = tuple(paragraph for paragraph in new if self._recurs(paragraph))
        self.paragraphs.update(learned)
        return learned

    def without(self, text: str) -> str:
        """The text without its boilerplate paragraphs; unchanged if that would remove over 40 % of its words."""
        kept = "\n".join(paragraph for paragraph in text.split("\n") if paragraph not in self.paragraphs)
        return kept if len(kept.split()) >= (1 - MOST_REMOVED) * len(text.split()) else text

    def _is_copy(self, paragraphs: list[str]) -> bool:
        """True if over half of these paragraphs were counted in an earlier article."""
        return sum(paragraph in self._count for paragraph in paragraphs) > COPY_SHARE * len(paragraphs)

    def _recurs(self, paragraph: str) -> bool:
        """True if a paragraph was counted in enough articles, is not too long, and has no quotation marks."""
        often = self._edge_count[paragraph] >= EDGE_ARTICLES or self._count[paragraph] >= ANYWHERE_ARTICLES
        return often and len(paragraph.split()) <= MOST_WORDS and not QUOTATION_MARK.search(paragraph)


@cache
def _patterns() -> tuple[int, tuple[tuple[int, re.Pattern[str]], ...]]:
    """The most words of any row of tables/boilerplate.tsv, and each row's most words with its pattern."""
    patterns = tuple((int(most), re.compile(pattern, re.I)) for most, pattern in read_table("boilerplate"))
    return max(most for most, _ in patterns), patterns
