"""What one form of a speaker's name tells of the person, in parts that can be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.nlp.officials.table import CALLED
from onrecord.nlp.speakers.lexicon import office_of
from onrecord.nlp.text.names import SUFFIXES, fold, name_key, name_words
from onrecord.people.names import SMALL
from onrecord.store.people.records import SpeakerForm

_WORD = re.compile(r"[^\W\d_][\w.-]*")


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
    def order(self) -> tuple[int, int, str, int]:
        """The place in the order in which evidence is taken: what tells most first, then by what it tells."""
        form = self.form
        told = 8 * bool(form.official_id) + 4 * bool(self.offices and self.state) + 2 * bool(self.state)
        told += bool(self.offices) + bool(self.heads) + bool(form.party) + bool(form.context)
        return (-told, -len(form.name), form.name, form.speaker_id)


def evidence_of(form: SpeakerForm) -> Evidence:
    """Take a form apart. A name of one word has no first name."""
    words = name_words(form.name)
    first, last = name_key(form.name)
    role = form.role or ""
    office = office_of(role) if role else None
    role_words = {fold(word) for word in _WORD.findall(role)}
    divisions = (form.jurisdiction or "").split("/")
    return Evidence(
        form,
        first,
        last,
        tuple(fold(word) for word in words[1:-1]),
        next((fold(word) for word in form.name.split()[-1:] if fold(word) in SUFFIXES - {"sr"}), ""),
        office[0] if office else "",
        frozenset(CALLED.get(office[0], (office[0],))) if office else frozenset(),
        frozenset() if office else frozenset(role_words - SMALL),
        "/".join(divisions[:3]) if len(divisions) > 2 else None,
        form.jurisdiction if len(divisions) > 3 else None,
    )
