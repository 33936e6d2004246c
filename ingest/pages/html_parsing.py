"""From the bytes of an answer to the parsed page: what is it, in which characters, and the tree."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes
from lxml import html
from lxml.etree import ParserError

# The first bytes of what is sent in place of a page (WHATWG MIME Sniffing, section 6).
MAGIC = (
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
FEED = re.compile(r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(rss|feed|rdf:RDF|urlset|sitemapindex)\b", re.S)
TAG = re.compile(r"<(?:!doctype\s+html|html|head|body|title|meta|article|main|section|div|p|h1|span|table)\b", re.I)
# Browsers read these labels as windows-1252 (WHATWG Encoding, section 4.2).
LATIN = frozenset({"iso-8859-1", "iso8859-1", "latin1", "latin-1", "l1", "ascii", "us-ascii", "iso_8859-1"})
HEAD = 4096  # bytes that are searched for a declaration or for NUL
MOST_NULS = 8  # of a page: one that slipped into a headline is dropped, as browsers do; a binary file is full of them


@dataclass(frozen=True, slots=True)
class NotHtml:
    """Why the bytes are no page: `reason` empty or not-html, `detail` for people."""

    reason: str
    detail: str


def read_page(body: bytes, content_type: str = "") -> str | NotHtml:
    """The text of an HTML page, or why it is none. Never raises; characters that cannot be read become U+FFFD."""
    if not body.strip(b" \t\r\n\x00"):
        return NotHtml("empty", "the answer has no content")
    if kind := next((name for magic, name in MAGIC if body.startswith(magic)), None):
        return NotHtml("not-html", f"it is {kind}")
    utf16 = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not utf16 and body[:HEAD].count(0) > MOST_NULS:
        return NotHtml("not-html", "it holds NUL bytes: a binary file")
    text = decode(body, content_type).replace("\x00", "")
    if other := _other_than_html(text):
        return NotHtml("not-html", other)
    return text


def decode(body: bytes, content_type: str = "") -> str:
    """Bytes as text. A byte order mark wins, then UTF-8 if the bytes are valid, then header, meta, and a guess.

    Valid multi-byte UTF-8 is never an accident, while labels are often wrong, so it goes before what is declared.
    """
    for bom, name in BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace")
    strict = codecs.getincrementaldecoder("utf-8")()
    try:
        return strict.decode(body)  # not final: a body cut inside a character is still UTF-8
    except UnicodeDecodeError:
        pass
    for label in _declared(body, content_type):
        if text := _try(body, label):
            return text
    guess = from_bytes(body[:50_000]).best()
    return body.decode(guess.encoding if guess else "cp1252", "replace")


def parse(text: str) -> html.HtmlElement | None:
    """The tree of a page, or None where there is not one element."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (ParserError, ValueError):
        return None
    return tree


def _declared(body: bytes, content_type: str) -> list[str]:
    found = [CHARSET.search(content_type.encode("latin-1", "replace")), CHARSET.search(body[:HEAD])]
    labels = [match.group(1).decode("ascii").lower() for match in found if match]
    return ["cp1252" if label in LATIN else label for label in labels]


def _try(body: bytes, label: str) -> str | None:
    """The text under this label if fewer than one character in a thousand has to be replaced."""
    try:
        text = body.decode(label, "replace")
    except (LookupError, UnicodeError, ValueError):
        return None
    return text if isinstance(text, str) and text.count("\ufffd") * 1000 <= len(text) else None


def _other_than_html(text: str) -> str | None:
    start = text[:HEAD].lstrip("\ufeff \t\r\n")
    if feed := FEED.match(start):
        return f"it is XML, <{feed.group(1)}>: a feed or sitemap, not a page"
    if start[:1] in ("{", "["):
        return "it is JSON"
    if not TAG.search(text[:200_000]):
        return "it has no HTML tags"
    return None
