"""Decide which speakers of many articles are one real person, purely by what the articles say.

    the forms of one surname | the surest first | each joins the one person it agrees with | or makes one, or stays open

A wrong link is worse than none: two people of one name stay two, and a form that fits both is linked to neither.
Forms are sorted by what they say, so nothing depends on the order of articles. `RULES` is what the store asks for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from onrecord.nlp.text.names import fold, name_key
from onrecord.people.compare import CONFIDENCE, WEIGHTS
from onrecord.people.drafts import PersonDraft
from onrecord.people.evidence import Evidence, evidence_of
from onrecord.people.names import JOINT, is_common, is_named_body, is_one_name, is_titled, may_be_person
from onrecord.people.persons import favourite, keys_of, person_of
from onrecord.store.people.records import Identified, Person, Rules, SpeakerForm, SpeakerLink

SURNAME_ALONE = 4  # of the agreement that a bare surname needs: an office or a state, not just a party


class Decision(NamedTuple):
    """Whose a piece of evidence is (None: open), by which rule, how sure, and who came second."""

    person: PersonDraft | None
    rule: str
    confidence: float
    rival: PersonDraft | None


def block_of(name: str, kind: str) -> str:
    """The block in which a name is compared: the folded surname, or for a body its whole folded name.

    A body that may be a misread person has a surname too.
    """
    return name_key(name)[1] if kind == "person" or may_be_person(name, kind) else _folded(name)


def identify(forms: Sequence[SpeakerForm]) -> Identified:
    """Find the people behind all forms of one block. The same for the same forms in any order."""
    evidence = [evidence_of(form) for form in forms if form.kind == "person" and is_one_name(form.name)]
    names = {(own.first, own.last) for own in evidence if own.first}
    evidence += [
        evidence_of(form) for form in forms if may_be_person(form.name, form.kind) and name_key(form.name) in names
    ]
    persons = {own.form.speaker_id for own in evidence}
    bodies = [form for form in forms if form.kind == "organization" and form.speaker_id not in persons]
    others = [form for form in forms if form.speaker_id not in persons and form.kind != "organization"]
    people, links = _identify_persons(sorted(evidence, key=lambda own: own.order))
    body_people, body_links = _identify_bodies(bodies)
    return Identified((*people, *body_people), (*links, *body_links, *map(_link_to_nobody, others)))


def sourcing_of(form: SpeakerForm) -> str:
    """The rung of the sourcing ladder: named, titled-only, anonymous, group, organization or document."""
    if form.kind == "person" and (is_one_name(form.name) or JOINT in form.name):
        return "named"
    if form.kind in ("person", "anonymous"):
        return "titled-only" if is_titled(form.name) else "anonymous"
    return form.kind


def _link_to_nobody(form: SpeakerForm) -> SpeakerLink:
    """Groups, documents, anonymous speakers, and several persons at once ('Ann Lee & Bo Reed') are no one person."""
    return SpeakerLink(form.speaker_id, None, sourcing_of(form), "unnamed", 1.0)


def _identify_bodies(forms: Sequence[SpeakerForm]) -> tuple[tuple[Person, ...], tuple[SpeakerLink, ...]]:
    """One body a name, by its commonest spelling; none for a name that any town's body could have."""
    named: defaultdict[str, list[SpeakerForm]] = defaultdict(list)
    for form in forms:
        if is_named_body(form.name):
            named["organization:" + _folded(form.name)].append(form)
    people = tuple(
        Person(key, favourite((form.name, form.articles) for form in own_forms) or key, "organization")
        for key, own_forms in named.items()
    )
    keys = {form.speaker_id: key for key, own_forms in named.items() for form in own_forms}
    return people, tuple(
        SpeakerLink(form.speaker_id, keys[form.speaker_id], "organization", "name", 0.95)
        if form.speaker_id in keys
        else SpeakerLink(form.speaker_id, None, "organization", "generic", 1.0)
        for form in forms
    )


def _identify_persons(evidence: Sequence[Evidence]) -> tuple[tuple[Person, ...], tuple[SpeakerLink, ...]]:
    """Full names make the people; then bare surnames join, or make one where office and state tell who."""
    decisions: list[tuple[Evidence, Decision]] = []
    drafts = _gather((own for own in evidence if own.first), [], decisions)
    merged = _merge_by_official(drafts)
    drafts = _gather((own for own in evidence if not own.first), list(dict.fromkeys(merged.values())), decisions)
    merged |= _merge_by_official(drafts)
    final = {draft: merged[merged[draft]] for draft in merged}
    keys = keys_of(list(dict.fromkeys(final.values())))
    draft_keys = {draft: keys[kept] for draft, kept in final.items()}
    links = tuple(_link(own, decision, draft_keys) for own, decision in decisions)
    return tuple(person_of(draft, key) for draft, key in keys.items()), links


