"""Cut the sentence around a quote from its article, and make the address that opens the page at the words."""

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
SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*(?=\s+[\"“‘'(\[]*[A-Z0-9]|\s*$)")
ENDS_SENTENCE = re.compile(r"[.!?…][\"”’')\]]*$")
QUOTATION_MARKS = "\"“”‘’'`« »,;:"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a passage: the speaker's words (`said`), or those of the narrator around them."""

    text: str
    said: bool


def passage_of(text: str, spans: Sequence[Span], around: Iterable[Span] = ()) -> tuple[Piece, ...]:
    """Cut the sentence or sentences that hold the spans, with the cue and the source (`around`) where they are near.

    Joined, the pieces are a slice of `text`, but for an ellipsis where a sentence is too long to be given whole. Empty
    for an empty text. `spans` are in order.
    """
    if not text or not spans:
        return ()
    first, last = spans[0][0], spans[-1][1]
    near = [span for span in around if first - FAR <= span[0] and span[1] <= last + FAR]
    low, high = min([first, *(span[0] for span in near)]), max([last, *(span[1] for span in near)])
    start, before = _sentence_start(text, low)
    end, after = _sentence_end(text, high)
    pieces, position = [Piece(before + text[start:first], False)], first
    for low, high in spans:
        pieces += [Piece(text[position:low], False), Piece(text[low:high], True)]
        position = high
    return tuple(piece for piece in (*pieces, Piece(text[position:end] + after, False)) if piece.text)


def quoted_parts(text: str, spans: Iterable[Span], stored: str) -> tuple[str, ...]:
    """Cut the quoted words from the text, one part a span; without the text, `stored` is the only part."""
    return tuple(text[start:end] for start, end in spans) if text else (stored,)


def link_to_words(url: str, text: str, spans: Iterable[Span]) -> str:
    """Add a text fragment for each span to `url`: a browser opens the page there and marks the words.

    As the WICG draft "Text Fragments" has it. A long span is given by its first and last five words, a short one with
    the three words before it, so that it is not found where it stands first by chance. '' unless http or https.
    """
    if not url.startswith(("https://", "http://")):
        return ""
    directives = [_text_directive(text, span) for span in spans] if text else []
    base, mark, old_fragment = url.partition("#")
    fragment = "&".join(f"text={directive}" for directive in directives if directive)
    return f"{base}#{old_fragment}:~:{fragment}" if fragment else base + mark + old_fragment


def _text_directive(text: str, span: Span) -> str:
    """What finds the words of a span on its page: start,end or before-,words; '' for a span without words."""
    words = text[span[0] : span[1]].strip(QUOTATION_MARKS).split()
    if not words:
        return ""
    if len(words) > 10:
        return f"{_escape(words[:5])},{_escape(words[-5:])}"
    before = text[: span[0]].rpartition("\n")[2].rstrip(QUOTATION_MARKS).split()[-3:] if len(words) < 5 else []
    return (f"{_escape(before)}-," if before else "") + _escape(words)


def _escape(words: Sequence[str]) -> str:
    """Percent-encode words, those characters too that have a meaning in a text directive (& - ,)."""
    return percent_encode(" ".join(words), safe="", errors="replace").replace("-", "%2D")


@cache
def _abbreviation() -> re.Pattern[str]:
    """An abbreviation or an initial at the end of a text: its full stop ends no sentence."""
    table = (files("onrecord.report") / "tables" / "abbreviations.txt").read_text(encoding="utf-8")
    words = [word for line in table.splitlines() if not line.startswith("#") for word in line.split()]
    return re.compile(rf"(?:^|[\s(“\"‘])(?:{'|'.join(map(re.escape, words))}|(?:[A-Z]\.)*[A-Z])\.$")


def _sentence_start(text: str, position: int) -> tuple[int, str]:
    """Where the sentence around `position` begins, and an ellipsis if it begins further away than LONGEST."""
    floor = max(text.rfind("\n", 0, position) + 1, position - LONGEST)
    ends = [
        match.end()
        for match in SENTENCE_END.finditer(text[floor:position])
        if not _abbreviation().search(text[floor : floor + match.end()])
    ]
    if ends:
        start = floor + ends[-1]
    elif floor == 0 or text[floor - 1] == "\n":
        start = floor
    else:
        return text.find(" ", floor, position) + 1 or position, "… "
    return start + len(text[start:position]) - len(text[start:position].lstrip()), ""


def _sentence_end(text: str, position: int) -> tuple[int, str]:
    """Where the sentence around `position` ends, and an ellipsis if it ends further away than LONGEST."""
    is_end = ENDS_SENTENCE.search(text[max(0, position - 3) : position])
    if is_end and not _abbreviation().search(text[max(0, position - 8) : position]):
        return position, ""
    line_end = text.find("\n", position)
    ceiling = min(line_end if line_end >= 0 else len(text), position + LONGEST)
    for match in SENTENCE_END.finditer(text[position:ceiling]):
        if not _abbreviation().search(text[max(0, position - 8) : position + match.end()]):
            return position + match.end(), ""
    if ceiling in (line_end, len(text)):
        return ceiling, ""
    return max(text.rfind(" ", position, ceiling), position), " …"
