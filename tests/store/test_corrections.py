"""Corrections by hand: they stand above what the rules decide, and last."""

from __future__ import annotations

import pytest

from onrecord.nlp.records import Speaker
from onrecord.people.corrections import CorrectionSession, UnclearCorrection
from onrecord.people.identity import RULES
from onrecord.store import Store
from onrecord.store.people.corrections import Correction, in_force
from tests.store.house import NOW, House
from tests.store.newspaper import OHIO, TEXAS, asked, person, printed, read_again

TOLEDO = OHIO + "/place:toledo"
QUOTES = "select text, speaker, role, party, jurisdiction, sourcing, kind, corrected from current_quotes order by article_id, n"


@pytest.fixture
def desk(store: Store) -> CorrectionSession:
    return CorrectionSession(store, "kim", "told by a reader", NOW)


def speakers(store: Store) -> list[tuple[str, int]]:
    return asked(
        store, "select speaker, count(*) from current_quotes where speaker is not null group by all order by all"
    )


@pytest.mark.slow
def test_two_become_one_and_stay_one_when_read_again(house: House, store: Store, desk: CorrectionSession) -> None:
    first = printed(house, store, "a", person("Dana Whitcomb", "mayor", TOLEDO))
    second = printed(house, store, "b", person("Dee Whitcomb-Lane", "mayor", TOLEDO))
    store.link_people(RULES)
    desk.merge("Dee Whitcomb-Lane", "Dana Whitcomb")
    assert speakers(store) == [("Dana Whitcomb", 2)]
    read_again(store, second, person("Dee Whitcomb-Lane", "the mayor of Toledo"))
    read_again(store, first, person("Dana Q. Whitcomb", "former mayor", TOLEDO))
    printed(house, store, "c", person("Dee Whitcomb-Lane", "mayor", TOLEDO))
    store.link_people(RULES)
    assert speakers(store) == [("Dana Q. Whitcomb", 3)]
    assert asked(store, "select count(*) from people") == [(1,)]


@pytest.mark.slow
def test_a_merge_finds_its_person_though_a_namesake_changed_the_id(
    house: House, store: Store, desk: CorrectionSession
) -> None:
    printed(house, store, "a", person("Dana Whitcomb", "mayor", TOLEDO))
    printed(house, store, "b", person("Deedee Whitcomb-Lane", "mayor", TOLEDO))
    store.link_people(RULES)
    desk.merge("Deedee Whitcomb-Lane", "Dana Whitcomb")
    printed(house, store, "c", person("Dana Whitcomb", "sheriff", TEXAS))
    store.link_people(RULES)
    counted = asked(
        store, "select p.key, count(*) from current_quotes q join people p using (person_id) group by all order by all"
    )
    assert [(key[-10:], n) for key, n in counted] == [("ce:toledo)", 2), ("(state:tx)", 1)]


@pytest.mark.slow
def test_one_becomes_two(house: House, store: Store, desk: CorrectionSession) -> None:
    for name, source in (("a", "ledger-news"), ("b", "post-news"), ("c", "post-news")):
        printed(house, store, name, person("Ann Quillfeather", "pollster"), source=source)
    store.link_people(RULES)
    number = desk.split("Ann Quillfeather", "Ann Quillfeather (Capital)", "outlet", "post")
    assert speakers(store) == [("Ann Quillfeather", 1), ("Ann Quillfeather (Capital)", 2)]
    printed(house, store, "d", person("Quillfeather", "pollster"), source="post-news")
    printed(house, store, "e", person("Ann Quillfeather", "pollster"), source="post-news")
    store.link_people(RULES)
    assert dict(speakers(store))["Ann Quillfeather (Capital)"] == 4, "later articles too"
    assert asked(store, "select distinct role from current_quotes") == [("pollster",)], "what articles say stays"
    desk.undo(number)
    assert speakers(store) == [("Ann Quillfeather", 5)]