def _gather(
    evidence: Iterable[Evidence], drafts: list[PersonDraft], decisions: list[tuple[Evidence, Decision]]
) -> list[PersonDraft]:
    """Join evidence to the drafts, or make new ones; what was decided is noted in `decisions`."""
    for own in evidence:
        decision = _decide(own, drafts)
        if decision.person is not None:
            decision.person.joined.append(own)
            if decision.person not in drafts:
                drafts.append(decision.person)
        decisions.append((own, decision))
    return drafts


def _merge_by_official(drafts: Sequence[PersonDraft]) -> dict[PersonDraft, PersonDraft]:
    """Each draft, or the first with the same official id: two halves of one person have found each other."""
    first_of: dict[str, PersonDraft] = {}
    kept: dict[PersonDraft, PersonDraft] = {}
    for draft in drafts:
        draft.recognise()
        kept[draft] = first_of.setdefault(draft.official, draft) if draft.official else draft
        if kept[draft] is not draft:
            kept[draft].joined += draft.joined
    return kept


def _decide(evidence: Evidence, drafts: Sequence[PersonDraft]) -> Decision:
    """Decide whose the evidence is: one of the drafts, a new person, or nobody."""
    possible = [draft for draft in drafts if not draft.contradicts(evidence)]
    agreements = ((*draft.agreement(evidence), n) for n, draft in enumerate(possible))
    ranked = sorted(agreements, key=lambda agreement: (-agreement[0], agreement[2]))
    best, rule, n = ranked[0] if ranked else (0, "alone", -1)
    second = possible[ranked[1][2]] if len(ranked) > 1 else None
    enough = 1 if evidence.first else SURNAME_ALONE
    if best >= enough and (second is None or ranked[1][0] < best - WEIGHTS["party"]):
        if evidence.first and rule in ("office", "role", "party") and not possible[n].little_is_enough(evidence):
            return _new_person(evidence, drafts)
        return Decision(possible[n], rule, CONFIDENCE[rule] - 0.1 * (second is not None), second)
    if best >= enough or (best == 0 and second is not None and evidence.first):
        if evidence.form.official_id:
            return Decision(PersonDraft(), "official", 0.99, second)
        return Decision(None, "several", 1.0, second)
    if not evidence.first:
        return _bare_surname(evidence, drafts, possible)
    if possible and _name_is_enough(evidence, possible[0]):
        return Decision(possible[0], "alone", CONFIDENCE["alone"], None)
    return _new_person(evidence, drafts)


def _new_person(evidence: Evidence, drafts: Sequence[PersonDraft]) -> Decision:
    """A person nobody has met. A namesake is noted: surely another if all differs, doubtful if both hold one office."""
    namesakes = [draft for draft in drafts if draft.bears_name(evidence)]
    alike = next((draft for draft in namesakes if draft.agreement(evidence)[0]), None)
    if alike:
        return Decision(PersonDraft(), "name", 0.75, alike)
    return Decision(PersonDraft(), "name", 0.9 if namesakes else 0.95, namesakes[0] if namesakes else None)


def _name_is_enough(evidence: Evidence, draft: PersonDraft) -> bool:
    """Is the full name alone enough? Only a rare one, of somebody not at home elsewhere; an official's hardly ever."""
    if draft.official_ids and (evidence.office or evidence.heads or not draft.is_wide):
        return False  # a name and another trade: another person; and an official takes office, state or context
    return not is_common(evidence.form.name) and not draft.is_elsewhere(evidence)


def _bare_surname(evidence: Evidence, drafts: Sequence[PersonDraft], possible: Sequence[PersonDraft]) -> Decision:
    """A bare surname that agrees with nobody: a person of its own if the article tells whose, else open."""
    form, rival = evidence.form, possible[0] if possible else None
    if form.official_id or (evidence.state and (evidence.offices or form.party)):
        return Decision(PersonDraft(), "name", 0.8, rival)
    if len(drafts) == 1 and possible and not is_common(form.name) and drafts[0].is_wide:
        return Decision(drafts[0], "alone", 0.6, None)
    return Decision(None, "surname", 1.0, rival)


def _link(evidence: Evidence, decision: Decision, keys: dict[PersonDraft, str]) -> SpeakerLink:
    """Write a decision as the link that the store keeps."""
    person, rival = decision.person, decision.rival
    return SpeakerLink(
        evidence.form.speaker_id,
        keys[person] if person else None,
        "named",
        decision.rule,
        round(decision.confidence, 2),
        keys.get(rival) if rival and rival is not person else None,
    )


def _folded(name: str) -> str:
    """A name without case, accents and "the", as keys have it."""
    return " ".join(fold(word) for word in name.split() if fold(word) != "the")


VERSION = "1"  # raise it with every change of what is decided: the next pass then decides everything anew
RULES = Rules(VERSION, block_of, identify)
