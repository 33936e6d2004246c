"""The records that a digest is made of; the formats write them, and users' templates read them by these names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from onrecord.report.digests.passage import Piece
from onrecord.report.digests.wording import span_of_days
from onrecord.store.digests.records import DAILY, By, Change, Copy, Remark, SilenceRow

DIVIDER = " … "  # between parts of a quote that the narrator interrupts
LONG_PART, KEPT_WORDS = 30, 5  # a part of more words is given by so many at each end where it was printed already


@dataclass(frozen=True, slots=True)
class ShownRemark:
    """A remark with everything that a format needs to print it.

    `published` is in the digest's time zone, `also` are the other outlets that carry the remark, and `link` opens its
    page at the words ('' when the address is not on the web).
    """

    remark: Remark
    published: datetime
    parts: tuple[str, ...]
    passage: tuple[Piece, ...]
    link: str
    also: tuple[Copy, ...]

    @property
    def id(self) -> str:
        """The id that `onrecord verify` reads: a q and the quote_id, so that no spreadsheet rounds it."""
        return f"q{self.remark.quote_id}"

    @property
    def words(self) -> str:
        """The exact words, with an ellipsis where the narrator stands between them."""
        return DIVIDER.join(self.parts)

    @property
    def sentence(self) -> str:
        """The sentence that holds the words, with them."""
        return "".join(piece.text for piece in self.passage)

    @property
    def in_context(self) -> bool:
        """Whether the sentence has more words than the quote."""
        return any(not piece.said and piece.text.strip(" .,\n") for piece in self.passage)

    @property
    def setting(self) -> str:
        """The sentence for printing below the words: of each long part only its first and last words."""
        return "".join(_ends(piece.text) if piece.said else piece.text for piece in self.passage)

    @property
    def who(self) -> tuple[str, ...]:
        """The speaker, role and party, as far as they are known."""
        return tuple(fact for fact in (self.remark.speaker, self.remark.role, self.remark.party) if fact)


@dataclass(frozen=True, slots=True)
class Section:
    """The remarks under one heading, the most notable first; `more` remarks are counted and not shown."""

    heading: str
    about: str
    remarks: tuple[ShownRemark, ...]
    more: int

    @property
    def total(self) -> int:
        """How many remarks the heading has, shown or only counted."""
        return len(self.remarks) + self.more


@dataclass(frozen=True, slots=True)
class DigestHead:
    """Which digest it is. `since` and `until` are days of `timezone`, both included; `about` its filters in words."""

    name: str
    since: date
    until: date
    timezone: str
    by: By
    made_at: datetime
    about: str = ""

    @property
    def days(self) -> str:
        """Its period in words: Monday, March 2, 2026; March 2 to March 8, 2026."""
        return span_of_days(self.since, self.until)

    @property
    def own_name(self) -> str:
        """Its name, or '' for the daily digest."""
        return "" if self.name == DAILY else self.name

    @property
    def title(self) -> str:
        """The line at its top and in the subject of a mail."""
        return f"On the record, {self.days}" + (f": {self.own_name}" if self.own_name else "")


@dataclass(frozen=True, slots=True)
class Digest:
    """A whole digest: `sections` are the headings that are shown, with their remarks.

    `remarks` remarks under `headings` headings answer its question, shown or not. `changes` are what earlier issues
    printed and no longer holds; `silences` are those who did not speak.
    """

    head: DigestHead
    sections: tuple[Section, ...]
    remarks: int
    headings: int
    changes: tuple[Change, ...] = ()
    silences: tuple[SilenceRow, ...] = ()

    @property
    def more_headings(self) -> int:
        """How many headings are counted and not shown."""
        return self.headings - len(self.sections)

    @property
    def more_remarks(self) -> int:
        """How many remarks stand under headings that are not shown."""
        return self.remarks - sum(section.total for section in self.sections)

    @property
    def shown(self) -> Iterator[ShownRemark]:
        """Every remark whose words are printed, in order."""
        return (shown for section in self.sections for shown in section.remarks)

    @property
    def new(self) -> int:
        """How many of the printed remarks no earlier issue held."""
        return sum(shown.remark.new for shown in self.shown)

    def now(self, time: datetime) -> datetime:
        """Convert a time to the digest's time zone."""
        return time.astimezone(ZoneInfo(self.head.timezone))


def _ends(said: str) -> str:
    """The first and the last words of a long part; a short one whole."""
    words = said.split()
    return said if len(words) <= LONG_PART else " ".join([*words[:KEPT_WORDS], "…", *words[-KEPT_WORDS:]])
