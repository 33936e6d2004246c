"""One list of attributions from what the tagger found and what the rules found. Text and marks only, no model.

lines and whole utterances     -> bound the tagger's spans    bounded
labels and signatures          -> above the tagger            under_layout
contents of one cue            -> one attribution             of_one_cue
no word in two contents        -> who begins first            parted
spans that cut quotation marks -> completed to the marks      completed
sources the tagger missed      -> from the rules              sourced
what only the rules found      -> beside the tagger's         free
halves of one quotation        -> one attribution             joined

Quotation marks decide: whoever has most of what stands between two marks has all of it, marks included. Nothing else of
the tagger's choice is changed, but for white space at the ends of spans. Each step gives attributions in order of their
content.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from nlp.attribution_marked import WORD, Marked, meeting
from nlp.marks import Quoted
from nlp.records import Span

TAGGER = "tagger"  # the rule of what the tagger found
MOST = 0.5  # of the words of a stretch: then it is all of the attribution's
ENOUGH = 0.3  # if no other attribution has a word of it
MOST_AROUND_A_NAME = 2  # words outside of the marks
LONGEST_REPORT = 25  # words of narration between two halves: said Ann Lee, the mayor of Salem in Marion County, Ore.
FEWEST_WORDS = 4  # a quotation that only the rules attribute; shorter ones may be scare quotes
WITHOUT_CUE = frozenset({"transcript", "signed", "tweet", "lead-in", "block", "colon"})  # the layout tells who speaks
_SENTENCE_END = re.compile(r"(?:\b[a-z][\w’']*|\b[A-Z]\w{5,})\.\s|[?!]\s")  # not behind Sen., Calif., U.S.
LAYOUT = frozenset({"transcript", "signed", "tweet", "lead-in"})  # ... so surely that the tagger is not asked
_ENDS = ",.?!…"
_POINTS = ",.;:—–- "
_GLUE = frozenset({"and", "then", "but"})


@dataclass(frozen=True, slots=True)
class Attributed:
    """Spans of the text; cue and source may be empty. `rule` names the finder: tagger, or the rule that found it."""

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    confidence: float
    rule: str = TAGGER


def merge(here: Marked, tagged: Iterable[Attributed], ruled: Iterable[Attributed]) -> tuple[Attributed, ...]:
    """The attributions of a text, in order, no word in the content of two. Linear but for sorting; merging the result
    again changes nothing. Without `tagged` it is what the rules found and layout or a cue vouches for."""
    by_rule = _ordered(here, ruled)
    found = _settled(here, under_layout(bounded(here, tagged), [each for each in by_rule if each.rule in LAYOUT]))
    found = list(sourced(found, by_rule))
    found = _settled(here, [*found, *free(here, found, by_rule)])
    return tuple(joined(here, found))


def _settled(here: Marked, found: Iterable[Attributed]) -> list[Attributed]:
    return completed(here, parted(here, of_one_cue(here, found)))


def bounded(here: Marked, found: Iterable[Attributed]) -> Iterator[Attributed]:
    """The tagger's finds: each span in its line, no narration before a whole utterance, none of names only."""
    for each in found:
        if each.rule == TAGGER:
            spans = (_bare(here, part) for span in each.content for part in _in_one_line(here, span))
            each = replace(each, content=tuple(_with_comma(here, span, each) for span in spans))
        if each.rule != TAGGER or each.source or not _only_names(here, each):
            yield each


def _only_names(here: Marked, each: Attributed) -> bool:
    """Is all that it says a title or a word spoken of: the signs, "The Long Noise,"; the word "please"?"""
    stretches = [stretch for span in each.content for stretch in here.stretches(span)]
    quoted = [WORD.findall(here.text, stretch.inner_start, stretch.inner_end) for stretch in stretches]
    words = sum(1 for span in each.content for _ in WORD.finditer(here.text, *span))
    named = all(len(one) == 1 or all(word[0].isupper() for word in one if len(word) > 3) for one in quoted)
    return bool(quoted) and named and 0 < words - sum(map(len, quoted)) <= MOST_AROUND_A_NAME


def _in_one_line(here: Marked, span: Span) -> list[Span]:
    """The span; of one that runs over lines its parts in marks, or the longest if there are none."""
    first, last = here.line(span[0]), here.line(span[1] - 1)
    lines = here.paragraphs[first : last + 1]
    parts = [(max(span[0], start), min(span[1], end)) for start, end in lines]
    parts = [part for part in parts if WORD.search(here.text, *part)]
    if len(parts) < 2:
        return [span]
    marked = [part for part in parts if here.kind((part,)) == "direct"]
    return marked or [max(parts, key=lambda part: part[1] - part[0])]


