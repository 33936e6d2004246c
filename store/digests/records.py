"""Records of digests: what one asks of the store, and what it gets. Times are aware and in UTC, unless said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

By = Literal["speaker", "jurisdiction", "topic", "outlet", "day"]
Span = tuple[int, int]
DAILY = "daily"  # the name of the digest that has none of its own


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of a digest: an empty one lets everything through, and all others must agree.

    `speakers` are names or parts of names in whole words; `parties` beginnings ("d", "rep"); `outlets` ids or names;
    `divisions` Open Civic Data ids with all that lies below them; `states` postal codes whose places have ids of other
    kinds; `topics` names of topics. Case does not matter.
    """

    speakers: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    min_confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class DigestQuery:
    """What a digest asks for. `since` and `until` are days of `timezone`, both included.

    `name` is the digest's own: what its earlier issues held is not new, and with `only_new` left out. `each` and
    `headings` are how many remarks under a heading, and how many headings, are handed out; the rest is counted.
    `topics` are (name, weight), 1 for a topic that is not named; `offices` are (pattern over lower-case roles, weight).
    """

    since: date
    until: date
    timezone: str
    by: By = "speaker"
    filters: Filters = Filters()
    name: str = DAILY
    only_new: bool = False
    each: int | None = None
    headings: int | None = None
    topics: tuple[tuple[str, float], ...] = ()
    offices: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """One outlet's article that carries a remark."""

    quote_id: int
    outlet: str
    title: str | None
    url: str
    published: datetime


@dataclass(frozen=True, slots=True)
class Remark:
    """Words that somebody said, once, however many outlets carry them (`copies`, the shown one first, one an outlet).

    `text` joins its parts by a space; `spans` are their places in `article_text`, which is the whole stored text that
    they were read in. `heading` is None for those that no heading fits; `nth` of `of_heading` under it, from 1, where
    the first tells how many it has on which of its `days`; `of_all` remarks and `of_headings` headings answer the
    question.
    """

    quote_id: int
    article_id: int
    cluster_id: int
    words: str
    kind: str
    text: str
    spans: tuple[Span, ...]
    cue: str | None
    source: str | None
    around: tuple[Span, ...]
    speaker: str | None
    speaker_kind: str | None
    sourcing: str
    official_id: str | None
    role: str | None
    party: str | None
    jurisdiction: str | None
    jurisdiction_name: str | None
    places: tuple[str, ...]
    topics: tuple[str, ...]
    outlet: str
    title: str | None
    url: str
    published: datetime
    day: date
    confidence: float
    copies: tuple[Copy, ...]
    new: bool
    score: float
    heading: str | None
    nth: int
    of_heading: int
    heading_no: int
    of_all: int
    of_headings: int
    days: tuple[tuple[date, int], ...] = ()
    article_text: str = ""


@dataclass(frozen=True, slots=True)
class SilenceRow:
    """A silence: `kind` declined, no response or not reached; `text` the words that say so."""

    kind: str
    text: str
    source: str | None
    speaker: str | None
    role: str | None
    outlet: str
    title: str | None
    url: str
    published: datetime
    confidence: float


@dataclass(frozen=True, slots=True)
class Change:
    """A quote that an earlier issue printed and that no longer holds.

    `kind` words: the article no longer has them, `now` is what it has in their place, or None. `kind` speaker: `now` is
    today's speaker, None where it is open. `kind` withdrawn: the words no longer count as a quote.
    """

    kind: Literal["words", "speaker", "withdrawn"]
    quote_id: int
    text: str
    speaker: str | None
    now: str | None
    outlet: str
    title: str | None
    url: str
    published: datetime | None
    updated: datetime
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Issues:
    """The earlier issues of a digest; `last_made` and `first_day` are None when there is none."""

    last_made: datetime | None
    first_day: date | None
    issues: int


@dataclass(frozen=True, slots=True)
class StoredQuote:
    """A quote as it is stored, for checking; only `quote_id` is set when none of that id is stored.

    `article_text` is the text it was read in, `current_text` the article's text of today. `current`: it counts today,
    and `speaker` is who said it by today's reading and corrections.
    """

    quote_id: int
    text: str | None
    spans: tuple[Span, ...]
    revision: int | None
    current_revision: int | None
    outlet: str | None
    title: str | None
    url: str | None
    fetched_url: str | None
    fetched_at: datetime | None
    article_text: str | None
    current_text: str | None
    speaker: str | None
    current: bool