@pytest.mark.slow
def test_a_split_off_person_can_be_merged(house: House, store: Store, desk: CorrectionSession) -> None:
    printed(house, store, "a", person("Ann Quillfeather", "pollster"))
    printed(house, store, "b", person("Ann Quillfeather", "pollster"), source="post-news")
    printed(house, store, "c", person("Annabel Fenwright"))
    store.link_people(RULES)
    desk.split("Ann Quillfeather", "The Other Ann", "outlet", "post")
    desk.merge("The Other Ann", "Annabel Fenwright")
    assert speakers(store) == [("Ann Quillfeather", 1), ("Annabel Fenwright", 2)]


@pytest.mark.slow
def test_a_person_is_renamed_and_set(house: House, store: Store, desk: CorrectionSession) -> None:
    article = printed(house, store, "a", person("Ann Quilfether", "pollster", party="Republican"))
    store.link_people(RULES)
    desk.rename("Ann Quilfether", "Ann Quillfeather")
    desk.set("Ann Quillfeather", "party", "Independent")
    desk.set("Ann Quillfeather", "official_id", "bioguide:X000001")
    desk.set("Ann Quillfeather", "jurisdiction", OHIO)
    read_again(store, article, person("Ann Quilfether", "a pollster", party="Republican"))
    store.link_people(RULES)
    row = asked(store, "select speaker, party, official_id, jurisdiction, role from quotes_flat")
    assert row == [("Ann Quillfeather", "Independent", "bioguide:X000001", OHIO, "a pollster")]


def test_a_quote_is_fixed_through_readings_and_revisions(house: House, store: Store, desk: CorrectionSession) -> None:
    who = person("Ann Quillfeather", "pollster", TEXAS)
    article = printed(house, store, "a", who, who)
    printed(house, store, "b", person("Dana Whitcomb", "mayor", TOLEDO, party="Democratic"))
    store.link_people(RULES)
    (quote,) = asked(store, "select quote_id from quotes where text = '\"Remark 1,\"'")[0]
    for fact, value in (("speaker", "Dana Whitcomb"), ("role", "mayor"), ("kind", "mixed")):
        desk.fix(quote, fact, value)
    fixed = ('"Remark 1,"', "Dana Whitcomb", "mayor", "Democratic", TOLEDO, "named", "mixed", True)
    assert fixed in asked(store, QUOTES)
    read_again(store, article, person("Quillfeather"), None, None)
    store.link_people(RULES)
    assert fixed in asked(store, QUOTES)
    house.show(store, "ledger-news", "a", fingerprint="2")
    printed(house, store, "a", who, who, who)
    store.link_people(RULES)
    assert fixed in asked(store, QUOTES)
    assert len(asked(store, QUOTES)) == 4
    assert asked(store, "select count(*) from current_quotes where corrected") == [(1,)]


@pytest.mark.slow
def test_a_quote_of_nobody_of_a_newcomer_and_of_no_worth(house: House, store: Store, desk: CorrectionSession) -> None:
    who = person("Ann Quillfeather", "pollster", TEXAS)
    printed(house, store, "a", who, who, who)
    store.link_people(RULES)
    first, second, third = (row[0] for row in asked(store, "select quote_id from current_quotes order by n"))
    desk.fix(first, "speaker", None)
    desk.fix(second, "speaker", "Otto Newcomer")
    desk.fix(third, "dropped", "yes")
    assert asked(store, QUOTES) == [
        ('"Remark 0,"', None, None, None, None, "unresolved", "direct", True),
        ('"Remark 1,"', "Otto Newcomer", None, None, None, "named", "direct", True),
    ]
    assert asked(store, "select count(*) from quotes_flat") == [(2,)]
    desk.undo(3)
    desk.undo(1)
    assert speakers(store) == [("Ann Quillfeather", 2), ("Otto Newcomer", 1)]


def test_an_undo_can_be_undone() -> None:
    def row(number: int, undoes: int | None = None) -> Correction:
        return Correction(NOW, "kim", "", "undo" if undoes else "rename", undoes, correction_id=number)

    made = [row(1), row(2), row(3, undoes=1), row(4, undoes=3), row(5, undoes=2)]
    assert [it.correction_id for it in in_force(made)] == [1]
    assert [it.correction_id for it in in_force(made[:3])] == [2]


