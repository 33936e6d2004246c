"""Check what a digest printed: against the stored text, and against the article of today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from onrecord.report.digests.digest import DIVIDER
from onrecord.report.formats.registry import PrintedQuote
from onrecord.report.text.plain import sameness
from onrecord.store.digests.records import StoredQuote

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
    """Whether a printed quote holds, and why not; `detail` says what is there instead.

    `archived` says whether its page could be read again from the archive.
    """

    printed: PrintedQuote
    stored: StoredQuote
    verdict: Verdict
    detail: str = ""
    archived: bool = False


def check_quotes(printed_quotes: Iterable[PrintedQuote], stored_quotes: Iterable[StoredQuote]) -> tuple[Finding, ...]:
    """Compare each printed quote with what the store has of it."""
    by_id = {stored.quote_id: stored for stored in stored_quotes}
    return tuple(_finding(printed, by_id[printed.quote_id]) for printed in printed_quotes)


def stored_parts(stored: StoredQuote) -> list[str]:
    """The words of a stored quote as its article has them, one part a span."""
    return [(stored.article_text or "")[start:end] for start, end in stored.spans]


def _finding(printed: PrintedQuote, stored: StoredQuote) -> Finding:
    verdict, detail = _verdict(printed, stored)
    return Finding(printed, stored, verdict, detail)


def _verdict(printed: PrintedQuote, stored: StoredQuote) -> tuple[Verdict, str]:
    """The first thing that does not hold, with its detail: stored at all, the words, the article, the speaker."""
    if stored.text is None or stored.article_text is None:
        return "unknown", ""
    parts = stored_parts(stored)
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
    if printed.names_speaker and sameness(printed.speaker or "") != sameness(stored.speaker or ""):
        return "speaker", f"{printed.speaker or 'open'}, today {stored.speaker or 'open'}"
    return "holds", ""
