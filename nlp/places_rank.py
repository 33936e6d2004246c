"""What each mention means: every reading gets a score from its signs, and the best one wins, or none.

The readings of a mention are the jurisdictions of that name, a place abroad of that name, and "no place". A reading's
score is the sum of the weights of its signs (tables/gazetteer/weights.tsv); the scores of one mention become
probabilities. That is done twice: the second round sees what the first made of the rest of the article, so that
companions decide.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from nlp.gazetteer import FOLDER, Gazetteer, Jurisdiction, contains, rows_of
from nlp.places_context import Local, is_state

ROUNDS = 2
NEAR_MILES, REGION_MILES = 25.0, 75.0
A_COUNTRY = 10_000_000  # people, for the first guess only
CITY_AND_STATE = frozenset({"new york", "washington", "georgia"})  # a state whose name means something as large


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of a mention: a jurisdiction, a country abroad, or neither ("no place")."""

    row: Jurisdiction | None
    abroad: str | None = None
    signs: tuple[str, ...] = ()  # those that hold in every article
    people: int = 0


@dataclass(slots=True)
class Scored:
    """A mention with its readings, their signs and probabilities, filled round by round."""

    local: Local
    readings: tuple[Reading, ...]
    signs: list[list[str]]
    odds: list[float]


def power(population: int) -> int:
    """Population as a power of ten, 2 for less than a thousand, 7 at most."""
    return min(max(len(str(population)) - 1, 2), 6) if population else 0


@lru_cache(maxsize=50_000)
def readings(book: Gazetteer, shape: str, key: str) -> tuple[Reading, ...]:
    """All readings of a mention with the signs that do not depend on the article; "no place" comes first."""
    if shape == "abbreviation":
        rows: list[Jurisdiction] = [book.states[key]]
    else:
        rows = [*([book.state_names[key]] if key in book.state_names else []), *book.named(key)]
    if shape == "county":
        rows = [r for r in rows if r.level == "county"] or rows
    out = [Reading(None)]
    if key in book.foreign:
        out.append(Reading(None, book.foreign[key], ("abroad=country",), A_COUNTRY))
    elif key in book.world:
        country, people = book.world[key]
        out.append(Reading(None, country, (f"abroad={power(people)}",), people))
    places = [r for r in rows if r.level == "place"]
    return (*out, *(Reading(r, None, tuple(row_signs(r, key, shape, places, rows)), r.population) for r in rows))


def row_signs(
    row: Jurisdiction, key: str, shape: str, places: list[Jurisdiction], rows: list[Jurisdiction]
) -> Iterable[str]:
    if row.level in ("state", "territory"):
        yield f"level=state/{shape}"
        if places and shape != "abbreviation":
            yield f"level=state/{'big' if places[0].population > 100_000 else 'small'} namesake"
        if key in CITY_AND_STATE:
            yield f"state={key}"
        return
    if row.level == "county" and shape == "name" and any(p.state == row.state for p in places):
        yield "bare county/town of its name"  # the words say which is meant: without "County" it is the town
    level = row.level if row.level == "county" else row.kind
    yield f"level={level}/{shape}"
    yield f"people={power(row.population)}/{row.level}"
    peers = [r for r in rows if r.level == row.level]
    yield f"rank={min(peers.index(row), 3)}/{row.level}"
    if len(peers) == 1:
        yield f"only/{row.level}"
    else:
        times = (row.population + 300) / (max(r.population for r in peers if r is not row) + 300)
        if times >= 10:
            yield f"foremost={step(times, (30,))}/{row.level}"
    total = sum(r.population + 300 for r in peers)
    yield f"share={int(5 * (row.population + 300) / total)}/{row.level}"


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


def foreign_odds(item: Scored) -> float:
    return sum(odds for reading, odds in zip(item.readings, item.odds, strict=True) if reading.abroad)


def step(value: float, limits: tuple[float, ...]) -> int:
    return sum(value >= limit for limit in limits)


FRAMES = (
    "head", "within", "within_counties", "apposed", "abroad", "holds_abroad", "owner", "contains_previous",
)  # fmt: skip


def no_place_signs(local: Local) -> list[str]:
    """The signs of a mention weigh on its reading as no place, each kind of mention for itself."""
    shape = local.mention.shape
    signs = [f"no: {shape}", *(f"no: {shape} {sign}" for sign in local.signs)]
    for name in FRAMES:
        if getattr(local, name):
            signs.append(f"no: {shape} has {name}")
    if local.of_state:
        signs.append(f"no: {shape} of state")
    signs.extend(f"no: {shape} beside {mate}" for mate in sorted(local.mates))
    return signs


