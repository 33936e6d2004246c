"""robots.txt (RFC 9309), read with protego: may we, and how slowly?"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

from protego import Protego

from onrecord.ingest.records import RobotsRecord

KEEP = timedelta(hours=24)  # RFC 9309 section 2.4
KEEP_TROUBLE = timedelta(minutes=10)
MAX_BYTES = 512_000  # section 2.5: at least 500 KiB are read, the rest may be left


def is_trouble(status: int) -> bool:
    """True for answers after which nothing may be fetched (section 2.3.1.4); 429 counts, as Google has it."""
    return status >= 500 or status == 429


def is_fresh(record: RobotsRecord, now: datetime) -> bool:
    """True while the record need not be asked for again. A clock that went back makes it stale, not eternal."""
    age = now - record.fetched_at
    return timedelta(0) <= age < (KEEP_TROUBLE if is_trouble(record.status) else KEEP)


def allows(record: RobotsRecord, url: str, product: str) -> bool:
    """True when the rules let `product` (the name in our User-Agent) fetch `url`. No robots.txt (4xx) allows all."""
    return record.status != 200 or bool(_rules(record.text).can_fetch(url, product))


def delay(record: RobotsRecord, product: str) -> float:
    """The crawl delay in seconds that the host asks of us, 0.0 when it does not."""
    return float(_rules(record.text).crawl_delay(product) or 0.0) if record.status == 200 else 0.0


@lru_cache(maxsize=256)
def _rules(text: str) -> Protego:
    return Protego.parse(text)
