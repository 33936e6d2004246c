"""Keep a spreadsheet from running text as a formula, and take that protection off again."""

from __future__ import annotations

import re

# A cell that begins so is taken for a formula (OWASP, "CSV Injection"); an apostrophe makes it text. White space and
# quotation marks before it may be dropped on the way in.
_FORMULA = r"(?:[^\S\t\r\n]|[\"'])*[=+\-@＝＋－＠]"
# Where the list separator is a semicolon (most of Europe), a spreadsheet that opens our file splits our cells at their
# semicolons, and then their quotation marks no longer hold line breaks and tabs together: a cell may begin after each.
_UNGUARDED = re.compile(rf"^(?='*[\t\r\n])|(^|[;\t\r\n])(?={_FORMULA})")
_GUARDED = re.compile(rf"^'(?='*[\t\r\n])|(^|[;\t\r\n])'(?={_FORMULA})")


def guarded(text: str) -> str:
    """Put an apostrophe wherever a formula could begin: `=1` as `'=1`, `a;=1` as `a;'=1`."""
    return _UNGUARDED.sub(r"\1'", text)


def unguarded(cell: str) -> str:
    """The text that `guarded` made this cell of, in every character."""
    return _GUARDED.sub(r"\1", cell)
