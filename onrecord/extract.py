"""`onrecord extract`: texts and pages to JSON, an object a document, in the order of the paths."""

from __future__ import annotations

import gzip
import json
import os
import stat
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ingest.records import Article, Failure
from nlp.records import Coalition, Mention, Place, Quote, Reading, Silence, Speaker
from onrecord import work
from onrecord.work import Lost, Workers

SUFFIXES = (".html.gz", ".html", ".txt")
MAX_BYTES = 10_000_000
DEADLINE_S = 600.0  # for one document: a text of the largest size on a slow machine
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


def extract(
    paths: Iterable[Path], workers: Workers, model: str, home: str | None, now: datetime
) -> Iterator[dict[str, Any] | Unread]:
    """One dictionary of the contract, or an Unread, for each path and in their order; a few paths are read ahead."""
    ahead: deque[tuple[Path, Future[Any]]] = deque()
    for path in paths:
        ahead.append((path, workers.submit(work.document, path, model, home, now)))
        if len(ahead) > 2 * workers.processes:
            yield _collect(workers, *ahead.popleft())
    while ahead:
        yield _collect(workers, *ahead.popleft())


def _collect(workers: Workers, path: Path, future: Future[Any]) -> dict[str, Any] | Unread:
    done = workers.result(future)
    if isinstance(done, Lost):
        return Unread(path, f"{done.reason}: {done.detail}")
    value: dict[str, Any] | Unread = done.value
    return value


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


def as_json(document: Document, reading: Reading) -> dict[str, Any]:
    """The contract's object; keys in its order."""
    article = document.article
    published = article.published.strftime("%Y-%m-%dT%H:%M:%SZ") if article and article.published else None
    return {
        "id": document.id,
        "url": article.canonical_url or article.url or None if article else None,
        "outlet": article.outlet if article else None,
        "title": article.title if article else None,
        "byline": list(article.byline) if article else [],
        "published": published,
        "published_source": article.published_source if article else None,
        "access": article.access if article else "open",
        "text": document.text,
        "quotes": [_quote(quote) for quote in reading.quotes],
        "jurisdictions": [_place(place) for place in reading.places],
        "silences": [_silence(silence) for silence in reading.silences],
        "version": reading.version,
        "dateline": reading.dateline.ocd_id if reading.dateline else None,
        "coalitions": [_coalition(found) for found in reading.coalitions],
    }


def render(document: dict[str, Any], form: str) -> str:
    """The object as one line (jsonl), or indented for people (pretty)."""
    return json.dumps(document, ensure_ascii=False, indent=2 if form == "pretty" else None)


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
    import ingest.extract

    article = ingest.extract.extract(body, "", now)
    if isinstance(article, Failure):
        return Unread(path, f"{article.reason}: {article.detail}")
    return Document(name, article.text, article)


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "kind": quote.kind,
        "spans": [list(span) for span in quote.spans],
        "text": quote.text,
        "cue": {**_mention(quote.cue), "lemma": quote.cue.lemma} if quote.cue else None,
        "source": _mention(quote.source) if quote.source else None,
        "speaker": _speaker(quote.speaker) if quote.speaker else None,
        "confidence": round(quote.confidence, 3),
    }


def _silence(silence: Silence) -> dict[str, Any]:
    return {
        "kind": silence.kind,
        "spans": [list(span) for span in silence.spans],
        "text": silence.text,
        "source": _mention(silence.source) if silence.source else None,
        "speaker": _speaker(silence.speaker) if silence.speaker else None,
        "confidence": round(silence.confidence, 3),
    }


def _mention(mention: Mention) -> dict[str, Any]:
    return {"spans": [list(span) for span in mention.spans], "text": mention.text}


def _speaker(speaker: Speaker) -> dict[str, Any]:
    return {
        "name": speaker.name,
        "kind": speaker.kind,
        "role": speaker.role,
        "party": speaker.party,
        "jurisdiction": speaker.jurisdiction,
        "official_id": speaker.official_id,
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "span": list(place.span),
        "text": place.text,
        "level": place.level,
        "name": place.name,
        "state": place.state,
        "ocd_id": place.ocd_id,
        "geoid": place.geoid,
        "confidence": round(place.confidence, 3),
        "rule": place.rule,
    }


def _coalition(found: Coalition) -> dict[str, Any]:
    return {
        "span": list(found.span),
        "text": found.text,
        "part": found.part,
        "verb": {**_mention(found.verb), "lemma": found.verb.lemma},
        "members": [place.ocd_id for place in found.members],
    }
