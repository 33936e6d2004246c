"""A digest: what was said in a period, in the order in which a reader wants it. Pure: rows in, a Digest out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from onrecord.report.passage import Piece, link, parts, passage
from onrecord.store.digests.records import DAILY, By, Change, Copy, Remark, SilenceRow

UNNAMED = {
    "speaker": "Speaker not resolved",
    "jurisdiction": "No jurisdiction named",
    "topic": "No topic",
    "outlet": "No outlet",
    "day": "No day",
}
DIVIDER = " … "  # between parts of a quote that the narrator interrupts
KEPT, LONG = 5, 30  # words at each end of a part that has more than so many, where its sentence stands below it


@dataclass(frozen=True, slots=True)
class Shown:
    """A remark with all that a reader needs to print it. `published` is in the digest's zone; `also` are the other
    outlets that carry it; `link` opens the page at the words ('' when the address is not on the web)."""

    remark: Remark
    published: datetime
    parts: tuple[str, ...]
    passage: tuple[Piece, ...]
    link: str
    also: tuple[Copy, ...]

    @property
    def id(self) -> str:
        """The id that `onrecord verify` knows: a q and the quote_id, so that no spreadsheet rounds it."""
        return f"q{self.remark.quote_id}"

    @property
    def words(self) -> str:
        """The exact words, with an ellipsis where the narrator stands between them."""
        return DIVIDER.join(self.parts)

    @property
    def sentence(self) -> str:
        """The sentence around the words, theirs included."""
        return "".join(piece.text for piece in self.passage)

    @property
    def in_context(self) -> bool:
        """True when the sentence has more words than the quote."""
        return any(not piece.said and piece.text.strip(" .,\n") for piece in self.passage)

    @property
    def setting(self) -> str:
        """The sentence for where the words stand already: of each long part its ends, all of the narrator's."""
        return "".join(_ends(piece.text) if piece.said else piece.text for piece in self.passage)

    @property
    def who(self) -> tuple[str, ...]:
        """The speaker, role and party, as far as they are known."""
        return tuple(it for it in (self.remark.speaker, self.remark.role, self.remark.party) if it)


@dataclass(frozen=True, slots=True)
class Section:
    """The remarks under one heading, most notable first; `more` are counted and not shown."""

    heading: str
    about: str
    remarks: tuple[Shown, ...]
    more: int

    @property
    def total(self) -> int:
        """Shown and counted."""
        return len(self.remarks) + self.more


@dataclass(frozen=True, slots=True)
class Head:
    """What a digest is. `since` and `until` are days of `timezone`, both included; `about` its filters in words."""

    name: str
    since: date
    until: date
    timezone: str
    by: By
    made_at: datetime
    about: str = ""

    @property
    def days(self) -> str:
        """Its period: Monday, March 2, 2026; March 2 to March 8, 2026."""
        return span_of_days(self.since, self.until)

    @property
    def own_name(self) -> str:
        """Its name, or '' for the daily one."""
        return "" if self.name == DAILY else self.name

    @property
    def title(self) -> str:
        """The line at its top and in the subject of a mail."""
        return f"On the record, {self.days}" + (f": {self.own_name}" if self.own_name else "")


@dataclass(frozen=True, slots=True)
class Digest:
    """`remarks` remarks under `headings` headings answer; `sections` holds those that are shown.

    `changes` are what earlier issues printed and no longer holds; `silences` who did not speak.
    """

    head: Head
    sections: tuple[Section, ...]
    remarks: int
    headings: int
    changes: tuple[Change, ...] = ()
    silences: tuple[SilenceRow, ...] = ()

    @property
    def more_headings(self) -> int:
        """Headings that are counted and not shown."""
        return self.headings - len(self.sections)

    @property
    def more_remarks(self) -> int:
        """Remarks under them."""
        return self.remarks - sum(section.total for section in self.sections)

    @property
    def shown(self) -> Iterator[Shown]:
        """Every remark whose words are printed, in order."""
        return (shown for section in self.sections for shown in section.remarks)

    @property
    def new(self) -> int:
        """How many of those are new."""
        return sum(shown.remark.new for shown in self.shown)

    def now(self, time: datetime) -> datetime:
        """A time on the clocks of the digest's zone."""
        return time.astimezone(ZoneInfo(self.head.timezone))


def make(
    head: Head, remarks: Iterable[Remark], changes: tuple[Change, ...] = (), silences: tuple[SilenceRow, ...] = ()
) -> Digest:
    """Put remarks, in the order of the store, under their headings."""
    shown = [show(remark, head.timezone) for remark in remarks]
    groups = (list(group) for _, group in groupby(shown, key=lambda it: it.remark.heading_no))
    sections = tuple(_section(group, head.by) for group in groups)
    of_all, of_headings = (shown[0].remark.of_all, shown[0].remark.of_headings) if shown else (0, 0)
    return Digest(head, sections, of_all, of_headings, changes, silences)


def show(remark: Remark, timezone: str) -> Shown:
    """A remark with its words cut from the text, its sentence, its link and its time in the zone."""
    text = remark.article_text
    return Shown(
        remark,
        remark.published.astimezone(ZoneInfo(timezone)),
        parts(text, remark.spans, remark.text),
        passage(text, remark.spans, remark.around),
        link(remark.url, text, remark.spans),
        remark.copies[1:],
    )


def division(name: str) -> str:
    """A readable form of an Open Civic Data id that no article named: '.../state:il/place:grafton' to 'Grafton, IL'."""
    if not name.startswith("ocd-division/country:us"):
        return name
    *upper, last = [part.partition(":")[2] for part in name.split("/")[1:]]
    if not upper:
        return "United States"
    return last.upper() if len(upper) == 1 else f"{last.replace('_', ' ').title()}, {upper[1].upper()}"


def long_day(day: date) -> str:
    """Monday, March 2, 2026."""
    return f"{day:%A}, {day:%B} {day.day}, {day.year}"


def span_of_days(since: date, until: date) -> str:
    """Monday, March 2, 2026; March 2 to March 8, 2026."""
    if since == until:
        return long_day(since)
    first = f"{since:%B} {since.day}" + ("" if since.year == until.year else f", {since.year}")
    return f"{first} to {until:%B} {until.day}, {until.year}"


def _ends(said: str) -> str:
    words = said.split()
    return said if len(words) <= LONG else " ".join([*words[:KEPT], "…", *words[-KEPT:]])


def _section(shown: list[Shown], by: By) -> Section:
    first = shown[0].remark
    heading = first.heading or UNNAMED[by]
    if by == "day" and first.heading:
        heading = long_day(first.day)
    return Section(
        heading, _about(shown) if by == "speaker" and first.heading else "", tuple(shown), first.of_heading - len(shown)
    )


def _about(shown: list[Shown]) -> str:
    """Role, party and jurisdiction, from the first of the remarks that knows each."""
    facts = [_first(shown, fact) for fact in ("role", "party", "jurisdiction_name")]
    return ", ".join(division(fact) for fact in facts if fact)


def _first(shown: list[Shown], fact: str) -> str | None:
    return next((getattr(it.remark, fact) for it in shown if getattr(it.remark, fact)), None)
