"""Arithmetic of spans, half-open pairs of code points, and an index to ask which of many spans overlap another."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from onrecord.nlp.records import Span


def merge_overlapping(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, those that share a character made one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def subtract(span: Span, removed: Iterable[Span]) -> Iterator[Span]:
    """The parts of `span` outside the spans `removed`, which are in order."""
    start, end = span
    for low, high in removed:
        if low < end and start < high:
            if start < low:
                yield start, low
            start = high
    if start < end:
        yield start, end


def overlapping(spans: Sequence[Span], span: Span) -> Sequence[Span]:
    """Those of `spans`, which are in order and disjoint, that share a character with `span`."""
    low, high = bisect_left(spans, (span[0], span[0])), bisect_left(spans, (span[1], span[1]))
    if low and spans[low - 1][1] > span[0]:
        low -= 1
    return spans[low:high]


class Spans:
    """An index of numbered spans, which may overlap or be equal; a query is quick where few of them overlap."""

    def __init__(self, numbered: Iterable[tuple[int, Span]]) -> None:
        self.spans = sorted((span, number) for number, span in numbered)
        self.reach = list(accumulate((span[1] for span, _ in self.spans), max))  # the farthest end of the first n spans

    def meeting(self, start: int, end: int) -> list[int]:
        """Numbers of the spans that share a character with [start, end), rising, each once."""
        index = bisect_left(self.spans, end, key=lambda item: item[0][0])
        numbers = set[int]()
        while index and self.reach[index - 1] > start:
            index -= 1
            span, number = self.spans[index]
            if span[1] > start:
                numbers.add(number)
        return sorted(numbers)
