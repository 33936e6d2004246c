"""Digests in Markdown. Every character of an article's text that could be markup is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.report.formats.registry import DigestFormat, PrintedQuote
from onrecord.report.formats.rows import id_at_end
from onrecord.report.pages.templates import PageFormat, page_writer
from onrecord.report.text.plain import isolated

# CommonMark 2.4: any ASCII punctuation may be escaped. These are the characters that begin or end a construct.
SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&$@])")
LINE_START = re.compile(r"^(\s*)([-+=:]|\d+[.)])")
# Extended autolinks (GFM 6.9) need no bracket: a bare address in a headline must not become a link.
AUTOLINK = re.compile(r"(?i)\b(https?|ftp|mailto|xmpp)(:)|\b(www)(\.)")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def escape(text: str) -> str:
    """Text as one line of Markdown that renders as exactly that text."""
    escaped = SPECIAL.sub(r"\\\1", isolated(text))
    escaped = AUTOLINK.sub(lambda match: (match[1] or match[3]) + "\\" + (match[2] or match[4]), escaped)
    return LINE_START.sub(lambda match: f"{match[1]}{match[2][:-1]}\\{match[2][-1]}", escaped)


def read_back(data: bytes) -> Iterator[PrintedQuote]:
    """The quotes of a file: the words are the block behind '>' before the line that ends with the quote's id."""
    words = ""
    for line in data.decode("utf-8").splitlines():
        if line.startswith("> "):
            words = ESCAPED.sub(r"\1", line[2:])
        elif (quote_id := id_at_end(line)) is not None:
            yield PrintedQuote(quote_id, words)


FORMATS = (
    DigestFormat(
        "md", "Markdown, to read as it is or to publish", (".md",), "text/markdown", for_programs=False,
        write=page_writer(PageFormat("digest.md.j2", escape)), read_back=read_back,
    ),
)  # fmt: skip
