"""The pace that a publisher asks for: ttl, skipHours and skipDays of RSS, and Cache-Control of HTTP.

A publisher can only slow us down: the operator's `every` is never shortened, and nobody's wish lasts beyond a limit,
since items that leave a feed between two requests are lost.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from onrecord.ingest.records import Fetched, Pace

# RSS 2.0, sections "Elements of <channel>" and "Skip hours". feedparser reads none of them.
ITEM = re.compile(rb"<(?:\w+:)?(?:item|entry)\b")
TTL = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>", re.I)
HOURS = re.compile(rb"<skipHours>(.*?)</skipHours>", re.I | re.S)
DAYS = re.compile(rb"<skipDays>(.*?)</skipDays>", re.I | re.S)
HOUR = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>", re.I)
DAY = re.compile(rb"<day>\s*([a-z]{3})[a-z]*\s*</day>", re.I)
WEEK = (b"mon", b"tue", b"wed", b"thu", b"fri", b"sat", b"sun")
MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.I)
STORES = re.compile(r"\bno-(?:store|cache)\b", re.I)


def read_pace(body: bytes) -> Pace:
    """What the head of an RSS feed asks for. What cannot be read, or would leave no hour or day, is not asked for."""
    first = ITEM.search(body)
    channel = body[: first.start()] + body[-4_000:] if first else body  # some write it behind their items
    ttl, hours, days = TTL.search(channel), HOURS.search(channel), DAYS.search(channel)
    skipped = {int(hour) % 24 for hour in HOUR.findall(hours[1])} if hours else set()  # RSS 0.91 counts to 24
    resting = {WEEK.index(day.lower()) for day in DAY.findall(days[1]) if day.lower() in WEEK} if days else set()
    return Pace(
        timedelta(minutes=int(ttl[1])) if ttl else timedelta(0),
        tuple(sorted(skipped)) if len(skipped) < 24 else (),
        tuple(sorted(resting)) if len(resting) < 7 else (),
    )


def fresh_for(fetched: Fetched) -> timedelta:
    """How long an answer calls itself fresh (Cache-Control: max-age, RFC 9111 section 5.2.2.1); zero if it does not."""
    control = ", ".join(value for name, value in fetched.headers if name == "cache-control")
    age = MAX_AGE.search(control)
    return timedelta(0) if age is None or STORES.search(control) else timedelta(seconds=int(age[1]))


def after_skipped(moment: datetime, pace: Pace) -> datetime:
    """The moment, or the beginning of the first hour after it in which the feed wants to be asked."""
    there = moment.astimezone(UTC)
    for _ in range(7 * 24):
        if there.hour not in pace.skip_hours and there.weekday() not in pace.skip_days:
            return there
        there = there.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return moment
