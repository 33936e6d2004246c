"""Corrections by hand under the same lock as a pass: written, applied and published, or not at all.

Who is meant is settled first: a name that two people bear is an error that lists them, with what tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from onrecord.config.settings import Config
from onrecord.passes.lock import locked_store
from onrecord.people.identity import RULES
from onrecord.store import Store
from onrecord.store.corrections import Anchor, Correction
from onrecord.store.people_records import PersonRow

BUSY = "a pass is at work on {directory}: correct when it has ended"


class Unclear(Exception):
    """It is not clear who or what is meant; the message says why, and what to write instead."""


@dataclass(slots=True)
class Desk:
    """The store under the lock, with who corrects, when and why. Everything is published when the desk is left."""

    store: Store
    who: str
    why: str
    at: datetime
    resting: tuple[int, ...] = ()

    def merge(self, gone: str, kept: str) -> int:
        """Both names are one person, the second. The number of the correction; Unclear as in `person`."""
        one, other = self.person(gone), self.person(kept)
        if one.person_id == other.person_id:
            raise Unclear(f'"{gone}" and "{kept}" are one person already: {one.name}')
        return self._add(Correction(
            self.at, self.who, self.why, "merge", None, one.person_id, one.name, self._anchors(one),
            other.person_id, other.name, self._anchors(other),
        ))  # fmt: skip

    def split(self, name: str, new: str, condition: str, value: str) -> int:
        """What `condition` (outlet, state, article, role, party) tells apart is somebody else, called `new`."""
        one = self.person(name)
        return self._add(
            Correction(
                self.at, self.who, self.why, "split", None, one.person_id, one.name, self._anchors(one),
                other=new, field=condition, value=value,
            )
        )  # fmt: skip

    def rename(self, name: str, new: str) -> int:
        """The person is shown under another name."""
        one = self.person(name)
        return self._add(
            Correction(
                self.at, self.who, self.why, "rename", None, one.person_id, one.name, self._anchors(one), value=new
            )
        )

    def set(self, name: str, what: str, value: str | None) -> int:
        """One fact of a person: official_id, party, jurisdiction or kind; None empties it."""
        one = self.person(name)
        return self._add(
            Correction(
                self.at, self.who, self.why, "set", None, one.person_id, one.name, self._anchors(one),
                field=what, value=value,
            )
        )  # fmt: skip

    def fix(self, quote_id: int, what: str, value: str | None) -> int:
        """One fact of a quote. A speaker is a person of that name, or a new one; None is nobody known."""
        quote = self.store.quote(quote_id)
        if quote is None:
            raise Unclear(f"no current quote has the id {quote_id}")
        correction = Correction(
            self.at, self.who, self.why, "quote", field=what, value=value,
            quote_id=quote_id, article_id=quote.article_id, quote_text=quote.text, occurrence=quote.occurrence,
        )  # fmt: skip
        if what == "speaker" and value is not None and (one := self._known(value)):
            correction = replace(
                correction, person_id=one.person_id, person=one.name, anchors=self._anchors(one), value=one.name
            )
        return self._add(correction)

    def undo(self, number: int) -> int:
        """Take a correction back. Unclear if there is none of that number."""
        if number not in {it.correction_id for it in self.store.corrections()}:
            raise Unclear(f"there is no correction {number}: `onrecord people corrections` lists them")
        return self._add(Correction(self.at, self.who, self.why, "undo", number))

    def person(self, words: str) -> PersonRow:
        """The one person meant by a name, person_id, key or official id; Unclear for none or several."""
        found = self._known(words)
        if found is None:
            near = ", ".join(it.name for it in self.store.find_people(words)[:5])
            raise Unclear(f'nobody called "{words}" is quoted' + (f"; do you mean {near}?" if near else ""))
        return found

    def _known(self, words: str) -> PersonRow | None:
        """The person whose name, other name, number or id these words are; Unclear for several."""
        found = [it for it in self.store.find_people(words) if words.casefold() in _handles(it)]
        if len(found) > 1:
            told = "; ".join(f"{it.person_id} {it.name} ({it.key}, {it.quotes} quotes)" for it in found)
            raise Unclear(f'"{words}" may be {len(found)} people, name one by its number: {told}')
        return found[0] if found else None

    def _anchors(self, person: PersonRow) -> tuple[Anchor, ...]:
        return self.store.anchors(person.person_id)

    def _add(self, correction: Correction) -> int:
        number = self.store.correct(correction)
        self.resting = self.store.link_people(RULES)
        return number


@contextmanager
def desk(config: Config, who: str, why: str, at: datetime) -> Iterator[Desk]:
    """The store of this configuration, to be corrected; published at the end unless something is raised.

    Busy while a pass is at work; StoreError as the store says.
    """
    with locked_store(config, BUSY) as store:
        store.link_people(RULES)
        yield Desk(store, who, why, at)
        store.publish(at)


def _handles(person: PersonRow) -> set[str]:
    names = (person.name, *person.names, person.key, str(person.person_id), person.official_id or "")
    return {it.casefold() for it in names}
