"""Reads how often a publisher lets its feed be requested: ttl, skipHours and skipDays of RSS, Cache-Control of HTTP.

These only lengthen the time between requests. The operator's `every` is never shortened, and schedule.py caps the wait,
because items that leave a feed between two requests are lost.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from onrecord.ingest.records import Fetched, Pace

# RSS 2.0, sections "Elements of <channel>" and "Skip hours". feedparser reads none of these.
ITEM = re.compile(rb"<(?:\w+:)?(?:item|entry)\b")
TTL = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>", re.I)
HOURS = re.compile(rb"<skipHours>((?:[^<]|<(?!/?skipHours>))*+)</skipHours>", re.I)
DAYS = re.compile(rb"<skipDays>((?:[^<]|<(?!/?skipDays>))*+)</skipDays>", re.I)
HOUR = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>", re.I)
DAY = re.compile(rb"<day>\s*([a-z]{3})[a-z]*\s*</day>", re.I)
WEEK = (b"mon", b"tue", b"wed", b"thu", b"fri", b"sat", b"sun")
MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.I)
NOT_CACHED = re.compile(r"\bno-(?:store|cache)\b", re.I)
TAIL_BYTES = 4_000  # some feeds write the channel's elements behind the items


def read_pace(body: bytes) -> Pace:
    """The pace that an RSS feed states. A value that cannot be read, or would leave no hour or day, is not stated."""
    first_item = ITEM.search(body)
    channel = body[: first_item.start()] + body[-TAIL_BYTES:] if first_item else body
    ttl, hours, days = TTL.search(channel), HOURS.search(channel), DAYS.search(channel)
    skip_hours = {int(hour) % 24 for hour in HOUR.findall(hours[1])} if hours else set()  # RSS 0.91 counts to 24
    skip_days = {WEEK.index(day.lower()) for day in DAY.findall(days[1]) if day.lower() in WEEK} if days else set()
    return Pace(
        timedelta(minutes=int(ttl[1])) if ttl else timedelta(0),
        tuple(sorted(skip_hours)) if len(skip_hours) < 24 else (),
        tuple(sorted(skip_days)) if len(skip_days) < 7 else (),
    )


def fresh_for(fetched: Fetched) -> timedelta:
    """How long a response is fresh by Cache-Control: max-age (RFC 9111 section 5.2.2.1); zero if it does not say."""
    cache_control = ", ".join(value for name, value in fetched.headers if name == "cache-control")
    age = MAX_AGE.search(cache_control)
    return timedelta(0) if age is None or NOT_CACHED.search(cache_control) else timedelta(seconds=int(age[1]))


def after_skipped(moment: datetime, pace: Pace) -> datetime:
    """`moment`, or the beginning of the first hour after it that the pace does not skip."""
    candidate = moment.astimezone(UTC)
    for _ in range(7 * 24):
        if candidate.hour not in pace.skip_hours and candidate.weekday() not in pace.skip_days:
            return candidate
        candidate = candidate.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return moment
