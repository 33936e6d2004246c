"""What the other toponyms of a document say about one: votes for states, nearness on the map, how much lies abroad."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

from onrecord.nlp.jurisdictions.candidates import UNKNOWN_PEOPLE, PlaceCandidate, Ranking, power, step
from onrecord.nlp.jurisdictions.gazetteer import Jurisdiction, contains

NEAR_MILES, REGION_MILES = 25.0, 75.0
MILES_A_DEGREE = 69.0
LEAST = 0.02  # what is less likely is left out


class DocumentEvidence:
    """The votes and spots that all toponyms of a document cast together after a round of ranking.

    `votes` count by state and key, so that a name never votes for itself; `spots` are (key, jurisdiction, weight).
    """

    def __init__(self, rankings: list[Ranking], home: str | None) -> None:
        self.home = home
        counts = Counter(ranking.key for ranking in rankings)
        self.votes: dict[str, dict[str, float]] = {}
        self.spots: list[tuple[str, Jurisdiction, float]] = []
        self.total: dict[str, float] = {}
        for key, jurisdiction, weight in likeliest(rankings):
            by_key = self.votes.setdefault(jurisdiction.state, {})
            by_key[key] = by_key.get(key, 0.0) + weight * (1 + math.log(counts[key]))
            if jurisdiction.level in ("county", "place") and jurisdiction.lat is not None and weight > 0.05:
                self.spots.append((key, jurisdiction, weight))
        for by_key in self.votes.values():
            for key, votes in by_key.items():
                self.total[key] = self.total.get(key, 0.0) + votes
        self.all_votes = sum(self.total.values())
        self.sums = {state: sum(by_key.values()) for state, by_key in self.votes.items()}
        self.abroad = abroad_by_key(rankings)
        self.all_abroad = sum(self.abroad.values())
        self.countries = countries(rankings)

    def foreignness(self, key: str) -> int:
        """How much of what the other names mean lies abroad, in six steps."""
        abroad = self.all_abroad - self.abroad.get(key, 0.0)
        at_home = self.all_votes - self.total.get(key, 0.0)
        return step(abroad / (abroad + at_home + 0.7), (0.05, 0.15, 0.35, 0.55, 0.75))

    def abroad_features(self, candidate: PlaceCandidate, key: str) -> list[str]:
        """What the other names say about a candidate abroad: how many may lie in its country, how many abroad."""
        if not candidate.country:
            return []
        by_key = self.countries[candidate.country]
        features = [f"abroad company={min(by_key.total() - by_key[key], 3)}"]
        features += [f"foreignness>{n}/{candidate.kind}" for n in range(self.foreignness(key))]
        return [*features, *(["abroad home"] if self.home else [])]

    def features(self, jurisdiction: Jurisdiction, key: str, rival: PlaceCandidate | None) -> list[str]:
        """What the other names say about one jurisdiction of the name `key`; `rival` is its namesake abroad."""
        group = jurisdiction.group
        votes = self.sums.get(jurisdiction.state, 0.0) - self.votes.get(jurisdiction.state, {}).get(key, 0.0)
        rest = self.all_votes - self.total.get(key, 0.0)
        features = [f"votes={step(votes, (0.1, 0.5, 1.2, 2.5, 5))}/{group}"]
        features.append(f"portion={step(votes / (rest + 0.7), (0.02, 0.1, 0.25, 0.5, 0.75))}/{group}")
        if self.home is not None:
            features.extend(self.home_features(jurisdiction, self.home))
        near = 0.0
        if group != "state" and jurisdiction.lat is not None:
            near, region, county = self.company(jurisdiction, key)
            features.append(f"near={step(near, (0.1, 0.5, 1.2, 3))}/{group}")
            features.append(f"region={step(region, (0.1, 0.5, 1.2, 3))}/{group}")
            if county > 0.3:
                features.append(f"same county={step(county, (0.6, 1.2))}/{group}")
        alone = votes < 0.4 and near < 0.3
        if alone:
            features.append(f"alone people={power(jurisdiction.population)}/{group}")
        if rival:
            features.extend(self.rival_features(jurisdiction, key, rival, " alone" if alone else ""))
        return features

    def rival_features(self, jurisdiction: Jurisdiction, key: str, rival: PlaceCandidate, alone: str) -> Iterable[str]:
        """What a namesake abroad takes from a jurisdiction, the more the larger it is and the more lies abroad."""
        group = jurisdiction.group
        yield f"rival{alone} {rival.kind}/{group}"
        yield from (f"rival foreignness>{n}/{group}" for n in range(self.foreignness(key)))
        if rival.kind == "town" and rival.people:
            times = step(rival.people / (jurisdiction.population + UNKNOWN_PEOPLE), (0.3, 1, 3, 10, 50))
            yield from (f"rival{alone} times>{n}/{group}" for n in range(times))

    def home_features(self, jurisdiction: Jurisdiction, home: str) -> Iterable[str]:
        """Whether a jurisdiction is the outlet's home, lies in its state, or inside it."""
        if home == jurisdiction.ocd_id:
            yield "home=itself"
        elif home.startswith(f"ocd-division/country:us/state:{jurisdiction.state.lower()}"):
            yield f"home=state/{jurisdiction.group}"
            if contains(home, jurisdiction):
                yield f"home=inside/{jurisdiction.group}"

    def company(self, jurisdiction: Jurisdiction, key: str) -> tuple[float, float, float]:
        """Weights of the other names' spots within 25 and 75 miles, and in the same county."""
        near = region = county = 0.0
        if jurisdiction.lat is None or jurisdiction.lon is None:
            return near, region, county
        miles_a_degree_east = MILES_A_DEGREE * math.cos(math.radians(jurisdiction.lat))
        for other, spot, weight in self.spots:
            if other == key or spot.lat is None or spot.lon is None:
                continue
            north = (spot.lat - jurisdiction.lat) * MILES_A_DEGREE
            if -REGION_MILES < north < REGION_MILES:
                miles = math.hypot(north, (spot.lon - jurisdiction.lon) * miles_a_degree_east)
                near += weight if miles < NEAR_MILES else 0.0
                region += weight if miles < REGION_MILES else 0.0
                same_county = spot.state == jurisdiction.state and spot.county == jurisdiction.county
                county += weight if same_county else 0.0
        return near, region, county


