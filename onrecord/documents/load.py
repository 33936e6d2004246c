"""Load the document that a file or standard input holds: a text exactly as it is, or a saved page as its article."""

from __future__ import annotations

import gzip
import os
import stat
import sys
import zlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from onrecord.ingest.records import Article, Failure

STANDARD_INPUT = Path("-")
SUFFIXES = (".html.gz", ".html", ".txt")
MAX_BYTES = 10_000_000
MAX_CHARACTERS = 1_000_000  # what a spaCy pipeline takes by default; some 170,000 words


@dataclass(frozen=True, slots=True)
class UnreadDocument:
    """A path that gave no document, with one line that says why and what to do."""

    path: Path
    problem: str


@dataclass(frozen=True, slots=True)
class Document:
    """What is to be read; `article` is None for a plain text."""

    id: str
    text: str
    article: Article | None = None


def load_file(path: Path, now: datetime) -> Document | UnreadDocument:
    """Load the document of a path, as bytes became text: a .txt exactly as it is, a page as its article."""
    suffix = next((suffix for suffix in SUFFIXES if path.name.lower().endswith(suffix)), None)
    if suffix is None:
        return UnreadDocument(path, f"is not one of {', '.join(SUFFIXES)}: rename it if it is a text or a page")
    body = _read_bytes(path, suffix)
    if isinstance(body, UnreadDocument):
        return body
    name = path.name[: -len(suffix)]
    return _text(path, name, body) if suffix == ".txt" else _page(path, name, body, now)


def load_standard_input() -> Document | UnreadDocument:
    """Load the text that standard input holds, exactly as it is; its id is "-"."""
    body = _checked(STANDARD_INPUT, sys.stdin.buffer.read(MAX_BYTES + 1))
    return body if isinstance(body, UnreadDocument) else _text(STANDARD_INPUT, "-", body)


def _read_bytes(path: Path, suffix: str) -> bytes | UnreadDocument:
    try:
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            kind = "a folder: name the files in it" if path.is_dir() else "not an ordinary file"
            return UnreadDocument(path, f"is {kind}")
        if info.st_size > MAX_BYTES:
            return _too_large(path)
        if not os.access(path, os.R_OK):
            return UnreadDocument(path, "may not be read: check its permissions")
        with gzip.open(path) if suffix.endswith(".gz") else path.open("rb") as stream:
            body = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return UnreadDocument(path, "no such file")
    except (OSError, EOFError, zlib.error) as error:
        return UnreadDocument(path, f"cannot be read: {error}")
    return _checked(path, body)


def _checked(path: Path, body: bytes) -> bytes | UnreadDocument:
    """The bytes, unless there is nothing in them or more than MAX_BYTES."""
    if not body.strip():
        return UnreadDocument(path, "is empty")
    return body if len(body) <= MAX_BYTES else _too_large(path)


def _too_large(path: Path) -> UnreadDocument:
    megabytes = MAX_BYTES // 1_000_000
    return UnreadDocument(path, f"is larger than {megabytes} MB: an article is not; split it if it is a collection")


def _text(path: Path, name: str, body: bytes) -> Document | UnreadDocument:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        return UnreadDocument(path, f"is not UTF-8 text (byte {error.start}): convert it, for example with iconv")
    if "\0" in text:
        return UnreadDocument(path, "holds NUL characters: it is no text")
    if len(text) > MAX_CHARACTERS:
        return UnreadDocument(path, f"has more than {MAX_CHARACTERS:,} characters: split it")
    return Document(name, text)


def _page(path: Path, name: str, body: bytes, now: datetime) -> Document | UnreadDocument:
    from onrecord.ingest.pages.extract import extract  # trafilatura takes a second to import; a text needs none of it

    article = extract(body, "", now)
    if isinstance(article, Failure):
        return UnreadDocument(path, f"{article.reason}: {article.detail}")
    return Document(name, article.text, article)
