"""Find who speaks where the layout of a page says so and no cue does: by text and marks alone, without the parse.

WALLACE: Will you run?           transcript   a label before each turn, two turns or more
Q: Who pays?  A: The county.     transcript   without a source: who asks and answers, the page says elsewhere
"We vote." — Joan Pell           signature    letters and epigraphs: a dash and a name behind the words

A turn is somebody's own words as a text in quotation marks is: it counts as direct (decision 0004).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby, pairwise

from onrecord.nlp.quotes.attribution import Attribution
from onrecord.nlp.records import Span
from onrecord.nlp.table_reader import rows
from onrecord.nlp.text.quotation_marks import QuotedStretch
from onrecord.nlp.text.spans import merge_overlapping, overlapping, subtract
from onrecord.nlp.text.views import WORD, TextView

TRANSCRIPT, SIGNATURE = "transcript", "signature"
# Confidences are set by hand: too few transcripts and signatures stand in PolNeAR to count.
_OF_TURN, _WITHOUT_SOURCE, _OF_SIGNATURE = 0.9, 0.7, 0.8

_CAPS = r"(?:[A-Z]\.|[A-Z][A-Z.’'-]+)(?:[^\S\n]+(?:[A-Z]\.|[A-Z][A-Z.’'-]+|of|OF)){0,5}"
_NAME = r"[A-Z][\w’'.-]*(?:[^\S\n]+(?:[A-Z][\w’'.-]*|de|la|del|van|von|der|bin|al)){0,4}"
_QA = r"(?:Q|A|Question|Answer|QUESTION|ANSWER)"
_BRACKET = r"(?:[^\S\n]*\([^()\n]{1,40}\))?"
_LABEL = re.compile(
    rf"[\"“”'*•–—-]*[^\S\n]*(?:(?P<qa>{_QA})(?:[^\S\n]?\d+)?[:.]|(?P<caps>{_CAPS}){_BRACKET}:|(?P<name>{_NAME}):)"
    r"[^\S\n]+(?=\S)"
)
_LABEL_INSIDE = re.compile(rf"(?<=[.?!—…”\"–-])[^\S\n]+(?P<caps>{_CAPS}){_BRACKET}:[^\S\n]+")
_STAGE = re.compile(r"[(\[](?:[A-Z][A-Z ,]{3,}|applause|laughter|laughs|crosstalk|inaudible|pause)[)\]]", re.I)
_SIGNED = re.compile(rf"\s*(?P<dash>[—―–]|--?)[^\S\n]*(?P<who>{_NAME})(?P<rest>[^\n]{{0,100}})")
_ENDS = ".?!…—–-\"”’')]"
_FEWEST_WORDS = 2  # in marks before a signature


@dataclass(frozen=True, slots=True)
class _Turn:
    """A labelled turn of a transcript; `kind` is that of its label: qa, caps or name."""

    kind: str
    label: Span
    content: Span
    paragraph: int


def put_layout_first(text_view: TextView, attributions: Sequence[Attribution]) -> list[Attribution]:
    """Add what the layout attributes, and take its words, labels and signatures from all other attributions.

    A label or a signature settles whose words those are; what is told within them is told by that speaker, and the
    label itself is nobody's words.
    """
    laid_out = attributions_by_layout(text_view)
    taken = list(merge_overlapping(_from_label_to_end(attribution) for attribution in laid_out))
    others = []
    for attribution in attributions:
        content = (part for span in attribution.content for part in subtract(span, overlapping(taken, span)))
        others.append(replace(attribution, content=tuple(content)))
    return [*laid_out, *others]


def _from_label_to_end(attribution: Attribution) -> Span:
    """Return the span from the first to the last character of content, cue and source."""
    spans = (*attribution.content, *attribution.cue, *attribution.source)
    return min(start for start, _ in spans), max(end for _, end in spans)


def attributions_by_layout(text_view: TextView) -> list[Attribution]:
    """What the layout alone attributes, disjoint: transcripts, and signatures where those claim none of the words."""
    turns = transcripts(text_view)
    taken = sorted(span for turn in turns for span in turn.content)
    signed = signatures(text_view)
    return [*turns, *(each for each in signed if not any(overlapping(taken, span) for span in each.content))]


def transcripts(text_view: TextView) -> list[Attribution]:
    """The turns of labelled speakers. One label alone is a headline's; two in a row, or one that comes back, speak."""
    turns = [turn for n, span in enumerate(text_view.paragraphs) for turn in _turns(text_view, n, span)]
    return [
        _attribution(text_view, turn)
        for kind in ("qa", "caps", "name")
        for turn in _in_conversation(text_view, [turn for turn in turns if turn.kind == kind])
    ]