def _bare(here: Marked, span: Span) -> Span:
    """The span from the first whole utterance on: narration stood before it."""
    stretch = next(iter(here.stretches(span)), None)
    if stretch is None or stretch.start <= span[0] or not WORD.search(here.text, span[0], stretch.start):
        return span
    words = WORD.findall(here.text, stretch.inner_start, stretch.inner_end)
    whole = len(words) >= FEWEST_WORDS and words[0][0].isupper() and here.text[stretch.inner_end - 1] in _ENDS
    return (stretch.start, span[1]) if whole and stretch.inner_end - 1 <= span[1] <= stretch.end else span


def _with_comma(here: Marked, span: Span, each: Attributed) -> Span:
    """The span with the comma that parts it from its cue or source, as in clauses: they "will wait," said Ann Lee."""
    end = span[1]
    parts = here.text[end : end + 1] == "," and not here.stretch_at(end - 1) and bool(here.stretches(span))
    near = any(0 < start - end <= 2 for start, _ in (*each.cue, *each.source))
    return (span[0], end + 1) if parts and near else span


def under_layout(tagged: Iterable[Attributed], laid: Sequence[Attributed]) -> list[Attributed]:
    """The layout's attributions, and what the tagger found beside them.

    A label or a signature settles whose words those are, and what is told within them is told by that speaker; in
    itself it is nobody's words.
    """
    taken = list(_united(_from_label_to_end(each) for each in laid))
    beside = (
        replace(each, content=tuple(rest for span in each.content for rest in _without(span, meeting(taken, span))))
        for each in tagged
    )
    return [*laid, *beside]


def _from_label_to_end(each: Attributed) -> Span:
    spans = (*each.content, *each.cue, *each.source)
    return min(start for start, _ in spans), max(end for _, end in spans)


def of_one_cue(here: Marked, found: Iterable[Attributed]) -> list[Attributed]:
    """Contents that one cue reports are one quotation, with the source of the first that has one."""
    groups: dict[object, Attributed] = {}
    for n, each in enumerate(_ordered(here, found)):
        known = groups.setdefault(each.cue or n, each)
        if known is not each:
            groups[each.cue] = _one(known, each)
    return _ordered(here, groups.values())


def parted(here: Marked, found: Sequence[Attributed]) -> list[Attributed]:
    """No word in two contents: the attribution that begins first keeps it; one that is left without words goes."""
    out: list[Attributed] = []
    taken: list[Span] = []
    for each in found:
        content = _trimmed(here, (rest for span in each.content for rest in _without(span, meeting(taken, span))))
        if content:
            out.append(replace(each, content=content))
            for span in content:
                insort(taken, span)
    return _ordered(here, out)


def completed(here: Marked, found: Sequence[Attributed]) -> list[Attributed]:
    """Each stretch in marks goes whole to the attribution that has most of it.

    Who has less of it loses it, if another has most. Who reaches into it with a few words, alone, is cut back to before
    it. What is told inside the marks, its own cue there too, is part of the quotation and no attribution beside it.
    """
    won: defaultdict[int, list[Quoted]] = defaultdict(list)
    lost: defaultdict[int, list[Quoted]] = defaultdict(list)
    for stretch, shares in _claims(here, found):
        outer = {n: share for n, share in shares.items() if not _inside(found[n].cue, stretch)}
        winner = max(outer, key=lambda n: (outer[n], -n), default=None)
        if winner is not None and outer[winner] >= (ENOUGH if len(outer) == 1 else MOST):
            won[winner].append(stretch)
            for n in shares.keys() - {winner}:
                lost[n].append(stretch)
        elif len(shares) == 1 and winner is not None and not _inside(found[winner].content, stretch):
            lost[winner].append(stretch)
    return _ordered(here, (_changed(each, won[n], lost[n]) for n, each in enumerate(found)))


def sourced(found: Iterable[Attributed], ruled: Iterable[Attributed]) -> Iterator[Attributed]:
    """A source for what the tagger gave none, where a rule saw one at the same cue."""
    by_cue = {span: each.source for each in ruled if each.source for span in each.cue}
    for each in found:
        seen = next((by_cue[span] for span in each.cue if span in by_cue), ())
        yield each if each.source or not seen else replace(each, source=seen)


def free(here: Marked, found: Sequence[Attributed], ruled: Sequence[Attributed]) -> list[Attributed]:
    """The rules' quotations of which the tagger has no word: transcripts, signed and led-in ones, any with a cue.

    What the tagger found inside the marks, its cue there too, does not count: it is told by whoever is quoted.
    """
    outer = (each for each in found if not _is_nested(here, each))
    taken = sorted(span for each in outer for span in each.content)
    wanted = (each for each in ruled if _is_wanted(here, each))
    return [each for each in wanted if not any(meeting(taken, span) for span in each.content)]


