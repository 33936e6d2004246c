"""What is told of a person once it is known which forms are it: name, party, place, and a key that nobody else has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from onrecord.people.evidence import Known
from onrecord.store.people.records import Person


def person_of(known: Known, key: str) -> Person:
    """The person of that key: what most of the articles say, the fullest name among as many."""
    forms = [it.form for it in known.forms if it.form.articles]
    full = [it.form for it in known.forms if it.first and it.form.articles] or forms
    return Person(
        key,
        favourite((form.name, form.articles) for form in full) or key,
        "person",
        known.official,
        favourite((form.party, form.articles) for form in forms),
        favourite((form.jurisdiction, form.articles) for form in forms),
    )


def keys_of(people: Sequence[Known]) -> dict[Known, str]:
    """What tells each person from all others: kind and name, and for namesakes the first thing in which they differ."""
    shared = Counter(map(_key_name, people))
    keys = {}
    for known in people:
        name = _key_name(known)
        keys[known] = f"person:{name}" if shared[name] == 1 else f"person:{name} ({_difference(known)})"
    twice = Counter(keys.values())
    return {known: key if twice[key] == 1 else f"{key} {_lowest(known)}" for known, key in keys.items()}


def _key_name(known: Known) -> str:
    """First and last name, folded; the longest first name of all, so that 'D.' and 'Dana' give one key."""
    first = max((it.first for it in known.forms), key=lambda it: (len(it), it))
    return f"{first} {known.forms[0].last}".strip()


def _difference(known: Known) -> str:
    place = favourite((it.place or it.state, it.form.articles) for it in known.forms)
    office = favourite((it.office or None, it.form.articles) for it in known.forms)
    context = favourite((it.form.context, it.form.articles) for it in known.forms)
    found = known.official or place or office or context or favourite((it.form.role, 1) for it in known.forms)
    return (found or "otherwise unknown").removeprefix("ocd-division/country:us/")


def _lowest(known: Known) -> int:
    return min(it.form.speaker_id for it in known.forms)


def favourite(counted: Iterable[tuple[str | None, int]]) -> str | None:
    """What most articles say; of as many the fullest, then the first in the alphabet. None for nothing."""
    total: Counter[str] = Counter()
    for value, articles in counted:
        if value is not None:
            total[value] += articles
    return min(total, key=lambda it: (-total[it], -len(it.split()), -len(it), it), default=None)
