"""Which jurisdictions a quote is about."""

from __future__ import annotations

from nlp.records import Place, Quote
from store.about import places_of

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
