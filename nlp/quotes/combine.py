"""One list of attributions from what the tagger found and what the rules found. Text and marks only, no model.

sources missed, or far off     -> from the rules              sourced
lines and whole utterances     -> bound the tagger's spans    bounded
labels and signatures          -> above the tagger            under_layout
contents of one cue            -> one attribution             of_one_cue
no word in two contents        -> who begins first            parted
spans that cut quotation marks -> completed to the marks      completed
halves that only rules joined  -> with the tagger's           rest
what only the rules found      -> beside the tagger's         free
halves of one quotation        -> one attribution             joined, carried
paragraphs of marks alone      -> whoever is told of above    told_of_above

Quotation marks decide: whoever has most of what stands between two marks has all of it, marks included. Nothing else of
the tagger's choice is changed, but for white space at the ends of spans. Each step gives attributions in order of their
content.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from onrecord.nlp.quotes.attribution import TAGGER, Attributed, one, united, without
from onrecord.nlp.quotes.boundaries import completed, inside
from onrecord.nlp.quotes.continuations import carried, joined
from onrecord.nlp.quotes.speaker_above import told_of_above
from onrecord.nlp.records import Span
from onrecord.nlp.text.text_view import WORD, Marked, meeting

MOST_AROUND_A_NAME = 2  # words outside of the marks
FEWEST_WORDS = 4  # a quotation that only the rules attribute; shorter ones may be scare quotes
# The layout tells who speaks, or the sentence before; of these the first four so surely that the tagger is not asked.
WITHOUT_CUE = frozenset({"transcript", "signed", "tweet", "lead-in", "block", "colon", "narrated"})
LAYOUT = frozenset({"transcript", "signed", "tweet", "lead-in"})
_ENDS = frozenset(",.?!…")
_NESTED = "'’\"”"  # closing marks of what is quoted at the end of a quotation


def merge(here: Marked, tagged: Iterable[Attributed], ruled: Iterable[Attributed]) -> tuple[Attributed, ...]:
    """The attributions of a text, in order, no word in the content of two. Linear but for sorting; merging the result
    again changes nothing. Without `tagged` it is what the rules found and layout or a cue vouches for."""
    by_rule = _ordered(here, ruled)
    mine = bounded(here, sourced(here, tagged, by_rule))
    found = _settled(here, under_layout(mine, [each for each in by_rule if each.rule in LAYOUT]))
    found = _settled(here, [*rest(here, found, by_rule), *free(here, found, by_rule)])
    return tuple(told_of_above(here, carried(here, joined(here, found))))


def _settled(here: Marked, found: Iterable[Attributed]) -> list[Attributed]:
    """One attribution a cue and a word, whole in its marks; none of names only."""
    whole = _ordered(here, completed(here, parted(here, of_one_cue(here, found))))
    return [each for each in whole if each.rule != TAGGER or each.source or not _only_names(here, each)]


def bounded(here: Marked, found: Iterable[Attributed]) -> Iterator[Attributed]:
    """The tagger's finds: each span in its line, no narration before a whole utterance."""
    for each in found:
        if each.rule == TAGGER:
            parts = [_bare(here, part, each) for span in each.content for part in _in_one_line(here, span)]
            spans = _near_cue(here, parts, each)
            each = replace(each, content=tuple(_with_comma(here, _to_the_mark(here, span), each) for span in spans))
        yield each


def _only_names(here: Marked, each: Attributed) -> bool:
    """Is all that it says a title or a word spoken of: the signs, "The Long Noise,"; the word "please"?"""
    stretches = [stretch for span in each.content for stretch in here.stretches(span)]
    quoted = [WORD.findall(here.text, stretch.inner_start, stretch.inner_end) for stretch in stretches]
    words = sum(1 for span in each.content for _ in WORD.finditer(here.text, *span))
    spans = ((stretch.inner_start, stretch.inner_end) for stretch in stretches)
    named = all(len(one) == 1 or here.titled(span) for one, span in zip(quoted, spans, strict=True))
    return bool(quoted) and named and 0 < words - sum(map(len, quoted)) <= MOST_AROUND_A_NAME


def _in_one_line(here: Marked, span: Span) -> list[Span]:
    """The span; of one that runs over lines its parts in marks, or the longest if there are none."""
    first, last = here.line(span[0]), here.line(span[1] - 1)
    lines = here.paragraphs[first : last + 1]
    parts = [(max(span[0], start), min(span[1], end)) for start, end in lines]
    parts = [part for part in parts if WORD.search(here.text, *part)]
    if len(parts) < 2:
        return parts or [span]
    marked = [part for part in parts if here.kind((part,)) == "direct"]
    return marked or [max(parts, key=lambda part: part[1] - part[0])]


def _near_cue(here: Marked, spans: list[Span], each: Attributed) -> list[Span]:
    """Without those in another line than the cue that have no marks: what is not quoted ends with its line."""
    lines = {here.line(start) for start, _ in each.cue}
    near = [span for span in spans if not lines or here.line(span[0]) in lines or here.stretches(span)]
    return near or spans


