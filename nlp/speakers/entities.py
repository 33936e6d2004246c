"""Who is who in one text: mentions of names gathered into persons, and names of bodies into bodies."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from spacy.tokens import Doc

from onrecord.nlp.officials.table import named as officials_named
from onrecord.nlp.records import SpeakerKind
from onrecord.nlp.speakers.lexicon import (
    PRONOUNS,
    genders,
    honorific_gender,
    is_body,
    leaning,
    office_of,
    plain,
    title_gender,
)
from onrecord.nlp.speakers.mentions import NameMention
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
CUE = 2.5  # and a pronoun of the right gender beside the name
TOO_NEAR = 0.75
FADES = 0.6  # a sentence
PRESENT = 7  # sentences back
SHORTEST_MISSPELT = 7
SETTLED = 0.8  # having been meant by the bare surname before: a paper gives the others' first names each time
BODY_LABELS = frozenset({"ORG", "GPE", "NORP", "FAC", "PRODUCT", "LAW"})


@dataclass(slots=True)
class Entity:
    """A person or body of the text, being gathered. `spans` are its names' tokens in order, `titles` the words before.

    `gender` is 'm', 'f' or '' as far as it is certain; `leaning` is what the first name alone makes likely.
    """

    kind: SpeakerKind
    name: str
    spans: list[tuple[int, int]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    gender: str = ""
    leaning: str = ""
    members: tuple[Entity, ...] = ()
    forms: Counter[str] = field(default_factory=Counter)
    bare: int = 0


@dataclass(slots=True)
class Context:
    """Where names stand: what tells two bearers of one surname apart. `leads` is filled with how clearly it did."""

    words: list[str]
    sentence: list[int]
    weight: Callable[[int, int], float]
    leads: dict[int, float] = field(default_factory=dict)

    def local(self, person: Entity, mention: NameMention) -> float:
        """How present the person is at this mention: the weights of its names before it, fading by the sentence."""
        here = self.sentence[mention.start]
        low = bisect_left(self.sentence, here - PRESENT)
        near = person.spans[bisect_left(person.spans, (low, 0)) : bisect_left(person.spans, (mention.start, 0))]
        return sum(self.weight(start, end) * FADES ** (here - self.sentence[start]) for start, end in near)

    def gender_near(self, mention: NameMention) -> str:
        """The gender of the pronouns in the mention's sentence before it ('In her book, Lee'), '' if none or both."""
        start, here = mention.start, self.sentence[mention.start]
        found = set()
        while start > 0 and self.sentence[start - 1] == here:
            start -= 1
            if gender := PRONOUNS.get(self.words[start].lower()):
                found.add(gender)
        return found.pop() if len(found) == 1 else ""


def gather_people(mentions: list[NameMention], context: Context) -> tuple[list[Entity], dict[int, Entity]]:
    """Persons of a text, and the person of each mention by its first token.

    A surname that several persons share goes to the one that its title, its gender or its place in the text fits, or
    else stays open; a title that fits none of them makes another person.
    """
    people: list[Entity] = []
    short, by_last = _short_forms(mentions), defaultdict[str, list[Entity]](list)
    for mention in mentions:
        if mention.start not in short:
            people += _add_full(by_last[name_key(mention.name)[1]], mention)
    for person in people:
        person.name = fullest(person.forms)
        person.gender = _gender(person)
    by_word: defaultdict[str, list[Entity]] = defaultdict(list)
    for person in people:
        for word in {fold(w) for w in name_words(person.name)}:
            by_word[word].append(person)
    for mention in mentions:
        if mention.start in short:
            people += _add_short(by_word, mention, context)
    for person in people:
        person.gender = _gender(person)
        person.leaning = leaning(name_key(person.name)[0])
    return people, {span[0]: person for person in people for span in person.spans}


def _short_forms(mentions: list[NameMention]) -> set[int]:
    """Where names of one word stand, or of a particle and a word that end a longer name ('De Blasio')."""
    tails = {tuple(fold(w) for w in words[-2:]) for m in mentions if len(words := name_words(m.name)) > 2}
    return {m.start for m in mentions if _is_short([fold(w) for w in name_words(m.name)], tails)}


def _is_short(words: list[str], tails: set[tuple[str, ...]]) -> bool:
    if len(words) == 2 and words[0] in PARTICLES:
        return words[0] in NEVER_FIRST or tuple(words) in tails
    return len(words) < 2


def fullest(forms: Counter[str]) -> str:
    """The longest form whose first name is the commonest form's: 'Brave Ann Lee' is not fuller than 'Ann Lee'."""
    common = max(forms, key=lambda f: (forms[f], -len(f)))
    agreeing = [f for f in forms if firsts_agree(name_key(f)[0], name_key(common)[0]) and len(name_words(f)) <= 5]
    return max(agreeing or [common], key=lambda f: (len(name_words(f)), not f.isupper(), len(f)))


def _add_full(people: list[Entity], mention: NameMention) -> list[Entity]:
    """Note a full name among the people of its last word; the new person that it makes, if any."""
    generation = _generation(mention.name)
    matches = [p for p in people if same_name(p.name, mention.name) and _generation(p.name) == generation]
    if len(matches) > 1:
        matches = [p for p in matches if name_key(p.name) == name_key(mention.name)]
    new = [] if matches else [Entity("person", mention.name)]
    people += new
    _note((matches or new)[0], mention)
    return new