def joined(here: Marked, found: Sequence[Attributed]) -> list[Attributed]:
    """ "...," she said, "..."; "...," she said. "...": one quotation where the clause between reports both halves.

    So it is for a paragraph of nothing but words in marks, without a cue, under the quotation that it carries on.
    """
    out: list[Attributed] = []
    for each in found:
        if out and _carries_on(here, out[-1], each):
            out[-1] = _one(out[-1], each)
        else:
            out.append(each)
    return out


def _one(first: Attributed, second: Attributed) -> Attributed:
    content, source = _united((*first.content, *second.content)), first.source or second.source
    return replace(first, content=content, source=source, confidence=min(first.confidence, second.confidence))


def _ordered(here: Marked, found: Iterable[Attributed]) -> list[Attributed]:
    """In order of content, each with its spans in the text, in order, disjoint, without white space at their ends."""
    sane = (replace(each, content=_trimmed(here, _united(each.content))) for each in found)
    return sorted((each for each in sane if each.content), key=lambda each: (each.content, each.cue))


def _trimmed(here: Marked, spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans that hold a word, cut to the text, without white space at their ends."""
    within = ((max(0, start), min(len(here.text), end)) for start, end in spans)
    stripped = (here.stripped(span) for span in within if span[0] < span[1])
    return tuple(span for span in stripped if WORD.search(here.text, *span))


def _united(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, those that overlap made one."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def _claims(here: Marked, found: Sequence[Attributed]) -> Iterator[tuple[Quoted, dict[int, float]]]:
    """Each stretch that some content meets, with the share of its words that each attribution has."""
    claims: defaultdict[Quoted, list[tuple[int, Span]]] = defaultdict(list)
    for n, each in enumerate(found):
        for span in each.content:
            for stretch in here.stretches(span):
                claims[stretch].append((n, span))
    for stretch, spans in claims.items():
        words = [word.start() for word in WORD.finditer(here.text, stretch.inner_start, stretch.inner_end)]
        shares: defaultdict[int, float] = defaultdict(float)
        for n, (start, end) in spans:
            shares[n] += (bisect_left(words, end) - bisect_left(words, start)) / max(1, len(words))
        yield stretch, shares


def _inside(spans: tuple[Span, ...], stretch: Quoted) -> bool:
    return bool(spans) and all(stretch.start <= start and end <= stretch.end for start, end in spans)


def _changed(each: Attributed, won: Sequence[Quoted], lost: Sequence[Quoted]) -> Attributed:
    gone = [(stretch.start, stretch.end) for stretch in lost]
    kept = [rest for span in each.content for rest in _without(span, gone)]
    return replace(each, content=_united([*kept, *((stretch.start, stretch.end) for stretch in won)]))


def _without(span: Span, gone: Iterable[Span]) -> Iterator[Span]:
    """What is left of `span` outside of the spans `gone`, which are in order."""
    start, end = span
    for low, high in gone:
        if low < end and start < high:
            if start < low:
                yield start, low
            start = high
    if start < end:
        yield start, end


def _carries_on(here: Marked, first: Attributed, second: Attributed) -> bool:
    """Is the second the rest of the first quotation, reported by the same clause?"""
    end, start = first.content[-1][1], second.content[0][0]
    if start < end or not (first.cue and _ends_in_marks(here, end) and _begins_in_marks(here, start)):
        return False
    if second.cue and (_is_near(here, second, end)):
        return False
    between = here.text[end:start]
    if here.paragraph(end - 1) == here.paragraph(start):
        return _is_report(here, first, end, start)
    return not second.cue and not between.strip() and _fills_paragraph(here, second) and _same_make(here, end, start)


def _ends_in_marks(here: Marked, end: int) -> bool:
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
    return reports and len(words) <= LONGEST_REPORT and not _SENTENCE_END.search(here.text[end:start].rstrip(_POINTS))


def _fills_paragraph(here: Marked, each: Attributed) -> bool:
    start, end = here.paragraph(each.content[0][0])
    return each.content[0][0] == start and each.content[-1][1] == end


def _same_make(here: Marked, end: int, start: int) -> bool:
    """Are both stretches in double or both in single marks? A heading in single ones carries nothing on."""
    first, second = here.stretch_at(end - 1), here.stretch_at(start)
    return first is not None and second is not None and first.level == second.level


def _is_wanted(here: Marked, each: Attributed) -> bool:
    """A quotation of some length in marks whose cue the rules saw, or one that its layout gives to somebody."""
    if each.rule in WITHOUT_CUE:
        return True
    words = sum(1 for span in each.content for _ in WORD.finditer(here.text, *span))
    return bool(each.cue) and words >= FEWEST_WORDS and here.kind(each.content) == "direct"


def _is_nested(here: Marked, each: Attributed) -> bool:
    stretch = here.stretch_at(each.content[0][0])
    return stretch is not None and _inside(each.cue, stretch) and _inside(each.content, stretch)
