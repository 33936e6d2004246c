"""Digests as a page that loads nothing, also that of a mail."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.report.digests.digest import DIVIDER
from onrecord.report.formats.registry import DigestFormat, PrintedQuote
from onrecord.report.formats.rows import QUOTE_ID
from onrecord.report.pages.templates import PageFormat, page_writer
from onrecord.report.text.plain import clean

HAS_WORDS = ".//*[contains(concat(' ', @class, ' '), ' words ')]"


def read_back(data: bytes) -> Iterator[PrintedQuote]:
    """The quotes of a page: the words are the elements of class `words` in the blockquote whose id is the quote's."""
    from lxml import etree, html

    if not data.strip():
        return
    try:
        document = html.document_fromstring(data)
    except etree.LxmlError as error:
        raise ValueError(str(error)) from error
    for block in document.iter("blockquote"):
        match = QUOTE_ID.fullmatch(block.get("id", ""))
        if not match:
            continue
        for line_break in block.iter("br"):
            line_break.tail = " " + (line_break.tail or "")
        words = DIVIDER.join("".join(element.itertext()) for element in block.xpath(HAS_WORDS))
        speaker = block.get("data-speaker")
        yield PrintedQuote(int(match[1]), words, names_speaker=speaker is not None, speaker=speaker or None)


FORMATS = (
    DigestFormat(
        "html", "a page that loads nothing, also that of a mail", (".html", ".htm"), "text/html", for_programs=False,
        write=page_writer(PageFormat("digest.html.j2", clean, escapes_html=True)), read_back=read_back,
    ),
)  # fmt: skip
