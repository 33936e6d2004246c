"""Limit by marks, points and lines which cue a content may take, before the network's votes decide.

"We wait," the mayor said.       words that end with a comma belong to the cue behind them     reporting_cue_behind
"A." He added, "B."              a sentence that leads into B does not report A                leads_into_other_words
"We wait," she said. "So ..."    two contents of one cue are next to it or alike in marks      is_second_content
Roads "decay," he said. "So ..." ... or the first half of one quotation begins without marks   are_halves
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from onrecord.nlp.quotes.tagger.crf import Run
from onrecord.nlp.quotes.tagger.features import CLOSING, LINE, LOWER, OPENING, POS, SIGN, TITLE, Pieces

REACH = 64  # pieces: a cue behind a content, or the words that it leads into, begin no farther away
FULL_STOP, COMMA, COLON = 1012, 1010, 1024  # pieces
SENTENCE_ENDS = frozenset({999, FULL_STOP, 1029})  # ! . ?
GOES_ON = SENTENCE_ENDS - {FULL_STOP} | {COMMA}  # at the end of words whose sentence goes on behind the mark
SURE, HALF = 0.95, 0.5  # shares of the votes, chosen on held-out articles


def candidate_cues(
    content: Run, voted: list[tuple[Run, float]], cues: Sequence[Run], contents: Sequence[Run], pieces: Pieces
) -> list[tuple[Run, float]]:
    """The cues that a content may take, with their shares of its votes: only the one that reports it from behind if
    there is one, else all that do not lead into other words. `cues` and `contents` are all of the text, in order."""
    behind = reporting_cue_behind(content, cues, contents, pieces)
    if behind is None:
        return [(cue, share) for cue, share in voted if not leads_into_other_words(cue, content, pieces)]
    return [(behind, max([HALF, *(share for cue, share in voted if cue == behind)]))]


def reporting_cue_behind(content: Run, cues: Sequence[Run], contents: Sequence[Run], pieces: Pieces) -> Run | None:
    """The cue behind an utterance that does not end its sentence: "We wait," the mayor of Salem said.

    Of 2,158 such utterances with a comma in PolNeAR's train part 2,156 are annotated with that cue, of 104 with a
    question or exclamation mark 102.
    """
    first, end = content.first, content.end
    if not (begins_with_mark(content, pieces) and ends_with_mark(content, pieces)):
        return None
    if (pieces.marks[first + 1 : end] == OPENING).any():
        return None
    begins = first == 0 or pieces.breaks[first] >= LINE or pieces.marks[first - 1] == CLOSING
    point = int(pieces.ids[end - 2])
    if point not in GOES_ON or not (begins or int(pieces.ids[first - 1]) in SENTENCE_ENDS):
        return None
    cue, next_content = _first_from(cues, end), _first_from(contents, end)
    if cue is None or cue.first - end > REACH or (next_content and next_content.first <= cue.first):
        return None
    if (pieces.breaks[end : cue.first + 1] >= LINE).any():
        return None
    between = set(pieces.ids[end : cue.first].tolist())
    same_sentence = (
        pieces.cases[end] == LOWER or int(pieces.pos[end]) == POS["NNP"]
    )  # "Why?" he asked; "Why?" He nodded
    return cue if point == COMMA or (same_sentence and not between & SENTENCE_ENDS) else None


def _first_from(runs: Sequence[Run], piece: int) -> Run | None:
    """The first of `runs` that begins at `piece` or behind it."""
    index = bisect_left(runs, piece, key=lambda run: run.first)
    return runs[index] if index < len(runs) else None


def is_second_content(content: Run, first_content: Run, cue: Run, share: float, pieces: Pieces) -> bool:
    """Tell whether a content belongs to the quotation that the cue's first content begins: it stands next to that,
    both stand in marks, or the cue stands between them.

    On held-out articles 70 of 72 second contents in marks on the same line did, of those without marks 13 of 22 with
    .95 of the votes and the cue between, and 8 of 33 others.
    """
    low, high = min(content.end, first_content.end), max(content.first, first_content.first)
    in_marks = [begins_with_mark(run, pieces) for run in (content, first_content)]
    between = pieces.ids[low:high]
    touching = bool((pieces.cases[low:high] == SIGN).all()) and not set(between.tolist()) & SENTENCE_ENDS
    if (pieces.breaks[low : high + 1] >= LINE).any():
        return touching and all(in_marks) and share >= HALF
    return touching or all(in_marks) or (not any(in_marks) and share >= SURE and low <= cue.first < high)


def leads_into_other_words(cue: Run, content: Run, pieces: Pieces) -> bool:
    """Tell whether the cue stands behind the content in a sentence that leads into other words: "A." He added, "B."

    Of 27 such pairs in PolNeAR's train part whose first ends with a full stop one is annotated with that cue.
    """
    if cue.first < content.end or not ends_with_mark(content, pieces) or pieces.ids[content.end - 2] != FULL_STOP:
        return False
    near = slice(content.end, content.end + REACH)
    stops = (pieces.marks[near] == OPENING) | (pieces.breaks[near] >= LINE)
    end = content.end + int(stops.argmax())
    if not stops.any() or pieces.breaks[end] >= LINE or not cue.end <= end:
        return False
    between = pieces.ids[content.end : end].tolist()
    return pieces.cases[content.end] == TITLE and between[-1] in (COMMA, COLON) and not set(between) & SENTENCE_ENDS


def are_halves(content: Run, first_content: Run, cue: Run, pieces: Pieces) -> bool:
    """Tell whether two contents are one quotation that begins without marks: roads "decay," said Lee. "We wait."

    Of 29 such pairs in PolNeAR's train part 26 are annotated as one; of 17 whose report no full stop ends, 2.
    """
    earlier, later = sorted((content, first_content), key=lambda run: run.first)
    between = pieces.ids[earlier.end : later.first]
    ends = bool(len(between)) and int(between[-1]) in SENTENCE_ENDS
    in_line = bool((pieces.breaks[earlier.end : later.first + 1] < LINE).all())
    around_cue = earlier.end <= cue.first < later.first
    return ends and in_line and around_cue and ends_with_mark(earlier, pieces) and begins_with_mark(later, pieces)


def begins_with_mark(content: Run, pieces: Pieces) -> bool:
    """Tell whether the first piece of a content is an opening mark."""
    return bool(pieces.marks[content.first] == OPENING)


def ends_with_mark(content: Run, pieces: Pieces) -> bool:
    """Tell whether the last piece of a content is a closing mark."""
    return bool(pieces.marks[content.end - 1] == CLOSING)
