"""Make a person of a draft: name, party and place as most articles have them, and a key that nobody else has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from onrecord.people.drafts import PersonDraft
from onrecord.store.people.records import Person


def person_of(draft: PersonDraft, key: str) -> Person:
    """Make the person of that key: what most of the articles say, the fullest name among as many."""
    forms = [own.form for own in draft.joined if own.form.articles]
    full_names = [own.form for own in draft.joined if own.first and own.form.articles] or forms
    return Person(
        key,
        favourite((form.name, form.articles) for form in full_names) or key,
        "person",
        draft.official,
        favourite((form.party, form.articles) for form in forms),
        favourite((form.jurisdiction, form.articles) for form in forms),
    )


def keys_of(drafts: Sequence[PersonDraft]) -> dict[PersonDraft, str]:
    """Make the key of each person: kind and name, and for namesakes the first thing in which they differ."""
    name_counts = Counter(map(_key_name, drafts))
    keys = {}
    for draft in drafts:
        name = _key_name(draft)
        keys[draft] = f"person:{name}" if name_counts[name] == 1 else f"person:{name} ({_difference(draft)})"
    key_counts = Counter(keys.values())
    return {draft: key if key_counts[key] == 1 else f"{key} {_lowest_id(draft)}" for draft, key in keys.items()}


def favourite(counted: Iterable[tuple[str | None, int]]) -> str | None:
    """What most articles say; of as many the fullest, then the first in the alphabet. None for nothing."""
    totals: Counter[str] = Counter()
    for value, articles in counted:
        if value is not None:
            totals[value] += articles
    return min(totals, key=lambda value: (-totals[value], -len(value.split()), -len(value), value), default=None)


def _key_name(draft: PersonDraft) -> str:
    """First and last name, folded; the longest first name of all, so that 'D.' and 'Dana' give one key."""
    first = max((own.first for own in draft.joined), key=lambda name: (len(name), name))
    return f"{first} {draft.joined[0].last}".strip()


def _difference(draft: PersonDraft) -> str:
    """What tells a person from namesakes: the official id, the place, the office, where articles are, the role."""
    place = favourite((own.place or own.state, own.form.articles) for own in draft.joined)
    office = favourite((own.office or None, own.form.articles) for own in draft.joined)
    context = favourite((own.form.context, own.form.articles) for own in draft.joined)
    role = favourite((own.form.role, 1) for own in draft.joined)
    difference = draft.official or place or office or context or role
    return (difference or "otherwise unknown").removeprefix("ocd-division/country:us/")


def _lowest_id(draft: PersonDraft) -> int:
    return min(own.form.speaker_id for own in draft.joined)
