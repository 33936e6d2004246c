"""Which speakers of many articles are one real person: pure decisions over what the articles say.

    the forms of one surname | the surest first | each joins the one person it agrees with | or makes one, or stays open

A wrong link is worse than none: two people of one name stay two, and a form that fits both is linked to neither.
Forms are sorted by what they say, so nothing depends on the order of articles. `RULES` is what the store asks for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from nlp.names import fold, name_key
from onrecord.identity_evidence import (
    CONFIDENCE,
    JOINT,
    WEIGHTS,
    Evidence,
    Known,
    evidence_of,
    is_common,
    is_named_body,
    is_one_name,
    is_titled,
)
from store.people_records import Form, Identified, Link, Person, Rules

SURNAME_ALONE = 4  # of the agreement that a bare surname needs: an office or a state, not just a party
Joined = tuple[Known | None, str, float, Known | None]  # the person, the rule, how sure, who came second


def block_of(name: str, kind: str) -> str:
    """The folded surname of a person; the whole folded name of anybody else."""
    if kind == "person":
        return name_key(name)[1]
    return " ".join(fold(word) for word in name.split() if fold(word) != "the")


def identify(forms: Sequence[Form]) -> Identified:
    """The people behind all forms of one block. The same for the same forms in any order."""
    persons = [evidence_of(form) for form in forms if form.kind == "person" and is_one_name(form.name)]
    bodies = [form for form in forms if form.kind == "organization"]
    named = {it.form.speaker_id for it in persons} | {form.speaker_id for form in bodies}
    others = [form for form in forms if form.speaker_id not in named]
    people, links = _persons(sorted(persons, key=lambda it: it.weight))
    body, body_links = _bodies(bodies)
    return Identified((*people, *body), (*links, *body_links, *map(_nobody, others)))


def sourcing_of(form: Form) -> str:
    """The rung of the ladder: named, titled-only, anonymous, group, organization or document."""
    if form.kind == "person" and (is_one_name(form.name) or JOINT in form.name):
        return "named"
    if form.kind in ("person", "anonymous"):
        return "titled-only" if is_titled(form.name) else "anonymous"
    return form.kind


def _nobody(form: Form) -> Link:
    """Groups, documents, anonymous speakers, and several persons at once ('Ann Lee & Bo Reed') are no one person."""
    return Link(form.speaker_id, None, sourcing_of(form), "unnamed", 1.0)


def _bodies(forms: Sequence[Form]) -> tuple[tuple[Person, ...], tuple[Link, ...]]:
    """One body a block, by its commonest spelling; none for a name that any town's body could have."""
    own = [form for form in forms if is_named_body(form.name)]
    open_links = [
        Link(form.speaker_id, None, "organization", "generic", 1.0) for form in forms if not is_named_body(form.name)
    ]
    if not own:
        return (), tuple(open_links)
    key = "organization:" + block_of(own[0].name, "organization")
    body = Person(key, _favourite((form.name, form.articles) for form in own) or "", "organization")
    return (body,), (*open_links, *(Link(form.speaker_id, key, "organization", "name", 0.95) for form in own))


def _persons(forms: Sequence[Evidence]) -> tuple[tuple[Person, ...], tuple[Link, ...]]:
    """Forms with a first name make the people; then bare surnames join, or make one where office and state tell who."""
    joined: list[tuple[Evidence, Joined]] = []
    people = _gather((it for it in forms if it.first), [], joined)
    one = _by_official(people)
    people = _gather((it for it in forms if not it.first), list(dict.fromkeys(one.values())), joined)
    one |= _by_official(people)
    last = {known: one[one[known]] for known in one}
    keys = _keys(list(dict.fromkeys(last.values())))
    links = tuple(_link(form, found, {known: keys[who] for known, who in last.items()}) for form, found in joined)
    return tuple(_person(known, key) for known, key in keys.items()), links


def _gather(forms: Iterable[Evidence], people: list[Known], joined: list[tuple[Evidence, Joined]]) -> list[Known]:
    """The people with those whom the forms make; what became of each form is noted in `joined`."""
    for form in forms:
        found = _join(form, people)
        if found[0] is not None:
            found[0].forms.append(form)
            if found[0] not in people:
                people.append(found[0])
        joined.append((form, found))
    return people


def _by_official(people: Sequence[Known]) -> dict[Known, Known]:
    """Each person, or the first with the same official id: two halves of one person have found each other."""
    first: dict[str, Known] = {}
    one: dict[Known, Known] = {}
    for known in people:
        known.recognise()
        one[known] = first.setdefault(known.official, known) if known.official else known
        if one[known] is not known:
            one[known].forms += known.forms
    return one