def signatures(text_view: TextView) -> Iterator[Attribution]:
    """ "..." — Name. The signature ends its paragraph or stands in the next one."""
    for stretch in text_view.stretches:
        match = _SIGNED.match(text_view.text, stretch.end)
        if match and _is_signature(text_view, stretch, match):
            content = ((stretch.start, stretch.end),)
            yield Attribution(content, (match.span("dash"),), (_name(match),), _OF_SIGNATURE, SIGNATURE)


def _turns(text_view: TextView, number: int, paragraph: Span) -> Iterator[_Turn]:
    """Yield the labelled turns of paragraph `number`, in order, without those that have no words.

    A label at the start may be of any kind. Further labels inside the paragraph count only in capitals, and only if
    the paragraph starts with a label in capitals or with none.
    """
    start, end = paragraph
    first = _LABEL.match(text_view.text, start, end)
    labels = [(match, match.lastgroup or "") for match in [first] if match]
    if not first or first.lastgroup == "caps":
        inside = _LABEL_INSIDE.finditer(text_view.text, first.end() if first else start, end)
        labels += [(match, "caps") for match in inside]
    labels = [(match, kind) for match, kind in labels if kind == "qa" or _may_speak(match[kind])]
    for (match, kind), turn_end in zip(labels, [*(m.start() for m, _ in labels[1:]), end], strict=False):
        if WORD.search(text_view.text, match.end(), turn_end):
            yield _Turn(kind, match.span(kind), (match.end(), turn_end), number)


@cache
def _labels_of_nobody() -> frozenset[str]:
    """Return, in lower case, the words that stand before a colon at the start of a line but name no speaker."""
    return frozenset(label for (label,) in rows("labels.txt"))


def _may_speak(label: str) -> bool:
    return label.lower().replace("’", "'") not in _labels_of_nobody()


def _in_conversation(text_view: TextView, turns: list[_Turn]) -> list[_Turn]:
    """Those turns, with labels of one kind, that stand beside another turn; of names in mixed case, one comes back."""
    in_conversation: list[_Turn] = []
    for run in _neighbouring_turns(turns):
        labels = Counter(text_view.text[slice(*turn.label)] for turn in run)
        sentences = sum(text_view.text[text_view.strip(turn.content)[1] - 1] in _ENDS for turn in run)
        comes_back = len(labels) > 1 and max(labels.values()) > 1
        if len(run) > 1 and 3 * sentences >= 2 * len(run) and (run[0].kind != "name" or comes_back):
            in_conversation += run
    return in_conversation


def _neighbouring_turns(turns: Sequence[_Turn]) -> Iterator[list[_Turn]]:
    """Group the turns so that each follows the one before it in the same or in the next paragraph."""
    breaks = [0]
    for before, after in pairwise(turns):
        breaks.append(breaks[-1] + (after.paragraph - before.paragraph > 1))
    for _, run in groupby(zip(breaks, turns, strict=bool(turns)) if turns else (), key=lambda pair: pair[0]):
        yield [turn for _, turn in run]


def _attribution(text_view: TextView, turn: _Turn) -> Attribution:
    """Make an attribution of a turn; stage directions such as (applause) or (LAUGHTER) are left out of its content."""
    start, end = turn.content
    spans, at = [], start
    for stage in _STAGE.finditer(text_view.text, start, end):
        spans.append((at, stage.start()))
        at = stage.end()
    stripped = (text_view.strip(span) for span in [*spans, (at, end)])
    content = tuple(span for span in stripped if WORD.search(text_view.text, *span))
    after_label = turn.label[1]
    colon = text_view.text.index(":", after_label) if ":" in text_view.text[after_label:start] else after_label
    source, confidence = ((), _WITHOUT_SOURCE) if turn.kind == "qa" else ((turn.label,), _OF_TURN)
    return Attribution(content, ((colon, colon + 1),), source, confidence, TRANSCRIPT)


def _name(match: re.Match[str]) -> Span:
    """The name of a signature without the point that ends its line; that of Jr. and of an initial stays."""
    last = match["who"].split()[-1]
    return match.start("who"), match.end("who") - (last.endswith(".") and len(last) > 4)


def _is_signature(text_view: TextView, stretch: QuotedStretch, match: re.Match[str]) -> bool:
    """Tell whether a name behind a dash signs a stretch that begins a paragraph: it ends its own paragraph, or only a
    place, office or date follows."""
    words = len(text_view.word_starts((stretch.inner_start, stretch.inner_end)))
    begins = not WORD.search(text_view.text, text_view.paragraph_at(stretch.start)[0], stretch.start)
    rest = match["rest"].strip(" .\xa0")
    ends = not rest or (rest[0] in ",(|" and not re.search(r"[.?!]\s+\S|[“”\"]", rest))
    last = match.end("who") + len(match["rest"].rstrip())
    return words >= _FEWEST_WORDS and begins and ends and text_view.paragraph_at(match.start("who"))[1] == last
