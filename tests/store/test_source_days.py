"""The days on which sources answered: summed in steps, over changes of clocks and zones, against a plain reckoning."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from onrecord.store import Store
from onrecord.store.trends import facts
from tests.store.house import OUTLETS, SOURCES, House

START = datetime(2026, 10, 29, 3, 30, tzinfo=UTC)  # the clocks of New York go back on 1 November
EAST, WEST = "America/New_York", "America/Los_Angeles"
Log = list[tuple[str, datetime, bool]]


def test_days_are_those_of_the_log_however_often_it_is_summed(house: House, store: Store) -> None:
    dice = Random(7)
    log: Log = sorted(
        (source.id, START + timedelta(minutes=dice.randrange(9 * 24 * 60)), dice.random() < 0.4)
        for source in SOURCES
        for _ in range(12)
    )
    for part in (log[::3], log[1::3], log[2::3]):
        write(store, part)
        facts.refresh(store._db)
    assert dark_days(store) == reckoned(log, EAST)
    store.sync(tuple(replace(it, timezone=WEST) for it in OUTLETS), SOURCES)
    facts.refresh(store._db)
    assert dark_days(store) == reckoned(log, WEST), "a changed zone sums everything anew"
    assert reckoned(log, WEST) != reckoned(log, EAST)


def test_a_new_outlet_sums_its_own_days_and_no_others(house: House, store: Store) -> None:
    """The log of a year of forty outlets takes two seconds of the processor."""
    write(store, [(SOURCES[0].id, START, True)])
    facts.refresh(store._db)
    store._db.execute("update source_days set asked = 77")
    outlet = replace(OUTLETS[0], id="dale", domain="dale.example", timezone=WEST)
    source = replace(SOURCES[0], id="dale-news", outlet="dale", url="https://dale.example/rss")
    store.sync((*OUTLETS, outlet), (*SOURCES, source))
    for day, asked in ((START, 1), (START + timedelta(days=1), 1), (START, 2)):
        write(store, [(source.id, day, True)])
        facts.refresh(store._db)
        there = store._db.execute(
            "select asked from source_days where source_id = ? and last_good = ?", [source.id, day]
        )
        assert there.fetchall() == [(asked,)]
    assert store._db.execute("select asked from source_days where source_id = ?", [SOURCES[0].id]).fetchall() == [(77,)]


def write(store: Store, log: Log) -> None:
    for source, at, good in log:
        stage = None if good else "fetch"
        store._db.execute(
            "insert into fetches (asked_at, source_id, url, stage) values (?, ?, 'x', ?)", [at, source, stage]
        )


def dark_days(store: Store) -> set[tuple[str, date, int, int]]:
    return set(store._db.execute("select outlet_id, day, sources, dark_sources from coverage").fetchall())


def reckoned(log: Log, zone: str) -> set[tuple[str, date, int, int]]:
    """The same by the words of the view: dark without a good answer that day, or for as long as it is asked rarely."""
    newest = max(at for _, at, _ in log)
    found: dict[tuple[str, date], list[bool]] = {}
    for source in SOURCES:
        asked = [at for name, at, _ in log if name == source.id]
        day = min(asked).astimezone(ZoneInfo(zone)).date() if asked else date.max
        while day <= newest.astimezone(ZoneInfo(zone)).date():
            starts, ends = (
                midnight(day, zone),
                min(midnight(day + timedelta(days=1), zone), newest + timedelta(seconds=1)),
            )
            last_good = max((at for name, at, good in log if name == source.id and good and at < ends), default=None)
            earliest = min(starts, ends - max(source.every, timedelta(days=1)))
            found.setdefault((source.outlet, day), []).append(last_good is None or last_good < earliest)
            day += timedelta(days=1)
    return {(outlet, day, len(dark), sum(dark)) for (outlet, day), dark in found.items()}


def midnight(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
