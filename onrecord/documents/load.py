"""A file as the document that it holds: a text exactly as it is, or a saved page as its article."""

from __future__ import annotations

import gzip
import os
import stat
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from onrecord.ingest.records import Article, Failure

SUFFIXES = (".html.gz", ".html", ".txt")
MAX_BYTES = 10_000_000
MAX_CHARACTERS = 1_000_000  # what a spaCy pipeline takes by default; some 170,000 words


@dataclass(frozen=True, slots=True)
class Unread:
    """A path that gave no document, with one line that says why and what to do."""

    path: Path
    problem: str


@dataclass(frozen=True, slots=True)
class Document:
    """What is known before reading: `article` is None for a plain text."""

    id: str
    text: str
    article: Article | None = None


def load(path: Path, now: datetime) -> Document | Unread:
    """The document that a path holds, as bytes became text: a .txt exactly as it is, a page as its article."""
    suffix = next((one for one in SUFFIXES if path.name.lower().endswith(one)), None)
    if suffix is None:
        return Unread(path, f"is not one of {', '.join(SUFFIXES)}: rename it if it is a text or a page")
    body = _bytes(path, suffix)
    if isinstance(body, Unread):
        return body
    name = path.name[: -len(suffix)]
    return _text(path, name, body) if suffix == ".txt" else _page(path, name, body, now)


def _bytes(path: Path, suffix: str) -> bytes | Unread:
    try:
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            return Unread(path, "is a folder: name the files in it" if path.is_dir() else "is not an ordinary file")
        if info.st_size > MAX_BYTES:
            return _too_large(path)
        if not os.access(path, os.R_OK):
            return Unread(path, "may not be read: check its permissions")
        with gzip.open(path) if suffix.endswith(".gz") else path.open("rb") as stream:
            body = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return Unread(path, "no such file")
    except (OSError, EOFError) as error:
        return Unread(path, f"cannot be read: {error}")
    if not body.strip():
        return Unread(path, "is empty")
    return body if len(body) <= MAX_BYTES else _too_large(path)


def _too_large(path: Path) -> Unread:
    return Unread(
        path, f"is larger than {MAX_BYTES // 1_000_000} MB: an article is not; split it if it is a collection"
    )


def _text(path: Path, name: str, body: bytes) -> Document | Unread:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        return Unread(path, f"is not UTF-8 text (byte {error.start}): convert it, for example with iconv")
    if "\0" in text:
        return Unread(path, "holds NUL characters: it is no text")
    if len(text) > MAX_CHARACTERS:
        return Unread(path, f"has more than {MAX_CHARACTERS:,} characters: split it")
    return Document(name, text)


def _page(path: Path, name: str, body: bytes, now: datetime) -> Document | Unread:
    import onrecord.ingest.pages.extract

    article = onrecord.ingest.pages.extract.extract(body, "", now)
    if isinstance(article, Failure):
        return Unread(path, f"{article.reason}: {article.detail}")
    return Document(name, article.text, article)
