"""Take out of an article's text what could act on a reader's program instead of being read."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote as percent_encode

# Bidirectional controls (UAX 9): an override in a headline would turn round whatever stands behind it.
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u061c\u200e\u200f]")
# Not allowed in XML 1.0 (section 2.2), escape codes of terminals among them; lone surrogates cannot be encoded at all.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Signs that nobody sees: tag characters spell words out of sight, a zero-width space hides a cut.
UNSEEN = re.compile("[\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]")
RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
ISOLATE, POP = "\u2068", "\u2069"
JOINERS = "\u200d\u200c"  # zero-width, but letters and emoji change without them
MOST_MARKS = 4  # combining marks that may follow a letter: enough for Vietnamese and pointed Hebrew, not for towers


def visible(text: str) -> str:
    """The text without controls, what turns a line round, and signs that nobody sees; lines and tabs stay."""
    return UNSEEN.sub("", CONTROL.sub("", BIDI.sub("", text)))


def clean(text: str) -> str:
    """Make text one line without control characters and without more marks on a letter than any script has."""
    line = " ".join(visible(text.replace("\x85", " ")).split())
    return limit_marks(line)


def isolated(text: str) -> str:
    """Clean text; one in a right-to-left script stands between marks that keep it from turning its surroundings."""
    line = clean(text)
    return f"{ISOLATE}{line}{POP}" if RTL.search(line) else line


def plain(text: str) -> str:
    """Make text one line for a terminal, without any control or format character: none can move the cursor."""
    line = " ".join(text.split())
    return limit_marks("".join(c for c in line if unicodedata.category(c) not in ("Cc", "Cf") or c in JOINERS))


def sameness(text: str) -> str:
    """The form in which two printings of the same words are equal, whatever line breaks and directions they have."""
    return clean(text)


def limit_marks(line: str) -> str:
    """Drop the combining marks after a letter beyond MOST_MARKS."""
    if line.isascii():
        return line
    kept, run = [], 0
    for character in line:
        run = run + 1 if unicodedata.combining(character) or unicodedata.category(character) == "Me" else 0
        if run <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def web_address(url: str) -> str:
    """An address that a page may link to; '' for any that is not on the web (javascript:, data:)."""
    return url if url.startswith(("https://", "http://")) else ""


def encoded_address(url: str) -> str:
    """Percent-encode what may not stand in an address, so that it can stand between angle brackets."""
    return percent_encode(url, safe=":/?#[]@!$&'()*+,;=%~-._", errors="replace")
