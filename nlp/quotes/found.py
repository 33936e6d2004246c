"""What a finder of quotations hands on, and the source of a report where the parse gives none."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.nlp.quotes.cues import Report
from onrecord.nlp.quotes.grammar import NOMINAL, SUBJECTS, phrase
from onrecord.nlp.text.doc_view import Page
from onrecord.nlp.text.quotation_marks import Quoted

REACH = 260  # characters: a cue further from its quotation is another clause's
_PERSONS = frozenset({"he", "she", "they", "i", "we"})
_NOUNS = NOMINAL | {"PRON"}


@dataclass(frozen=True, slots=True)
class Found:
    """A quotation with its report. `source` and `cue` are token ranges."""

    spans: tuple[tuple[int, int], ...]
    cue: tuple[int, int] | None
    source: tuple[tuple[int, int], ...]
    rule: str
    at: int | None = None


Last = tuple[Quoted, Found] | None


def within(page: Page, reports: Sequence[Report], start: int, end: int) -> Iterator[Report]:
    """The reports whose cue begins in characters [start, end), in order."""
    at = bisect_left(reports, page.token_at(start), key=lambda r: r.at)
    while at < len(reports) and page.starts[reports[at].at] < end:
        yield reports[at]
        at += 1


def span_of(stretch: Quoted) -> tuple[int, int]:
    return stretch.start, stretch.end


def from_report(page: Page, report: Report, stretch: Quoted, rule: str, last: Last = None) -> Found:
    source = report.source or _nearby(page, report, stretch, last)
    return Found((span_of(stretch),), report.cue, source, rule, report.at)


def _nearby(page: Page, report: Report, stretch: Quoted, last: Last) -> tuple[tuple[int, int], ...]:
    """Where the parse gives no source: the nouns that touch the cue or the quotation, else the subject of the sentence;
    for a sentence that begins with its cue (Adding, "..."), whoever spoke last."""
    tag = page.doc[report.at].tag_
    if tag == "VBN":
        return ()
    if tag == "VBG" and report.at == page.doc[report.at].sent.start:
        return last[1].source if last else ()
    touching = (
        _nouns(page, report.cue[1], 1),
        _nouns(page, report.cue[0], -1),
        _nouns(page, page.token_at(stretch.end), 1),
    )
    if tag != "VBG" and (found := next((t for t in touching if t), ())):
        return found
    return subject_before(page, report.at) if page.starts[report.at] < stretch.start else ()


def _nouns(page: Page, at: int, step: int) -> tuple[tuple[int, int], ...]:
    """The run of nouns and their describing words that begins at token `at`, or ends before it (step -1)."""
    end = at
    while (
        0 <= (i := end if step > 0 else end - 1) < len(page.doc) and not page.marked[i] and page.doc[i].pos_ in _NOUNS
    ):
        end += step
    low, high = sorted((at, end))
    return ((low, high),) if low < high else ()


def subject_before(page: Page, at: int, any_noun: bool = False) -> tuple[tuple[int, int], ...]:
    """The subject of the sentence of the narration that ends at token `at`, if it is a name or a person's pronoun.

    With `any_noun`, whatever it is: before a colon a letter speaks too.
    """
    first = page.token_at(page.paragraph(page.starts[at])[0])
    start = at
    while start > first and page.inside[start - 1] < 0 and page.doc[start - 1].text not in (".", "?", "!"):
        start -= 1
    for token in page.doc[start:at]:
        if token.dep_ in SUBJECTS and token.head.dep_ in ("ROOT", "conj", "ccomp"):
            speaks = any_noun or token.pos_ == "PROPN" or token.lower_ in _PERSONS
            return (phrase(token),) if speaks else ()
    return ()
