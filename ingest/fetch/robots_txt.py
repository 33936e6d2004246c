"""Reads robots.txt (RFC 9309) with protego: whether an address may be fetched, and the crawl delay."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

from protego import Protego

from onrecord.ingest.records import RobotsRecord

LIFETIME = timedelta(hours=24)  # RFC 9309 section 2.4
LIFETIME_OF_ERROR = timedelta(minutes=10)
MAX_BYTES = 512_000  # section 2.5: a parser must read at least 500 KiB and may ignore the rest


def is_server_error(status: int) -> bool:
    """True for a robots.txt status after which nothing may be fetched (section 2.3.1.4); 429 counts, as at Google."""
    return status >= 500 or status == 429


def is_fresh(record: RobotsRecord, now: datetime) -> bool:
    """True while a stored robots.txt may be used. A record from the future (the clock went back) is stale."""
    age = now - record.fetched_at
    return timedelta(0) <= age < (LIFETIME_OF_ERROR if is_server_error(record.status) else LIFETIME)


def is_allowed(record: RobotsRecord, url: str, product: str) -> bool:
    """True when the rules let `product` (the name in our User-Agent) fetch `url`. No robots.txt (4xx) allows all."""
    return record.status != 200 or bool(_parsed(record.text).can_fetch(url, product))


def crawl_delay(record: RobotsRecord, product: str) -> float:
    """The crawl delay that robots.txt sets for `product`, in seconds; 0.0 where it sets none."""
    return float(_parsed(record.text).crawl_delay(product) or 0.0) if record.status == 200 else 0.0


@lru_cache(maxsize=256)
def _parsed(text: str) -> Protego:
    return Protego.parse(text)
