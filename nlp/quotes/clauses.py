"""Indirect and mixed quotes: the clause that the parse gives a report, mended where small parsers err.

Four mends, each for a class of errors: a report keeps to its paragraph; a clause cuts no quoted stretch in half; a
clause ends where the same or another source speaks again (she says ... and calls ...); words in marks that no clause
covers go to the nearest cue before them in their sentence.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from onrecord.nlp.quotes.cues import Report
from onrecord.nlp.quotes.found import Found
from onrecord.nlp.quotes.grammar import NOMINAL, SUBJECTS
from onrecord.nlp.quotes.whole import is_title
from onrecord.nlp.records import Span
from onrecord.nlp.text.doc_view import WORD, Page
from onrecord.nlp.text.quotation_marks import Quoted

_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_POINTS = ",.;:—–-"
_CONTRAST = frozenset({"while", "though", "although", "as"})
_INTRODUCES = frozenset({"that", "whether", "how", "why", "if"})
_LONGEST_TAIL = 25  # tokens that a partial quotation's clause may still run on behind the closing mark


def bounded(here: Page, reports: Iterable[Report]) -> list[Report]:
    """The reports kept to their paragraphs: the parser knows none and runs headings into the sentence below."""
    return [_bounded(here, report, *here.bounds(report.at)) for report in reports]


def clauses(here: Page, reports: Sequence[Report], whole: Sequence[Found]) -> list[Found]:
    """What is reported without a whole quotation of its own, in no order."""
    used = {f.at for f in whole if f.rule in ("behind", "before", "joined")}
    taken = sorted(span for f in whole for span in f.spans)
    found = []
    for report in _parted(here, reports):
        if report.at not in used and (clause := _clause(here, report, taken)):
            found.append(clause)
    return [*_completed(here, reports, found, taken)]


def _bounded(here: Page, report: Report, low: int, high: int) -> Report:
    source = _clip(report.source, low, high)
    while source and _is_mark(here, source[0][0]) and source[0][1] - source[0][0] > 1:
        source = ((source[0][0] + 1, source[0][1]), *source[1:])
    content = _clip(report.content, low, high)
    return replace(report, source=source or _nouns_before(here, report, low), content=content)


def _speaks(here: Page, report: Report) -> bool:
    """Not "that said", nor what the writer thinks."""
    if not report.source:
        return report.kind == "noun"
    word = here.doc[report.source[-1][0]].lower_ if report.source[-1][1] - report.source[-1][0] == 1 else ""
    if word in ("that", "this", "it") and len(report.source) == 1:
        return False
    return not (report.kind == "think" and word in ("i", "we", "you", "one"))


def _clip(ranges: tuple[Span, ...], low: int, high: int) -> tuple[Span, ...]:
    return tuple((max(a, low), min(b, high)) for a, b in ranges if max(a, low) < min(b, high))


def _is_mark(here: Page, token: int) -> bool:
    return here.inside[token] >= 0 or here.doc[token].is_punct or here.doc[token].is_space


def _nouns_before(here: Page, report: Report, low: int) -> tuple[Span, ...]:
    """Where the parse gives a finite cue verb no source: the nouns that touch it."""
    end = start = report.cue[0]
    if report.kind != "say" or here.doc[report.at].tag_ not in _FINITE:
        return ()
    while start > low and here.inside[start - 1] < 0 and here.doc[start - 1].pos_ in NOMINAL | {"PRON"}:
        start -= 1
    return ((start, end),) if start < end else ()


def _parted(here: Page, reports: Sequence[Report]) -> Iterator[Report]:
    """Each report without what a later one in its content says: "she says A and calls B", "A said B while C said D"."""
    heirs: dict[int, Report] = {}
    for report in reports:
        report = heirs.pop(report.at, report)
        if report.rule == "clause" and report.kind == "say" and report.content:
            (start, end) = report.content[-1]
            for inner in _from(reports, start):
                if inner.at >= end:
                    break
                if (cut := _parts_at(here, report, inner)) and cut > start:
                    report = replace(report, content=((start, cut),))
                    if not any(c.dep_ in SUBJECTS for c in here.doc[inner.at].children):
                        heirs[inner.at] = replace(inner, source=report.source)
                    break
        yield report


def _from(reports: Sequence[Report], token: int) -> Iterator[Report]:
    at = bisect_left(reports, token, key=lambda r: r.at)
    while at < len(reports):
        yield reports[at]
        at += 1


def _parts_at(here: Page, outer: Report, inner: Report) -> int | None:
    """Where the content of `outer` ends before `inner`, if it goes with outer's cue, not with the content."""
    verb = here.doc[inner.at]
    own_subject = any(c.dep_ in SUBJECTS for c in verb.children)
    if verb.dep_ == "conj" and verb.tag_ == here.doc[outer.at].tag_ and inner.kind == "say":
        first = min(inner.cue[0], inner.source[0][0]) if own_subject and inner.source else inner.cue[0]
        return first - 1 if first and here.doc[first - 1].pos_ == "CCONJ" else None
    if verb.dep_ == "advcl" and own_subject:
        return next((c.i for c in verb.children if c.dep_ == "mark" and c.lower_ in _CONTRAST), None)
    return None


