"""What stands where decides whose cue it is: marks, points and lines, as pieces; the network's votes come after it.

"We wait," the mayor said.       what ends with a comma goes to the report behind      reports_behind
"A." He added, "B."              what leads into B does not report A                   leads_in
"We wait," she said. "So ..."    more of the same, next to it or in marks like it      goes_on
Roads "decay," he said. "So ..." ... also where the first half begins without marks    halves
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from onrecord.nlp.quotes.tagger.crf import Run
from onrecord.nlp.quotes.tagger.features import CLOSING, LINE, LOWER, OPENING, SIGN, TITLE, Pieces
from onrecord.nlp.quotes.tagger.parse_features import POS

REACH = 64  # pieces: what is told or led in begins no farther
FULL_STOP, COMMA, COLON = 1012, 1010, 1024  # pieces
SENTENCE_ENDS = frozenset({999, FULL_STOP, 1029})  # ! . ?
GOES_ON = SENTENCE_ENDS - {FULL_STOP} | {COMMA}  # at the end of words whose sentence goes on behind the mark
SURE, HALF = 0.95, 0.5  # chosen on held-out articles


def wished(
    content: Run, shares: list[tuple[Run, float]], cues: Sequence[Run], contents: Sequence[Run], here: Pieces
) -> list[tuple[Run, float]]:
    """The cues that a content may take with their shares of its votes: that behind it alone, else none that leads on.

    `cues` and `contents` are all of the text, in order.
    """
    behind = reports_behind(content, cues, contents, here)
    if behind is None:
        return [(cue, share) for cue, share in shares if not leads_in(cue, content, here)]
    return [(behind, max([HALF, *(share for cue, share in shares if cue == behind)]))]


def reports_behind(content: Run, cues: Sequence[Run], contents: Sequence[Run], here: Pieces) -> Run | None:
    """The cue that a whole utterance stands before, not at the end of its sentence: "We wait," the mayor of Salem said.

    Of 2,158 such utterances with a comma in PolNeAR's train part 2,156 are annotated as that cue's, of 104 with a
    question or exclamation mark 102.
    """
    first, end = content.first, content.end
    if not (opens(content, here) and closes(content, here)) or (here.marks[first + 1 : end] == OPENING).any():
        return None
    begins = first == 0 or here.breaks[first] >= LINE or here.marks[first - 1] == CLOSING
    point = int(here.ids[end - 2])
    if point not in GOES_ON or not (begins or int(here.ids[first - 1]) in SENTENCE_ENDS):
        return None
    cue = _next(cues, end)
    more = _next(contents, end)
    if cue is None or cue.first - end > REACH or (more and more.first <= cue.first):
        return None
    if (here.breaks[end : cue.first + 1] >= LINE).any():
        return None
    told = set(here.ids[end : cue.first].tolist())
    same = here.cases[end] == LOWER or int(here.pos[end]) == POS["NNP"]  # "Why?" he asked; no "Why?" He nodded
    return cue if point == COMMA or (same and not told & SENTENCE_ENDS) else None


def _next(runs: Sequence[Run], at: int) -> Run | None:
    """The first of `runs` that begins at piece `at` or behind it."""
    place = bisect_left(runs, at, key=lambda run: run.first)
    return runs[place] if place < len(runs) else None


def goes_on(content: Run, first: Run, cue: Run, share: float, here: Pieces) -> bool:
    """Whether a content is more of what the cue's first content says: next to it, in marks like it, or around the cue.

    On held-out articles 70 of 72 second contents in marks on the same line were, of those without marks 13 of 22 with a
    share of .95 and the cue between, and 8 of 33 others.
    """
    low, high = min(content.end, first.end), max(content.first, first.first)
    marked = [opens(each, here) for each in (content, first)]
    between = here.ids[low:high]
    touching = bool((here.cases[low:high] == SIGN).all()) and not set(between.tolist()) & SENTENCE_ENDS
    if (here.breaks[low : high + 1] >= LINE).any():
        return touching and all(marked) and share >= HALF
    return touching or all(marked) or (not any(marked) and share >= SURE and low <= cue.first < high)


def leads_in(cue: Run, content: Run, here: Pieces) -> bool:
    """Whether a sentence behind the content's own begins with the cue's and leads into other words: "A." He added, "B."

    Of 27 such pairs in PolNeAR's train part whose first ends with a full stop one is annotated as that cue's.
    """
    if cue.first < content.end or not closes(content, here) or here.ids[content.end - 2] != FULL_STOP:
        return False
    near = slice(content.end, content.end + REACH)
    stops = (here.marks[near] == OPENING) | (here.breaks[near] >= LINE)
    end = content.end + int(stops.argmax())
    if not stops.any() or here.breaks[end] >= LINE or not cue.end <= end:
        return False
    between = here.ids[content.end : end].tolist()
    return here.cases[content.end] == TITLE and between[-1] in (COMMA, COLON) and not set(between) & SENTENCE_ENDS


def halves(content: Run, first: Run, cue: Run, here: Pieces) -> bool:
    """Whether the two are one quotation whose first half begins without marks: roads "decay," said Lee. "We wait."

    Of 29 such pairs in PolNeAR's train part 26 are annotated as one; of 17 whose report no full stop ends, 2.
    """
    earlier, later = sorted((content, first), key=lambda each: each.first)
    between = here.ids[earlier.end : later.first]
    ends = bool(len(between)) and int(between[-1]) in SENTENCE_ENDS
    in_line = bool((here.breaks[earlier.end : later.first + 1] < LINE).all())
    return ends and in_line and earlier.end <= cue.first < later.first and closes(earlier, here) and opens(later, here)


def opens(content: Run, here: Pieces) -> bool:
    return bool(here.marks[content.first] == OPENING)


def closes(content: Run, here: Pieces) -> bool:
    return bool(here.marks[content.end - 1] == CLOSING)
