"""Turns the bytes of a response into an element tree: checks that they are HTML, decodes them, parses the text."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes
from lxml import html
from lxml.etree import ParserError

# The first bytes of files that are sent instead of a page (WHATWG MIME Sniffing, section 6).
FILE_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF file (WebP, WAV)"),
    (b"\x1f\x8b", "a gzip file"),
    (b"PK\x03\x04", "a zip file"),
)
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]{3,40})""", re.I)
# Atomic, since a comment may else end at any later one: 26 comments took 280 s.
FEED_ROOT = re.compile(
    r"\s*+(?:<\?xml[^>]*+>\s*+)?(?>(?:<!--.*?-->\s*+)*)<(rss|feed|rdf:RDF|urlset|sitemapindex)\b", re.S
)
HTML_TAG = re.compile(
    r"<(?:!doctype\s+html|html|head|body|title|meta|article|main|section|div|p|h1|span|table)\b", re.I
)
# Browsers read these labels as windows-1252 (WHATWG Encoding, section 4.2).
WINDOWS_1252_LABELS = frozenset(
    {"iso-8859-1", "iso8859-1", "latin1", "latin-1", "l1", "ascii", "us-ascii", "iso_8859-1"}
)
HEAD_BYTES = 4096  # searched for a charset declaration and for NUL
MOST_NULS = 8  # in the head of a page: a few stray NULs are dropped, as browsers do; a binary file has many


@dataclass(frozen=True, slots=True)
class NotHtml:
    """Why a body is no HTML page: `reason` is `empty` or `not-html`, `detail` is a description for people."""

    reason: str
    detail: str


def decode_page(body: bytes, content_type: str = "") -> str | NotHtml:
    """The HTML of a page as text, or why the body is no HTML. Never raises; undecodable characters become U+FFFD."""
    if not body.strip(b" \t\r\n\x00"):
        return NotHtml("empty", "the answer has no content")
    if file_type := next((name for signature, name in FILE_SIGNATURES if body.startswith(signature)), None):
        return NotHtml("not-html", f"it is {file_type}")
    utf16 = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not utf16 and body[:HEAD_BYTES].count(0) > MOST_NULS:
        return NotHtml("not-html", "it holds NUL bytes: a binary file")
    text = decode_bytes(body, content_type).replace("\x00", "")
    if problem := _problem_of_text(text):
        return NotHtml("not-html", problem)
    return text


def decode_bytes(body: bytes, content_type: str = "") -> str:
    """Decode bytes by their byte order mark, else as UTF-8 if valid, else by header, <meta>, or a guess, in this order.

    Valid multi-byte UTF-8 is never an accident, while declared charsets are often wrong, so UTF-8 is tried first.
    """
    for bom, name in BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace")
    strict = codecs.getincrementaldecoder("utf-8")()
    try:
        return strict.decode(body)  # not final: a body cut inside a character is still UTF-8
    except UnicodeDecodeError:
        pass
    for label in _declared_charsets(body, content_type):
        if text := _decode_as(body, label):
            return text
    guess = from_bytes(body[:50_000]).best()
    return body.decode(guess.encoding if guess else "cp1252", "replace")


def parse_html(text: str) -> html.HtmlElement | None:
    """The element tree of a page, or None if the text has no element."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (ParserError, ValueError):
        return None
    return tree


def _declared_charsets(body: bytes, content_type: str) -> list[str]:
    """The charsets that the Content-Type header and the head of the page declare, as Python's codec names."""
    matches = [CHARSET.search(content_type.encode("latin-1", "replace")), CHARSET.search(body[:HEAD_BYTES])]
    labels = [match.group(1).decode("ascii").lower() for match in matches if match]
    return ["cp1252" if label in WINDOWS_1252_LABELS else label for label in labels]


def _decode_as(body: bytes, label: str) -> str | None:
    """The text in this charset if at most one character in a thousand cannot be decoded; else None."""
    try:
        text = body.decode(label, "replace")
    except (LookupError, UnicodeError, ValueError):
        return None
    return text if isinstance(text, str) and text.count("\ufffd") * 1000 <= len(text) else None


def _problem_of_text(text: str) -> str | None:
    """What the text is if it is no HTML; None if it is."""
    start = text[:HEAD_BYTES].lstrip("\ufeff \t\r\n")
    if root := FEED_ROOT.match(start):
        return f"it is XML, <{root.group(1)}>: a feed or sitemap, not a page"
    if start[:1] in ("{", "["):
        return "it is JSON"
    if not HTML_TAG.search(text[:200_000]):
        return "it has no HTML tags"
    return None
