"""Compose digests from the published copy, for `onrecord digest`, the daemon and the demo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from onrecord.clock import now_utc
from onrecord.config.settings import MIN_CONFIDENCE, Config
from onrecord.digests.query import MEMORY, make_query
from onrecord.report.digests.build import build_digest, show_remark
from onrecord.report.digests.digest import Digest, DigestHead, ShownRemark
from onrecord.store.digests import questions as stored_digests
from onrecord.store.digests.records import DigestQuery, Filters


def digest_of_days(config: Config, first: date, last: date) -> Digest:
    """Compose the digest of these days, both included, in the zone of [schedule]. StoreError without a copy."""
    return compose_digest(config, make_query(config, first, last, Filters(min_confidence=MIN_CONFIDENCE)))


def compose_digest(config: Config, query: DigestQuery, about: str = "", first: date | None = None) -> Digest:
    """Compose a digest: its remarks, what changed since earlier issues printed it, and who kept silent.

    `about` is the query's filters in words. `first` is the first day that the title names, where the digest also holds
    what was found late.
    """
    made_at = now_utc()
    first_day = first or query.since
    changes = stored_digests.digest_changes(config.directory, query.name, made_at - MEMORY)
    silences = stored_digests.digest_silences(config.directory, replace(query, since=first_day))
    head = DigestHead(query.name, first_day, query.until, query.timezone, query.by, made_at, about)
    return build_digest(head, stored_digests.digest_remarks(config.directory, query), changes, silences)


def all_remarks(config: Config, query: DigestQuery) -> Iterator[ShownRemark]:
    """Every remark that answers the query, shown or only counted, as they come from the store."""
    remarks = stored_digests.digest_remarks(config.directory, replace(query, each=None, headings=None))
    return (show_remark(remark, query.timezone) for remark in remarks)