def _join(form: Evidence, people: Sequence[Known]) -> Joined:
    """Who a form is: one of `people`, a new person, or nobody."""
    possible = [known for known in people if not known.contradicts(form)]
    ranked = sorted(((*known.agreement(form), n) for n, known in enumerate(possible)), key=lambda it: (-it[0], it[2]))
    best, rule, n = ranked[0] if ranked else (0, "alone", -1)
    second = possible[ranked[1][2]] if len(ranked) > 1 else None
    enough = SURNAME_ALONE if not form.first else 1
    if best >= enough and (second is None or ranked[1][0] < best - WEIGHTS["party"]):
        if form.first and rule in ("office", "role", "party") and not possible[n].near(form):
            return _new(form, people)
        return possible[n], rule, CONFIDENCE[rule] - 0.1 * (second is not None), second
    if best >= enough or (best == 0 and second is not None and form.first):
        return (None, "several", 1.0, second) if not form.form.official_id else (Known(), "official", 0.99, second)
    if not form.first:
        return _surname(form, people, possible)
    if possible and _same_by_name(form, possible[0]):
        return possible[0], "alone", CONFIDENCE["alone"], None
    return _new(form, people)


def _new(form: Evidence, people: Sequence[Known]) -> Joined:
    """A person nobody has met. A namesake is noted: surely another if all differs, doubtful if both hold one office."""
    namesakes = [known for known in people if known.bears(form)]
    alike = next((known for known in namesakes if known.agreement(form)[0]), None)
    if alike:
        return Known(), "name", 0.75, alike
    return Known(), "name", 0.9 if namesakes else 0.95, namesakes[0] if namesakes else None


def _same_by_name(form: Evidence, known: Known) -> bool:
    """Is the full name alone enough? Only a rare one, of somebody not at home elsewhere; an official's hardly ever."""
    if known.officials and (form.office or form.heads or not known.wide):
        return False  # a name and another trade: another person; and an official takes office, state or context
    return not is_common(form.form.name) and not known.elsewhere(form)


def _surname(form: Evidence, people: Sequence[Known], possible: Sequence[Known]) -> Joined:
    """A bare surname that agrees with nobody: a person of its own if the article tells whose, else open."""
    if form.form.official_id or (form.state and (form.offices or form.form.party)):
        return Known(), "name", 0.8, possible[0] if possible else None
    lone = len(people) == 1 and bool(possible) and not is_common(form.form.name)
    if lone and people[0].wide:
        return people[0], "alone", 0.6, None
    return None, "surname", 1.0, possible[0] if possible else None


def _link(form: Evidence, found: Joined, keys: dict[Known, str]) -> Link:
    person, rule, confidence, second = found
    return Link(
        form.form.speaker_id,
        keys[person] if person else None,
        "named",
        rule,
        round(confidence, 2),
        keys.get(second) if second and second is not person else None,
    )


def _person(known: Known, key: str) -> Person:
    forms = [it.form for it in known.forms if it.form.articles]
    full = [it.form for it in known.forms if it.first and it.form.articles] or forms
    return Person(
        key,
        _favourite((form.name, form.articles) for form in full) or key,
        "person",
        known.official,
        _favourite((form.party, form.articles) for form in forms),
        _favourite((form.jurisdiction, form.articles) for form in forms),
    )


def _keys(people: Sequence[Known]) -> dict[Known, str]:
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
    place = _favourite((it.place or it.state, it.form.articles) for it in known.forms)
    office = _favourite((it.office or None, it.form.articles) for it in known.forms)
    context = _favourite((it.form.context, it.form.articles) for it in known.forms)
    found = known.official or place or office or context or _favourite((it.form.role, 1) for it in known.forms)
    return (found or "otherwise unknown").removeprefix("ocd-division/country:us/")


def _lowest(known: Known) -> int:
    return min(it.form.speaker_id for it in known.forms)


def _favourite(counted: Iterable[tuple[str | None, int]]) -> str | None:
    """What most articles say; of as many the fullest, then the first in the alphabet. None for nothing."""
    total: Counter[str] = Counter()
    for value, articles in counted:
        if value is not None:
            total[value] += articles
    return min(total, key=lambda it: (-total[it], -len(it.split()), -len(it), it), default=None)


RULES = Rules(block_of, identify)
