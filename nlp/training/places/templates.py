"""Our own sentences for the learner of places: templates.txt, its slots filled with random names."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from onrecord.nlp.jurisdictions.gazetteer import Gazetteer, Jurisdiction, normal, states
from onrecord.nlp.jurisdictions.word_features import word_list
from onrecord.nlp.table_reader import rows
from onrecord.nlp.training.places.lessons import Gold, Lesson

# Many fills of little weight: fewer of more weight made the learned weights depend on which names the slots drew.
TEMPLATE_WEIGHT, FILLS, SEED = 0.5, 24, 7
RIVALS = 0.5  # of the towns abroad in the templates
PEOPLE = {"given", "first", "last", "surname", "abroad", "land", "word", "weak"}


def template_lessons(gazetteer: Gazetteer) -> Iterator[Lesson]:
    """Each sentence of templates.txt many times over, its slots filled anew each time."""
    names = Names(gazetteer, random.Random(SEED))  # sentences, not secrets
    for (line,) in rows("gazetteer/templates.txt"):
        for number in range(FILLS if "{" in line else 2):
            yield filled(line, names, f"{line[:20]}-{number}")


class Names:
    """Random names for the slots of a template."""

    def __init__(self, gazetteer: Gazetteer, rng: random.Random) -> None:
        self.gazetteer, self.rng = gazetteer, rng
        everything = list(gazetteer.jurisdictions())
        self.by_state: dict[str, list[Jurisdiction]] = {}
        for row in everything:
            self.by_state.setdefault(row.state, []).append(row)
        # Lists of counties need states that have many.
        many = {s for s, inside in self.by_state.items() if sum(r.kind in ("county", "parish") for r in inside) > 12}
        self.states = [(row, shorts) for row, shorts in states() if row.state in many]
        self.big = [r for r in everything if r.kind == "city" and r.population > 200_000 and foremost(r, gazetteer)]
        counties = [r for r in everything if r.level == "county" and r.kind in ("county", "parish")]
        self.bigcounty = [r for r in counties if r.population > 300_000 and foremost(r, gazetteer)]
        towns = [r for r in everything if r.kind in ("city", "town") and r.population > 5000]
        self.unique = [r for r in towns if alone(r, gazetteer)]
        plain = sorted(word_list("first_names.txt"))
        self.given = [n.title() for n in plain if not gazetteer.knows(n)]
        self.first = [n.title() for n in plain if gazetteer.named(n)]
        self.last = surnames("plain")
        self.surname = [n for n in surnames("town") if gazetteer.named(normal(n))]
        self.abroad = [n for n, (_, people) in gazetteer.world.items() if people > 700_000]
        # Those that share their name with an American town, and dwarf it.
        self.rival = [
            n
            for n, (_, people) in gazetteer.world.items()
            if people > 100_000 and (named := gazetteer.named(n)) and people > 8 * max(r.population for r in named)
        ]
        self.land = [n for n in gazetteer.foreign if n not in gazetteer.state_names]
        self.word = [n for n in sorted(word_list("common.txt")) if gazetteer.named(n)]

    def start(self) -> None:
        """Begin a new sentence, with states of its own."""
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
        if kind in ("bigcounty", "unique"):
            row = self.unused(self.bigcounty if kind == "bigcounty" else self.unique)
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
        """A name for a slot that is no place of ours: of a person, a word, a town or country abroad."""
        if kind == "last":
            return self.rng.choice(self.last), None
        if kind == "weak":
            common = [n for n in self.surname if len(self.gazetteer.named(normal(n))) > 12]
            return self.rng.choice(common), None
        if kind == "abroad" and self.rng.random() < RIVALS:
            kind = "rival"
        pool = {"given": self.given, "first": self.first, "surname": self.surname, "word": self.word}
        text = self.rng.choice({**pool, "abroad": self.abroad, "rival": self.rival, "land": self.land}[kind])
        return (text.title() if text.islower() else text), None

    def place(self, kind: str, name: str, within: Jurisdiction) -> tuple[str, Jurisdiction]:
        """A place or county of a state for a slot, with the jurisdiction that it names."""
        rows = [r for r in self.by_state[within.state] if r.kind not in ("cd", "cdp", "municipio")]
        towns = [r for r in rows if r.level == "place" and r.population > 2000 and r.kind != "township"]
        counties = [r for r in rows if r.level == "county" and r.kind in ("county", "parish") and r.population]
        if kind == "city-county" or name == "county=":
            return self.seat(kind, name, towns, counties)
        if kind in ("county", "bare"):
            inside = [c for c in counties if self.used and c.county == self.used[-1].county != ""]
            row = self.unused(inside if kind == "county" and inside else counties)
            return (row.name if kind == "county" else re.sub(r" (County|Parish)$", "", row.name)), row
        if kind == "near":
            row = self.unused(neighbours(self.used[-1], towns) if self.used else towns)
        elif kind == "namesake":
            row = self.unused([town for town in towns if len(self.gazetteer.named(normal(town.name))) > 3] or towns)
        else:
            row = self.unused(towns)
        return (row.name.upper() if kind == "CITY" else row.name), row

    def seat(
        self, kind: str, name: str, towns: list[Jurisdiction], counties: list[Jurisdiction]
    ) -> tuple[str, Jurisdiction]:
        """A place and the county that bears its name, the same two all through a sentence."""
        if not self.pair_of_namesakes:
            by_name = {f"{town.name} County": town for town in towns}
            pairs = [(by_name[c.name], c) for c in counties if c.name in by_name] or [(towns[0], counties[0])]
            self.pair_of_namesakes = self.rng.choice(pairs)
        row = self.pair_of_namesakes[kind == "county"]
        return row.name, row

    def unused(self, rows: list[Jurisdiction]) -> Jurisdiction:
        """One not used in this sentence; more people, more news."""
        pool = [r for r in rows if r not in self.used] or rows
        row = self.rng.choices(pool, [(r.population + 500) ** 0.5 for r in pool])[0]
        self.used.append(row)
        return row


def surnames(kind: str) -> list[str]:
    """The surnames of template_names.tsv that are a town's name too ("town"), or none ("plain")."""
    return [name for of_kind, name in rows("gazetteer/template_names.tsv") if of_kind == kind]


