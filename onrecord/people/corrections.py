"""Correct by hand who is who, under the lock of a pass: written, applied and published, or not at all.

Who is meant is settled first: a name that two people bear is an error that lists them, with what tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from onrecord.config.settings import Config
from onrecord.passes.lock import locked_store
from onrecord.people.identity import RULES
from onrecord.store import Store
from onrecord.store.people.corrections import Action, Anchor, Correction
from onrecord.store.people.records import PersonRow

BUSY = "a pass is at work on {directory}: correct when it has ended"


class UnclearCorrection(Exception):
    """It is not clear who or what is meant; the message says why, and what to write instead."""


@dataclass(slots=True)
class CorrectionSession:
    """A store under the lock, with who corrects, when and why. Everything is published when the session ends.

    Every method gives the number of the correction, and raises UnclearCorrection where nobody or several are meant.
    """

    store: Store
    who: str
    why: str
    at: datetime

    def merge(self, gone: str, kept: str) -> int:
        """Make two people one: all quotes of `gone` become those of `kept`."""
        person, other = self.person(gone), self.person(kept)
        if person.person_id == other.person_id:
            raise UnclearCorrection(f'"{gone}" and "{kept}" are one person already: {person.name}')
        return self._add_about(
            person, "merge", other_id=other.person_id, other=other.name, other_anchors=self._anchors(other)
        )

    def split(self, name: str, new: str, condition: str, value: str) -> int:
        """Make a person two: what `condition` (outlet, state, article, role, party) tells apart is called `new`."""
        return self._add_about(self.person(name), "split", other=new, field=condition, value=value)

    def rename(self, name: str, new: str) -> int:
        """Show a person under another name."""
        return self._add_about(self.person(name), "rename", value=new)

    def set(self, name: str, fact: str, value: str | None) -> int:
        """Set one fact of a person: official_id, party, jurisdiction or kind; None empties it."""
        return self._add_about(self.person(name), "set", field=fact, value=value)

    def fix(self, quote_id: int, fact: str, value: str | None) -> int:
        """Set one fact of a quote. A speaker is a person of that name, or a new one; None is nobody known."""
        quote = self.store.quote(quote_id)
        if quote is None:
            raise UnclearCorrection(f"no current quote has the id {quote_id}")
        correction = Correction(
            self.at, self.who, self.why, "quote", field=fact, value=value,
            quote_id=quote_id, article_id=quote.article_id, quote_text=quote.text, occurrence=quote.occurrence,
        )  # fmt: skip
        if fact == "speaker" and value is not None and (person := self._find_person(value)):
            anchors = self._anchors(person)
            correction = replace(
                correction, person_id=person.person_id, person=person.name, anchors=anchors, value=person.name
            )
        return self._add(correction)

    def undo(self, number: int) -> int:
        """Take a correction back."""
        if number not in {correction.correction_id for correction in self.store.corrections()}:
            raise UnclearCorrection(f"there is no correction {number}: `onrecord people corrections` lists them")
        return self._add(Correction(self.at, self.who, self.why, "undo", number))

    def person(self, words: str) -> PersonRow:
        """Find the one person meant by a name, person_id, key or official id."""
        person = self._find_person(words)
        if person is None:
            near = ", ".join(similar.name for similar in self.store.find_people(words)[:5])
            raise UnclearCorrection(f'nobody called "{words}" is quoted' + (f"; do you mean {near}?" if near else ""))
        return person

    def _find_person(self, words: str) -> PersonRow | None:
        """The person whose name, other name, number or id these words are. UnclearCorrection for several."""
        people = [person for person in self.store.find_people(words) if words.casefold() in _handles(person)]
        if len(people) > 1:
            listed = "; ".join(
                f"{person.person_id} {person.name} ({person.key}, {person.quotes} quotes)" for person in people
            )
            raise UnclearCorrection(f'"{words}" may be {len(people)} people, name one by its number: {listed}')
        return people[0] if people else None

    def _anchors(self, person: PersonRow) -> tuple[Anchor, ...]:
        return self.store.anchors(person.person_id)

    def _add_about(self, person: PersonRow, action: Action, **facts: Any) -> int:
        """Add a correction about a person, anchored in the articles that quote the person."""
        return self._add(
            Correction(
                self.at, self.who, self.why, action, person_id=person.person_id, person=person.name,
                anchors=self._anchors(person), **facts,
            )
        )  # fmt: skip

    def _add(self, correction: Correction) -> int:
        number = self.store.correct(correction)
        self.store.link_people(RULES)
        return number


@contextmanager
def correction_session(config: Config, who: str, why: str, at: datetime) -> Iterator[CorrectionSession]:
    """Open the store of this configuration to correct it; it is published at the end unless something is raised.

    Busy while a pass is at work; StoreError as the store says.
    """
    with locked_store(config, BUSY) as store:
        store.link_people(RULES)
        yield CorrectionSession(store, who, why, at)
        store.publish(at)


def _handles(person: PersonRow) -> set[str]:
    """All words by which a person may be named, in lower case."""
    names = (person.name, *person.names, person.key, str(person.person_id), person.official_id or "")
    return {name.casefold() for name in names}
