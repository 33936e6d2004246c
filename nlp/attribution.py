"""The component that finds quotes: who is reported to have said what, in which words. Speakers come after it.

marks -> quoted stretches            nlp.marks
cues  -> reports (source, content)   nlp.attribution_cues
both  -> whole quotations            nlp.attribution_quotations
rest  -> indirect and mixed quotes   here
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from spacy.language import Language
from spacy.tokens import Doc

from nlp.attribution_cues import Report, reports
from nlp.attribution_page import WORD, Page, page
from nlp.attribution_quotations import Found, utterances
from nlp.extensions import register
from nlp.records import Mention, Quote, QuoteKind, Span

DIRECT_SHARE = 0.9
CONFIDENCE = {
    "behind": 0.95, "before": 0.95, "joined": 0.95, "colon": 0.8, "goes on": 0.6, "narrated": 0.5, "alone": 0.4,
    "clause": 0.85, "to": 0.7, "prep": 0.6, "obj": 0.5, "according": 0.85, "noun": 0.6, "noun-prep": 0.6,
    "postposed": 0.8,
}  # fmt: skip


@Language.factory("onrecord_attribution", assigns=["doc._.quotes"])
def make_attribution(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """A component that sets doc._.quotes, their `speaker` None. Needs a tagger, a lemmatizer and a parser before it."""
    register()

    def component(doc: Doc) -> Doc:
        doc._.quotes = attribute(doc)
        return doc

    return component


def attribute(doc: Doc) -> tuple[Quote, ...]:
    """The quotes of a parsed doc in order of their first span. Never raises on odd text.

    Without a cue only a whole utterance in quotation marks is a quote.
    """
    if not len(doc):
        return ()
    here = page(doc)
    found_reports = list(reports(doc, [i >= 0 for i in here.inside]))
    whole = utterances(here, found_reports)
    rest = clauses(here, found_reports, whole)
    quotes = [_quote(here, f) for f in [*whole, *rest]]
    return tuple(sorted((q for q in quotes if q), key=lambda q: (q.spans, q.cue.spans if q.cue else ())))


def clauses(here: Page, found_reports: list[Report], whole: list[Found]) -> Iterator[Found]:
    """What the parse gives a report as its content, for reports that have no whole quotation."""
    used = {f.at for f in whole if f.rule in ("behind", "before", "joined")}
    taken = [span for f in whole for span in f.spans]
    for report in found_reports:
        if report.at in used:
            continue
        spans, rule = _content(here, report)
        spans = tuple(s for s in (_trim(here, _cut(s, taken)) for s in spans) if WORD.search(here.text, *s))
        if not spans or not (report.source or (report.kind == "noun" and _holds_marks(here, spans))):
            continue
        if report.kind == "noun" and not _holds_marks(here, spans) and report.rule == "noun-prep":
            continue
        yield Found(spans, report.cue, report.source, rule, report.at)


def _content(here: Page, report: Report) -> tuple[tuple[Span, ...], str]:
    if report.content:
        return tuple(_snap(here, here.chars(r)) for r in report.content), report.rule
    return _postposed(here, report), "postposed"


def _postposed(here: Page, report: Report) -> tuple[Span, ...]:
    """The plan would fail, she said. The plan, she said, would fail: the sentence around the cue's clause."""
    if report.kind != "say" or not report.source:
        return ()
    doc = here.doc
    begins = min(report.cue[0], report.source[0][0])
    ends = max(report.cue[1], report.source[-1][1])
    sentence = doc[report.at].sent
    start = max(sentence.start, here.token_at(here.paragraph(here.starts[report.at])[0]))
    if begins - 1 <= start or doc[begins - 1].text not in (",", "—", "–"):
        return ()
    left = _snap(here, (here.starts[start], here.starts[begins - 1] + len(doc[begins - 1])))
    if ends < sentence.end and doc[ends].text == "," and ends + 1 < sentence.end:
        return left, _snap(here, here.chars((ends + 1, sentence.end)))
    return (left,)


def _snap(here: Page, span: Span) -> Span:
    """A span that cuts a quoted stretch takes all of it: marks never stand half in a quote."""
    first, last = here.stretch_at(span[0]), here.stretch_at(span[1] - 1)
    return min(span[0], first.start if first else span[0]), max(span[1], last.end if last else span[1])


def _cut(span: Span, taken: list[Span]) -> Span:
    """End before a quotation that has its own report."""
    for start, end in taken:
        if start < span[1] and span[0] < end:
            span = (span[0], start) if span[0] < start else (end, max(end, span[1]))
    return span


def _trim(here: Page, span: Span) -> Span:
    """Without space and points at the ends; the comma before a cue stays if the span holds quotation marks."""
    start, end = span
    keep = "," if _holds_marks(here, (span,)) else ""
    while start < end and (here.text[start].isspace() or here.text[start] in ",.;:—–-"):
        start += 1
    while (
        start < end
        and here.stretch_at(end - 1) is None
        and (here.text[end - 1].isspace() or here.text[end - 1] in ",.;:—–-")
    ):
        if here.text[end - 1] == keep:
            break
        end -= 1
    return start, end


def _holds_marks(here: Page, spans: tuple[Span, ...]) -> bool:
    return any(s < q.end and q.start < e for s, e in spans for q in here.quoted)


def _quote(here: Page, found: Found) -> Quote | None:
    share = here.quoted_share(found.spans)
    kind: QuoteKind = "direct" if share >= DIRECT_SHARE else "mixed" if share else "indirect"
    return Quote(
        kind=kind,
        spans=found.spans,
        text=" ".join(here.text[s:e] for s, e in found.spans),
        cue=_mention(here, (found.cue,), found.at) if found.cue else None,
        source=_mention(here, found.source) if found.source else None,
        speaker=None,
        confidence=CONFIDENCE[found.rule],
    )


def _mention(here: Page, ranges: tuple[tuple[int, int], ...], verb: int | None = None) -> Mention:
    spans = tuple(here.chars(r) for r in ranges)
    lemma = here.doc[verb].lemma_ if verb is not None else None
    return Mention(spans, " ".join(here.text[s:e] for s, e in spans), lemma)