def neighbours(town: Jurisdiction, towns: Iterable[Jurisdiction]) -> list[Jurisdiction]:
    """The four closest towns, itself left out."""
    lat, lon = town.lat or 0, town.lon or 0
    others = (other for other in towns if other is not town)
    return sorted(others, key=lambda other: abs((other.lat or 0) - lat) + abs((other.lon or 0) - lon))[:4]


def alone(row: Jurisdiction, gazetteer: Gazetteer) -> bool:
    """Whether nothing else here or abroad bears the name, no word and no given name either."""
    key = normal(row.name)
    elsewhere = key in gazetteer.world or key in gazetteer.foreign or key in gazetteer.phrases
    words = key in word_list("common.txt") or key in word_list("first_names.txt")
    return len(gazetteer.named(key)) == 1 and not elsewhere and not words


def foremost(row: Jurisdiction, gazetteer: Gazetteer) -> bool:
    """Whether a jurisdiction has eight times the people of any namesake of its level, and no state its name."""
    peers = [r for r in gazetteer.named(normal(row.name)) if r.level == row.level and r is not row]
    return all(row.population > 8 * p.population for p in peers) and normal(row.name) not in gazetteer.state_names


def filled(line: str, names: Names, label: str) -> Lesson:
    """One sentence of a template with its slots filled, as a lesson."""
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
    """A judge that accepts one jurisdiction only."""
    return lambda other: other.ocd_id == row.ocd_id and other.level == row.level


def fixed_gold(text: str, gold: Sequence[Gold]) -> Iterator[Gold]:
    """The places that the templates name themselves: New York and Washington, city or state by the sentence."""
    as_state = re.search(
        r"Washington [sS]tate|states of Washington|governors of New York|, New York,|, Washington,|Washington (Gov|gov)"
        r"|New York (Leg|Gov|gov|Sen|Court|law)|joined the compact",
        text,
    )
    own = (
        r"|Georgia"
        if re.search(r"Georgia (Gov|Sen|Court|Supreme|House|Dep|Leg|law|voters)|Georgia's|joined the compact", text)
        else ""
    )
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
    """A judge that accepts what has a level and lies in a state."""
    return lambda row: row.level == level and row.state == state
