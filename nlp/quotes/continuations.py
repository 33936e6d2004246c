"""Continue quotations: halves around the clause that reports them, and paragraphs of quotation that nobody reports."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from onrecord.nlp.quotes.attribution import Attribution, merge_pair
from onrecord.nlp.records import Span
from onrecord.nlp.text.spans import overlapping
from onrecord.nlp.text.views import WORD, TextView

SPEAKER_ABOVE = "speaker of the paragraph above"
ABOVE_CONFIDENCE = 0.7  # of 17 such paragraphs in 83 saved pages, TR-News and PolNeAR 15 were right; less, being few
FEWEST_WORDS = 4  # of words in marks that nobody reports; fewer may be a heading or a scare quote
LONGEST_REPORT = 25  # words of narration between two halves: said Ann Lee, the mayor of Salem in Marion County, Ore.
NEAR = 3  # paragraphs: so far above somebody was quoted last
SENTENCE_END = re.compile(r"(?:\b[a-z][\w’']{0,60}|\b[A-Z]\w{5,})\.\s|[?!]\s")  # not behind Sen., Calif., U.S.
_UNREPORTED = ""  # the rule of a stretch in marks that no attribution has
_POINTS = ",.;:—–- "
_POINTED = frozenset(".?!…—")
_CLOSING = "'’\"”"
_GLUE = frozenset({"and", "then", "but"})
_WRITERS = frozenset({"I", "We", "we"})  # who asks in an interview
_NOBODY = ("nobody", "no one", "none", "neither")


def join_halves(text_view: TextView, attributions: Sequence[Attribution]) -> list[Attribution]:
    """Make one attribution of two halves around the clause that reports them: "...," said Ann Lee. "..."

    The second half is an attribution without a report of its own, or a sentence in marks that no attribution has; it
    may be the next paragraph.
    """
    joined: list[Attribution] = []
    candidates = [*attributions, *_unreported_sentences(text_view, attributions)]
    for attribution in sorted(candidates, key=lambda candidate: candidate.content):
        if joined and _is_second_half(text_view, joined[-1], attribution):
            joined[-1] = merge_pair(joined[-1], attribution)
        elif attribution.rule != _UNREPORTED:
            joined.append(attribution)
    return joined


def attribute_to_speaker_above(text_view: TextView, attributions: Sequence[Attribution]) -> list[Attribution]:
    """Attribute a paragraph of nothing but words in marks, which nobody reports, to whom the paragraph above tells of.

    Osgood repeated that in a post. / "...": the words are Osgood's. Where the paragraph above tells of nobody, or of
    "I" who asks, they are those of whoever was quoted last, shortly before, as interviews go on. Of 109 paragraphs of
    marks alone in PolNeAR's train part 104 are annotated.
    """
    reported: defaultdict[int, list[Attribution]] = defaultdict(list)  # by the paragraph of the cue
    quoted: dict[int, Attribution] = {}  # the last one by the paragraph that its quotation ends in
    for attribution in attributions:
        if attribution.source and attribution.cue:
            reported[text_view.paragraph_index(attribution.cue[0][0])].append(attribution)
        if attribution.source and text_view.ends_stretch(attribution.content[-1][1]):
            quoted[text_view.paragraph_index(attribution.content[-1][1] - 1)] = attribution
    added = []
    for attribution in _unreported_sentences(text_view, attributions):
        (start, end), *_ = attribution.content
        index = text_view.paragraph_index(start)
        if _fills_paragraphs(text_view, (start, end)) and not text_view.is_title_case((start, end)):
            near = (quoted[above] for above in range(index - 1, index - 1 - NEAR, -1) if above in quoted)
            last = next((other for other in near if _same_marks(text_view, other.content[-1][1], start)), None)
            source = _told_of(text_view, reported[index - 1], index - 1) or (last.source if last else ())
            if source:
                added.append(Attribution(attribution.content, (), source, ABOVE_CONFIDENCE, SPEAKER_ABOVE))
                quoted[text_view.paragraph_index(end - 1)] = added[-1]
    return [*attributions, *added]


def _unreported_sentences(text_view: TextView, attributions: Sequence[Attribution]) -> Iterator[Attribution]:
    """The stretches in marks of which no attribution has a word and that end a sentence; they begin one too, or stand
    behind an "and" or "but"."""
    taken = sorted(span for attribution in attributions for span in attribution.content)
    for stretch in text_view.stretches:
        span = stretch.start, stretch.end
        before = text_view.text[text_view.paragraph_at(stretch.start)[0] : stretch.start].split()
        begins = not before or before[-1][-1] in ".?!" or before[-1].lower() in _GLUE
        ends = text_view.text[slice(*span)].rstrip(_CLOSING)[-1:] in _POINTED
        is_long = len(text_view.word_starts(span)) >= FEWEST_WORDS
        if begins and ends and is_long and not overlapping(taken, span):
            yield Attribution((span,), (), (), 0.0, _UNREPORTED)


def _is_second_half(text_view: TextView, first: Attribution, second: Attribution) -> bool:
    """Tell whether the second is the rest of the quotation that the first begins, reported by the same clause."""
    end, start = first.content[-1][1], second.content[0][0]
    if start < end or not (first.cue and text_view.ends_stretch(end) and text_view.begins_stretch(start)):
        return False
    paragraph_end = text_view.paragraph_at(end - 1)[1]
    if start < paragraph_end:
        return not _has_own_report(text_view, second, end) and _only_report_between(text_view, first, end, start)
    is_next = text_view.paragraph_index(start) == text_view.paragraph_index(end - 1) + 1
    fills = _fills_paragraphs(text_view, (start, second.content[-1][1]))
    continues = is_next and fills and _same_marks(text_view, end, start)
    return not second.cue and continues and _only_report_between(text_view, first, end, paragraph_end)


def _has_own_report(text_view: TextView, attribution: Attribution, end: int) -> bool:
    """Tell whether its cue stands between the halves, or behind the second in its paragraph."""
    paragraph_end = text_view.paragraph_at(attribution.content[-1][1] - 1)[1]
    return any(end <= start < paragraph_end for start, _ in attribution.cue)


def _only_report_between(text_view: TextView, first: Attribution, end: int, start: int) -> bool:
    """Tell whether in [end, start) stands only the clause that reports the first half, or nothing but an "and"."""
    words = [word[0].lower() for word in WORD.finditer(text_view.text, end, start)]
    if all(word in _GLUE for word in words):
        return True
    has_cue = any(end <= cue < start for cue, _ in first.cue)
    between = text_view.text[end:start].rstrip(_POINTS)
    return has_cue and len(words) <= LONGEST_REPORT and not SENTENCE_END.search(between)


def _fills_paragraphs(text_view: TextView, span: Span) -> bool:
    """Tell whether a span begins with a paragraph and ends with one."""
    return text_view.paragraph_at(span[0])[0] == span[0] and text_view.paragraph_at(span[1] - 1)[1] == span[1]


def _same_marks(text_view: TextView, end: int, start: int) -> bool:
    """Tell whether the stretches that end and begin there are both in double or both in single marks: a heading in
    single ones continues nothing."""
    first, second = text_view.stretch_at(end - 1), text_view.stretch_at(start)
    return first is not None and second is not None and first.level == second.level


def _told_of(text_view: TextView, attributions: Sequence[Attribution], paragraph: int) -> tuple[Span, ...]:
    """Whom the last sentence of a paragraph tells of first, by name if it does; () in a heading or a question.

    `attributions` are those that the paragraph reports.
    """
    span = text_view.paragraphs[paragraph]
    if not attributions or text_view.is_title_case(span):
        return ()
    sentence = max((match.end() for match in SENTENCE_END.finditer(text_view.text, *span)), default=span[0])
    in_order = sorted(attributions, key=lambda attribution: attribution.cue)
    sources = [attribution.source for attribution in in_order if attribution.cue[0][0] >= sentence]
    names = {source: text_view.join(source) for source in sources}
    if any(name in _WRITERS or name.lower().startswith(_NOBODY) for name in names.values()):
        return ()
    return next((source for source in sources if names[source] != names[source].lower()), next(iter(sources), ()))
