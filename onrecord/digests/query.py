"""The question behind a digest: its days and filters, as people and the configuration write them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from onrecord.config.settings import MIN_CONFIDENCE, Config
from onrecord.config.tables import WatchTable
from onrecord.divisions import divisions_of
from onrecord.report.digests.offices import office_weights
from onrecord.store.digests import questions as stored_digests
from onrecord.store.digests.records import DAILY, By, DigestQuery, Filters

MEMORY = timedelta(days=30)  # so far back an issue looks for what was missed, and for changes of what was printed


def make_query(
    config: Config, first: date, last: date, filters: Filters, by: By = "speaker", name: str = DAILY
) -> DigestQuery:
    """Ask for the remarks of these days, both included, with the configuration's offices, topics and numbers."""
    return DigestQuery(
        first, last, config.schedule.timezone, by, filters, name,
        each=config.digest.each or None, headings=config.digest.headings or None,
        topics=config.topic_weights, offices=office_weights(),
    )  # fmt: skip


def make_filters(
    speakers: Iterable[str] = (),
    parties: Iterable[str] = (),
    outlets: Iterable[str] = (),
    jurisdictions: Iterable[str] = (),
    topics: Iterable[str] = (),
    kinds: Iterable[str] = (),
    min_confidence: float = MIN_CONFIDENCE,
) -> Filters:
    """Make filters from what people write. ValueError for a jurisdiction that has no such name, or several."""
    places = [divisions_of(text) for text in jurisdictions]
    ids = dict.fromkeys(ocd_id for divisions in places for ocd_id in divisions.ids)
    states = dict.fromkeys(state for divisions in places for state in divisions.states)
    return Filters(tuple(speakers), tuple(parties), tuple(outlets), tuple(ids), tuple(states), tuple(topics),
                   tuple(kinds), min_confidence)  # fmt: skip


def watch_filters(watch: WatchTable) -> Filters:
    """Make the filters of a [[watch]]. ValueError as in `make_filters`."""
    confidence = MIN_CONFIDENCE if watch.min_confidence is None else watch.min_confidence
    return make_filters(
        watch.speakers, watch.parties, watch.outlets, watch.jurisdictions, watch.topics, watch.kinds, confidence
    )


def since_last_issue(config: Config, query: DigestQuery) -> DigestQuery:
    """Ask instead for what no issue of that name held yet, up to the query's last day: a late find is not lost.

    It goes back to the first day of the first issue, 30 days at most; without an issue it keeps its own first day.
    """
    first_day = stored_digests.digest_issues(config.directory, query.name).first_day
    if first_day is None:
        return query
    return replace(query, since=min(query.since, max(first_day, query.until - MEMORY)), only_new=True)