def mention_signs(local: Local, row: Jurisdiction, book: Gazetteer) -> list[str]:
    """What the words around one mention say about one of its readings."""
    group = "state" if row.level in ("state", "territory") else row.level
    out = []
    if local.head:
        fits = local.head == group or (local.head == "township" and row.kind in ("township", "town"))
        out.append(f"head={'fits' if fits else 'other'}/{group}")
    if local.within:
        how = "chained" if local.chained else "of" if local.of_state else "within"
        out.append(f"{how}={'fits' if local.within == row.state and group != 'state' else 'other'}")
    if local.apposed:
        out.append(f"apposed={'fits' if local.apposed == row.state and group != 'state' else 'other'}")
    if local.within_counties and group != "state":
        out.append(f"county={'fits' if (row.state, row.county) in local.within_counties else 'other'}")
    if local.abroad:
        out.append("within=abroad")
    if local.holds_abroad:
        out.append(f"container abroad/{group}")
    if local.owner:
        out.append(f"owner={'fits' if local.owner == row.state and group != 'state' else 'other'}")
    if local.contains_previous:
        out.append(f"container/{group}")
    out.extend(f"beside {mate}/{group}" for mate in sorted(local.mates - {"common"}))
    if group == "county" and local.mention.shape == "name":
        out.append("bare county/party" if "before=party" in local.signs else "bare county")
    if "dateline" in local.signs:
        out.append(f"dateline/{group}")
    if group == "place" and "before=party" in local.signs:
        out.append("party/place")
    if local.mention.shape == "state":
        out.extend(state_name_signs(local, group))
    return out


def state_name_signs(local: Local, group: str) -> Iterable[str]:
    """State, town or county of a state's name: the words on both sides tell, most for New York and Washington."""
    key = local.mention.key
    for sign in sides(local):
        yield f"state's name {sign}/{group}"
        if key in CITY_AND_STATE:
            yield f"{key} {sign}/{group}"


def sides(local: Local) -> list[str]:
    return [s for s in local.signs if s.startswith(("after=", "before="))]


def abroad_mention_signs(local: Local, reading: Reading) -> Iterable[str]:
    """What the words around a mention say about its reading as a country or a town abroad."""
    kind = "country" if reading.signs[0] == "abroad=country" else "town"
    yield from (f"abroad {kind} {sign}" for sign in sides(local))
    yield from (f"abroad {kind} {s}" for s in local.signs if s.startswith("ent=") and "/" not in s)
    if local.abroad:
        yield "abroad=container" if local.abroad == reading.abroad else "abroad=container of others"
    if local.holds_abroad == reading.abroad:
        yield "abroad=holds previous"
    if local.mention.key in CITY_AND_STATE:
        yield from (f"{local.mention.key} {sign}/abroad" for sign in sides(local))


class Ranker:
    """The weights, one table for each round."""

    def __init__(self, weights: list[dict[str, float]], book: Gazetteer) -> None:
        self.weights, self.book = weights, book

    def rank(self, locals_: list[Local], home: str | None) -> list[Scored]:
        """Each mention with the probabilities of its readings after the last round."""
        scored = [self.first(local) for local in locals_]
        for number in range(ROUNDS):
            self.round(scored, home, number)
        return scored

    def first(self, local: Local) -> Scored:
        """Before any round, by population alone: enough to start the votes."""
        found = readings(self.book, local.mention.shape, local.mention.key)
        sure = is_state(local.mention) or local.mention.shape == "county" or "ent=GPE" in local.signs
        people = [r.people + 300 if r.row or r.abroad else 0 for r in found]
        total = sum(people) or 1
        return Scored(local, found, [], [(0.9 if sure else 0.4) * p / total for p in people])

    def round(self, scored: list[Scored], home: str | None, number: int) -> None:
        self.look(scored, home)
        weights = self.weights[number]
        for item in scored:
            item.odds = softmax([sum(weights.get(s, 0.0) for s in signs) for signs in item.signs])

    def look(self, scored: list[Scored], home: str | None) -> None:
        """Set the signs of every reading from the article as the last round left it."""
        article = Article(scored, home)
        kept: dict[tuple[str, str], list[list[str]]] = {}
        namesakes = best_elsewhere(scored)
        foreign = [foreign_odds(item) for item in scored]
        for item in scored:
            mention = item.local.mention
            at = mention.shape, mention.key
            if at not in kept:
                kept[at] = shared_signs(item, article, scored)
            beside = [foreign[number] for number in item.local.beside]
            item.signs = [self.signs(item, i, common, namesakes, beside) for i, common in enumerate(kept[at])]

    def signs(
        self, item: Scored, number: int, common: list[str], namesakes: Namesakes, beside: list[float]
    ) -> list[str]:
        """All signs of one reading; `beside` are the odds that its neighbours in a list lie abroad."""
        reading, local = item.readings[number], item.local
        if reading.row is not None:
            own = mention_signs(local, reading.row, self.book)
            return [*common, *own, *listed_abroad(beside, reading), *elsewhere(namesakes, item, reading.row)]
        if reading.abroad:
            return [*common, *abroad_mention_signs(local, reading), *listed_abroad(beside, reading)]
        return no_place_signs(local)


