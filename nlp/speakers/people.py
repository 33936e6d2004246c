"""Who is who in one text: mentions of names gathered into persons, and names of bodies into bodies."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from spacy.tokens import Doc

from nlp.names import SUFFIXES, firsts_agree, fold, name_key, name_words, same_name
from nlp.officials import named as officials_named
from nlp.records import SpeakerKind
from nlp.speakers.lexicon import genders, honorific_gender, is_body, noun_gender, office_of, plain
from nlp.speakers.mentions import NameMention

BODY_LABELS = frozenset({"ORG", "GPE", "NORP", "FAC", "PRODUCT", "LAW"})


@dataclass(slots=True)
class Entity:
    """A person or body of the text, being gathered. `spans` are its names' tokens, `titles` the words before them."""

    kind: SpeakerKind
    name: str
    spans: list[tuple[int, int]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    gender: str = ""
    members: tuple[Entity, ...] = ()
    forms: Counter[str] = field(default_factory=Counter)


def gather_people(mentions: list[NameMention]) -> tuple[list[Entity], dict[int, Entity]]:
    """Persons of a text, and the person of each mention by its first token.

    A surname that several persons share goes to the one that its title or gender fits, or else to the one named more
    often so far in full or with a title, or else first; a title that fits none of them makes another person.
    """
    people: list[Entity] = []
    for mention in mentions:
        if len(name_words(mention.name)) > 1:
            _add_full(people, mention)
    for person in people:
        person.name = fullest(person.forms)
        person.gender = _gender(person)
    by_word: defaultdict[str, list[Entity]] = defaultdict(list)
    for person in people:
        for word in {fold(w) for w in name_words(person.name)}:
            by_word[word].append(person)
    for mention in mentions:
        if len(name_words(mention.name)) == 1:
            people += _add_short(by_word, mention)
    for person in people:
        person.gender = _gender(person)
    return people, {span[0]: person for person in people for span in person.spans}


def fullest(forms: Counter[str]) -> str:
    """The longest form whose first name is the commonest form's: 'Brave Ann Lee' is not fuller than 'Ann Lee'."""
    common = max(forms, key=lambda f: (forms[f], -len(f)))
    agreeing = [f for f in forms if firsts_agree(name_key(f)[0], name_key(common)[0]) and len(name_words(f)) <= 5]
    return max(agreeing or [common], key=lambda f: (len(name_words(f)), not f.isupper(), len(f)))


def _add_full(people: list[Entity], mention: NameMention) -> None:
    generation = _generation(mention.name)
    matches = [p for p in people if same_name(p.name, mention.name) and _generation(p.name) == generation]
    if len(matches) > 1:
        matches = [p for p in matches if name_key(p.name) == name_key(mention.name)]
    if not matches:
        people.append(Entity("person", mention.name))
    _note(matches[0] if matches else people[-1], mention)


def _add_short(by_word: dict[str, list[Entity]], mention: NameMention) -> list[Entity]:
    """Note a one-word mention; the new person that it makes, if any."""
    word = fold(name_words(mention.name)[0])
    last = [p for p in by_word[word] if name_key(p.name)[1] == word]
    first = [p for p in by_word[word] if name_key(p.name)[0] == word and p not in last]
    fitting = [p for p in last or first if _may_be(p, mention, word)]
    person = _choose(fitting, mention)
    if person is None and not fitting and (not last or mention.title):
        person = Entity("person", mention.name, gender=_title_gender(mention.title))
        by_word[word].append(person)
        _note(person, mention)
        return [person]
    if person is not None:
        _note(person, mention)
    return []


def _may_be(person: Entity, mention: NameMention, surname: str) -> bool:
    """Do gender and, for a president of the table, the first name allow it? A president's surname is not his wife."""
    gender = _title_gender(mention.title)
    if gender and person.gender not in ("", gender):
        return False
    office = office_of(mention.title)
    if office and office[0] in ("president", "vice president") and (first := name_key(person.name)[0]):
        held = [o for o in officials_named(mention.name) if any(t.office == office[0][0] for t in o.terms)]
        return not held or any(firsts_agree(first, f) for o in held for f in o.firsts if f)
    return True


def _choose(fitting: list[Entity], mention: NameMention) -> Entity | None:
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    words = {plain(w) for w in mention.title.split() if honorific_gender(w) is None}
    titled = [p for p in fitting if words & {plain(w) for t in p.titles for w in t.split()}]
    if len(titled) == 1:
        return titled[0]
    ranked = sorted(fitting, key=lambda p: -p.forms.total())
    if ranked[0].forms.total() >= 2 * ranked[1].forms.total():
        return ranked[0]
    before = [p for p in fitting if any(start < mention.start for start, _ in p.spans)]
    return max(
        before or ranked[:1], key=lambda p: max((s for s, e in p.spans if s < mention.start and e - s > 1), default=-1)
    )


def _note(person: Entity, mention: NameMention) -> None:
    person.spans.append((mention.start, mention.end))
    if len(name_words(mention.name)) > 1 or mention.title:
        person.forms[" ".join(mention.name.split())] += 1
    if mention.title:
        person.titles.append(mention.title)


def _generation(name: str) -> str:
    return fold(name.split()[-1]) if fold(name.split()[-1]) in SUFFIXES - {"sr"} else ""


def _title_gender(title: str) -> str:
    for word in reversed(title.split()):
        if gender := (honorific_gender(word) or noun_gender(word)):
            return gender
    return ""


def _gender(person: Entity) -> str:
    """From honorifics and titles, then from the first name; '' if neither tells."""
    told = Counter(g for g in map(_title_gender, person.titles) if g)
    if told or person.gender:
        return told.most_common(1)[0][0] if told else person.gender
    words = [fold(w) for w in name_words(person.name)]
    return next((genders()[w] for w in (words[:-1] or words) if w in genders()), "")


def gather_bodies(doc: Doc, people_at: dict[int, Entity]) -> list[Entity]:
    """Bodies of the text, short forms ('the Security Council', 'IMF') under the fullest name that holds them."""
    bodies: list[Entity] = []
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
    return bodies


def _add_body(bodies: list[Entity], name: str, span: tuple[int, int]) -> None:
    body = next((b for b in bodies if b.name.lower() == name.lower()), None) or find_body(bodies, name)
    if body is None:
        body = Entity("organization", name)
        bodies.append(body)
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
