"""What one article says of a speaker, and how two such statements agree or contradict each other."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from onrecord.nlp.officials.table import CALLED, find_official
from onrecord.nlp.speakers.lexicon import office_of
from onrecord.nlp.text.names import SUFFIXES, firsts_agree, fold, name_key, name_words
from onrecord.people.names import SMALL, is_common
from onrecord.store.people.records import SpeakerForm

WIDE = frozenset("hspvg")  # members of Congress, presidents and governors are quoted far from their states
NO_SPEAKER = 2**63 - 1
_WORD = re.compile(r"[^\W\d_][\w.-]*")

# How much each agreement weighs; what comes first gives the link its rule. Ours, by what reporters use to tell
# namesakes apart: office with state is how an article introduces one, a party alone halves the country.
WEIGHTS = {
    "official": 16,
    "office and state": 8,
    "place": 6,
    "office": 4,
    "role": 4,
    "state": 4,
    "context": 2,
    "party": 1,
}
CONFIDENCE = {
    "official": 0.99, "office and state": 0.97, "place": 0.95, "office": 0.9, "role": 0.9, "state": 0.9,
    "context": 0.85, "party": 0.8, "alone": 0.7,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """A form in comparable parts. `offices` are letters of the officials' table, or the office itself if it has none.

    `state` and `place` are Open Civic Data ids, `heads` the words of a role that is no office.
    """

    form: SpeakerForm
    first: str
    last: str
    middles: tuple[str, ...]
    generation: str
    office: str
    offices: frozenset[str]
    heads: frozenset[str]
    state: str | None
    place: str | None

    @property
    def weight(self) -> tuple[int, int, str, int]:
        """The order in which forms are taken: those that say most first, then by what they say."""
        form = self.form
        told = 8 * bool(form.official_id) + 4 * bool(self.offices and self.state) + 2 * bool(self.state)
        told += bool(self.offices) + bool(self.heads) + bool(form.party) + bool(form.context)
        return (-told, -len(form.name), form.name, form.speaker_id)


def evidence_of(form: SpeakerForm) -> Evidence:
    """The form in comparable parts; a name of one word has no first name."""
    words = name_words(form.name)
    first, last = name_key(form.name)
    role = form.role or ""
    office = office_of(role) if role else None
    parts = (form.jurisdiction or "").split("/")
    return Evidence(
        form,
        first,
        last,
        tuple(fold(word) for word in words[1:-1]),
        next((fold(word) for word in form.name.split()[-1:] if fold(word) in SUFFIXES - {"sr"}), ""),
        office[0] if office else "",
        frozenset(CALLED.get(office[0], (office[0],))) if office else frozenset(),
        frozenset(fold(word) for word in _WORD.findall(role) if fold(word) not in SMALL) if not office else frozenset(),
        "/".join(parts[:3]) if len(parts) > 2 else None,
        form.jurisdiction if len(parts) > 3 else None,
    )


@dataclass(slots=True, eq=False)
class Known:
    """A person as far as the forms that joined tell."""

    forms: list[Evidence] = field(default_factory=list)
    official: str | None = None

    def contradicts(self, other: Evidence) -> bool:
        """Could no person be both? Another official, generation, middle name, party, state, or place of one level."""
        if any(it.form.official_id and it.form.official_id == other.form.official_id for it in self.forms):
            return False
        return any(_contradict(mine, other) for mine in self.forms)

    def bears(self, other: Evidence) -> bool:
        """Is the name the same, whoever it is?"""
        return any(it.last == other.last and _firsts_agree(it, other) for it in self.forms)

    def agreement(self, other: Evidence) -> tuple[int, str]:
        """How much they have in common beside the name, and the weightiest of it; (0, 'alone') for nothing."""
        found = {rule for mine in self.forms for rule in _agreements(mine, other)}
        best = max(found, key=lambda rule: WEIGHTS[rule], default="alone")
        return sum(WEIGHTS[rule] for rule in found), best

    def near(self, other: Evidence) -> bool:
        """Is an office or a party enough beside the name? Not for a common name that is placed in one article only."""
        if not is_common(other.form.name):
            return True
        placed = any(it.state or it.form.context for it in self.forms)
        return not placed and not (other.state or other.form.context)

    def recognise(self) -> None:
        """Set `official`: the one whom articles gave, or whom name and office fit, with a state where any tells one.

        What the table says of the official's state and party then counts as one more form, that no article has.
        """
        if self.official:
            return
        state = next((it.form.jurisdiction for it in self.forms if it.state), None)
        told = [it for it in self.forms if it.first and (it.office or it.form.official_id)]
        found = {}
        for it in told:
            form = it.form
            place = form.jurisdiction or state or form.context
            if match := find_official(form.name, it.office, place, form.party, form.last_day):
                found[match[0].id] = match
        known = self.officials or frozenset(found)
        self.official = min(known) if len(known) == 1 else None
        if match := found.get(self.official or ""):
            who, term = match
            table_form = SpeakerForm(
                NO_SPEAKER, who.name, "person", who.id, None, who.party, _state(term.division), articles=0
            )
            self.forms.append(evidence_of(table_form))

    @property
    def wide(self) -> bool:
        """Is the person quoted all over the country?"""
        return any(it.offices & WIDE or it.form.jurisdiction == "ocd-division/country:us" for it in self.forms)

    @property
    def officials(self) -> frozenset[str]:
        """Ids in the officials' table that articles gave (one, as others contradict it)."""
        return frozenset(it.form.official_id for it in self.forms if it.form.official_id)

    def elsewhere(self, other: Evidence) -> bool:
        """Is the other's article about a state that this person, not known all over the country, is not of?"""
        if self.wide or not other.form.context:
            return False
        mine = {it.state or (it.form.context if it.offices else None) for it in self.forms} - {None}
        return bool(mine) and other.form.context not in mine


