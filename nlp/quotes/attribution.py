"""An attribution as places in a text: what the tagger and the rules hand to each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from onrecord.nlp.records import Span

TAGGER = "tagger"  # the rule of what the tagger found


@dataclass(frozen=True, slots=True)
class Attributed:
    """Spans of the text; cue and source may be empty. `rule` names the finder: tagger, or the rule that found it."""

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    confidence: float
    rule: str = TAGGER


def moved(each: Attributed, by: int) -> Attributed:
    """The attribution with all of its places `by` characters further on."""
    content, cue, source = (
        tuple((start + by, end + by) for start, end in spans) for spans in (each.content, each.cue, each.source)
    )
    return replace(each, content=content, cue=cue, source=source)


def one(first: Attributed, second: Attributed) -> Attributed:
    """Both as one, with the cue of the first, the first source there is, and the lower confidence."""
    content, source = united((*first.content, *second.content)), first.source or second.source
    return replace(first, content=content, source=source, confidence=min(first.confidence, second.confidence))


def united(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, those that overlap made one."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def without(span: Span, gone: Iterable[Span]) -> Iterator[Span]:
    """What is left of `span` outside of the spans `gone`, which are in order."""
    start, end = span
    for low, high in gone:
        if low < end and start < high:
            if start < low:
                yield start, low
            start = high
    if start < end:
        yield start, end
