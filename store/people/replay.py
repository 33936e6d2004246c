"""Corrections by hand, applied anew each time over what the rules decided.

A correction stores which articles quoted its person then (`anchors`), and so finds the person again after articles were
read again, after namesakes turned up, or in a database that was built anew. A correction whose person is quoted nowhere
today rests until the person is quoted again. Later corrections see what earlier ones did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from onrecord.store.ids import stable_id
from onrecord.store.people.corrections import Anchor, Correction, in_force
from onrecord.store.people.records import Person, SpeakerForm, SpeakerLink


@dataclass(frozen=True, slots=True)
class Saying:
    """A current quote of a speaker, or a silence (then without `quote_id`)."""

    quote_id: int | None
    article_id: int
    speaker_id: int
    outlet_id: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """The quotes and silences of today, which corrections are matched against.

    `forms` are the speakers with their blocks, `sayings` all that those of corrected blocks said, `quotes` the current
    quote of each correction of a quote.
    """

    forms: dict[int, tuple[SpeakerForm, str]]
    sayings: Sequence[Saying]
    quotes: dict[int, int]


@dataclass(slots=True)
class Override:
    """What corrections say of one quote. `person` is a key; None with `reattributed` means that nobody is known."""

    person: str | None = None
    reattributed: bool = False
    values: dict[str, str | None] = field(default_factory=dict)


@dataclass(slots=True)
class Corrected:
    """The state while corrections are applied: people by key, the key of each speaker, and what is said of quotes."""

    people: dict[str, Person]
    links: dict[int, str | None]
    overrides: dict[int, Override] = field(default_factory=dict)
    moved: dict[tuple[int, int], str] = field(default_factory=dict)  # (article, speaker) of people split off
    resting: list[int] = field(default_factory=list)  # corrections whose person or quote is not there today


def replay(
    corrections: Sequence[Correction], people: Iterable[Person], links: Iterable[SpeakerLink], spoken: Spoken
) -> Corrected:
    """The people and links that stand after all corrections in force."""
    state = Corrected({person.key: person for person in people}, {link.speaker_id: link.person for link in links})
    for correction in in_force(corrections):
        if not _apply(state, correction, spoken):
            state.resting.append(correction.correction_id)
    for saying in spoken.sayings:
        key = state.moved.get((saying.article_id, saying.speaker_id))
        if key and saying.quote_id is not None:
            override = state.overrides.setdefault(saying.quote_id, Override())
            override.person = override.person if override.reattributed else key
    return state


def _apply(state: Corrected, correction: Correction, spoken: Spoken) -> bool:
    """Apply one correction; whether there was anything to which it applies."""
    if correction.action == "quote":
        return _quote(state, correction, spoken)
    person = _find(state, correction.person_id, correction.anchors, spoken)
    if person is None:
        return False
    match correction.action:
        case "merge":
            other = _find(state, correction.other_id, correction.other_anchors, spoken)
            return other is not None and _merge(state, person, other)
        case "split":
            return _split(state, correction, person, spoken)
        case "rename":
            state.people[person] = replace(state.people[person], name=correction.value or correction.person or "")
        case _:
            state.people[person] = _set(state.people[person], correction.field or "", correction.value)
    return True


def _find(state: Corrected, person_id: int | None, anchors: Sequence[Anchor], spoken: Spoken) -> str | None:
    """The key of the person meant: of that id if an anchor still leads to it, else the one most anchors lead to."""
    wanted = set(anchors)
    votes: Counter[str] = Counter()
    for article, speaker in {(it.article_id, it.speaker_id) for it in spoken.sayings}:
        key = state.moved.get((article, speaker)) or state.links.get(speaker)
        if key and (article, spoken.forms[speaker][1]) in wanted:
            votes[key] += 1
    same = next((key for key in votes or state.people if stable_id(key) == person_id), None)
    return same or min(votes, key=lambda key: (-votes[key], key), default=None)


def _merge(state: Corrected, person: str, other: str) -> bool:
    if person == other:
        return True  # the rules have come to the same by now
    gone = state.people.pop(person)
    kept = state.people[other]
    state.people[other] = replace(
        kept, official_id=kept.official_id or gone.official_id, party=kept.party or gone.party
    )
    for speaker, key in state.links.items():
        if key == person:
            state.links[speaker] = other
    for place, key in state.moved.items():
        if key == person:
            state.moved[place] = other
    for override in state.overrides.values():
        if override.person == person:
            override.person = other
    return True


def _split(state: Corrected, correction: Correction, person: str, spoken: Spoken) -> bool:
    """Move the quotes that fit the condition to a new person, where they stay whatever the rules decide later."""
    name = correction.other or ""
    key = f"{state.people[person].kind}:{name} (correction {correction.correction_id})"
    mine = [
        it
        for it in spoken.sayings
        if (state.moved.get((it.article_id, it.speaker_id)) or state.links.get(it.speaker_id)) == person
        and _fits(it, spoken.forms[it.speaker_id][0], correction.field, correction.value or "")
    ]
    if mine:
        state.people[key] = Person(key, name, state.people[person].kind)
    for it in mine:
        state.moved[it.article_id, it.speaker_id] = key
    return bool(mine)


def _fits(saying: Saying, form: SpeakerForm, condition: str | None, value: str) -> bool:
    match condition:
        case "outlet":
            return saying.outlet_id == value
        case "article":
            return str(saying.article_id) == value
        case "state":
            place = form.jurisdiction or form.context or ""
            return f"{place}/".startswith(f"{value}/")
        case "role":
            return value.casefold() in (form.role or "").casefold()
        case _:
            return form.party == value


def _set(person: Person, name: str, value: str | None) -> Person:
    match name:
        case "official_id":
            return replace(person, official_id=value)
        case "party":
            return replace(person, party=value, party_set=True)
        case "jurisdiction":
            return replace(person, jurisdiction=value, jurisdiction_set=True)
        case _:
            return replace(person, kind=value or person.kind)


def _quote(state: Corrected, correction: Correction, spoken: Spoken) -> bool:
    quote_id = spoken.quotes.get(correction.correction_id)
    if quote_id is None:
        return False
    override = state.overrides.setdefault(quote_id, Override())
    if correction.field != "speaker":
        override.values[correction.field or ""] = correction.value
        return True
    key = None
    if correction.value is not None:
        key = _find(state, correction.person_id, correction.anchors, spoken)
        if key is None:  # nobody whom an article names, or nobody today: the name that was given stands
            key = f"person:{correction.value} (by correction)"
            state.people.setdefault(key, Person(key, correction.value, "person"))
    override.person, override.reattributed = key, True
    return True
