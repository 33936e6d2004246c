"""Who speaks where the page's layout says so instead of a cue: text and marks only, no model.

WALLACE: Will you run?           transcript   a label before each turn, two turns or more
Q: Who pays?  A: The county.     transcript   without a source: who asks and answers, the page says elsewhere
"We vote." — Joan Pell           signed       letters, epigraphs, tweets: a dash and a name behind the words
From the ruling: "..."           lead-in      a document before a colon
Pell wrote to the council:       block        a paragraph without marks under the report that ends with a colon

A turn, a tweet and a block are somebody's own words as a text in quotation marks is: they count as direct.
"""

from __future__ import annotations

import re
from bisect import insort
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise

from onrecord.nlp.quotes.attribution import Attributed
from onrecord.nlp.records import Span
from onrecord.nlp.table_reader import rows
from onrecord.nlp.text.quotation_marks import Quoted
from onrecord.nlp.text.text_view import WORD, Marked, meeting

VERBATIM = frozenset({"transcript", "tweet", "block"})  # rules whose content is direct without marks
_CAPS = r"(?:[A-Z]\.|[A-Z][A-Z.’'-]+)(?:[^\S\n]+(?:[A-Z]\.|[A-Z][A-Z.’'-]+|of|OF)){0,5}"
_NAME = r"[A-Z][\w’'.-]*(?:[^\S\n]+(?:[A-Z][\w’'.-]*|de|la|del|van|von|der|bin|al)){0,4}"
_QA = r"(?:Q|A|Question|Answer|QUESTION|ANSWER)"
_BRACKET = r"(?:[^\S\n]*\([^()\n]{1,40}\))?"
_START = re.compile(
    rf"[\"“”'*•–—-]*[^\S\n]*(?:(?P<qa>{_QA})(?:[^\S\n]?\d+)?[:.]|(?P<caps>{_CAPS}){_BRACKET}:|(?P<name>{_NAME}):)"
    r"[^\S\n]+(?=\S)"
)
_INNER = re.compile(rf"(?<=[.?!—…”\"–-])[^\S\n]+(?P<caps>{_CAPS}){_BRACKET}:[^\S\n]+")
_STAGE = re.compile(r"[(\[](?:[A-Z][A-Z ,]{3,}|applause|laughter|laughs|crosstalk|inaudible|pause)[)\]]", re.I)
_SIGNED = re.compile(rf"\s*(?P<dash>[—―–]|--?)[^\S\n]*(?P<who>{_NAME})(?P<rest>[^\n]{{0,100}})")
_TWEET = re.compile(rf"(?P<dash>[—―–]|--?)[^\S\n]*(?P<who>{_NAME})[^\S\n]*\(@\w+\)")
_LEAD_IN = re.compile(
    r"(?:^|[.?!][^\S\n]+)From (?P<who>(?:the|a|an|his|her|its|their|[A-Z])\b[^:.?!“”\"\n]{1,80})(?P<colon>:)\s*$"
)
_ENDS = ".?!…—–-\"”’')]"
_FEWEST_WORDS = 2  # in marks before a signature


@dataclass(frozen=True, slots=True)
class _Turn:
    kind: str  # qa, caps or name
    label: Span
    content: Span
    paragraph: int


def laid_out(here: Marked) -> list[Attributed]:
    """What the layout alone attributes, in order, disjoint. Confidence is set by hand: too few stand in PolNeAR."""
    out: list[Attributed] = []
    taken: list[Span] = []
    for found in (transcripts(here), signed(here), lead_ins(here)):
        for each in found:
            if not any(meeting(taken, span) for span in each.content):
                out.append(each)
                for span in each.content:
                    insort(taken, span)
    return sorted(out, key=lambda each: each.content)


def transcripts(here: Marked) -> list[Attributed]:
    """The turns of labelled speakers. One label alone is a headline's; two in a row, or one that comes back, speak."""
    turns = [turn for n, span in enumerate(here.paragraphs) for turn in _turns(here, n, span)]
    turns = [
        turn for kind in ("qa", "caps", "name") for turn in _conversing(here, [t for t in turns if t.kind == kind])
    ]
    return [_attributed(here, turn) for turn in sorted(turns, key=lambda t: t.content)]


def signed(here: Marked) -> Iterator[Attributed]:
    """ "..." — Name, and tweets: words — Name (@handle). The signature ends its paragraph or stands in the next one."""
    for tweet in _TWEET.finditer(here.text):
        if content := _above_signature(here, tweet.start()):
            yield Attributed((content,), (tweet.span("dash"),), (_name(tweet),), 0.85, "tweet")
    for stretch in here.quoted:
        if (found := _SIGNED.match(here.text, stretch.end)) and _is_signature(here, stretch, found):
            yield Attributed(((stretch.start, stretch.end),), (found.span("dash"),), (_name(found),), 0.8, "signed")


