"""Text of articles in Markdown: every character that could be markup is escaped."""

from __future__ import annotations

import re
from urllib.parse import quote as percent_encode

from onrecord.report.plain import isolated

# CommonMark 2.4: any ASCII punctuation may be escaped. These are the characters that begin or end a construct.
SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&$@])")
LINE_START = re.compile(r"^(\s*)([-+=:]|\d+[.)])")
# Extended autolinks (GFM 6.9) need no bracket: a bare address in a headline must not become a link.
AUTOLINK = re.compile(r"(?i)\b(https?|ftp|mailto|xmpp)(:)|\b(www)(\.)")


def escape(text: str) -> str:
    """Text of an article as one line of Markdown that renders as exactly that text."""
    escaped = SPECIAL.sub(r"\\\1", isolated(text))
    escaped = AUTOLINK.sub(lambda m: (m[1] or m[3]) + "\\" + (m[2] or m[4]), escaped)
    return LINE_START.sub(lambda match: match[1] + _escape_marker(match[2]), escaped)


def address(url: str) -> str:
    """An address that can stand between angle brackets."""
    return percent_encode(url, safe=":/?#[]@!$&'()*+,;=%~-._", errors="replace")


def _escape_marker(marker: str) -> str:
    return f"{marker[:-1]}\\{marker[-1]}"
