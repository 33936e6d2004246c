"""Text from articles made safe to show: what could act on a reader's program instead of being read is taken out."""

from __future__ import annotations

import re
import unicodedata

# Bidirectional controls (UAX 9): an override in a headline would turn round whatever stands behind it.
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u061c\u200e\u200f]")
# Not allowed in XML 1.0 (section 2.2), escape codes of terminals among them; lone surrogates cannot be encoded at all.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
ISOLATE, POP = "\u2068", "\u2069"
MOST_MARKS = 4  # combining marks that may follow a letter: enough for Vietnamese and pointed Hebrew, not for towers


def clean(text: str) -> str:
    """One line without control characters and directions; more marks on one letter than any script has are dropped."""
    line = " ".join(CONTROL.sub("", BIDI.sub("", text.replace("\x85", " "))).split())
    return few_marks(line)


def isolated(text: str) -> str:
    """`clean`, and where a right-to-left script stands in it kept from turning its surroundings round."""
    line = clean(text)
    return f"{ISOLATE}{line}{POP}" if RTL.search(line) else line


def sameness(text: str) -> str:
    """What two printings of the same words share, whatever line breaks and directions a format gave them."""
    return clean(text)


def few_marks(line: str) -> str:
    """The line with at most MOST_MARKS combining marks after a letter."""
    if line.isascii():
        return line
    kept, run = [], 0
    for character in line:
        run = run + 1 if unicodedata.combining(character) or unicodedata.category(character) == "Me" else 0
        if run <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)
