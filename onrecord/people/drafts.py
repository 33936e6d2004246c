"""A person in the making: the evidence that was joined so far, and what further evidence would fit it."""

from __future__ import annotations

from dataclasses import dataclass, field

from onrecord.nlp.officials.table import Official, Term, find_official
from onrecord.people.compare import WEIGHTS, WIDE, agreements, contradict, same_name
from onrecord.people.evidence import Evidence, evidence_of
from onrecord.people.names import is_common
from onrecord.store.people.records import SpeakerForm

NO_SPEAKER = 2**63 - 1
Match = tuple[Official, Term]
UNITED_STATES = "ocd-division/country:us"


@dataclass(slots=True, eq=False)
class PersonDraft:
    """A person as far as the joined evidence tells; `official` is the person's id in the officials' table."""

    joined: list[Evidence] = field(default_factory=list)
    official: str | None = None

    def contradicts(self, evidence: Evidence) -> bool:
        """Could the evidence not be of this person? Never where both have the same official id."""
        official_id = evidence.form.official_id
        if any(own.form.official_id and own.form.official_id == official_id for own in self.joined):
            return False
        return any(contradict(own, evidence) for own in self.joined)

    def bears_name(self, evidence: Evidence) -> bool:
        """Is the name the same, whoever it is?"""
        return any(same_name(own, evidence) for own in self.joined)

    def agreement(self, evidence: Evidence) -> tuple[int, str]:
        """How much they have in common beside the name, and the weightiest of it; (0, 'alone') for nothing."""
        rules = {rule for own in self.joined for rule in agreements(own, evidence)}
        weightiest = max(rules, key=lambda rule: WEIGHTS[rule], default="alone")
        return sum(WEIGHTS[rule] for rule in rules), weightiest

    def little_is_enough(self, evidence: Evidence) -> bool:
        """Is an office or a party enough beside the name? Not for a common name that is placed in one article only."""
        if not is_common(evidence.form.name):
            return True
        placed = any(own.state or own.form.context for own in self.joined)
        return not placed and not (evidence.state or evidence.form.context)

    def recognise(self) -> None:
        """Set `official`: the one whom articles gave, or whom name and office fit, with a state where any tells one.

        What the table says of the official's state and party then counts as one more form, that no article has.
        """
        if self.official:
            return
        matches = self._table_matches()
        possible = self.official_ids or frozenset(matches)
        self.official = min(possible) if len(possible) == 1 else None
        if match := matches.get(self.official or ""):
            official, term = match
            state = "/".join(term.division.split("/")[:3])
            form = SpeakerForm(
                NO_SPEAKER, official.name, "person", official.id, None, official.party, state, articles=0
            )
            self.joined.append(evidence_of(form))

    def _table_matches(self) -> dict[str, Match]:
        """The officials whom a full name with an office fits, by id."""
        state = next((own.form.jurisdiction for own in self.joined if own.state), None)
        matches: dict[str, Match] = {}
        for own in self.joined:
            form = own.form
            if own.first and (own.office or form.official_id):
                place = form.jurisdiction or state or form.context
                if match := find_official(form.name, own.office, place, form.party, form.last_day):
                    matches[match[0].id] = match
        return matches

    @property
    def is_wide(self) -> bool:
        """Is the person quoted all over the country?"""
        return any(own.offices & WIDE or own.form.jurisdiction == UNITED_STATES for own in self.joined)

    @property
    def official_ids(self) -> frozenset[str]:
        """Ids in the officials' table that articles gave (one, as others contradict it)."""
        return frozenset(own.form.official_id for own in self.joined if own.form.official_id)

    def is_elsewhere(self, evidence: Evidence) -> bool:
        """Is the evidence of an article about a state that this person, not known everywhere, is not of?"""
        if self.is_wide or not evidence.form.context:
            return False
        states = {own.state or (own.form.context if own.offices else None) for own in self.joined} - {None}
        return bool(states) and evidence.form.context not in states