def listed_abroad(beside: list[float], reading: Reading) -> list[str]:
    """Lists keep to one side of the border more often than not."""
    if not beside:
        return []
    group = reading.row.level if reading.row else "abroad"
    return [f"listed abroad={step(max(beside), (0.1, 0.4, 0.7, 0.9))}/{group}"]


def shared_signs(item: Scored, article: Article, scored: list[Scored]) -> list[list[str]]:
    """The signs of each reading that hold for every mention of its name in the article."""
    key = item.local.mention.key
    abroad = next(("country" if r.signs[0] == "abroad=country" else "town" for r in item.readings if r.abroad), "")
    rival = next((r.people for r in item.readings if r.abroad and r.signs[0] != "abroad=country"), 0)
    company = [[*abroad_signs(r, scored, key), *foreign_signs(r, article, key)] for r in item.readings]
    return [
        [*r.signs, *(article.signs(r.row, key, abroad, rival) if r.row else signs)]
        for r, signs in zip(item.readings, company, strict=True)
    ]


Namesakes = dict[str, list[tuple[Scored, Jurisdiction, float]]]


def best_elsewhere(scored: list[Scored]) -> Namesakes:
    """For each name, without its county word, the likely readings of its mentions."""
    out: Namesakes = {}
    for item in scored:
        for reading, odds in zip(item.readings, item.odds, strict=True):
            if reading.row is not None and odds > 0.2:
                out.setdefault(bare(item.local.mention.key), []).append((item, reading.row, odds))
    return out


def bare(key: str) -> str:
    return key.removesuffix(" county").removesuffix(" parish")


def elsewhere(namesakes: Namesakes, item: Scored, row: Jurisdiction) -> Iterable[str]:
    """How sure other mentions of the name are of this reading, apart for those with and without "County"."""
    mention = item.local.mention
    for way, same in (("same", True), ("worded", False)):
        found = [
            odds
            for other, other_row, odds in namesakes.get(bare(mention.key), ())
            if other is not item and other_row is row and (other.local.mention.key == mention.key) == same
        ]
        again = step(max(found, default=0.0), (0.2, 0.5, 0.8, 0.95))
        if again:
            yield f"again={again}/{row.level}/{way}"


def abroad_signs(reading: Reading, scored: list[Scored], key: str) -> list[str]:
    if not reading.abroad:
        return []
    company = sum(
        any(r.abroad == reading.abroad for r in other.readings) for other in scored if other.local.mention.key != key
    )
    return [f"abroad company={min(company, 3)}"]


def foreign_signs(reading: Reading, article: Article, key: str) -> list[str]:
    if not reading.abroad:
        return []
    kind = "country" if reading.signs[0] == "abroad=country" else "town"
    steps = [f"foreignness>{n}/{kind}" for n in range(article.foreignness(key))]
    return [*steps, *(["abroad home"] if article.home else [])]


def softmax(scores: list[float]) -> list[float]:
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [p / total for p in powers]


@lru_cache(maxsize=1)
def load_weights() -> list[dict[str, float]]:
    tables: list[dict[str, float]] = [{} for _ in range(ROUNDS)]
    for sign, *values in rows_of(FOLDER / "weights.tsv"):
        for table, value in zip(tables, values, strict=True):
            table[sign] = float(value)
    return tables