def _contradict(a: Evidence, b: Evidence) -> bool:
    if a.last != b.last or not _firsts_agree(a, b):
        return True
    if a.generation and b.generation and a.generation != b.generation:
        return True
    if not all(firsts_agree(x, y) for x, y in zip(a.middles, b.middles, strict=False)) and a.first == b.first:
        return True
    ids = {a.form.official_id, b.form.official_id} - {None}
    parties = {a.form.party, b.form.party} - {None}
    if len(ids) > 1 or len(parties) > 1:
        return True
    if a.state and b.state and a.state != b.state:
        return True
    if a.offices and b.offices and (_apart(a, b) or (is_common(a.form.name) and not a.offices & b.offices)):
        return True
    return bool(a.place and b.place and a.place != b.place and _level(a.place) == _level(b.place))


def _apart(a: Evidence, b: Evidence) -> bool:
    """Are both at home in one state, by what they say or by what their articles are about, and in different ones?"""
    homes = {it.state or it.form.context for it in (a, b)} - {None}
    return len(homes) > 1 and not (a.offices | b.offices) & WIDE


def _firsts_agree(a: Evidence, b: Evidence) -> bool:
    return firsts_agree(a.first, b.first) or a.first in b.middles or b.first in a.middles


def _agreements(a: Evidence, b: Evidence) -> list[str]:
    same_state = bool(a.state and a.state == b.state)
    told = {
        "official": bool(a.form.official_id and a.form.official_id == b.form.official_id),
        "office and state": bool(a.offices & b.offices) and same_state,
        "place": bool(a.place and a.place == b.place),
        "office": bool(a.offices & b.offices),
        "role": bool(a.heads and b.heads and len(a.heads & b.heads) * 2 >= min(len(a.heads), len(b.heads))),
        "state": same_state,
        "context": bool(
            (a.form.context and a.form.context in (b.state, b.form.context))
            or (b.form.context and b.form.context == a.state)
        ),
        "party": bool(a.form.party and a.form.party == b.form.party),
    }
    return [rule for rule, holds in told.items() if holds]


def _state(division: str) -> str:
    return "/".join(division.split("/")[:3])


def _level(division: str) -> str:
    return division.rsplit("/", 1)[-1].split(":")[0]
