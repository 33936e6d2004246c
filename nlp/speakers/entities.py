"""Groups the mentions of names in one text into persons, and decides whom a shared surname means."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from onrecord.nlp.officials.table import officials_named
from onrecord.nlp.records import SpeakerKind
from onrecord.nlp.speakers.lexicon import (
    first_name_genders,
    honorific_gender,
    office_of,
    plain,
    title_gender,
)
from onrecord.nlp.speakers.names import NameMention
from onrecord.nlp.text.names import (
    NEVER_FIRST,
    PARTICLES,
    SUFFIXES,
    firsts_agree,
    fold,
    name_key,
    name_words,
    same_name,
)

FREQUENT = 1.0  # what being the commonest of several namesakes weighs, beside 1 for a subject of the same sentence
SETTLED = 0.8  # having been meant by the bare surname before: a paper gives the others' first names each time
FADES = 0.6  # a sentence
PRESENT = 7  # sentences back
TOO_NEAR = 0.75  # no namesake is chosen where the second weighs more than this share of the first
SHORTEST_MISSPELT = 7


@dataclass(slots=True)
class Entity:
    """A person or body of the text, being gathered. `spans` are its names' tokens in order, `titles` the words before.

    `gender` is 'm', 'f' or '' as far as it is known. `members` are the persons of a pair, `forms` counts the person's
    names, `bare` the surnames without a title among them.
    """

    kind: SpeakerKind
    name: str
    spans: list[tuple[int, int]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    gender: str = ""
    members: tuple[Entity, ...] = ()
    forms: Counter[str] = field(default_factory=Counter)
    bare: int = 0


class RankedEntity(NamedTuple):
    """A candidate with its weight; `reasons` are the named parts that add up to it, where they were asked for."""

    weight: float
    entity: Entity
    reasons: tuple[tuple[str, float], ...] = ()


def by_weight(candidates: list[RankedEntity]) -> list[RankedEntity]:
    """Sort candidates, the heaviest first."""
    return sorted(candidates, key=lambda ranked: -ranked.weight)


def clear_winner(ranking: list[RankedEntity], margin: float) -> tuple[Entity, float] | None:
    """Give the first of a ranking and its lead over the second (0 to 1); None if the second has `margin` of its weight.

    The lead of a single candidate is 1.
    """
    if not ranking:
        return None
    second = ranking[1].weight / ranking[0].weight if len(ranking) > 1 else 0.0
    return (ranking[0].entity, 1.0 - second) if second <= margin else None


@dataclass(slots=True)
class NameContext:
    """Where the names of a text stand, to tell two bearers of one surname apart. `sentence` is indexed by token.

    `rankings` is filled with the bearers of each one-word name that several persons bear, by its first token.
    """

    sentence: list[int]
    role_weight: Callable[[int, int], float]
    rankings: dict[int, list[RankedEntity]] = field(default_factory=dict)

    def presence(self, person: Entity, mention: NameMention) -> float:
        """Sum the weights of the person's names before this mention, fading by the sentence."""
        sentence = self.sentence[mention.start]
        low = bisect_left(self.sentence, sentence - PRESENT)
        near = person.spans[bisect_left(person.spans, (low, 0)) : bisect_left(person.spans, (mention.start, 0))]
        return sum(self.role_weight(start, end) * FADES ** (sentence - self.sentence[start]) for start, end in near)


def group_people(mentions: list[NameMention], context: NameContext) -> tuple[list[Entity], dict[int, Entity]]:
    """Group mentions into persons; give these, and the person of each mention by its first token.

    A surname that several persons share goes to the one that its title, its gender or its place in the text fits, or
    else stays open; a title that fits none of them makes another person.
    """
    people: list[Entity] = []
    short, by_last = _short_forms(mentions), defaultdict[str, list[Entity]](list)
    for mention in mentions:
        if mention.start not in short:
            people += _add_full(by_last[name_key(mention.name)[1]], mention)
    for person in people:
        person.name = fullest_form(person.forms)
        person.gender = _certain_gender(person)
    by_word: defaultdict[str, list[Entity]] = defaultdict(list)
    for person in people:
        for word in {fold(w) for w in name_words(person.name)}:
            by_word[word].append(person)
    for mention in mentions:
        if mention.start in short:
            people += _add_short(by_word, mention, context)
    for person in people:
        person.gender = _certain_gender(person)
    return people, {span[0]: person for person in people for span in person.spans}


def _short_forms(mentions: list[NameMention]) -> set[int]:
    """Where names of one word stand, or of a particle and a word that end a longer name ('De Blasio')."""
    tails = {tuple(fold(w) for w in words[-2:]) for m in mentions if len(words := name_words(m.name)) > 2}
    return {m.start for m in mentions if _is_short([fold(w) for w in name_words(m.name)], tails)}


def _is_short(words: list[str], tails: set[tuple[str, ...]]) -> bool:
    if len(words) == 2 and words[0] in PARTICLES:
        return words[0] in NEVER_FIRST or tuple(words) in tails
    return len(words) < 2


