"""Digests as an Atom feed (RFC 4287), an entry a quote."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.report.formats.registry import DigestFormat, PrintedQuote
from onrecord.report.formats.rows import QUOTE_ID
from onrecord.report.pages.templates import PageFormat, page_writer
from onrecord.report.text.plain import clean

NAMESPACES = {"a": "http://www.w3.org/2005/Atom", "x": "http://www.w3.org/1999/xhtml"}


def read_back(data: bytes) -> Iterator[PrintedQuote]:
    """The quotes of a feed: the words are the blockquote of the entry whose id ends with the quote's."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        feed = etree.fromstring(data, parser)
    except etree.LxmlError as error:
        raise ValueError(str(error)) from error
    for entry in feed.iterfind("a:entry", NAMESPACES):
        match = QUOTE_ID.search(entry.findtext("a:id", "", NAMESPACES))
        block = entry.find(".//x:blockquote", NAMESPACES)
        if match and block is not None:
            speaker = entry.findtext("a:author/a:name", None, NAMESPACES)
            yield PrintedQuote(int(match[1]), "".join(block.itertext()), names_speaker=True, speaker=speaker)


FORMATS = (
    DigestFormat(
        "atom", "a feed, an entry a quote", (".atom", ".xml"), "application/atom+xml", for_programs=False,
        write=page_writer(PageFormat("digest.atom.j2", clean, escapes_html=True)), read_back=read_back,
    ),
)  # fmt: skip
