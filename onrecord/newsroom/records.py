"""The records of the newsroom: its outlets, its stories, and what a reader should find in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from onrecord.ingest.records import Access, Outlet
from onrecord.nlp.records import QuoteKind, SpeakerKind

FeedFormat = Literal["rss", "atom"]


@dataclass(frozen=True, slots=True)
class House:
    """An invented outlet with what its pages and its feed need. `timezone` is where its clocks stand."""

    outlet: Outlet
    motto: str
    city: str
    timezone: str
    feed: FeedFormat
    sections: tuple[str, ...]
    newsletter: str


@dataclass(frozen=True, slots=True)
class ExpectedQuote:
    """A quote that a reader of the story would mark. `parts` are verbatim, more than one where the narrator interrupts.

    Marks, and the comma before a closing one, belong to a part; a newline stands between paragraphs of one quotation.
    `speaker` is the fullest name in the story without honorifics, None where the story names nobody.
    """

    kind: QuoteKind
    parts: tuple[str, ...]
    speaker: str | None
    speaker_kind: SpeakerKind | None


@dataclass(frozen=True, slots=True)
class ExpectedPlace:
    """Words of the story and the Open Civic Data division they mean, at every one of their mentions."""

    text: str
    ocd_id: str


@dataclass(frozen=True, slots=True)
class Story:
    """A story as it stands in one pass.

    `paragraphs` are the whole story; `shown` of them are on the page (fewer behind a paywall). `linked` is False for
    the broken item of a feed, `status` 404 for a page that is gone. `troubles` name what is hard about it. `published`
    is None for an undated page, and then its feed is silent about the time too. `silent` declined to speak.
    """

    slug: str
    outlet: str
    headline: str
    dek: str
    byline: tuple[str, ...]
    section: str
    published: datetime | None
    updated: datetime | None
    caption: str | None
    paragraphs: tuple[str, ...]
    shown: int
    access: Access
    status: int
    linked: bool
    troubles: tuple[str, ...]
    quotes: tuple[ExpectedQuote, ...]
    places: tuple[ExpectedPlace, ...]
    not_quotes: tuple[str, ...]
    silent: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole story, a paragraph a line."""
        return "\n".join(self.paragraphs)
