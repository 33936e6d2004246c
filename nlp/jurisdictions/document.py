"""What the other mentions of an article say about one: votes for states, spots on the map, how much lies abroad."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

from onrecord.nlp.jurisdictions.candidates import Scored, power, step
from onrecord.nlp.jurisdictions.gazetteer import Jurisdiction, contains

NEAR_MILES, REGION_MILES = 25.0, 75.0


class Article:
    """What the other mentions say together: votes for states, and spots on the map, each with a weight.

    `votes` by state and key, so that a name never votes for itself; `spots` are (key, row, weight).
    """

    def __init__(self, scored: list[Scored], home: str | None) -> None:
        self.home = home
        weight: dict[tuple[str, str], tuple[float, Jurisdiction]] = {}
        counts: dict[str, int] = {}
        self.named_counties: set[tuple[str, str]] = set()
        for item in scored:
            key = item.local.mention.key
            counts[key] = counts.get(key, 0) + 1
            for reading, odds in zip(item.readings, item.odds, strict=True):
                if reading.row is not None and odds > 0.02:
                    at = key, reading.row.ocd_id
                    if odds > weight.get(at, (0.0, reading.row))[0]:
                        weight[at] = odds, reading.row
        self.votes: dict[str, dict[str, float]] = {}
        self.spots: list[tuple[str, Jurisdiction, float]] = []
        for (key, _), (odds, row) in weight.items():
            by_key = self.votes.setdefault(row.state, {})
            by_key[key] = by_key.get(key, 0.0) + odds * (1 + math.log(counts[key]))
            if row.level in ("county", "place") and row.lat is not None and odds > 0.05:
                self.spots.append((key, row, odds))
        self.total: dict[str, float] = {}
        for by_key in self.votes.values():
            for key, votes in by_key.items():
                self.total[key] = self.total.get(key, 0.0) + votes
        self.all_votes = sum(self.total.values())
        self.abroad = abroad_odds(scored)
        self.all_abroad = sum(self.abroad.values())
        self.sums = {state: sum(by_key.values()) for state, by_key in self.votes.items()}
        self.lands = lands(scored)

    def compatriots(self, country: str, key: str) -> int:
        """How many mentions of other names than `key` may lie in a country abroad."""
        by_key = self.lands[country]
        return by_key.total() - by_key[key]

    def foreignness(self, key: str) -> int:
        """How much of what the other names mean lies abroad, in six steps."""
        foreign = self.all_abroad - self.abroad.get(key, 0.0)
        rest = self.all_votes - self.total.get(key, 0.0)
        return step(foreign / (foreign + rest + 0.7), (0.05, 0.15, 0.35, 0.55, 0.75))

    def signs(self, row: Jurisdiction, key: str, abroad: str, rival: int) -> list[str]:
        """What the company of other names says about one reading of `key`; `rival` are its namesake's people abroad."""
        group = "state" if row.level in ("state", "territory") else row.level
        own = self.votes.get(row.state, {}).get(key, 0.0)
        votes = self.sums.get(row.state, 0.0) - own
        rest = self.all_votes - self.total.get(key, 0.0)
        out = [f"votes={step(votes, (0.1, 0.5, 1.2, 2.5, 5))}/{group}"]
        out.append(f"portion={step(votes / (rest + 0.7), (0.02, 0.1, 0.25, 0.5, 0.75))}/{group}")
        if self.home is not None:
            out.extend(self.home_signs(row, group))
        near = 0.0
        if group != "state" and row.lat is not None:
            near, region, county = self.company(row, key)
            out.append(f"near={step(near, (0.1, 0.5, 1.2, 3))}/{group}")
            out.append(f"region={step(region, (0.1, 0.5, 1.2, 3))}/{group}")
            if county > 0.3:
                out.append(f"same county={step(county, (0.6, 1.2))}/{group}")
        alone = votes < 0.4 and near < 0.3
        if alone:
            out.append(f"alone people={power(row.population)}/{group}")
        if abroad:
            out.append(f"rival{' alone' if alone else ''} {abroad}/{group}")
            out.extend(f"rival foreignness>{n}/{group}" for n in range(self.foreignness(key)))
        if rival:
            times = step(rival / (row.population + 300), (0.3, 1, 3, 10, 50))
            out.extend(f"rival{' alone' if alone else ''} times>{n}/{group}" for n in range(times))
        return out

    def home_signs(self, row: Jurisdiction, group: str) -> Iterable[str]:
        if self.home == row.ocd_id:
            yield "home=itself"
        elif self.home and self.home.startswith(f"ocd-division/country:us/state:{row.state.lower()}"):
            yield f"home=state/{group}"
            if contains(self.home, row):
                yield f"home=inside/{group}"

    def company(self, row: Jurisdiction, key: str) -> tuple[float, float, float]:
        """Weights of the other names' spots within 25 and 75 miles, and in the same county."""
        near = region = county = 0.0
        if row.lat is None or row.lon is None:
            return near, region, county
        narrow = 69.0 * math.cos(math.radians(row.lat))
        for other, spot, weight in self.spots:
            if other == key or spot.lat is None or spot.lon is None:
                continue
            north = (spot.lat - row.lat) * 69.0
            if -REGION_MILES < north < REGION_MILES:
                miles = math.hypot(north, (spot.lon - row.lon) * narrow)
                near += weight if miles < NEAR_MILES else 0.0
                region += weight if miles < REGION_MILES else 0.0
                county += weight if spot.state == row.state and spot.county == row.county else 0.0
        return near, region, county


def abroad_odds(scored: list[Scored]) -> dict[str, float]:
    """For each name how likely it means a place abroad."""
    out: dict[str, float] = {}
    for item in scored:
        odds = foreign_odds(item)
        if odds > out.get(item.local.mention.key, 0.02):
            out[item.local.mention.key] = odds
    return out


def lands(scored: list[Scored]) -> dict[str, Counter[str]]:
    """Country abroad to the names that may lie there, with the number of their mentions."""
    out: dict[str, Counter[str]] = defaultdict(Counter)
    for item in scored:
        for country in {reading.abroad for reading in item.readings if reading.abroad}:
            out[country][item.local.mention.key] += 1
    return out


def foreign_odds(item: Scored) -> float:
    return sum(odds for reading, odds in zip(item.readings, item.odds, strict=True) if reading.abroad)