def _clause(here: Page, report: Report, taken: list[Span]) -> Found | None:
    if report.content:
        spans, rule = tuple(_snap(here, here.chars(r)) for r in report.content), report.rule
    else:
        spans, rule = _postposed(here, report), "postposed"
    spans = tuple(s for s in (_trim(here, _cut(s, taken)) for s in spans) if WORD.search(here.text, *s))
    marks = _holds_marks(here, spans)
    if not spans or not _speaks(here, report) or (report.kind == "noun" and not marks and not report.source):
        return None
    if rule == "noun-prep" and not marks:
        return None
    return Found(spans, report.cue, report.source, rule, report.at)


def _postposed(here: Page, report: Report) -> tuple[Span, ...]:
    """The plan would fail, she said. The plan, she said, would fail: the sentence around the cue's clause."""
    doc = here.doc
    if report.kind != "say" or not report.source or not _stands_alone(here, report):
        return ()
    begins = min(report.cue[0], report.source[0][0])
    ends = max(report.cue[1], report.source[-1][1])
    low, high = here.bounds(report.at)
    start, stop = max(doc[report.at].sent.start, low), min(doc[report.at].sent.end, high)
    if begins - 1 <= start or doc[begins - 1].text not in (",", "—", "–"):
        return ()
    left = _snap(here, (here.starts[start], here.starts[begins - 1] + len(doc[begins - 1])))
    goes_on = ends + 1 < stop and doc[ends].text == ","
    if not _has_finite_verb(doc[start:begins]) and not (goes_on and _has_finite_verb(doc[ends:stop])):
        return ()
    return (left, _snap(here, here.chars((ends + 1, stop)))) if goes_on else (left,)


def _has_finite_verb(words: Iterable[Token]) -> bool:
    return any(t.tag_ in _FINITE or t.tag_ == "MD" for t in words)


def _stands_alone(here: Page, report: Report) -> bool:
    """A finite cue with nothing of its own behind it: in "on Monday, she asked for help" the rest is no content."""
    if report.rule == "inverted":
        return True
    verb = here.doc[report.at]
    objects = any(c.dep_ in ("dobj", "prep", "xcomp", "ccomp") and c.i == report.cue[1] for c in verb.rights)
    return not objects and verb.tag_ in _FINITE and report.rule == "none"


def _snap(here: Page, span: Span) -> Span:
    """A span that cuts a quoted stretch takes all of it: marks never stand half in a quote."""
    first, last = here.stretch_at(span[0]), here.stretch_at(span[1] - 1)
    return min(span[0], first.start if first else span[0]), max(span[1], last.end if last else span[1])


