"""The sentence around a quote, and the address that opens its page there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import quote as percent_encode

Span = tuple[int, int]

FAR = 300  # code points: a cue or source further away than this is no part of the sentence
LONGEST = 400  # a sentence is looked for so far on each side, then cut at a word
# A sentence ends at a mark, with what closes after it, before blank space and what begins a sentence; not after an
# initial, nor after a word of tables/abbreviations.txt.
END = re.compile(r"[.!?…][\"”’')\]]*(?=\s+[\"“‘'(\[]*[A-Z0-9]|\s*$)")
WHOLE = re.compile(r"[.!?…][\"”’')\]]*$")
MARKS = "\"“”‘’'`« »,;:"


@cache
def _short() -> re.Pattern[str]:
    table = (files("onrecord.report") / "tables" / "abbreviations.txt").read_text(encoding="utf-8")
    words = [word for line in table.splitlines() if not line.startswith("#") for word in line.split()]
    return re.compile(rf"(?:^|[\s(“\"‘])(?:{'|'.join(map(re.escape, words))}|(?:[A-Z]\.)*[A-Z])\.$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a passage: the speaker's words (`said`), or those of the narrator around them."""

    text: str
    said: bool


def passage(text: str, spans: Sequence[Span], around: Iterable[Span] = ()) -> tuple[Piece, ...]:
    """The sentence or sentences that hold the spans, and the cue and source (`around`) where they stand near.

    Joined, the pieces are a slice of `text`, but for an ellipsis where a sentence is too long to be given whole. Empty
    for an empty text. `spans` are in order.
    """
    if not text or not spans:
        return ()
    first, last = spans[0][0], spans[-1][1]
    near = [span for span in around if first - FAR <= span[0] and span[1] <= last + FAR]
    low, high = min([first, *(span[0] for span in near)]), max([last, *(span[1] for span in near)])
    start, before = _start(text, low)
    end, after = _end(text, high)
    pieces, at = [Piece(before + text[start:first], False)], first
    for low, high in spans:
        pieces += [Piece(text[at:low], False), Piece(text[low:high], True)]
        at = high
    return tuple(piece for piece in (*pieces, Piece(text[at:end] + after, False)) if piece.text)


def parts(text: str, spans: Iterable[Span], stored: str) -> tuple[str, ...]:
    """The words, one part a span: cut from the text, or `stored` whole where there is no text."""
    return tuple(text[start:end] for start, end in spans) if text else (stored,)


def link(url: str, text: str, spans: Iterable[Span]) -> str:
    """`url` with a text fragment for each span: a browser opens the page there and marks the words.

    As the WICG draft "Text Fragments" has it. A long span is given by its first and last five words, a short one with
    the three words before it, so that it is not found where it stands first by chance. '' unless http or https.
    """
    if not url.startswith(("https://", "http://")):
        return ""
    found = [_directive(text, span) for span in spans] if text else []
    base, mark, old = url.partition("#")
    fragment = "&".join(f"text={it}" for it in found if it)
    return f"{base}#{old}:~:{fragment}" if fragment else base + mark + old


def _directive(text: str, span: Span) -> str:
    words = text[span[0] : span[1]].strip(MARKS).split()
    if not words:
        return ""
    if len(words) > 10:
        return f"{_escape(words[:5])},{_escape(words[-5:])}"
    before = text[: span[0]].rpartition("\n")[2].rstrip(MARKS).split()[-3:] if len(words) < 5 else []
    return (f"{_escape(before)}-," if before else "") + _escape(words)


def _escape(words: Sequence[str]) -> str:
    """The characters that have a meaning in a directive (& - ,) are escaped with all others."""
    return percent_encode(" ".join(words), safe="", errors="replace").replace("-", "%2D")


def _start(text: str, at: int) -> tuple[int, str]:
    floor = max(text.rfind("\n", 0, at) + 1, at - LONGEST)
    ends = [m.end() for m in END.finditer(text[floor:at]) if not _short().search(text[floor : floor + m.end()])]
    if ends:
        start = floor + ends[-1]
    elif floor == 0 or text[floor - 1] == "\n":
        start = floor
    else:
        return text.find(" ", floor, at) + 1 or at, "… "
    return start + len(text[start:at]) - len(text[start:at].lstrip()), ""


def _end(text: str, at: int) -> tuple[int, str]:
    if WHOLE.search(text[max(0, at - 3) : at]) and not _short().search(text[max(0, at - 8) : at]):
        return at, ""
    stop = text.find("\n", at)
    ceiling = min(stop if stop >= 0 else len(text), at + LONGEST)
    for match in END.finditer(text[at:ceiling]):
        if not _short().search(text[max(0, at - 8) : at + match.end()]):
            return at + match.end(), ""
    if ceiling in (stop, len(text)):
        return ceiling, ""
    return max(text.rfind(" ", at, ceiling), at), " …"
