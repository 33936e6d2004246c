"""Whether what a digest printed still holds: against the stored text, the article of today, and the archived page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from onrecord.ingest.archive.warc import SUFFIX, read_responses
from onrecord.ingest.pages.extract import extract
from onrecord.ingest.records import Fetched
from onrecord.ingest.urls import key
from onrecord.report.digest import DIVIDER
from onrecord.report.plain import sameness
from onrecord.report.printed import Printed
from onrecord.store.digests.records import StoredQuote

Where = tuple[str, datetime]  # the address that was asked for, and when
Verdict = Literal["holds", "unknown", "words", "speaker", "edited", "withdrawn", "damaged", "archive"]

WHY: dict[Verdict, str] = {
    "unknown": "no quote of this id is stored",
    "words": "the words are not the stored ones",
    "speaker": "the speaker is another one today",
    "edited": "the article has been changed and no longer has these words",
    "withdrawn": "it no longer counts as a quote",
    "damaged": "the stored article does not have the quote where it should stand",
    "archive": "the page as it was fetched does not have these words",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a printed quote; `detail` stands in its place, `archived` tells whether its page could be read."""

    printed: Printed
    stored: StoredQuote
    verdict: Verdict
    detail: str = ""
    archived: bool = False


def check(printed: Iterable[Printed], stored: Iterable[StoredQuote]) -> tuple[Finding, ...]:
    """Each printed quote against what the store has of it."""
    known = {it.quote_id: it for it in stored}
    return tuple(_finding(it, known[it.quote_id]) for it in printed)


def check_archive(findings: Iterable[Finding], folder: Path) -> Iterator[Finding]:
    """The same findings, those that hold looked up in the archived pages as well. A page that is not archived (any
    more) is no fault: it leaves `archived` False."""
    kept = list(findings)
    texts = _archived_texts(folder, [it.stored for it in kept if it.verdict == "holds"])
    for finding in kept:
        where = _where(finding.stored)
        text = texts.get(where) if where else None
        if finding.verdict != "holds" or text is None:
            yield finding
        elif all(sameness(part) in text for part in _parts(finding.stored)):
            yield Finding(finding.printed, finding.stored, "holds", archived=True)
        else:
            when = f"{finding.stored.fetched_at:%Y-%m-%d %H:%M:%S} UTC"
            yield Finding(finding.printed, finding.stored, "archive", f"fetched {when}", archived=True)


def _finding(printed: Printed, stored: StoredQuote) -> Finding:
    verdict, detail = _verdict(printed, stored)
    return Finding(printed, stored, verdict, detail)


def _verdict(printed: Printed, stored: StoredQuote) -> tuple[Verdict, str]:
    if stored.text is None or stored.article_text is None:
        return "unknown", ""
    parts = _parts(stored)
    if " ".join(parts) != stored.text:
        return "damaged", stored.text
    words = DIVIDER.join(parts)
    if not (printed.words == words if printed.exact else sameness(printed.words) == sameness(words)):
        return "words", words
    if stored.revision != stored.current_revision:
        today = sameness(stored.current_text or "")
        return ("holds", "") if all(sameness(part) in today for part in parts) else ("edited", "")
    if not stored.current:
        return "withdrawn", ""
    if printed.names and _name(printed.speaker) != _name(stored.speaker):
        return "speaker", f"{printed.speaker or 'open'}, today {stored.speaker or 'open'}"
    return "holds", ""


def _name(speaker: str | None) -> str:
    return sameness(speaker or "")


def _parts(stored: StoredQuote) -> list[str]:
    return [(stored.article_text or "")[start:end] for start, end in stored.spans]


def _archived_texts(folder: Path, wanted: Iterable[StoredQuote]) -> dict[Where, str]:
    """The text of each page, read again from the archive."""
    by_day: dict[str, set[Where]] = {}
    for where in filter(None, map(_where, wanted)):
        by_day.setdefault(f"{where[1]:%Y-%m-%d}", set()).add(where)
    found: dict[Where, str] = {}
    for day, pages in sorted(by_day.items()):
        found.update(_texts_of(folder / f"{day}{SUFFIX}", pages))
    return found


def _where(stored: StoredQuote) -> Where | None:
    return (stored.fetched_url, stored.fetched_at) if stored.fetched_url and stored.fetched_at else None


def _texts_of(path: Path, wanted: set[Where]) -> dict[Where, str]:
    """An archived answer is the one that was read if it has the moment of it: one that came before or after (a wall, an
    error) is not what the article was made of."""
    pages = {(key(url), at): (url, at) for url, at in wanted}
    found: dict[Where, str] = {}
    for page in read_responses(path) if path.exists() else ():
        where = pages.get((key(page.url), page.at)) or pages.get((key(page.final_url), page.at))
        if where and (text := _text(page)) is not None:
            found[where] = text
    return found


def _text(page: Fetched) -> str | None:
    """The text of an archived page; None when nothing can be read in it (a feed, a file of another kind)."""
    read = extract(page.body, page.final_url, page.at, headers=page.headers)
    return sameness(read.text) if hasattr(read, "text") and read.text else None
