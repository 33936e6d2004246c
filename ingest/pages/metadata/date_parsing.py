"""Parses dates and times as pages write them."""

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
TIME_OF_DAY = re.compile(
    r"(?<!\d)(\d{1,2})[:.](\d{2})\s*([ap]\.?\s?m\.?)?\s*\(?\b(UTC|GMT|BST|[ECMP][SD]?T|AK[SD]T|HST)?\b", re.I
)
# Hours from UTC. "ET" without S or D is in GENERIC_ZONES: whether it is -4 or -5 depends on the day.
ZONES = {"utc": 0, "gmt": 0, "z": 0, "bst": 1, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6}
ZONES |= {"pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10}
GENERIC_ZONES = {"et": -5, "ct": -6, "mt": -7, "pt": -8}
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A moment in UTC, and whether it was written with a time of day (`to_minute`) and with a time zone (`zoned`)."""

    at: datetime
    to_minute: bool
    zoned: bool


def parse_date(text: str) -> ParsedDate | None:
    """The first date in `text`: ISO 8601 and similar, RFC 2822, `March 4, 2024 12:45 PM EST`, or epoch seconds.

    None for no date or an impossible one (February 30). A time without a zone is taken as UTC, with `zoned` False.
    """
    text = " ".join(text.split())[:200]
    for parse_format in (_parse_iso, _parse_compact, _parse_epoch, _parse_rfc_2822, _parse_english):
        try:
            if date := parse_format(text):
                return date
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    return None


def is_plausible(date: ParsedDate, now: datetime) -> bool:
    """False for a date at which no news site published: before 1990, or more than a day ahead of `now`."""
    return EARLIEST <= date.at <= now + timedelta(days=1)


def _parse_iso(text: str) -> ParsedDate | None:
    """ISO 8601, also with one-digit months, a space for the T, or UTC and GMT for the zone."""
    match = ISO.search(text)
    if not match:
        return None
    *numbers, zone = match.groups()
    offset = _utc_offset(zone)
    return ParsedDate(_utc(numbers) - (offset or timedelta()), match.group(4) is not None, offset is not None)


def _utc(numbers: list[str | None]) -> datetime:
    """The moment of year, month, day, hour, minute, second as texts, in UTC; the last three may be None."""
    year, month, day, hour, minute, second = (int(number or 0) for number in numbers)
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def _utc_offset(zone: str | None) -> timedelta | None:
    """The offset of a zone such as `Z` or `-05:00`; None for no zone."""
    if not zone:
        return None
    if zone[0] not in "+-":
        return timedelta()
    digits = zone[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -offset if zone[0] == "-" else offset


def _parse_compact(text: str) -> ParsedDate | None:
    """ISO 8601 basic format: 20240806T191000Z."""
    match = COMPACT.match(text)
    if not match or not 1990 <= int(match.group(1)) <= 2100:
        return None
    *numbers, zone = match.groups()
    return ParsedDate(_utc(numbers), match.group(4) is not None, zone is not None)


def _parse_epoch(text: str) -> ParsedDate | None:
    """Seconds or milliseconds since 1970, from 2001 to 2033."""
    if not re.fullmatch(r"1\d{9}(?:\d{3})?", text):
        return None
    return ParsedDate(datetime.fromtimestamp(int(text[:10]), UTC), True, True)


def _parse_rfc_2822(text: str) -> ParsedDate | None:
    """The date format of mail: Tue, 06 Aug 2024 19:10:00 GMT."""
    if not re.match(r"^(?:[A-Za-z]{3},\s*)?\d{1,2} [A-Za-z]{3} \d{4} \d", text):
        return None
    at = parsedate_to_datetime(text)
    return ParsedDate(at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC), True, at.tzinfo is not None)


def _parse_english(text: str) -> ParsedDate | None:
    """A date with the month in English, and the time of day anywhere else in the text."""
    if match := MONTH_FIRST.search(text):
        month, day, year = match.groups()
    elif match := DAY_FIRST.search(text):
        day, month, year = match.groups()
    else:
        return None
    midnight = datetime(int(year), MONTHS.index(month[:3].lower()) + 1, int(day), tzinfo=UTC)
    time = TIME_OF_DAY.search(text[: match.start()] + " " + text[match.end() :])
    return _with_time(midnight, time) if time else ParsedDate(midnight, False, False)


def _with_time(midnight: datetime, time: re.Match[str]) -> ParsedDate:
    """A day with the time of day and the zone that TIME_OF_DAY matched."""
    hour, minute = int(time.group(1)), int(time.group(2))
    half = (time.group(3) or "").lower()[:1]
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    at = midnight.replace(hour=hour, minute=minute)
    zone = (time.group(4) or "").lower()
    if zone not in ZONES and zone not in GENERIC_ZONES:
        return ParsedDate(at, True, False)
    hours = ZONES[zone] if zone in ZONES else GENERIC_ZONES[zone] + int(_is_daylight_saving(midnight))
    return ParsedDate(at.replace(tzinfo=timezone(timedelta(hours=hours))).astimezone(UTC), True, True)


def _is_daylight_saving(day: datetime) -> bool:
    """True in US daylight saving time: second Sunday of March to first Sunday of November (15 U.S.C. 260a)."""
    march, november = day.replace(month=3, day=8), day.replace(month=11, day=1)
    start = march + timedelta(days=(6 - march.weekday()) % 7)
    end = november + timedelta(days=(6 - november.weekday()) % 7)
    return start <= day < end