def lead_ins(here: Marked) -> Iterator[Attributed]:
    """From the ruling: "...": the document is the source."""
    for stretch in here.quoted:
        start, _ = here.paragraph(stretch.start)
        above = here.above(stretch.start)
        span = above if above and start == stretch.start else (start, stretch.start)
        if found := _LEAD_IN.search(here.text[slice(*span)]):
            who, colon = ((span[0] + a, span[0] + b) for a, b in (found.span("who"), found.span("colon")))
            yield Attributed(((stretch.start, stretch.end),), (colon,), (who,), 0.7, "lead-in")


def _turns(here: Marked, number: int, paragraph: Span) -> Iterator[_Turn]:
    start, end = paragraph
    first = _START.match(here.text, start, end)
    labels = [(match, match.lastgroup or "") for match in [first] if match]
    if not first or first.lastgroup == "caps":
        labels += [(match, "caps") for match in _INNER.finditer(here.text, first.end() if first else start, end)]
    labels = [(match, kind) for match, kind in labels if kind == "qa" or _may_speak(match[kind])]
    for (match, kind), following in zip(labels, [*(m.start() for m, _ in labels[1:]), end], strict=False):
        if WORD.search(here.text, match.end(), following):
            yield _Turn(kind, match.span(kind), (match.end(), following), number)


@cache
def _no_speakers() -> frozenset[str]:
    return frozenset(label for (label,) in rows("labels.txt"))


def _may_speak(label: str) -> bool:
    return label.lower().replace("’", "'") not in _no_speakers()


def _conversing(here: Marked, turns: list[_Turn]) -> list[_Turn]:
    """Those of one kind of label that stand in a conversation: neighbours, and for mixed case one that comes back."""
    out: list[_Turn] = []
    for run in _runs(turns):
        labels = Counter(here.text[slice(*turn.label)] for turn in run)
        sentences = sum(here.text[here.stripped(turn.content)[1] - 1] in _ENDS for turn in run)
        comes_back = len(labels) > 1 and max(labels.values()) > 1
        if len(run) > 1 and 3 * sentences >= 2 * len(run) and (run[0].kind != "name" or comes_back):
            out += run
    return out


def _runs(turns: Sequence[_Turn]) -> Iterator[list[_Turn]]:
    """Turns in the same or neighbouring paragraphs."""
    breaks = [0]
    for before, after in pairwise(turns):
        breaks.append(breaks[-1] + (after.paragraph - before.paragraph > 1))
    for _, run in groupby(zip(breaks, turns, strict=bool(turns)) if turns else (), key=lambda pair: pair[0]):
        yield [turn for _, turn in run]


def _attributed(here: Marked, turn: _Turn) -> Attributed:
    start, end = turn.content
    spans, at = [], start
    for stage in _STAGE.finditer(here.text, start, end):
        spans.append((at, stage.start()))
        at = stage.end()
    content = tuple(s for s in (here.stripped(span) for span in [*spans, (at, end)]) if WORD.search(here.text, *s))
    colon = here.text.index(":", turn.label[1]) if ":" in here.text[turn.label[1] : start] else turn.label[1]
    source = () if turn.kind == "qa" else (turn.label,)
    return Attributed(content, ((colon, colon + 1),), source, 0.7 if turn.kind == "qa" else 0.9, "transcript")


def _name(found: re.Match[str]) -> Span:
    """The name without the point that ends its line; that of Jr. and of an initial stays."""
    last = found["who"].split()[-1]
    return found.start("who"), found.end("who") - (last.endswith(".") and len(last) > 4)


def _is_signature(here: Marked, stretch: Quoted, found: re.Match[str]) -> bool:
    """A name that ends the paragraph, or is followed by place, office or date only; the words begin theirs."""
    words = sum(1 for _ in WORD.finditer(here.text, stretch.inner_start, stretch.inner_end))
    begins = not WORD.search(here.text, here.paragraph(stretch.start)[0], stretch.start)
    rest = found["rest"].strip(" .\xa0")
    ends = not rest or (rest[0] in ",(|" and not re.search(r"[.?!]\s+\S|[“”\"]", rest))
    last = found.end("who") + len(found["rest"].rstrip())
    return words >= _FEWEST_WORDS and begins and ends and here.paragraph(found.start("who"))[1] == last


def _above_signature(here: Marked, dash: int) -> Span | None:
    """The words of a tweet: its paragraph up to the dash, or the paragraph above a dash that begins one."""
    span: Span | None = (here.paragraph(dash)[0], dash)
    if span and not WORD.search(here.text, *span):
        span = here.above(dash)
    if span is None or here.text[span[1] - 1] == ":" or not WORD.search(here.text, *span):
        return None
    return here.stripped(span)
