"""What a revision did to the quotes: by the words of both texts, whatever version read them."""

from __future__ import annotations

from dataclasses import replace

from onrecord.nlp.records import Mention, Quote, Reading, Speaker
from onrecord.store import Store
from tests.store.house import House, save_article

WE, TAX, NEW = '"We will not sign it,"', '"The tax on boats stays at two cents,"', '"Parma is next,"'
TAXED = '"The tax on boats stays at four cents,"'
FIRST = f"{WE} said Mayor Ada Quill.\n{TAX} said Clerk Bo Dell.\nToledo waits."
SECOND = f"{TAXED} said Clerk Bo Dell.\n{NEW} said Sheriff Ivo Crane.\nToledo waits."


def read(text: str, *quotes: tuple[str, str], version: str = "1") -> Reading:
    def one(words: str, name: str) -> Quote:
        start = text.index(words)
        span, speaker = (start, start + len(words)), Speaker(name, "person", None, None, None)
        return Quote("direct", (span,), words, None, Mention((span,), words), speaker, 0.9)

    return Reading(version, tuple(one(*quote) for quote in quotes), ())


def save(house: House, store: Store, text: str, reading: Reading) -> None:
    todo = house.todo(store, "a")
    save_article(
        store, todo, house.fetched(todo.entry.url), house.article(todo, text), b"\x01", None, reading, house.now
    )


def changes(store: Store) -> list[tuple[object, ...]]:
    columns = "kind, before_speaker, before_text, speaker, text, revision, cause"
    return store._db.execute(f"from quote_changes select {columns} order by kind").fetchall()


def test_quotes_are_added_removed_and_reworded(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    save(house, store, FIRST, read(FIRST, (WE, "Ada Quill"), (TAX, "Bo Dell")))
    assert changes(store) == []
    house.show(store, "ledger-news", "a", fingerprint="2")
    save(house, store, SECOND, read(SECOND, (TAXED, "Bo Dell"), (NEW, "Ivo Crane")))
    assert changes(store) == [
        ("added", None, None, "Ivo Crane", NEW, 2, "published"),
        ("removed", "Ada Quill", WE, None, None, 2, "published"),
        ("reworded", "Bo Dell", TAX, "Bo Dell", TAXED, 2, "published"),
    ]


def test_a_quote_that_another_pipeline_finds_or_overlooks_is_no_change(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    save(house, store, FIRST, read(FIRST, (WE, "Ada Quill")))
    house.show(store, "ledger-news", "a", fingerprint="2")
    longer = FIRST + "\nParma agreed."
    save(house, store, longer, replace(read(longer, (TAX, "Bo Dell")), version="2"))
    assert changes(store) == []
