"""Who is who in one text: mentions of names gathered into persons, and names of bodies into bodies."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from spacy.tokens import Doc

from nlp.names import SUFFIXES, fold, name_key, name_words, same_name
from nlp.records import SpeakerKind
from nlp.speakers.lexicon import genders, honorific_gender, is_body, noun_gender, plain
from nlp.speakers.mentions import NameMention

BODY_LABELS = frozenset({"ORG", "GPE", "NORP", "FAC", "PRODUCT", "LAW", "WORK_OF_ART"})


@dataclass(slots=True)
class Entity:
    """A person or body of the text, being gathered. `spans` are token spans of its names, `titles` the words before them."""

    kind: SpeakerKind
    name: str
    spans: list[tuple[int, int]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    gender: str = ""
    members: tuple[Entity, ...] = ()


def gather_people(mentions: list[NameMention]) -> tuple[list[Entity], dict[int, Entity]]:
    """Persons of a text, and the person of each mention by its first token. A surname that two persons share goes to the
    one that its title or gender fits, or else to the one named in full more often; to nobody if that decides nothing."""
    people: list[Entity] = []
    for mention in mentions:
        if len(name_words(mention.name)) > 1:
            _add_full(people, mention)
    by_word: defaultdict[str, list[Entity]] = defaultdict(list)
    for person in people:
        for word in {fold(w) for w in name_words(person.name)}:
            by_word[word].append(person)
    full = Counter({id(p): len(p.spans) for p in people})
    for mention in mentions:
        if len(name_words(mention.name)) == 1:
            _add_short(people, by_word, full, mention)
    for person in people:
        person.gender = _gender(person)
    return people, {span[0]: person for person in people for span in person.spans}


def _add_full(people: list[Entity], mention: NameMention) -> None:
    matches = [
        p for p in people if same_name(p.name, mention.name) and _generation(p.name) == _generation(mention.name)
    ]
    if len(matches) > 1:
        matches = [p for p in matches if name_key(p.name) == name_key(mention.name)]
    person = matches[0] if matches else Entity("person", mention.name)
    if not matches:
        people.append(person)
    if len(name_words(person.name)) < len(name_words(mention.name)) <= 5:
        person.name = mention.name
    _note(person, mention)


def _add_short(
    people: list[Entity], by_word: dict[str, list[Entity]], full: Counter[int], mention: NameMention
) -> None:
    word = fold(name_words(mention.name)[0])
    last = [p for p in by_word[word] if name_key(p.name)[1] == word]
    first = [p for p in by_word[word] if name_key(p.name)[0] == word]
    person = _choose(last, full, mention) or (None if last else _choose(first, full, mention))
    if person is None and not last:
        person = Entity("person", mention.name)
        people.append(person)
        by_word[word].append(person)
    if (
        person is None
        and (gender := _title_gender(mention.title))
        and not any(_gender(p) in ("", gender) for p in last)
    ):
        person = Entity("person", mention.name, gender=gender)
        people.append(person)
        by_word[word].append(person)
    if person is not None:
        _note(person, mention)


def _choose(candidates: list[Entity], full: Counter[int], mention: NameMention) -> Entity | None:
    gender = _title_gender(mention.title)
    fitting = [p for p in candidates if not gender or _gender(p) in ("", gender)]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    titles = {plain(w) for w in mention.title.split()} - {"mr", "mrs", "ms"}
    titled = [p for p in fitting if titles and titles & {plain(w) for t in p.titles for w in t.split()}]
    if len(titled) == 1:
        return titled[0]
    ranked = sorted(fitting, key=lambda p: (-full[id(p)], p.spans[0] if p.spans else (0, 0)))
    best, second = full[id(ranked[0])], full[id(ranked[1])]
    return ranked[0] if best > second or ranked[0].spans[0][0] < mention.start < ranked[1].spans[0][0] else None


def _note(person: Entity, mention: NameMention) -> None:
    person.spans.append((mention.start, mention.end))
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
    if person.gender:
        return person.gender
    told = Counter(g for g in map(_title_gender, person.titles) if g)
    if told:
        return told.most_common(1)[0][0]
    first, _ = name_key(person.name)
    known = genders()
    inner = [fold(w) for w in name_words(person.name)[:-1]]
    return known.get(first, "") or next((known[w] for w in inner if w in known), "")


def gather_bodies(doc: Doc, people_at: dict[int, Entity]) -> list[Entity]:
    """Bodies of the text, short forms ('the Security Council', 'IMF') under the fullest name that holds them."""
    bodies: list[Entity] = []
    for ent in doc.ents:
        start, end = ent.start, ent.end
        if (ent.label_ not in BODY_LABELS and not is_body(ent.text)) or any(i in people_at for i in range(start, end)):
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
