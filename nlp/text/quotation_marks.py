"""Find the quoted stretches of a text by its quotation marks alone, one paragraph at a time, without a language model.

A paragraph's marks are read from left to right with a stack: nested marks close before the outer ones, and a stray
mark stays on the stack and costs its own paragraph at most. Typographic marks are believed unless their surroundings
contradict them (word processors turn them round); straight marks are read from their surroundings alone. A paragraph
that ends in an open quotation goes on in the next one if that begins with an opening mark (Chicago Manual of Style).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

Level = Literal["double", "single"]
Role = Literal["open", "close", "either"]

OPENING = "“„‟«〝‘‚‛"
CLOSING = "”»〞’"
SINGLE = "'‘’‚‛"
_MARK = re.compile(r"""''|``|["＂“”„‟«»〝〞'‘’‚‛]""")
_QUOTEY = frozenset("\"＂'`" + OPENING + CLOSING)
_BEFORE_OPENING = frozenset("([{—–-/=|>")
_AFTER_CLOSING = frozenset(",.;:?!)]}—–-…/|<")
_TERMINAL = frozenset(".?!…:—")
_ELISION = re.compile(r"(?:\d|(?:tis|twas|em|til|till|cause|n|bout|round|cuz)\b)", re.I)
_FEET = re.compile(r"\d['’]\s?\d{1,2}(?:[½¼¾]|\.\d)?$")
_LABEL = re.compile(r"[\"“'‘]+[A-Z][A-Z.’' -]+:\s")  # "WALLACE: ...: a turn of a transcript
_BREAK = re.compile(r"(?:(?<![^\S\n])[^\S\n]++)?\n\s*")