def _add_short(by_word: dict[str, list[Entity]], mention: NameMention, context: Context) -> list[Entity]:
    """Note a one-word mention; the new person that it makes, if any."""
    word = fold(name_words(mention.name)[-1])
    if word not in by_word:
        word = _misspelt(word, by_word) or word
    last = [p for p in by_word[word] if name_key(p.name)[1] == word]
    first = [p for p in by_word[word] if name_key(p.name)[0] == word and p not in last]
    fitting = [p for p in last or first if _may_be(p, mention, word)]
    person, lead = _choose(fitting, mention, context)
    if len(fitting) > 1:
        context.leads[mention.start] = lead
    if person is None and not fitting and (not last or mention.title):
        person = Entity("person", mention.name, gender=title_gender(mention.title))
        by_word[word].append(person)
        _note(person, mention)
        return [person]
    if person is not None:
        _note(person, mention)
        person.bare += not mention.title
    return []


def _may_be(person: Entity, mention: NameMention, surname: str) -> bool:
    """Do gender and, for a president of the table, the first name allow it? A president's surname is not his wife."""
    gender = title_gender(mention.title)
    if gender and person.gender not in ("", gender):
        return False
    office = office_of(mention.title)
    if office and office[0] in ("president", "vice president") and (first := name_key(person.name)[0]):
        held = [o for o in officials_named(mention.name) if any(t.office == office[0][0] for t in o.terms)]
        return not held or any(firsts_agree(first, f) for o in held for f in o.firsts if f)
    return True


def _choose(fitting: list[Entity], mention: NameMention, context: Context) -> tuple[Entity | None, float]:
    """The bearer whom title or context makes likeliest, and its lead; None if a second one comes near."""
    if len(fitting) < 2:
        return (fitting[0], 1.0) if fitting else (None, 0.0)
    words = {plain(w) for w in mention.title.split() if honorific_gender(w) is None}
    titled = [p for p in fitting if words & {plain(w) for t in p.titles for w in t.split()}]
    if len(titled) == 1:
        return titled[0], 1.0
    total, bare = sum(p.forms.total() for p in fitting), sum(p.bare for p in fitting) or 1
    cue = context.gender_near(mention)
    weights = [
        (FREQUENT * p.forms.total() / total + SETTLED * p.bare / bare + context.local(p, mention))
        * (CUE if cue and cue == (p.gender or leaning(name_key(p.name)[0])) else 1.0)
        for p in fitting
    ]
    ranked = sorted(zip(weights, fitting, strict=True), key=lambda pair: -pair[0])
    share = ranked[1][0] / ranked[0][0]
    return (ranked[0][1], 1.0 - share) if share <= TOO_NEAR else (None, 0.0)


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
    return fold(name.split()[-1]) if fold(name.split()[-1]) in SUFFIXES - {"sr"} else ""


def _gender(person: Entity) -> str:
    """From honorifics and titles, then from the first name; '' if neither tells."""
    told = Counter(g for g in map(title_gender, person.titles) if g)
    if told or person.gender:
        return told.most_common(1)[0][0] if told else person.gender
    words = [fold(w) for w in name_words(person.name)]
    return next((genders()[w] for w in (words[:-1] or words) if w in genders()), "")


def gather_bodies(doc: Doc, people_at: dict[int, Entity]) -> list[Entity]:
    """Bodies of the text, short forms ('the Security Council', 'IMF') under the fullest name that holds them."""
    bodies: dict[str, Entity] = {}
    for ent in doc.ents:
        start, end = ent.start, ent.end
        if (ent.label_ not in BODY_LABELS and not (ent.label_ == "PERSON" and is_body(ent.text))) or any(
            i in people_at for i in range(start, end)
        ):
            continue
        while start < end - 1 and doc[start].lower_ in ("the", "a", "an"):
            start += 1
        while end > start + 1 and doc[end - 1].text in ("'s", "’s", "'", "’", "-", ",", "(", ")"):
            end -= 1
        _add_body(bodies, doc[start:end].text, (start, end))
    return list(bodies.values())


def _add_body(bodies: dict[str, Entity], name: str, span: tuple[int, int]) -> None:
    body = bodies.get(name.lower()) or find_body(list(bodies.values()), name)
    if body is None:
        body = bodies[name.lower()] = Entity("organization", name)
    elif body.name == name.upper():
        body.name = name  # a dateline's capitals are no name of their own: SALEM
    body.spans.append(span)


def find_body(bodies: list[Entity], name: str) -> Entity | None:
    """The one body whose name this short form or acronym can stand for; None if none or several."""
    words = [fold(w) for w in name.split() if fold(w) not in ("the", "a", "an")]
    if not words:
        return None
    exact = [b for b in bodies if [fold(w) for w in b.name.split()] == words]
    if exact:
        return exact[0]
    if len(words) == 1 and name.isupper():
        return _single([b for b in bodies if _initials(b.name) == name.replace(".", "")])
    return _single(
        [b for b in bodies if len(b.name.split()) > len(words) and _holds([fold(w) for w in b.name.split()], words)]
    )


def _holds(longer: list[str], shorter: list[str]) -> bool:
    """Does the longer name begin or end with the shorter one?"""
    return longer[: len(shorter)] == shorter or longer[-len(shorter) :] == shorter


def _initials(name: str) -> str:
    return "".join(w[0] for w in name.replace("-", " ").split() if w[0].isupper() and w.lower() not in ("the",))


def _single(found: list[Entity]) -> Entity | None:
    return found[0] if len(found) == 1 else None
