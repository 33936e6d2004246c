"""From quotation marks to quoted stretches: text only, no language model, one paragraph at a time.

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
_BREAK = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A stretch of text between matching outermost marks, as code points into the text.

    [start, end) with the marks, [inner_start, inner_end) without. A quotation over
    paragraphs is one Quoted, its repeated opening marks inside.
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
    pairs: tuple[Quoted, ...]
    unclosed: _Mark | None


def quoted(text: str) -> tuple[Quoted, ...]:
    """Every outermost quoted stretch of `text`, in order, disjoint. Total: an odd mark is left out, never an error."""
    out: list[Quoted] = []
    chain: list[_Paragraph] = []
    for start, end in paragraphs(text):
        paragraph = _read(text, start, end)
        pairs = paragraph.pairs
        if chain and _continues(text, chain[0], paragraph):
            if paragraph.unclosed and paragraph.unclosed.pos == start:
                chain.append(paragraph)
                continue
            out.append(_joined(chain, pairs[0].end, pairs[0].inner_end))
            pairs = pairs[1:]
        else:
            out.extend(_abandoned(chain))
        chain = [paragraph] if _may_run_on(text, paragraph) else []
        out.extend(pairs)
    out.extend(_abandoned(chain))
    return tuple(out)


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """The paragraphs of `text` as [start, end), without surrounding space.

    Every line break ends one, except a single break inside a sentence (text wrapped at a column): no end of sentence
    before it and a small letter after it.
    """
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    for found in _BREAK.finditer(text, start, end):
        wrapped = found[0].count("\n") == 1 and text[found.end()].islower() and text[found.start() - 1] not in '.?!:;”"'
        if not wrapped:
            yield start, found.start()
            start = found.end()
    if start < end:
        yield start, end


def _read(text: str, start: int, end: int) -> _Paragraph:
    marks = list(_marks(text, start, end))
    doubles, unclosed = _pair_doubles(text, [m for m in marks if m.level == "double"])
    singles = [m for m in _outside(marks, doubles) if m.level == "single"]
    pairs = _outermost(doubles + _pair_singles(text, singles))
    if unclosed is None and singles and singles[0].pos == start and text[start] == "‘" and not pairs:
        unclosed = singles[0]
    return _Paragraph(start, end, pairs, unclosed)


def _outside(marks: list[_Mark], pairs: list[Quoted]) -> Iterator[_Mark]:
    """The marks that stand in none of the `pairs`; both in order, one walk."""
    rest = iter(_outermost(pairs))
    pair = next(rest, None)
    for mark in marks:
        while pair and pair.end <= mark.pos:
            pair = next(rest, None)
        if not (pair and pair.start <= mark.pos):
            yield mark


def _marks(text: str, start: int, end: int) -> Iterator[_Mark]:
    for found in _MARK.finditer(text, start, end):
        pos, stop = found.span()
        single = stop - pos == 1 and text[pos] in SINGLE
        if stop - pos == 2 and text[stop : stop + 1] == "'" and not _opens(text, pos, stop + 1):
            stop = pos + 1  # ''' at an end is a single mark, then the double one
            single = True
        if single and _is_apostrophe(text, pos):
            continue
        yield _Mark(pos, stop, "single" if single else "double", _role(text, pos, stop))
        if single and stop < found.end():
            yield _Mark(stop, stop + 2, "double", "close")


def _is_apostrophe(text: str, pos: int) -> bool:
    """Inside a word (don't), before a clipped one ('em, '90s)."""
    before, after = text[pos - 1 : pos] if pos else "", text[pos + 1 : pos + 2]
    if before.isalnum() and after.isalnum():
        return True
    return text[pos] in "'’" and not before.isalnum() and bool(_ELISION.match(text, pos + 1))


def _role(text: str, pos: int, end: int) -> Role:
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
    before = text[pos - 1] if pos else " "
    after = text[end] if end < len(text) else " "
    return (before.isspace() or before in _BEFORE_OPENING or before in _QUOTEY) and not after.isspace()


def _closes(text: str, pos: int, end: int) -> bool:
    before = text[pos - 1] if pos else " "
    after = text[end] if end < len(text) else " "
    return not before.isspace() and (after.isspace() or after in _AFTER_CLOSING or after in _QUOTEY)


def _pair_doubles(text: str, marks: list[_Mark]) -> tuple[list[Quoted], _Mark | None]:
    """Matched pairs, nested ones too, and the mark that is still open at the paragraph's end behind all of them."""
    stack: list[_Mark] = []
    pairs: list[Quoted] = []
    for mark, following in zip_longest(marks, marks[1:]):
        if mark.role == "open" or (mark.role == "either" and not stack):
            stack.append(mark)
        elif stack and not _is_inch(text, mark, following):
            pairs.append(_pair(stack.pop(), mark))
    last = max((p.end for p in pairs), default=0)
    return pairs, next((m for m in stack if m.pos >= last), None)


def _is_inch(text: str, mark: _Mark, following: _Mark | None) -> bool:
    """6'2" always; a bare 12" where the next mark closes too, so that this one cannot be the end of the quotation."""
    if not text[mark.pos - 1 : mark.pos].isdigit() or text[mark.pos] not in '"”':
        return False
    feet = _FEET.search(text, max(0, mark.pos - 6), mark.pos)
    return bool(feet) or (following is not None and following.role == "close")


def _pair_singles(text: str, marks: list[_Mark]) -> list[Quoted]:
    """Each opening mark with a closing one before the next opening mark.

    After an s the closing mark may be a plural's apostrophe: then a later candidate is better.
    """
    pairs: list[Quoted] = []
    opening: _Mark | None = None
    doubtful: _Mark | None = None
    for mark in marks:
        if mark.role == "open":
            if opening and doubtful:
                pairs.append(_pair(opening, doubtful))
            opening, doubtful = mark, None
        elif opening and mark.pos > opening.end:
            if text[mark.pos - 1] == "s" and text[mark.end : mark.end + 1] == " ":
                doubtful = doubtful or mark
                continue
            pairs.append(_pair(opening, mark))
            opening = doubtful = None
    if opening and doubtful:
        pairs.append(_pair(opening, doubtful))
    return pairs


def _pair(opening: _Mark, closing: _Mark) -> Quoted:
    return Quoted(opening.pos, closing.end, opening.end, closing.pos, opening.level)


def _outermost(pairs: list[Quoted]) -> tuple[Quoted, ...]:
    out: list[Quoted] = []
    for pair in sorted(pairs, key=lambda p: (p.start, -p.end)):
        if not out or pair.start >= out[-1].end:
            out.append(pair)
    return tuple(out)


def _continues(text: str, first: _Paragraph, paragraph: _Paragraph) -> bool:
    """Does the paragraph begin with an opening mark of the chain's make, closed or not, and no speaker's label?"""
    pair = paragraph.pairs[0] if paragraph.pairs else None
    begins = paragraph.start in (pair.start if pair else -1, paragraph.unclosed.pos if paragraph.unclosed else -1)
    mark = first.unclosed
    return (
        begins
        and mark is not None
        and text[mark.pos] == text[paragraph.start]
        and not _LABEL.match(text, paragraph.start)
    )


def _may_run_on(text: str, paragraph: _Paragraph) -> bool:
    """An open quotation runs on only from where one may begin, to the end of a sentence: most stray marks fail."""
    mark = paragraph.unclosed
    if mark is None or text[paragraph.end - 1] not in _TERMINAL:
        return False
    return mark.pos == paragraph.start or text[paragraph.start : mark.pos].rstrip()[-1:] in _TERMINAL | {","}


def _joined(chain: list[_Paragraph], end: int, inner_end: int) -> Quoted:
    mark = chain[0].unclosed
    assert mark is not None  # noqa: S101  a chain only holds paragraphs with an open mark
    return Quoted(mark.pos, end, mark.end, inner_end, mark.level)


def _abandoned(chain: list[_Paragraph]) -> Iterator[Quoted]:
    """A chain whose closing mark never came costs its last paragraph; the paragraphs before it are believed."""
    if len(chain) > 1:
        end = chain[-2].end
        yield _joined(chain, end, end)