@dataclass(frozen=True, slots=True)
class QuotedStretch:
    """A stretch of text between two matching outermost quotation marks, as code points into the text.

    [start, end) includes the marks, [inner_start, inner_end) does not. A quotation over several paragraphs is one
    stretch that contains their repeated opening marks.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    level: Level


@dataclass(frozen=True, slots=True)
class _Mark:
    pos: int
    end: int
    level: Level
    role: Role


@dataclass(frozen=True, slots=True)
class _Paragraph:
    start: int
    end: int
    stretches: tuple[QuotedStretch, ...]
    unclosed: _Mark | None


def quoted_stretches(text: str) -> tuple[QuotedStretch, ...]:
    """Every outermost quoted stretch of `text`, in order and disjoint. A mark without a partner is left out."""
    out: list[QuotedStretch] = []
    chain: list[_Paragraph] = []  # paragraphs of a quotation that is still open
    for start, end in paragraphs(text):
        paragraph = _read_paragraph(text, start, end)
        stretches = paragraph.stretches
        if chain and _continues(text, paragraph, chain):
            if paragraph.unclosed and paragraph.unclosed.pos == start:
                chain.append(paragraph)
                continue
            out.append(_stretch_over_paragraphs(chain, stretches[0].end, stretches[0].inner_end))
            stretches = stretches[1:]
        else:
            out.extend(_stretch_unclosed(chain))
        chain = [paragraph] if _may_run_on(text, paragraph) else []
        out.extend(stretches)
    out.extend(_stretch_unclosed(chain))
    return tuple(out)


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """The paragraphs of `text` as [start, end), without surrounding space.

    Every line break ends one, except a single break inside a sentence (text wrapped at a column): no end of sentence
    before it and a small letter after it.
    """
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    for match in _BREAK.finditer(text, start, end):
        wrapped = match[0].count("\n") == 1 and text[match.end()].islower() and text[match.start() - 1] not in '.?!:;”"'
        if not wrapped:
            yield start, match.start()
            start = match.end()
    if start < end:
        yield start, end


def _read_paragraph(text: str, start: int, end: int) -> _Paragraph:
    """Match the marks of one paragraph; single marks count only outside of double ones."""
    marks = list(_marks(text, start, end))
    doubles, unclosed = _pair_doubles(text, [m for m in marks if m.level == "double"])
    singles = [m for m in _outside(marks, doubles) if m.level == "single"]
    stretches = _outermost(doubles + _pair_singles(text, singles))
    if unclosed is None and singles and singles[0].pos == start and text[start] == "‘" and not stretches:
        unclosed = singles[0]
    return _Paragraph(start, end, stretches, unclosed)


def _outside(marks: list[_Mark], stretches: list[QuotedStretch]) -> Iterator[_Mark]:
    """The marks that stand in none of the `stretches`; both are in order."""
    rest = iter(_outermost(stretches))
    stretch = next(rest, None)
    for mark in marks:
        while stretch and stretch.end <= mark.pos:
            stretch = next(rest, None)
        if not (stretch and stretch.start <= mark.pos):
            yield mark


def _marks(text: str, start: int, end: int) -> Iterator[_Mark]:
    """The quotation marks of a paragraph, without apostrophes."""
    for match in _MARK.finditer(text, start, end):
        pos, stop = match.span()
        single = stop - pos == 1 and text[pos] in SINGLE
        if stop - pos == 2 and text[stop : stop + 1] == "'" and not _opens(text, pos, stop + 1):
            stop = pos + 1  # ''' at an end is a single mark, then the double one
            single = True
        if single and _is_apostrophe(text, pos):
            continue
        yield _Mark(pos, stop, "single" if single else "double", _role(text, pos, stop))
        if single and stop < match.end():
            yield _Mark(stop, stop + 2, "double", "close")


def _is_apostrophe(text: str, pos: int) -> bool:
    """Tell whether a single mark is an apostrophe: inside a word (don't) or before a clipped one ('em, '90s)."""
    before, after = text[pos - 1 : pos] if pos else "", text[pos + 1 : pos + 2]
    if before.isalnum() and after.isalnum():
        return True
    return text[pos] in "'’" and not before.isalnum() and bool(_ELISION.match(text, pos + 1))


def _role(text: str, pos: int, end: int) -> Role:
    """Tell whether the mark at [pos, end) opens, closes, or may do either."""
    opens, closes = _opens(text, pos, end), _closes(text, pos, end)
    mark = text[pos]
    if mark in OPENING or text.startswith("``", pos):
        return "close" if closes and not opens and mark != "`" else "open"
    if mark in CLOSING:
        return "open" if opens and not closes and text[end : end + 1].isalnum() else "close"
    if opens == closes:
        return "either"
    return "open" if opens else "close"


def _opens(text: str, pos: int, end: int) -> bool:
    """Tell whether the mark at [pos, end) may open: space, an opening bracket or a mark before it, no space behind."""
    before = text[pos - 1] if pos else " "
    after = text[end] if end < len(text) else " "
    return (before.isspace() or before in _BEFORE_OPENING or before in _QUOTEY) and not after.isspace()


def _closes(text: str, pos: int, end: int) -> bool:
    """Tell whether the mark at [pos, end) may close: no space before it, space, a point or a mark behind."""
    before = text[pos - 1] if pos else " "
    after = text[end] if end < len(text) else " "
    return not before.isspace() and (after.isspace() or after in _AFTER_CLOSING or after in _QUOTEY)


def _pair_doubles(text: str, marks: list[_Mark]) -> tuple[list[QuotedStretch], _Mark | None]:
    """The matched stretches, nested ones too, and the mark behind all of them that the paragraph leaves open."""
    stack: list[_Mark] = []
    stretches: list[QuotedStretch] = []
    for mark, following in zip_longest(marks, marks[1:]):
        if mark.role == "open" or (mark.role == "either" and not stack):
            stack.append(mark)
        elif stack and not _is_inch(text, mark, following):
            stretches.append(_stretch_between(stack.pop(), mark))
    last = max((stretch.end for stretch in stretches), default=0)
    return stretches, next((m for m in stack if m.pos >= last), None)


def _is_inch(text: str, mark: _Mark, following: _Mark | None) -> bool:
    """Tell whether a mark stands for inches: in 6'2" always, in 12" where the next mark closes the quotation."""
    if not text[mark.pos - 1 : mark.pos].isdigit() or text[mark.pos] not in '"”':
        return False
    feet = _FEET.search(text, max(0, mark.pos - 6), mark.pos)
    return bool(feet) or (following is not None and following.role == "close")


def _pair_singles(text: str, marks: list[_Mark]) -> list[QuotedStretch]:
    """Pair each single opening mark with a closing one before the next opening mark.

    After an s the closing mark may be a plural's apostrophe: then a later candidate is better.
    """
    stretches: list[QuotedStretch] = []
    opening: _Mark | None = None
    doubtful: _Mark | None = None
    for mark in marks:
        if mark.role == "open":
            if opening and doubtful:
                stretches.append(_stretch_between(opening, doubtful))
            opening, doubtful = mark, None
        elif opening and mark.pos > opening.end:
            if text[mark.pos - 1] == "s" and text[mark.end : mark.end + 1] == " ":
                doubtful = doubtful or mark
                continue
            stretches.append(_stretch_between(opening, mark))
            opening = doubtful = None
    if opening and doubtful:
        stretches.append(_stretch_between(opening, doubtful))
    return stretches


def _stretch_between(opening: _Mark, closing: _Mark) -> QuotedStretch:
    return QuotedStretch(opening.pos, closing.end, opening.end, closing.pos, opening.level)


def _outermost(stretches: list[QuotedStretch]) -> tuple[QuotedStretch, ...]:
    """Those of the stretches that stand in no other, in order."""
    out: list[QuotedStretch] = []
    for stretch in sorted(stretches, key=lambda stretch: (stretch.start, -stretch.end)):
        if not out or stretch.start >= out[-1].end:
            out.append(stretch)
    return tuple(out)


def _continues(text: str, paragraph: _Paragraph, chain: list[_Paragraph]) -> bool:
    """Tell whether the paragraph goes on with a quotation that is open: it begins with the same mark, and no label."""
    stretch = paragraph.stretches[0] if paragraph.stretches else None
    begins = paragraph.start in (stretch.start if stretch else -1, paragraph.unclosed.pos if paragraph.unclosed else -1)
    mark = chain[0].unclosed
    return (
        begins
        and mark is not None
        and text[mark.pos] == text[paragraph.start]
        and not _LABEL.match(text, paragraph.start)
    )


def _may_run_on(text: str, paragraph: _Paragraph) -> bool:
    """Tell whether a quotation may go on in the next paragraph: it begins where one may, and ends a sentence."""
    mark = paragraph.unclosed
    if mark is None or text[paragraph.end - 1] not in _TERMINAL:
        return False
    return mark.pos == paragraph.start or text[paragraph.start : mark.pos].rstrip()[-1:] in _TERMINAL | {","}


def _stretch_over_paragraphs(chain: list[_Paragraph], end: int, inner_end: int) -> QuotedStretch:
    mark = chain[0].unclosed
    assert mark is not None  # noqa: S101  a chain only holds paragraphs with an open mark
    return QuotedStretch(mark.pos, end, mark.end, inner_end, mark.level)


def _stretch_unclosed(chain: list[_Paragraph]) -> Iterator[QuotedStretch]:
    """Of paragraphs whose closing mark never came, the stretch over all but the last."""
    if len(chain) > 1:
        end = chain[-2].end
        yield _stretch_over_paragraphs(chain, end, end)
