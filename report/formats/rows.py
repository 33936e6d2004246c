"""A remark as the flat row that every format for programs holds, and the quote that such a row prints.

Those formats take remarks as they come and keep none, so that a digest of a million quotes costs no more memory than
one of ten (a spreadsheet has its own limits).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from onrecord.report.digests.digest import ShownRemark
from onrecord.report.formats.registry import PrintedQuote

QUOTE_ID = re.compile(r"q(\d{1,19})")
_ID_AT_END = re.compile(r"(?:^|\s)\\?#q(\d{1,19})\s*$")  # apart from what is before it: an address may end in #q7


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A remark in a file for programs. `words` joins `parts` by an ellipsis; `published` is in the digest's zone.

    `link` opens the page at the words. `also_in` and `also_urls` go together. `rank` counts under the heading, from 1.
    """

    id: str
    quote_id: int
    heading: str | None
    rank: int
    new: bool
    score: float
    kind: str
    words: str
    parts: tuple[str, ...]
    sentence: str
    cue: str | None
    source: str | None
    speaker: str | None
    speaker_kind: str | None
    sourcing: str
    role: str | None
    party: str | None
    jurisdiction: str | None
    jurisdiction_name: str | None
    places: tuple[str, ...]
    topics: tuple[str, ...]
    outlet: str
    title: str | None
    url: str
    link: str
    published: datetime
    day: date
    confidence: float
    also_in: tuple[str, ...]
    also_urls: tuple[str, ...]


COLUMNS = tuple(field.name for field in fields(QuoteRow))


def quote_row(shown: ShownRemark) -> QuoteRow:
    """The row of a remark."""
    remark = shown.remark
    made: dict[str, Any] = {
        "id": shown.id, "rank": remark.nth, "words": shown.words, "parts": shown.parts, "sentence": shown.sentence,
        "link": shown.link, "published": shown.published, "also_in": tuple(copy.outlet for copy in shown.also),
        "also_urls": tuple(copy.url for copy in shown.also),
    }  # fmt: skip
    return QuoteRow(**made, **{name: getattr(remark, name) for name in COLUMNS if name not in made})


def printed_row(row: Mapping[str, Any], exact: bool = True) -> PrintedQuote:
    """The quote that a row prints. ValueError where its id is none; KeyError where a column is missing."""
    match = QUOTE_ID.fullmatch(str(row["id"]))
    if not match:
        raise ValueError(f"{row['id']!r} is no id of a quote")
    return PrintedQuote(int(match[1]), row["words"] or "", exact, True, row["speaker"] or None)


def id_at_end(line: str) -> int | None:
    """The quote_id with which a line of a page ends, as '#q12'; None for any other line."""
    match = _ID_AT_END.search(line)
    return int(match[1]) if match else None
