"""Real namesakes: officials of one surname, each in the three forms in which articles have them, told apart again."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest

from onrecord.nlp.officials.table import OFFICES, Official, lines_by_surname, officials_named
from onrecord.nlp.text.names import name_key, same_name
from onrecord.people.identity import identify
from onrecord.store.people.records import SpeakerForm

SURNAMES = 300
MIXED, WRONG = 0.002, 0.001  # of the forms, of the links to officials; measured 4 of 6015 and 1 of 5457 in 403 surnames


def states(official: Official) -> set[str]:
    return {"/".join(term.division.split("/")[:3]) for term in official.terms}


def tellable(official: Official, bearers: tuple[Official, ...]) -> bool:
    """Not two rows of the table for one person, nor father and son in one state: nothing tells these apart."""
    others = (it for it in bearers if it is not official)
    return not any(same_name(it.name, official.name) and states(it) & states(official) for it in others)


def forms(official: Official, number: int) -> Iterator[SpeakerForm]:
    """'State Sen. Ann B. Lee' with her district, 'Ann Lee' in an article about her state, 'Lee, D-Ohio'."""
    term = max(official.terms, key=lambda it: (it.start, it.end))
    state = "/".join(term.division.split("/")[:3])
    first, last, office = official.name.split()[0], name_key(official.name)[1].title(), OFFICES[term.office]
    yield SpeakerForm(number, official.name, "person", role=office, jurisdiction=term.division)
    yield SpeakerForm(number + 1, f"{first} {last}", "person", role=office, context=state)
    yield SpeakerForm(number + 2, last, "person", role=office, party=official.party, jurisdiction=state)


@pytest.mark.slow
def test_officials_of_one_surname_are_told_apart() -> None:
    shared = sorted(surname for surname, lines in lines_by_surname().items() if len(lines) > 1)
    seen: Counter[str] = Counter()
    for surname in [*random.Random(7).sample(shared, SURNAMES), "smith", "johnson"]:
        bearers = officials_named(surname)
        people = [it for it in bearers if it.terms and tellable(it, bearers)]
        told = {form: it.id for n, it in enumerate(people) for form in forms(it, 3 * n)}
        truth = {form.speaker_id: official for form, official in told.items()}
        found = identify(list(told))
        officials = {person.key: person.official_id for person in found.people}
        behind: defaultdict[str, set[str]] = defaultdict(set)
        for link in found.links:
            if link.person:
                behind[link.person].add(truth[link.speaker_id])
        for link in found.links:
            seen["forms"] += 1
            seen["linked"] += link.person is not None
            seen["mixed"] += link.person is not None and len(behind[link.person]) > 1
            official = officials.get(link.person or "")
            seen["officials"] += official is not None
            seen["wrong"] += official is not None and official != truth[link.speaker_id]
    print(dict(seen))
    assert seen["forms"] > 3000
    assert seen["mixed"] <= MIXED * seen["forms"], seen
    assert seen["wrong"] <= WRONG * seen["officials"], seen
    assert seen["linked"] >= 0.85 * seen["forms"], seen
