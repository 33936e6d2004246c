"""Times as pages write them, to instants."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?",
    re.I,
)
COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z)?)?$")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(\d{{4}})", re.I)
MONTH_FIRST = re.compile(rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})", re.I)
CLOCK = re.compile(
    r"(?<!\d)(\d{1,2})[:.](\d{2})\s*([ap]\.?\s?m\.?)?\s*\(?\b(UTC|GMT|BST|[ECMP][SD]?T|AK[SD]T|HST)?\b", re.I
)
# Hours from UTC. "ET" without S or D is not here: whether it is -4 or -5 depends on the day (below).
ZONES = {"utc": 0, "gmt": 0, "z": 0, "bst": 1, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6}
ZONES |= {"pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10}
STANDARD = {"et": -5, "ct": -6, "mt": -7, "pt": -8}
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant in UTC and how well it was given: with a time of day (`to_minute`), with a zone (`zoned`)."""

    at: datetime
    to_minute: bool
    zoned: bool


def parse(text: str) -> Moment | None:
    """The first date in `text`: ISO 8601 and its neighbours, RFC 2822, `March 4, 2024 12:45 PM EST`, epoch seconds.

    None where there is none or it is impossible (February 30). A time without a zone is taken as UTC, `zoned` False.
    """
    text = " ".join(text.split())[:200]
    for reader in (_iso, _compact, _epoch, _mail, _words):
        try:
            if moment := reader(text):
                return moment
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    return None


def believable(moment: Moment, now: datetime) -> bool:
    """False for what no news site published: before 1990, or more than a day ahead of our clock."""
    return EARLIEST <= moment.at <= now + timedelta(days=1)


def _iso(text: str) -> Moment | None:
    match = ISO.search(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    at = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=UTC)
    offset = _offset(zone)
    return Moment(at - (offset or timedelta()), hour is not None, offset is not None)


def _offset(zone: str | None) -> timedelta | None:
    if not zone:
        return None
    if zone[0] not in "+-":
        return timedelta()
    digits = zone[1:].replace(":", "")
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -away if zone[0] == "-" else away


def _compact(text: str) -> Moment | None:
    match = COMPACT.match(text)
    if not match or not 1990 <= int(match.group(1)) <= 2100:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    at = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=UTC)
    return Moment(at, hour is not None, zone is not None)


def _epoch(text: str) -> Moment | None:
    if not re.fullmatch(r"1\d{9}(?:\d{3})?", text):
        return None
    return Moment(datetime.fromtimestamp(int(text[:10]), UTC), True, True)


def _mail(text: str) -> Moment | None:
    if not re.match(r"^(?:[A-Za-z]{3},\s*)?\d{1,2} [A-Za-z]{3} \d{4} \d", text):
        return None
    at = parsedate_to_datetime(text)
    return Moment(at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC), True, at.tzinfo is not None)


def _words(text: str) -> Moment | None:
    """Dates in English words, with a clock near them or without."""
    if match := MONTH_FIRST.search(text):
        month, day, year = match.groups()
    elif match := DAY_FIRST.search(text):
        day, month, year = match.groups()
    else:
        return None
    noon = datetime(int(year), MONTHS.index(month[:3].lower()) + 1, int(day), tzinfo=UTC)
    rest = text[: match.start()] + " " + text[match.end() :]
    clock = CLOCK.search(rest)
    return _with_clock(noon, clock) if clock else Moment(noon, False, False)


def _with_clock(day: datetime, clock: re.Match[str]) -> Moment:
    hour, minute = int(clock.group(1)), int(clock.group(2))
    half = (clock.group(3) or "").lower()[:1]
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    at = day.replace(hour=hour, minute=minute)
    zone = (clock.group(4) or "").lower()
    if zone in ZONES:
        return Moment(at.replace(tzinfo=timezone(timedelta(hours=ZONES[zone]))).astimezone(UTC), True, True)
    if zone in STANDARD:
        hours = STANDARD[zone] + (1 if _summer(day) else 0)
        return Moment(at.replace(tzinfo=timezone(timedelta(hours=hours))).astimezone(UTC), True, True)
    return Moment(at, True, False)


def _summer(day: datetime) -> bool:
    """US daylight saving time: second Sunday of March to first Sunday of November (15 U.S.C. 260a), to the day."""
    march, november = day.replace(month=3, day=8), day.replace(month=11, day=1)
    start = march + timedelta(days=(6 - march.weekday()) % 7)
    end = november + timedelta(days=(6 - november.weekday()) % 7)
    return start <= day < end