@pytest.mark.slow
def test_a_correction_whose_person_is_gone_rests_and_wakes(house: House, store: Store, desk: CorrectionSession) -> None:
    article = printed(house, store, "a", person("Ann Quilfether", "pollster"))
    store.link_people(RULES)
    desk.rename("Ann Quilfether", "Ann Quillfeather")
    read_again(store, article, None)
    assert store.link_people(RULES) == (1,)
    printed(house, store, "b", person("Ann Quilfether", "pollster"))
    assert store.link_people(RULES) == ()
    assert speakers(store) == [("Ann Quillfeather", 1)]


@pytest.mark.slow
def test_corrections_are_only_ever_added(house: House, store: Store, desk: CorrectionSession) -> None:
    printed(house, store, "a", person("Ann Quilfether"))
    store.link_people(RULES)
    number = desk.rename("Ann Quilfether", "Ann Quillfeather")
    desk.undo(number)
    rows = asked(
        store,
        "select correction_id, who, why, action, undoes, made_at = $$2026-11-02 15:00:00+00$$ from corrections order by 1",
    )
    assert rows == [
        (1, "kim", "told by a reader", "rename", None, True),
        (2, "kim", "told by a reader", "undo", 1, True),
    ]
    assert speakers(store) == [("Ann Quilfether", 1)]


@pytest.mark.slow
def test_who_is_meant_must_be_clear(house: House, store: Store, desk: CorrectionSession) -> None:
    printed(house, store, "a", person("John Smith", "mayor", TOLEDO), person("John Smith", "sheriff", TEXAS))
    store.link_people(RULES)
    with pytest.raises(
        UnclearCorrection, match=r'"John Smith" may be 2 people, name one by its number: \d+ John Smith \(person:john'
    ):
        desk.rename("John Smith", "Jack Smith")
    with pytest.raises(UnclearCorrection, match=r'nobody called "Jon" is quoted$'):
        desk.rename("Jon", "Jack Smith")
    with pytest.raises(UnclearCorrection, match="do you mean John Smith, John Smith"):
        desk.rename("Smith", "Jack Smith")
    with pytest.raises(UnclearCorrection, match="no current quote has the id 5"):
        desk.fix(5, "speaker", None)
    with pytest.raises(UnclearCorrection, match="there is no correction 9"):
        desk.undo(9)
    assert store.corrections() == ()
    (number,) = asked(store, "select person_id from people where key like '%tx)'")[0]
    desk.rename(str(number), "Jack Smith")
    assert {name for name, _ in speakers(store)} == {"John Smith", "Jack Smith"}


@pytest.mark.slow
def test_the_same_corrections_in_a_database_built_anew(house: House, store: Store, desk: CorrectionSession) -> None:
    """Readings saved in another order after the corrections were copied over: the same people."""
    from tests.store.house import OUTLETS, SOURCES

    told = [person("Dana Whitcomb", "mayor", TOLEDO), person("Deedee Lane", "mayor", TOLEDO), person("Ann Quilfether")]
    for n, who in enumerate(told):
        printed(house, store, f"s{n}", who)
    store.link_people(RULES)
    desk.merge("Deedee Lane", "Dana Whitcomb")
    desk.rename("Ann Quilfether", "Ann Quillfeather")
    with Store.open(house.directory.parent / "anew") as other:
        other.sync(OUTLETS, SOURCES)
        for correction in store.corrections():
            other.correct(correction)
        for n, who in reversed(list(enumerate(told))):
            printed(house, other, f"s{n}", who)
            other.link_people(RULES)
        assert asked(other, "from people order by all") == asked(store, "from people order by all")
        assert speakers(other) == speakers(store)


@pytest.mark.slow
def test_a_body_that_is_a_person_is_named(house: House, store: Store, desk: CorrectionSession) -> None:
    printed(house, store, "a", Speaker("Quillfeather Lane", "organization"))
    store.link_people(RULES)
    desk.set("Quillfeather Lane", "kind", "person")
    assert asked(store, "select speaker_kind, sourcing from current_quotes") == [("person", "named")]
