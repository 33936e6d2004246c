"""The filters of the templates: how a digest writes numbers, times, its first line, and lines of plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from urllib.parse import quote as percent_encode

from markupsafe import Markup

from onrecord.report.digests.digest import Digest
from onrecord.report.digests.wording import division, long_day
from onrecord.report.text.plain import clean, encoded_address, isolated

WIDTH = 76
HELD_BLANK = "\x1f"  # for a blank at which no line ends; no text has it, since `isolated` takes it out


class Ready(str):
    """Text that a filter made ready for its format: it is printed as it is."""

    __slots__ = ()


def number(count: int) -> str:
    """Write a count with commas: 1,234."""
    return f"{count:,}"


def times(count: int, thing: str) -> str:
    """Write a count of things: 1 quote, 2 quotes."""
    return f"{count:,} {thing}" + ("" if count == 1 else "s")


def clock(time: datetime) -> str:
    """Write a time for people: March 2, 2026, 6:05 a.m. EST."""
    half = "a.m." if time.hour < 12 else "p.m."
    return f"{time:%B} {time.day}, {time.year}, {time.hour % 12 or 12}:{time:%M} {half} {time:%Z}"


def stamp(time: datetime) -> str:
    """Write a time for programs (RFC 3339): 2026-03-02T06:05:00-05:00."""
    return time.isoformat(timespec="seconds")


def sure(confidence: float) -> Ready:
    """Write a confidence with two decimals: 0.97."""
    return Ready(f"{confidence:.2f}")


def lines(text: str) -> Markup:
    """Text for HTML with a <br> at each line break inside it."""
    return Markup("<br>").join(clean(line) for line in text.split("\n"))


def lead(digest: Digest) -> str:
    """What a digest holds, in a sentence: "148 quotes by speaker, 3 marked new; topics: water; ..."."""
    new = f", {digest.new:,} marked new" if digest.new else ""
    counted = f"{times(digest.remarks, 'quote')} by {digest.head.by}{new}" if digest.remarks else ""
    facts = (counted, digest.head.about, f"days are those of {digest.head.timezone}")
    sentence = "; ".join(fact for fact in facts if fact)
    return f"{sentence[0].upper()}{sentence[1:]}."


def wrap(text: str | Iterable[str], indent: str = "", first: str | None = None) -> Ready:
    """Break plain text, or pieces of it that follow each other, into lines of at most 76 columns.

    An address or a long word is never cut, nor is a piece that is `held`. Right-to-left text in one piece does not
    change the order of the others. `first` begins the first line instead of `indent`.
    """
    whole = "".join(map(_isolated_piece, (text,) if isinstance(text, str) else text))
    wrapped = textwrap.wrap(whole, WIDTH, initial_indent=indent if first is None else first,
                            subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)  # fmt: skip
    return Ready("\n".join(wrapped).replace(HELD_BLANK, " "))


def held(text: str) -> Ready:
    """Mark a piece of text that `wrap` must keep on one line."""
    return Ready(isolated(text).replace(" ", HELD_BLANK))


def bar(count: int, most: int, width: int = 20) -> int:
    """How long a bar is for `count` when that for `most` is `width` long: at least 1, and 0 where `most` is 0."""
    return max(1, round(width * count / most)) if most else 0


def urn(text: str) -> str:
    """Text as a part of a URN (RFC 8141): the same text is the same entry to a feed reader."""
    return percent_encode(clean(text), safe="")


def _isolated_piece(text: str) -> str:
    """A piece for `wrap`, with the blank space at its ends."""
    if isinstance(text, Ready):
        return text
    before, after = (" " if end.isspace() else "" for end in (text[:1], text[-1:]))
    return before + isolated(text) + after if text.strip() else before


FILTERS: dict[str, Callable[..., Any]] = {
    "number": number, "times": times, "day": long_day, "clock": clock, "division": division, "stamp": stamp,
    "address": lambda url: Ready(encoded_address(url)), "wrap": wrap, "held": held, "bar": bar, "urn": urn,
    "sure": sure, "lines": lines, "lead": lead,
}  # fmt: skip
