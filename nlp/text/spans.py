"""Many spans of one text, to be asked which of them share a character with another."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate

from onrecord.nlp.records import Span


class Spans:
    """Spans, each with a number, several of which may be the same. Spans may overlap; where few do, asking is quick."""

    def __init__(self, numbered: Iterable[tuple[int, Span]]) -> None:
        self.spans = sorted((span, number) for number, span in numbered)
        self.reach = list(accumulate((span[1] for span, _ in self.spans), max))  # how far any of the first ones go

    def meeting(self, start: int, end: int) -> list[int]:
        """The numbers of the spans that share a character with [start, end), rising, each once."""
        at = bisect_left(self.spans, end, key=lambda item: item[0][0])
        found = set[int]()
        while at and self.reach[at - 1] > start:
            at -= 1
            span, number = self.spans[at]
            if span[1] > start:
                found.add(number)
        return sorted(found)
