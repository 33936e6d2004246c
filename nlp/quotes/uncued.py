"""Whole quotations without a cue of their own: led in by a colon, told of before, or carried on from above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from onrecord.nlp.quotes.cues import Report
from onrecord.nlp.quotes.found import REACH, Found, Last, from_report, span_of, subject_before, within
from onrecord.nlp.text.doc_view import Page
from onrecord.nlp.text.quotation_marks import Quoted

_SELF = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Mm]y|[Yy]ou|[Yy]our)\b(?![.])")


def without_cue(page: Page, reports: Sequence[Report], stretch: Quoted, left: int, last: Last) -> Found | None:
    """A colon, here or at the end of the paragraph above; a sentence that tells of someone; quoting that goes on."""
    lead = page.text[left : stretch.start].strip()
    above = page.above(stretch.start)
    if above and not lead and page.text[above[1] - 1] == ":" and page.paragraph(stretch.start)[0] == left:
        return _led_in_above(page, reports, stretch, *above)
    if lead.endswith(":"):
        at = page.word_before(stretch.start)
        return Found((span_of(stretch),), (at, at + 1), subject_before(page, at, any_noun=True), "colon")
    words = page.text[stretch.inner_start : stretch.inner_end].split()
    if (lead and lead[-1] not in ".?!") or len(words) < 4 or page.text[stretch.inner_end - 1] not in ".?!…—":
        return None
    if lead:
        return _narrated(page, reports, stretch, left)
    if last and above and _goes_on(page, stretch, last[0], last[1], above[1]):
        return Found((*last[1].spans, span_of(stretch)), last[1].cue, last[1].source, "joined", last[1].at)
    return Found((span_of(stretch),), None, (), "alone")


def blocks(page: Page, reports: Sequence[Report]) -> Iterator[Found]:
    """Pell wrote to the council: / We ask you ...: a paragraph without marks under the report that ends with a colon.

    Only with an I, a we or a you in it: what is announced with a colon is as often told in the writer's words.
    """
    for above, here in pairwise(page.paragraphs):
        if page.text[above[1] - 1] != ":" or page.stretches(here) or not _SELF.search(page.text, *here):
            continue
        for report in reversed(list(within(page, reports, max(above[0], above[1] - REACH), above[1]))):
            if page.full_stop_between(page.starts[report.at], above[1]):
                break
            if report.source and report.kind == "say":
                yield Found((here,), report.cue, report.source, "block", report.at)
                break


def _goes_on(page: Page, stretch: Quoted, previous: Quoted, found: Found, end: int) -> bool:
    """A paragraph of nothing but words in marks, under one that ends in a quotation or in the report of one."""
    if (
        stretch.end != page.paragraph(stretch.end - 1)[1]
        or previous.start < page.paragraph(end - 1)[0]
        or previous.level != stretch.level
        or not found.cue
    ):
        return False
    if previous.end == end:
        return True
    return (
        found.at is not None
        and page.starts[found.at] >= previous.end
        and not page.full_stop_between(page.starts[found.at], end - 1)
    )


def _led_in_above(page: Page, reports: Sequence[Report], stretch: Quoted, start: int, end: int) -> Found:
    """She went on to say: / "...": the cue stands in the paragraph above."""
    for report in reversed(list(within(page, reports, max(start, end - REACH), end))):
        if page.full_stop_between(page.starts[report.at], end):
            break
        if report.source:
            return from_report(page, report, stretch, "before")
    colon = page.token_at(end - 1)
    return Found((span_of(stretch),), (colon, colon + 1), subject_before(page, colon, any_noun=True), "colon")


def _narrated(page: Page, reports: Sequence[Report], stretch: Quoted, left: int) -> Found:
    """She shook her head, Lee says. "...": the sentence before has a cue, or at least a person for subject."""
    end = left + len(page.text[left : stretch.start].rstrip()) - 1
    for report in reversed(list(within(page, reports, left, end))):
        if page.full_stop_between(page.starts[report.at], end):
            break
        if report.source and report.kind == "say":
            return Found((span_of(stretch),), report.cue, report.source, "after indirect", report.at)
    source = subject_before(page, page.token_at(end))
    return Found((span_of(stretch),), None, source, "narrated" if source else "alone")
