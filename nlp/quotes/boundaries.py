"""Which attribution has the words between two quotation marks: they go whole to one, marks included."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from onrecord.nlp.quotes.attribution import Attributed, united, without
from onrecord.nlp.records import Span
from onrecord.nlp.text.quotation_marks import Quoted
from onrecord.nlp.text.text_view import WORD, Marked

MOST = 0.5  # of the words of a stretch: then it is all of the attribution's
ENOUGH = 0.3  # if no other attribution has a word of it


def completed(here: Marked, found: Sequence[Attributed]) -> Iterator[Attributed]:
    """Each stretch in marks goes whole to the attribution that has most of it.

    Who has less of it loses it, if another has most. Who reaches into it with a few words, alone, is cut back to before
    it. What is told inside the marks, its own cue there too, is part of the quotation and no attribution beside it.
    """
    won: defaultdict[int, list[Quoted]] = defaultdict(list)
    lost: defaultdict[int, list[Quoted]] = defaultdict(list)
    for stretch, shares in _claims(here, found):
        outer = {n: share for n, share in shares.items() if not inside(found[n].cue, stretch)}
        winner = max(outer, key=lambda n: (outer[n], -n), default=None)
        alone = len(outer) == 1
        if winner is not None and (
            outer[winner] >= (ENOUGH if alone else MOST) or (alone and _has_paragraph(here, found[winner], stretch))
        ):
            won[winner].append(stretch)
            for n in shares.keys() - {winner}:
                lost[n].append(stretch)
        elif len(shares) == 1 and winner is not None and not inside(found[winner].content, stretch):
            lost[winner].append(stretch)
    return (_changed(each, won[n], lost[n]) for n, each in enumerate(found))


def _has_paragraph(here: Marked, each: Attributed, stretch: Quoted) -> bool:
    """Does it have most of one paragraph of a stretch? The others, each with its opening mark, go on with it."""
    lines = here.paragraphs[here.line(stretch.start) : here.line(stretch.end - 1) + 1]
    return any(
        _share(here, each.content, (max(start, stretch.start), min(end, stretch.end))) > MOST for start, end in lines
    )


def _share(here: Marked, content: Iterable[Span], span: Span) -> float:
    """The share of a span's words that stand in the content."""
    words = [word.start() for word in WORD.finditer(here.text, *span)]
    return sum(bisect_left(words, end) - bisect_left(words, start) for start, end in content) / max(1, len(words))


def inside(spans: tuple[Span, ...], stretch: Quoted) -> bool:
    """Do all of the spans, of which there are some, stand in the stretch?"""
    return bool(spans) and all(stretch.start <= start and end <= stretch.end for start, end in spans)


def _claims(here: Marked, found: Sequence[Attributed]) -> Iterator[tuple[Quoted, dict[int, float]]]:
    """Each stretch that some content meets, with the share of its words that each attribution has."""
    claims: defaultdict[Quoted, list[tuple[int, Span]]] = defaultdict(list)
    for n, each in enumerate(found):
        for span in each.content:
            for stretch in here.stretches(span):
                claims[stretch].append((n, span))
    for stretch, spans in claims.items():
        for part in _of_one_speaker(here, found, stretch, spans):
            met: defaultdict[int, list[Span]] = defaultdict(list)
            for n, (start, end) in spans:
                if start < part.end and part.start < end:
                    met[n].append((start, end))
            yield part, {n: _share(here, its, (part.inner_start, part.inner_end)) for n, its in met.items()}


def _of_one_speaker(
    here: Marked, found: Sequence[Attributed], stretch: Quoted, spans: Sequence[tuple[int, Span]]
) -> Iterator[Quoted]:
    """The stretch; cut before a paragraph that another reports: its closing mark was forgotten, and it ran on."""
    outer = [(n, span) for n, span in spans if found[n].cue and not inside(found[n].cue, stretch)]
    cuts = [stretch.start]
    if len({found[n].cue for n, _ in outer}) > 1:
        speaker = None
        for start, end in here.paragraphs[here.line(stretch.start) : here.line(stretch.end - 1) + 1]:
            shares = {n: min(high, end) - max(low, start) for n, (low, high) in outer}
            most = max(shares, key=lambda n: shares[n])
            if shares[most] > 0:
                cuts += [start] if speaker not in (None, found[most].cue) else []
                speaker = found[most].cue
    for start, end in pairwise([*cuts, stretch.end]):
        low, high = max(start, stretch.inner_start), min(end, stretch.inner_end)
        yield replace(stretch, start=start, end=here.stripped((start, end))[1], inner_start=low, inner_end=high)


def _changed(each: Attributed, won: Sequence[Quoted], lost: Sequence[Quoted]) -> Attributed:
    gone = [(stretch.start, stretch.end) for stretch in lost]
    kept = [rest for span in each.content for rest in without(span, gone)]
    return replace(each, content=united([*kept, *((stretch.start, stretch.end) for stretch in won)]))