def likeliest(rankings: list[Ranking]) -> list[tuple[str, Jurisdiction, float]]:
    """Each name with each jurisdiction that it may mean, and how likely it is at the likeliest of its toponyms."""
    weights: dict[tuple[str, str], tuple[Jurisdiction, float]] = {}
    for ranking in rankings:
        for candidate, probability in ranking.pairs():
            jurisdiction = candidate.jurisdiction
            if jurisdiction is not None and probability > LEAST:
                at = ranking.key, jurisdiction.ocd_id
                if probability > weights.get(at, (jurisdiction, 0.0))[1]:
                    weights[at] = jurisdiction, probability
    return [(key, jurisdiction, weight) for (key, _), (jurisdiction, weight) in weights.items()]


def abroad_by_key(rankings: list[Ranking]) -> dict[str, float]:
    """For each name how likely it means a place abroad, at the likeliest of its toponyms."""
    by_key: dict[str, float] = {}
    for ranking in rankings:
        probability = ranking.abroad()
        if probability > by_key.get(ranking.key, LEAST):
            by_key[ranking.key] = probability
    return by_key


def countries(rankings: list[Ranking]) -> dict[str, Counter[str]]:
    """Each country abroad with the names that may lie there and how often they stand in the document."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for ranking in rankings:
        for country in {candidate.country for candidate in ranking.candidates if candidate.country}:
            counts[country][ranking.key] += 1
    return counts