def _cut(span: Span, taken: list[Span]) -> Span:
    """End before a quotation that has its own report, or begin behind it."""
    at = max(0, bisect_left(taken, span) - 1)
    for start, end in taken[at:]:
        if start >= span[1]:
            break
        if span[0] < end:
            span = (span[0], start) if span[0] < start else (end, max(end, span[1]))
    return span


def _trim(here: Page, span: Span) -> Span:
    """Without space and points at the ends; the comma before a cue stays if the span holds quotation marks."""
    start, end = span
    keep = "," if _holds_marks(here, (span,)) else ""
    while start < end and (here.text[start].isspace() or here.text[start] in _POINTS):
        start += 1
    while start < end and (here.text[end - 1].isspace() or here.text[end - 1] in _POINTS):
        if here.text[end - 1] == keep or here.stretch_at(end - 1):
            break
        end -= 1
    return start, end


def _holds_marks(here: Page, spans: tuple[Span, ...]) -> bool:
    for start, end in spans:
        at = bisect_left(here.quoted, start, key=lambda q: q.end)
        if at < len(here.quoted) and here.quoted[at].start < end:
            return True
    return False


def _completed(here: Page, reports: Sequence[Report], found: list[Found], taken: list[Span]) -> Iterator[Found]:
    """`found`, with the quoted stretches that nothing covers given to the nearest cue before them."""
    covered = sorted([*taken, *(s for f in found for s in f.spans)])
    by_cue = {f.at: f for f in found}
    reach = -1
    rest = iter(covered)
    following = next(rest, None)
    for stretch in here.quoted:
        while following and following[0] <= stretch.start:
            reach = max(reach, following[1])
            following = next(rest, None)
        if reach >= stretch.end:
            continue
        report = _governing(here, reports, stretch)
        if report and (reached := _reach_out(here, report, stretch, by_cue.get(report.at), taken)):
            by_cue[report.at] = reached
    return iter(by_cue.values())


def _governing(here: Page, reports: Sequence[Report], stretch: Quoted) -> Report | None:
    """The nearest report before a stretch in its sentence that has a source."""
    first = here.token_at(stretch.start)
    at = bisect_left(reports, first, key=lambda r: r.at) - 1
    if at < 0 or not reports[at].source or reports[at].kind == "noun" or reports[at].rule == "according":
        return None
    report = reports[at]
    if report.source[-1][0] >= report.cue[1] or is_title(here, stretch):
        return None
    if report.at < here.bounds(min(first, len(here.doc) - 1))[0]:
        return None
    return None if here.full_stop_between(here.starts[report.at], stretch.start) else report


def _reach_out(here: Page, report: Report, stretch: Quoted, known: Found | None, taken: list[Span]) -> Found | None:
    """The report's clause up to the stretch and on to the next point."""
    before = bisect_left(taken, (stretch.start, 0)) - 1
    if before >= 0 and taken[before][0] >= here.starts[report.at]:
        return None
    end = stretch.end
    if here.text[stretch.inner_end - 1] not in ".?!,":
        end = _clause_end(here, here.token_at(stretch.end), stretch.end)
    start = known.spans[0][0] if known else _clause_start(here, report, stretch)
    span = _trim(here, (min(start, stretch.start), end))
    return Found((span,), report.cue, report.source, "nearest", report.at)


def _clause_start(here: Page, report: Report, stretch: Quoted) -> int:
    first, stop = report.cue[1], here.token_at(stretch.start)
    for i in range(first, stop):
        if here.doc[i].lower_ in _INTRODUCES:
            return here.starts[i]
    return here.starts[first] if first < len(here.starts) else stretch.start


def _clause_end(here: Page, token: int, end: int) -> int:
    for i in range(token, min(len(here.doc), token + _LONGEST_TAIL)):
        word = here.doc[i]
        if word.is_punct or word.is_space or word.pos_ in ("CCONJ", "SCONJ"):
            break
        end = word.idx + len(word)
    return end
