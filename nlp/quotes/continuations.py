"""The parts of one quotation made one: halves around the clause that reports them, paragraphs that carry it on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from onrecord.nlp.quotes.attribution import Attributed, one
from onrecord.nlp.records import Span
from onrecord.nlp.text.text_view import WORD, Marked

FEWEST_WORDS = 4  # of a paragraph that carries a quotation on; less may be a heading in marks
LONGEST_REPORT = 25  # words of narration between two halves: said Ann Lee, the mayor of Salem in Marion County, Ore.
SENTENCE_END = re.compile(r"(?:\b[a-z][\w’']*|\b[A-Z]\w{5,})\.\s|[?!]\s")  # not behind Sen., Calif., U.S.
_POINTS = ",.;:—–- "
_GLUE = frozenset({"and", "then", "but"})
_SAME = frozenset({"", "who", "he", "she", "they"})


def joined(here: Marked, found: Sequence[Attributed]) -> list[Attributed]:
    """ "...," she said, "..."; "...," she said. "...": one quotation where the clause between reports both halves.

    So it is for a paragraph of nothing but words in marks, without a cue, under the quotation that it carries on.
    """
    out: list[Attributed] = []
    for each in found:
        if out and _carries_on(here, out[-1], each):
            out[-1] = one(out[-1], each)
        else:
            out.append(each)
    return out


def carried(here: Marked, found: Sequence[Attributed]) -> list[Attributed]:
    """ "...," she said. And the next paragraph is nothing but "...": a quotation carried on without another report.

    Of 48 such paragraphs in PolNeAR's train part 36 are annotated as the same quotation, 5 as none.
    """
    out = list(found)
    last = _last_in_marks(here, out)
    taken = {here.line(pos) for each in out for start, end in each.content for pos in (start, end - 1)}
    for line, (start, _) in enumerate(here.paragraphs):
        more = None if line in taken else lines_of_one(here, start)
        n = last.get(line - 1)
        if more and n is not None and _is_reported(here, out[n]) and same_make(here, out[n].content[-1][1], start):
            out[n] = replace(out[n], content=(*out[n].content, more))
            last[here.line(more[1] - 1)] = n
    return out


def _last_in_marks(here: Marked, found: Sequence[Attributed]) -> dict[int, int]:
    """The last find of each line, by its number; before it the one in marks by whose speaker it goes on to be told:
    "...," said Ann Lee, who added that it rained."""
    last = dict[int, int]()
    for n, each in enumerate(found):
        line = here.line(each.content[-1][1] - 1)
        if line not in last or not _is_told_on(here, found[last[line]], each):
            last[line] = n
    return last


def _is_told_on(here: Marked, quoted: Attributed, each: Attributed) -> bool:
    """Is what is told without marks the same speaker's: by "who", "he", nobody named, or whoever is quoted?"""
    who = " ".join(here.text[start:end].lower() for start, end in each.source)
    same = who in _SAME or each.source == quoted.source
    return same and ends_in_marks(here, quoted.content[-1][1]) and here.kind(each.content) == "indirect"


def lines_of_one(here: Marked, start: int) -> Span | None:
    """The stretch in marks that begins with the paragraph at `start` and ends with one, if it is of some length."""
    stretch = here.stretch_at(start)
    if stretch is None or stretch.start != start or stretch.end != here.paragraph(stretch.end - 1)[1]:
        return None
    words = sum(1 for _ in WORD.finditer(here.text, stretch.start, stretch.end))
    return (stretch.start, stretch.end) if words >= FEWEST_WORDS else None


def _is_reported(here: Marked, each: Attributed) -> bool:
    """Does the paragraph of its last words end with them, or with the clause that reports them?"""
    end = each.content[-1][1]
    if not ends_in_marks(here, end) or not each.cue:
        return False
    stop = here.paragraph(end - 1)[1]
    words = [word.start() for word in WORD.finditer(here.text, end, stop)]
    if not words:
        return True
    return any(end <= cue < stop for cue, _ in each.cue) and len(words) <= LONGEST_REPORT


def _carries_on(here: Marked, first: Attributed, second: Attributed) -> bool:
    """Is the second the rest of the first quotation, reported by the same clause?"""
    end, start = first.content[-1][1], second.content[0][0]
    if start < end or not (first.cue and ends_in_marks(here, end) and _begins_in_marks(here, start)):
        return False
    if second.cue and (_is_near(here, second, end)):
        return False
    between = here.text[end:start]
    if here.paragraph(end - 1) == here.paragraph(start):
        return _is_report(here, first, end, start)
    return not second.cue and not between.strip() and _fills_paragraph(here, second) and same_make(here, end, start)


def ends_in_marks(here: Marked, end: int) -> bool:
    stretch = here.stretch_at(end - 1)
    return stretch is not None and stretch.end == end


def _begins_in_marks(here: Marked, start: int) -> bool:
    stretch = here.stretch_at(start)
    return stretch is not None and stretch.start == start


def _is_near(here: Marked, each: Attributed, end: int) -> bool:
    """Does the cue stand between the halves, or behind in the paragraph of the second?"""
    low, high = end, here.paragraph(each.content[-1][1] - 1)[1]
    return any(low <= start < high for start, _ in each.cue)


def _is_report(here: Marked, first: Attributed, end: int, start: int) -> bool:
    """Is [end, start) only the clause that reports the first half, or nothing but points and an "and"?"""
    words = [word[0].lower() for word in WORD.finditer(here.text, end, start)]
    if all(word in _GLUE for word in words):
        return True
    reports = any(end <= cue < start for cue, _ in first.cue)
    return reports and len(words) <= LONGEST_REPORT and not SENTENCE_END.search(here.text[end:start].rstrip(_POINTS))


def _fills_paragraph(here: Marked, each: Attributed) -> bool:
    start, end = here.paragraph(each.content[0][0])
    return each.content[0][0] == start and each.content[-1][1] == end


def same_make(here: Marked, end: int, start: int) -> bool:
    """Are both stretches in double or both in single marks? A heading in single ones carries nothing on."""
    first, second = here.stretch_at(end - 1), here.stretch_at(start)
    return first is not None and second is not None and first.level == second.level