def _bare(here: Marked, span: Span, each: Attributed) -> Span:
    """The span from the first whole utterance on: narration, the source, or a bracket stood before it."""
    stretch = next(iter(here.stretches(span)), None)
    if stretch is None or stretch.start <= span[0]:
        return span
    before = [word.start() for word in WORD.finditer(here.text, span[0], stretch.start)]
    if not before:
        return (stretch.start, span[1]) if here.text[span[0] : stretch.start].strip() in ("(", "[") else span
    if all(any(start <= at < end for start, end in (*each.source, *each.cue)) for at in before):
        return stretch.start, span[1]
    if any(end <= span[0] and not here.text[end : span[0]].strip() for _, end in each.cue):
        return span  # told right behind its cue: she said she has one thing, "Patience ..."
    words = WORD.findall(here.text, stretch.inner_start, stretch.inner_end)
    last = here.text[stretch.inner_start : stretch.inner_end].rstrip(_NESTED)[-1:]
    whole = len(words) >= FEWEST_WORDS and words[0][0].isupper() and last in _ENDS
    return (stretch.start, span[1]) if whole and stretch.inner_end - 1 <= span[1] <= stretch.end else span


def _to_the_mark(here: Marked, span: Span) -> Span:
    """All that stands in marks without the full stop that Britons put behind them: ‘We will go’."""
    stretch = here.stretch_at(span[0])
    stop = stretch is not None and span == (stretch.start, stretch.end + 1) and here.text[stretch.end] == "."
    return (span[0], span[1] - 1) if stop else span


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
    taken = list(united(_from_label_to_end(each) for each in laid))
    beside = (
        replace(each, content=tuple(rest for span in each.content for rest in without(span, meeting(taken, span))))
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
            groups[each.cue] = one(known, each)
    return _ordered(here, groups.values())


def parted(here: Marked, found: Sequence[Attributed]) -> list[Attributed]:
    """No word in two contents: the attribution that begins first keeps it; one that is left without words goes."""
    out: list[Attributed] = []
    taken: list[Span] = []
    for each in found:
        content = _trimmed(here, (rest for span in each.content for rest in without(span, meeting(taken, span))))
        if content:
            out.append(replace(each, content=content))
            for span in content:
                insort(taken, span)
    return _ordered(here, out)


def sourced(here: Marked, found: Iterable[Attributed], ruled: Iterable[Attributed]) -> Iterator[Attributed]:
    """A source for what the tagger gave none, or one of another line than the cue, where a rule saw one at that cue.

    Of a relative clause, "a lifeline that island mayors said they had lost", only its subject is the source, and what
    stands before the clause is not what it says.
    """
    by_cue = {span: each.source for each in ruled if each.source for span in each.cue}
    for each in found:
        seen = next((by_cue[span] for span in each.cue if span in by_cue), ())
        lines = {here.line(start) for start, _ in each.cue}
        near = any(here.line(start) in lines for start, _ in each.source)
        if seen and near and _is_in_clause(here, seen, each.source):
            told = tuple(span for span in each.content if span[0] >= seen[0][0])
            yield replace(each, source=seen, content=told or each.content)
        else:
            yield each if near or not seen else replace(each, source=seen)


def _is_in_clause(here: Marked, seen: tuple[Span, ...], source: tuple[Span, ...]) -> bool:
    """Is what the rule saw the end of the source, right behind a relative pronoun of which it is not the subject?"""
    (first, *_), last = seen, seen[-1]
    before = WORD.findall(here.text, source[0][0], first[0])
    return last[1] == source[-1][1] and first[0] > source[0][0] and before[-1:] in (["that"], ["which"], ["whom"])


def free(here: Marked, found: Sequence[Attributed], ruled: Sequence[Attributed]) -> list[Attributed]:
    """The rules' quotations of which the tagger has no word: transcripts, signed and led-in ones, any with a cue.

    What the tagger found inside the marks, its cue there too, does not count: it is told by whoever is quoted.
    """
    outer = (each for each in found if not _is_nested(here, each))
    taken = sorted(span for each in outer for span in each.content)
    wanted = (each for each in ruled if _is_wanted(here, each))
    return [each for each in wanted if not any(meeting(taken, span) for span in each.content)]


def rest(here: Marked, found: Sequence[Attributed], ruled: Iterable[Attributed]) -> Iterator[Attributed]:
    """Each find, with what only the rules joined to its cue and nobody has: "We wait," she said. "So do you all." """
    taken = sorted(span for each in found for span in each.content)
    whole = {each.cue[0][0]: each.content for each in ruled if each.rule == "joined" and each.cue}
    for each in found:
        spans = next((whole[at] for start, end in each.cue for at in range(start, end) if at in whole), ())
        more = tuple(span for span in spans if not meeting(taken, span) and not here.titled(span))
        yield replace(each, content=(*each.content, *more)) if more else each


def _ordered(here: Marked, found: Iterable[Attributed]) -> list[Attributed]:
    """In order of content, each with its spans in the text, in order, disjoint, without white space at their ends."""
    sane = (replace(each, content=_trimmed(here, united(each.content))) for each in found)
    return sorted((each for each in sane if each.content), key=lambda each: (each.content, each.cue))


def _trimmed(here: Marked, spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans that hold a word, cut to the text, without white space at their ends."""
    within = ((max(0, start), min(len(here.text), end)) for start, end in spans)
    stripped = (here.stripped(span) for span in within if span[0] < span[1])
    return tuple(span for span in stripped if WORD.search(here.text, *span))


def _is_wanted(here: Marked, each: Attributed) -> bool:
    """A quotation of some length in marks, one that begins with them before its report, or one that layout gives."""
    if each.rule in WITHOUT_CUE:
        return True
    words = sum(1 for span in each.content for _ in WORD.finditer(here.text, *span))
    opens = each.rule == "postposed" and here.stretch_at(each.content[0][0]) is not None
    return bool(each.cue) and words >= FEWEST_WORDS and (opens or here.kind(each.content) == "direct")


def _is_nested(here: Marked, each: Attributed) -> bool:
    stretch = here.stretch_at(each.content[0][0])
    return stretch is not None and inside(each.cue, stretch) and inside(each.content, stretch)