def fullest_form(forms: Counter[str]) -> str:
    """Choose the longest form with the commonest form's first name: 'Brave Ann Lee' is not fuller than 'Ann Lee'."""
    common = max(forms, key=lambda f: (forms[f], -len(f)))
    agreeing = [f for f in forms if firsts_agree(name_key(f)[0], name_key(common)[0]) and len(name_words(f)) <= 5]
    return max(agreeing or [common], key=lambda f: (len(name_words(f)), not f.isupper(), len(f)))


def _add_full(people: list[Entity], mention: NameMention) -> list[Entity]:
    """Note a full name among the people of its last word; give the new person that it makes, if any."""
    generation = _generation(mention.name)
    matches = [p for p in people if same_name(p.name, mention.name) and _generation(p.name) == generation]
    if len(matches) > 1:
        matches = [p for p in matches if name_key(p.name) == name_key(mention.name)]
    new = [] if matches else [Entity("person", mention.name)]
    people += new
    _note(new[0] if new else matches[0], mention)
    return new


def _add_short(by_word: dict[str, list[Entity]], mention: NameMention, context: NameContext) -> list[Entity]:
    """Note a one-word mention; give the new person that it makes, if any."""
    word = fold(name_words(mention.name)[-1])
    if word not in by_word:
        word = _misspelt(word, by_word) or word
    last = [p for p in by_word[word] if name_key(p.name)[1] == word]
    first = [p for p in by_word[word] if name_key(p.name)[0] == word and p not in last]
    bearers = [p for p in last or first if _may_be(p, mention)]
    if not bearers and (not last or mention.title):
        person = Entity("person", mention.name, gender=title_gender(mention.title))
        by_word[word].append(person)
        _note(person, mention)
        return [person]
    ranking = _rank_bearers(bearers, mention, context)
    if len(bearers) > 1:
        context.rankings[mention.start] = ranking
    if winner := clear_winner(ranking, TOO_NEAR):
        _note(winner[0], mention)
        winner[0].bare += not mention.title
    return []


def _may_be(person: Entity, mention: NameMention) -> bool:
    """Do gender and, for a president of the table, the first name allow it? A president's surname is not his wife."""
    gender = title_gender(mention.title)
    if gender and person.gender not in ("", gender):
        return False
    office = office_of(mention.title)
    if office and office[0] in ("president", "vice president") and (first := name_key(person.name)[0]):
        held = [o for o in officials_named(mention.name) if any(t.office == office[0][0] for t in o.terms)]
        return not held or any(firsts_agree(first, f) for o in held for f in o.firsts if f)
    return True


def _rank_bearers(bearers: list[Entity], mention: NameMention, context: NameContext) -> list[RankedEntity]:
    """Rank the bearers of one surname: by the words of a title, or else by how often and how near each was named."""
    if len(bearers) < 2:
        return [RankedEntity(1.0, person, (("only bearer", 1.0),)) for person in bearers]
    words = {plain(w) for w in mention.title.split() if honorific_gender(w) is None}
    titled = [p for p in bearers if words & {plain(w) for t in p.titles for w in t.split()}]
    if len(titled) == 1:
        others = [RankedEntity(0.0, person) for person in bearers if person is not titled[0]]
        return [RankedEntity(1.0, titled[0], (("same title", 1.0),)), *others]
    total, bare = sum(p.forms.total() for p in bearers), sum(p.bare for p in bearers) or 1
    ranking = []
    for person in bearers:
        reasons = (
            ("often named in full", FREQUENT * person.forms.total() / total),
            ("meant by the surname before", SETTLED * person.bare / bare),
            ("named in the sentences before", context.presence(person, mention)),
        )
        ranking.append(RankedEntity(sum(weight for _, weight in reasons), person, reasons))
    return by_weight(ranking)


def _misspelt(word: str, by_word: dict[str, list[Entity]]) -> str | None:
    """The one surname of the text that a long unknown name differs from by one letter (two, from nine letters on)."""
    if len(word) < SHORTEST_MISSPELT:
        return None
    near = [w for w in by_word if w[:2] == word[:2] and len(w) > 4 and _apart(w, word) <= (1 if len(word) < 9 else 2)]
    return near[0] if len(near) == 1 else None


def _apart(a: str, b: str) -> int:
    """Edit distance (Levenshtein)."""
    if abs(len(a) - len(b)) > 2:
        return 3
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]


def _note(person: Entity, mention: NameMention) -> None:
    insort(person.spans, (mention.start, mention.end))
    if len(name_words(mention.name)) > 1 or mention.title:
        person.forms[" ".join(mention.name.split())] += 1
    if mention.title:
        person.titles.append(mention.title)


def _generation(name: str) -> str:
    """The "Jr." or "III" at the end of a name. No corpus gains by it, but father and son as one is a wrong name."""
    return fold(name.split()[-1]) if fold(name.split()[-1]) in SUFFIXES - {"sr"} else ""


def _certain_gender(person: Entity) -> str:
    """From honorifics and titles, then from the first name; '' if neither tells."""
    genders = Counter(filter(None, map(title_gender, person.titles)))
    if genders or person.gender:
        return genders.most_common(1)[0][0] if genders else person.gender
    words = [fold(w) for w in name_words(person.name)]
    known = first_name_genders()
    return next((known[w] for w in (words[:-1] or words) if w in known), "")
