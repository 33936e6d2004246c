"""Who is who across articles."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from onrecord.nlp.records import Speaker
from onrecord.people.identity import RULES, identify
from onrecord.store import Store
from onrecord.store.people.records import Identified, Rules, SpeakerForm, SpeakerLink
from tests.store.house import House
from tests.store.newspaper import OHIO, TEXAS, asked, person, printed, read_again

TOLEDO = OHIO + "/place:toledo"
WHITCOMB = (
    person("Dana Whitcomb", "Rep."),
    person("Whitcomb", party="Democratic", place=OHIO),
    person("Dana R. Whitcomb", "Congresswoman", OHIO),
)


def people(*forms: SpeakerForm) -> dict[int, str | None]:
    """The person of each form, by its number."""
    return {link.speaker_id: link.person for link in identify(forms).links}


def form(number: int, name: str, role: str | None = None, place: str | None = None, **more: object) -> SpeakerForm:
    return SpeakerForm(number, name, "person", role=role, jurisdiction=place, **more)  # type: ignore[arg-type]


def test_three_outlets_three_forms_one_person(house: House, store: Store) -> None:
    sources = ("ledger-news", "post-news", "ledger-politics")
    for n, (who, source) in enumerate(zip(WHITCOMB, sources, strict=True)):
        printed(house, store, f"s{n}", who, source=source)
    store.link_people(RULES)
    assert asked(store, "select name, kind, party, jurisdiction from people") == [
        ("Dana R. Whitcomb", "person", "Democratic", OHIO)
    ]
    assert asked(store, "select distinct speaker, person_id is not null from quotes_flat") == [
        ("Dana R. Whitcomb", True)
    ]
    assert {name for (name,) in asked(store, "select name from people_aliases")} == {who.name for who in WHITCOMB}
    roles = asked(store, "select role, party, first_day, last_day from people_roles where role = 'Rep.'")
    assert [(str(first), str(last)) for _, _, first, last in roles] == [("2026-11-02", "2026-11-02")]


NAMESAKES = {
    "mayors of two states": (form(1, "John Smith", "mayor", TOLEDO), form(2, "John Smith", "mayor", TEXAS)),
    "two trades of one state": (form(1, "John Smith", "mayor", TOLEDO), form(2, "John Smith", "sheriff", OHIO)),
    "articles about two states": (
        form(1, "Ann Quillfeather", "mayor", context=OHIO),
        form(2, "Ann Quillfeather", "mayor", context=TEXAS),
    ),
    "a rare name for two states": (
        form(1, "Ann Quillfeather", "party treasurer", OHIO),
        form(2, "Ann Quillfeather", "party treasurer", TEXAS),
    ),
    "two parties": (
        form(1, "Ann Quillfeather", "senator", party="Democratic"),
        form(2, "Ann Quillfeather", "senator", party="Republican"),
    ),
    "father and son": (form(1, "Bo Reedy Jr.", "mayor", TOLEDO), form(2, "Bo Reedy III", "mayor", TOLEDO)),
    "two officials": (
        form(1, "Mike Rogers", "Rep.", official_id="bioguide:R000575"),  # of Alabama
        form(2, "Mike Rogers", "Rep.", official_id="bioguide:R000572"),  # of Michigan
    ),
    "an official and a namesake": (
        form(1, "Tim Ryan", "Rep.", OHIO, official_id="bioguide:R000577"),
        form(2, "Tim Ryan", "chief of a start-up"),
    ),
    "two middle initials": (form(1, "Ann B. Quillfeather"), form(2, "Ann C. Quillfeather")),
    "a common name without anything": (form(1, "John Smith", "mayor", TOLEDO), form(2, "John Smith")),
}


@pytest.mark.parametrize("case", NAMESAKES)
def test_two_people_of_one_name_stay_two(case: str) -> None:
    one, other = people(*NAMESAKES[case]).values()
    assert one != other


SAME = {
    "office and state": (form(1, "John Smith", "mayor", TOLEDO), form(2, "John Smith", "Mayor", TOLEDO)),
    "congresswoman and representative": (
        form(1, "Joan Smith", "Rep.", OHIO),
        form(2, "Joan Smith", "congresswoman", OHIO),
    ),
    "context": (form(1, "John Smith", "mayor", TOLEDO), form(2, "John Smith", context=OHIO)),
    "nickname": (form(1, "William Quillfeather", "mayor", TOLEDO), form(2, "Bill Quillfeather", "mayor", TOLEDO)),
    "a rare name": (form(1, "Ann Quillfeather", "pollster"), form(2, "Ann Quillfeather")),
    "a rare name in articles about two states": (
        form(1, "Ann Quillfeather", "pollster", context=OHIO),
        form(2, "Ann Quillfeather", context=TEXAS),
    ),
    "a bare surname with its office": (form(1, "Ann Quillfeather", "mayor", TOLEDO), form(2, "Quillfeather", "Mayor")),
}


@pytest.mark.parametrize("case", SAME)
def test_one_person_in_two_forms(case: str) -> None:
    one, other = people(*SAME[case]).values()
    assert one == other and one is not None


def test_what_fits_two_people_stays_open() -> None:
    found = people(
        *NAMESAKES["mayors of two states"], form(3, "Smith", "Mayor"), form(4, "John Smith"), form(5, "Smith")
    )
    assert (found[3], found[4], found[5]) == (None, None, None)


def test_an_official_is_found_by_what_several_articles_say_together() -> None:
    """The office stands in one article, the state in the other; Sherrod Brown was the senator of Ohio."""
    found = identify((form(1, "Sherrod Brown", "senator"), form(2, "Brown", party="Democratic", place=OHIO)))
    assert [it.official_id for it in found.people] == ["bioguide:B000944"]


def test_the_order_of_forms_says_nothing() -> None:
    forms = [*NAMESAKES["mayors of two states"], form(3, "J. Smith", context=OHIO), form(4, "Smith", "Mayor", TEXAS)]
    forms += [form(5, "John Smith"), form(6, "John Q. Smith", "mayor", TOLEDO), form(7, "Jack Smith", "prosecutor")]
    first = identify(forms)
    for seed in range(20):
        random.Random(seed).shuffle(forms)
        again = identify(forms)
        assert set(again.people) == set(first.people)
        assert set(again.links) == set(first.links)


@pytest.mark.slow
def test_the_order_of_articles_says_nothing(house: House, store: Store) -> None:
    """Linked after each article, or once at the end in another order: the same people."""
    told = [*WHITCOMB, person("Dana Whitcomb", "sheriff", TEXAS), person("Whitcomb"), person("Dana Whitcomb")]
    for n, who in enumerate(told):
        printed(house, store, f"s{n}", who)
        store.link_people(RULES)
    rows = "select s.name, s.role, p.key, s.link_rule, s.rival from speakers s left join people p using (person_id) order by all"
    first = asked(store, rows)
    with Store.open(house.directory.parent / "elsewhere") as other:
        other.sync(*_configured(store))
        for n, who in reversed(list(enumerate(told))):
            printed(house, other, f"s{n}", who)
        other.link_people(RULES)
        assert asked(other, rows) == first
        assert other.link_people(RULES, everything=True) == ()
        assert asked(other, rows) == first
    assert len({key for _, _, key, _, _ in first if key}) == 2


def _configured(store: Store):  # type: ignore[no-untyped-def]
    from tests.store.house import OUTLETS, SOURCES

    return OUTLETS, SOURCES


@pytest.mark.slow
def test_a_reading_that_is_replaced_takes_its_people_along(house: House, store: Store) -> None:
    article = printed(house, store, "a", person("Dana Whitcomb", "sheriff", TEXAS), person("Ann Quillfeather"))
    printed(house, store, "b", person("Dana Whitcomb", "mayor", TOLEDO))
    store.link_people(RULES)
    assert len(asked(store, "from people")) == 3
    read_again(store, article, person("Dana Whitcomb", "mayor", TOLEDO))
    store.link_people(RULES)
    assert asked(store, "select key, jurisdiction from people") == [("person:dana whitcomb", TOLEDO)]
    assert asked(store, "select count(*) from speakers where link_rule = 'unused'") == [(2,)]


@pytest.mark.slow
def test_nothing_new_costs_nothing(house: House, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    printed(house, store, "a", WHITCOMB[0])
    store.link_people(RULES)
    before = asked(store, "from meta order by all")
    asks_nobody = replace(RULES, identify=None)  # type: ignore[arg-type]
    assert store.link_people(asks_nobody) == ()
    assert asked(store, "from meta order by all") == before


@pytest.mark.slow
def test_other_rules_decide_everything_anew(house: House, store: Store) -> None:
    printed(house, store, "a", WHITCOMB[0])
    store.link_people(RULES)
    nobody = Rules(
        "2",
        RULES.block,
        lambda forms: Identified((), tuple(SpeakerLink(it.speaker_id, None, "named", "several", 1) for it in forms)),
    )
    store.link_people(nobody)
    assert asked(store, "select count(*) from people") == [(0,)]


LADDER = {
    "named": person("Dana Whitcomb", "Rep."),
    "titled-only": Speaker("the mayor of Toledo", "anonymous"),
    "anonymous": Speaker("a senior official", "anonymous"),
    "group": Speaker("residents", "group"),
    "organization": Speaker("Toledo City Council", "organization"),
    "document": Speaker("report", "document"),
    "unresolved": None,
}


def test_every_quote_stands_on_a_rung_of_the_ladder(house: House, store: Store) -> None:
    printed(house, store, "a", *LADDER.values())
    store.link_people(RULES)
    rungs = asked(store, "select sourcing, speaker, person_id is not null from current_quotes order by n")
    assert [rung for rung, _, _ in rungs] == list(LADDER)
    assert [name for _, name, known in rungs if known] == ["Dana Whitcomb", "Toledo City Council"]


@pytest.mark.parametrize(
    ("words", "rung"),
    [
        ("The superintendent", "titled-only"), ("Toledo's police chief", "titled-only"), ("a mayor", "anonymous"),
        ("one lawmaker", "anonymous"), ("the official", "anonymous"), ("an aide to the mayor", "anonymous"),
    ],
)  # fmt: skip
def test_titled_only_is_who_holds_an_office_alone(words: str, rung: str) -> None:
    (link,) = identify([SpeakerForm(1, words, "anonymous")]).links
    assert (link.sourcing, link.person) == (rung, None)


def test_a_body_that_any_town_has_is_nobody_across_articles() -> None:
    found = identify(
        [SpeakerForm(n, name, "organization") for n, name in enumerate(("city council", "Sheriff's Office"))]
    )
    assert found.people == ()
    assert [it.name for it in identify([SpeakerForm(1, "The Toledo Blade", "organization")]).people] == [
        "The Toledo Blade"
    ]


def test_a_person_whom_one_article_takes_for_a_body_is_known_from_the_others() -> None:
    misread = SpeakerForm(1, "Ann Quillfeather", "organization")
    assert people(misread, form(2, "Ann Quillfeather", "mayor", TOLEDO))[1] == "person:ann quillfeather"
    assert people(misread, form(2, "Bo Quillfeather"))[1] == "organization:ann quillfeather"
    assert RULES.block("Ann Quillfeather", "organization") == RULES.block("Quillfeather", "person")
    assert RULES.block("Toledo City Council", "organization") == "toledo city council"
