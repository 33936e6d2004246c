"""Which jurisdictions a quote is about, by role and rolled up, and which act together."""

from __future__ import annotations

from dataclasses import replace

from onrecord.nlp.records import Coalition, Division, Mention, Place, Quote
from onrecord.store import Store
from onrecord.store.writing.about import places_of, roles_of
from tests.store.house import TEXT as STORY
from tests.store.house import House, save_article

TEXT = "Erie and Toledo met.\nThe mayor of Parma said Lima pays.\nDayton waits."


def place(name: str) -> Place:
    start = TEXT.index(name)
    return Place((start, start + len(name)), name, "place", name, "OH", name.lower(), None, 1.0, "test")


PLACES = tuple(place(name) for name in ("Erie", "Toledo", "Parma", "Lima", "Dayton"))


def quote(*words: str) -> Quote:
    spans = tuple((TEXT.index(it), TEXT.index(it) + len(it)) for it in words)
    return Quote("indirect", spans, " ".join(words), None, None, None, 1.0)


def test_what_it_names() -> None:
    assert places_of(quote("Lima pays"), PLACES, TEXT) == (("lima", "quote"),)


def test_else_what_its_paragraph_names() -> None:
    assert places_of(quote("met"), PLACES, TEXT) == (("erie", "paragraph"), ("toledo", "paragraph"))
    assert places_of(quote("waits."), PLACES, TEXT) == (("dayton", "paragraph"),)


def test_all_its_spans_count() -> None:
    assert places_of(quote("Toledo", "Dayton"), PLACES, TEXT) == (("toledo", "quote"), ("dayton", "quote"))
    assert [it for it, _ in places_of(quote("met", "waits"), PLACES, TEXT)] == ["erie", "toledo", "dayton"]


def test_no_places() -> None:
    assert places_of(quote("met"), (), TEXT) == ()


def test_roles_tell_inside_from_around_and_name_each_once() -> None:
    assert roles_of(quote("Lima pays"), PLACES, TEXT) == (("parma", "mentioned"), ("lima", "spoken about"))
    assert roles_of(quote("met"), PLACES, TEXT) == (("erie", "mentioned"), ("toledo", "mentioned"))
    assert roles_of(quote("Toledo", "Dayton"), PLACES, TEXT) == (
        ("erie", "mentioned"), ("toledo", "spoken about"), ("dayton", "spoken about"),
    )  # fmt: skip


OHIO = "ocd-division/country:us/state:oh"
TOLEDO, LUCAS, PARMA = f"{OHIO}/place:toledo", f"{OHIO}/county:lucas", f"{OHIO}/place:parma"
DIVISIONS = (
    Division(TOLEDO, "3977000", "place", "Toledo", "OH", (LUCAS, OHIO)),
    Division(LUCAS, "39095", "county", "Lucas County", "OH", (OHIO,)),
    Division(OHIO, "39", "state", "Ohio", "OH", ()),
    Division(PARMA, "3961000", "place", "Parma", "OH", (OHIO,)),
)


def saved(house: House, store: Store) -> None:
    """The newsroom's story, as a reading that knows what contains Toledo, the dateline and a coalition."""
    house.show(store, "ledger-news", "vote")
    todo, plain = house.todo(store, "vote"), house.reading()
    together = Coalition((19, 40), STORY[19:40], "acting", Mention(((34, 37),), STORY[34:37], "wait"), plain.places)
    reading = replace(plain, divisions=DIVISIONS, dateline=plain.places[1], coalitions=(together,))
    save_article(
        store, todo, house.fetched(todo.entry.url), house.article(todo), b"\x01" * 16, None, reading, house.now
    )


def test_each_role_is_one_join_and_rolls_up_to_county_and_state(house: House, store: Store) -> None:
    saved(house, store)
    about = "select q.text from current_quotes q join quote_jurisdictions j using (quote_id) where j.role = $1 and j.area_name = $2"

    def quotes(role: str, area: str) -> list[str]:
        return [text[:12] for (text,) in store._db.execute(about, [role, area]).fetchall()]

    assert quotes("spoken about", "Toledo") == quotes("spoken about", "Lucas County") == ["The budget v"]
    assert quotes("spoken about", "Ohio") == ["The budget v"]
    assert quotes("speaks for", "Lucas County") == quotes("speaks for", "Ohio") == ['"We will not']
    assert quotes("spoken about", "Parma") == quotes("mentioned", "Parma") == []
    assert len(quotes("dateline", "Parma")) == 2
    assert store._db.execute("select count(*), count(distinct (ocd_id, area)) from containment").fetchone() == (8, 8)


def test_a_coalition_is_a_row_a_member(house: House, store: Store) -> None:
    saved(house, store)
    found = store._db.execute("select part, verb, name, size from coalition_members order by name").fetchall()
    assert found == [("acting", "wait", "Parma", 2), ("acting", "wait", "Toledo", 2)]


def test_a_jurisdiction_that_only_a_correction_knows_still_leads_to_its_state(house: House, store: Store) -> None:
    saved(house, store)
    store._db.execute("update quotes set jurisdiction = $1 where jurisdiction is not null", [f"{OHIO}/county:erie"])
    roles = "select ocd_id, area, area_name from quote_jurisdictions where role = 'speaks for' order by area"
    assert store._db.execute(roles).fetchall() == [
        (f"{OHIO}/county:erie", OHIO, "Ohio"), (f"{OHIO}/county:erie", f"{OHIO}/county:erie", None),
    ]  # fmt: skip


def test_a_quote_that_a_correction_drops_has_no_role_left(house: House, store: Store) -> None:
    saved(house, store)
    store._db.execute(
        "insert into quote_overrides by name select quote_id, true as dropped, false as reattributed from quotes"
    )
    assert store._db.execute("select count(*) from quote_jurisdictions").fetchone() == (0,)
