"""Records that the store takes and hands out, never a database row. All times are aware and in UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from onrecord.ingest.records import Article, Entry, Fetched, Outlet, Pace, Source, Validators
from onrecord.nlp.records import Reading
from onrecord.store.ids import stable_id

EntryState = Literal["todo", "waiting", "done", "failed", "gone"]


@dataclass(frozen=True, slots=True)
class DueSource:
    """A source to ask now. `url` is where it lives today (it may have moved for good since it was configured).

    `pace` is what its feed asked for; `last_new` when it last showed something new, or None.
    """

    source: Source
    url: str
    validators: Validators
    failures: int
    pace: Pace = field(default_factory=Pace)
    last_new: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A source that answered 304 (nothing new), and when to ask it again."""

    due: DueSource
    answer: Fetched
    next_due: datetime


@dataclass(frozen=True, slots=True)
class Todo:
    """An entry whose page is still to be fetched, with what is needed for it. `attempts` counts earlier failures."""

    entry_id: int
    entry: Entry
    outlet: Outlet
    home: str | None
    attempts: int


@dataclass(frozen=True, slots=True)
class FeedSaved:
    """How many entries of a feed were new, how many had changed, and how many were known as they are."""

    new: int
    changed: int
    known: int


@dataclass(frozen=True, slots=True)
class Saving:
    """The article that an entry led to, with its reading.

    An article is one outlet and one `key`: the spelling that all spellings of its canonical address share (by default
    the canonical address as it is). `cluster` is the cluster that its text belongs to; None starts one.
    """

    todo: Todo
    fetched: Fetched
    article: Article
    signature: bytes
    cluster: int | None
    reading: Reading
    key: str | None = None

    @property
    def outlet(self) -> str:
        """Id of the outlet."""
        return self.article.outlet or self.todo.outlet.id

    @property
    def address(self) -> str:
        """The key of the article among those of its outlet."""
        return self.key or self.article.canonical_url or self.article.url

    @property
    def article_id(self) -> int:
        """The id of the article in the store."""
        return stable_id(self.outlet, self.address)


@dataclass(frozen=True, slots=True)
class Archived:
    """An entry whose page was archived, and the article it led to: whose, under which key, with which text of when.

    All None where it led to none.
    """

    todo: Todo
    outlet: str | None
    key: str | None
    text_hash: str | None
    fetched_at: datetime | None


@dataclass(frozen=True, slots=True)
class ArticleSaved:
    """What became of an article. With `outcome` same its text was stored already, and nothing was written."""

    outcome: Literal["new", "revision", "same"]
    article_id: int
    revision: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """A reason why pages or items of a source became no articles: how many, and the newest of them in words."""

    reason: str
    count: int
    resource: str
    detail: str


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """One line of `onrecord status`. `stuck` are entries waiting or failed, each reason with its count.

    `troubles` has more: also what is gone, and items that could not be used; both of the last seven days. `added`: not
    watched, but pages of an outlet that a person brought; `last_success` is when the newest came.
    """

    source: str
    outlet: str
    last_success: datetime | None
    next_due: datetime | None
    failures: int
    last_failure: str | None
    articles: int
    articles_a_day: float
    quotes_a_day: float
    stuck: tuple[tuple[str, int], ...]
    gone_since: datetime | None = None
    troubles: tuple[Trouble, ...] = ()
    added: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows the main tables have."""

    sources: int
    fetches: int
    entries: int
    articles: int
    revisions: int
    quotes: int
    speakers: int
    places: int
    clusters: int
    waiting: int
    failed: int
