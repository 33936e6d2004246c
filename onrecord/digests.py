"""A digest of some days from the published copy: what `onrecord digest`, the daemon and the demo have in common."""

from __future__ import annotations

from datetime import date

import store
from onrecord.config import MIN_CONFIDENCE, Config
from report.digest import Digest, make


def digest_of(config: Config, first: date, last: date, min_confidence: float = MIN_CONFIDENCE) -> Digest:
    """Both days are included, in the zone of [schedule]. StoreError if there is no published copy yet."""
    zone = config.schedule.timezone
    rows = store.digest_quotes(config.directory, first, last, zone, min_confidence)
    return make(rows, first, last, zone)
