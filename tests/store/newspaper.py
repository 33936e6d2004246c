"""Articles that each quote one invented speaker: what tests of people and corrections print."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from onrecord.nlp.records import Mention, Place, Quote, Reading, Speaker
from onrecord.store import Store
from tests.store.house import NOW, House, save_article

OHIO, TEXAS = "ocd-division/country:us/state:oh", "ocd-division/country:us/state:tx"


def person(name: str, role: str | None = None, place: str | None = None, **more: Any) -> Speaker:
    return Speaker(name, "person", role=role, jurisdiction=place, **more)


def reading(*speakers: Speaker | None, about: str | None = None) -> tuple[str, Reading]:
    """A text with one quote a speaker, and its reading; `about` is the state that it is about."""
    lines = [f'"Remark {n}," said {who.name if who else "he"}.' for n, who in enumerate(speakers)]
    text = "\n".join(lines)
    quotes, at = [], 0
    for n, (line, who) in enumerate(zip(lines, speakers, strict=True)):
        words = f'"Remark {n},"'
        start = at + len(words) + 6
        source = Mention(((start, at + len(line) - 1),), line[len(words) + 6 : -1])
        quotes.append(Quote("direct", ((at, at + len(words)),), words, None, source, who, 0.9))
        at += len(line) + 1
    places = [Place((0, 1), '"', "state", "S", about[-2:].upper(), about, None, 0.9, "state")] * 2 if about else []
    return text, Reading("1", tuple(quotes), tuple(places))


def printed(
    house: House,
    store: Store,
    name: str,
    *speakers: Speaker | None,
    source: str = "ledger-news",
    about: str | None = None,
) -> int:
    """An article of that name that quotes them; its id."""
    house.show(store, source, name)
    todo = house.todo(store, name)
    text, read = reading(*speakers, about=about)
    article, page = house.article(todo, text), house.fetched(todo.entry.url)
    return save_article(store, todo, page, article, b"\x01" * 16, None, read, NOW).article_id


def read_again(store: Store, article_id: int, *speakers: Speaker | None, about: str | None = None) -> None:
    """The reading of an article replaced by another."""
    from onrecord.store.writing.readings import TextReading, save_readings

    with store._write():
        for table in ("quotes", "places", "quote_places", "silences", "readings"):
            store._db.execute(f"delete from {table} where article_id = ?", [article_id])
        text, read = reading(*speakers, about=about)
        save_readings(store._db, [TextReading(article_id, 1, text, read)], NOW + timedelta(hours=1))


def asked(store: Store, sql: str) -> list[Any]:
    return store._db.execute(sql).fetchall()
