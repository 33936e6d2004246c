"""Which speakers of many articles are one real person: pure decisions over what the articles say.

    the forms of one surname | the surest first | each joins the one person it agrees with | or makes one, or stays open

A wrong link is worse than none: two people of one name stay two, and a form that fits both is linked to neither.
Forms are sorted by what they say, so nothing depends on the order of articles. `RULES` is what the store asks for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from onrecord.nlp.text.names import fold, name_key
from onrecord.people.evidence import CONFIDENCE, WEIGHTS, Evidence, Known, evidence_of
from onrecord.people.names import JOINT, is_common, is_named_body, is_one_name, is_titled, may_be_person
from onrecord.people.persons import favourite, keys_of, person_of
from onrecord.store.people.records import Identified, Person, Rules, SpeakerForm, SpeakerLink

SURNAME_ALONE = 4  # of the agreement that a bare surname needs: an office or a state, not just a party
Joined = tuple[Known | None, str, float, Known | None]  # the person, the rule, how sure, who came second


def block_of(name: str, kind: str) -> str:
    """The folded surname of a person, and of a body that may be a misread one; else the whole folded name."""
    return name_key(name)[1] if kind == "person" or may_be_person(name, kind) else _folded(name)


def identify(forms: Sequence[SpeakerForm]) -> Identified:
    """The people behind all forms of one block. The same for the same forms in any order."""
    persons = [evidence_of(form) for form in forms if form.kind == "person" and is_one_name(form.name)]
    names = {(it.first, it.last) for it in persons if it.first}
    persons += [evidence_of(it) for it in forms if may_be_person(it.name, it.kind) and name_key(it.name) in names]
    taken = {it.form.speaker_id for it in persons}
    bodies = [form for form in forms if form.kind == "organization" and form.speaker_id not in taken]
    taken |= {form.speaker_id for form in bodies}
    people, links = _persons(sorted(persons, key=lambda it: it.weight))
    body, body_links = _bodies(bodies)
    return Identified(
        (*people, *body), (*links, *body_links, *(_nobody(it) for it in forms if it.speaker_id not in taken))
    )


def sourcing_of(form: SpeakerForm) -> str:
    """The rung of the ladder: named, titled-only, anonymous, group, organization or document."""
    if form.kind == "person" and (is_one_name(form.name) or JOINT in form.name):
        return "named"
    if form.kind in ("person", "anonymous"):
        return "titled-only" if is_titled(form.name) else "anonymous"
    return form.kind


def _nobody(form: SpeakerForm) -> SpeakerLink:
    """Groups, documents, anonymous speakers, and several persons at once ('Ann Lee & Bo Reed') are no one person."""
    return SpeakerLink(form.speaker_id, None, sourcing_of(form), "unnamed", 1.0)


def _bodies(forms: Sequence[SpeakerForm]) -> tuple[tuple[Person, ...], tuple[SpeakerLink, ...]]:
    """One body a name, by its commonest spelling; none for a name that any town's body could have."""
    named: defaultdict[str, list[SpeakerForm]] = defaultdict(list)
    for form in forms:
        if is_named_body(form.name):
            named["organization:" + _folded(form.name)].append(form)
    people = tuple(
        Person(key, favourite((form.name, form.articles) for form in own) or key, "organization")
        for key, own in named.items()
    )
    links = {form.speaker_id: key for key, own in named.items() for form in own}
    return people, tuple(
        SpeakerLink(it.speaker_id, links[it.speaker_id], "organization", "name", 0.95)
        if it.speaker_id in links
        else SpeakerLink(it.speaker_id, None, "organization", "generic", 1.0)
        for it in forms
    )


def _persons(forms: Sequence[Evidence]) -> tuple[tuple[Person, ...], tuple[SpeakerLink, ...]]:
    """Forms with a first name make the people; then bare surnames join, or make one where office and state tell who."""
    joined: list[tuple[Evidence, Joined]] = []
    people = _gather((it for it in forms if it.first), [], joined)
    one = _by_official(people)
    people = _gather((it for it in forms if not it.first), list(dict.fromkeys(one.values())), joined)
    one |= _by_official(people)
    last = {known: one[one[known]] for known in one}
    keys = keys_of(list(dict.fromkeys(last.values())))
    links = tuple(_link(form, found, {known: keys[who] for known, who in last.items()}) for form, found in joined)
    return tuple(person_of(known, key) for known, key in keys.items()), links


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


def _link(form: Evidence, found: Joined, keys: dict[Known, str]) -> SpeakerLink:
    person, rule, confidence, second = found
    return SpeakerLink(
        form.form.speaker_id,
        keys[person] if person else None,
        "named",
        rule,
        round(confidence, 2),
        keys.get(second) if second and second is not person else None,
    )


def _folded(name: str) -> str:
    return " ".join(fold(word) for word in name.split() if fold(word) != "the")


VERSION = "1"  # raise it with every change of what is decided: the next pass then decides everything anew
RULES = Rules(VERSION, block_of, identify)
