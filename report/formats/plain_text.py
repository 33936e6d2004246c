"""Digests in plain text, of lines of at most 76 columns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.report.formats.registry import DigestFormat, PrintedQuote
from onrecord.report.formats.rows import id_at_end
from onrecord.report.pages.templates import PageFormat, page_writer
from onrecord.report.text.plain import isolated

WORDS_LINE = re.compile(r"(?:    |  \* )\S")  # indented by four; the first of a new remark has an asterisk


def read_back(data: bytes) -> Iterator[PrintedQuote]:
    """The quotes of a file: the words are the indented lines of the block that ends with the quote's id."""
    words: list[str] = []
    for line in data.decode("utf-8").splitlines():
        if WORDS_LINE.match(line):
            words.append(line[4:])
        elif (quote_id := id_at_end(line)) is not None:
            yield PrintedQuote(quote_id, " ".join(words))
            words = []
        elif not line.strip():
            words = []


FORMATS = (
    DigestFormat(
        "txt", "plain text of 76 columns, also that of a mail", (".txt",), "text/plain", for_programs=False,
        write=page_writer(PageFormat("digest.txt.j2", isolated)), read_back=read_back,
    ),
)  # fmt: skip
