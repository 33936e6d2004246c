"""What a digest asks of the store: which remarks, in which order, once each, and what earlier issues held."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from onrecord.store import Store, StoreError
from onrecord.store.digests.issues import save_issue
from onrecord.store.digests.questions import (
    digest_changes,
    digest_held,
    digest_issues,
    digest_remarks,
    digest_silences,
    quotes_to_check,
)
from onrecord.store.digests.records import DigestQuery, Filters, Remark
from tests.store.house import NOW, TEXT, House, save_article

pytestmark = pytest.mark.slow  # tens of stores: make check

DAY = date(2026, 11, 2)
OHIO = "ocd-division/country:us/state:oh"
ASK = DigestQuery(DAY, DAY, "America/New_York")


def told(house: House, ask: DigestQuery = ASK, **filters: Any) -> list[Remark]:
    return list(digest_remarks(house.directory, replace(ask, filters=Filters(**filters)) if filters else ask))


def spoken(house: House, ask: DigestQuery = ASK, **filters: Any) -> list[tuple[str, ...]]:
    rows = told(house, ask, **filters)
    return sorted((row.kind, row.title or "", *(copy.outlet for copy in row.copies)) for row in rows)


def keep(house: House, ask: DigestQuery = ASK, at: datetime = NOW, printed: bool = True, **facts: str) -> None:
    """An issue of what `ask` finds, as if its remarks had had other `facts` then."""
    held = [
        pa.RecordBatch.from_pylist([{**row, **facts} for row in batch.to_pylist()], schema=batch.schema)
        for batch in digest_held(house.directory, ask)
    ]
    save_issue(house.directory, ask, at, held, None if printed else (), ())


def one_story(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    house.save(store, "a")
    store.publish()


def test_a_remark_comes_with_all_that_a_digest_shows(house: House, store: Store) -> None:
    one_story(house, store)
    first, second = told(house)
    assert (first.text, first.speaker, first.speaker_kind) == ('"We will not sign it,"', "Ada Quill", "person")
    assert (first.role, first.cue, first.source) == ("mayor", "said", "Mayor Ada Quill")
    assert (first.day, first.outlet, first.url) == (DAY, "Ohio Ledger", "https://ledger.example/a")
    assert (first.published, first.published.tzinfo, first.confidence) == (NOW, UTC, 0.95)
    assert [first.article_text[start:end] for start, end in first.spans] == [first.text]
    assert (second.text, second.places, second.speaker) == ("The budget vote in Toledo can wait", ("Toledo, OH",), None)
    assert (second.heading, second.of_all, second.of_headings) == (None, 2, 2), "those without a heading come last"


def test_only_the_current_revision_speaks(house: House, store: Store) -> None:
    one_story(house, store)
    house.show(store, "ledger-news", "a", fingerprint="2")
    house.save(store, "a", TEXT + "\nMore.")
    store.publish()
    assert len(told(house)) == 2


def test_undated_articles_are_left_out(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    house.save(store, "a", published=None)
    store.publish()
    assert told(house, replace(ASK, since=date(1990, 1, 1), until=date(2100, 1, 1))) == []


def test_a_day_is_a_day_of_the_zone(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    house.save(store, "a", published=datetime(2026, 11, 3, 2, 0, tzinfo=UTC))
    store.publish()
    assert len(told(house)) == 2
    assert told(house, replace(ASK, timezone="UTC")) == []
    assert len(told(house, DigestQuery(date(2026, 11, 3), date(2026, 11, 3), "UTC"))) == 2


def test_a_wire_story_speaks_once_from_its_first_copy(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "late")
    house.show(store, "post-news", "first")
    late = house.save(store, "late", published=NOW + timedelta(hours=2))
    house.save(store, "first", cluster=late.article_id)
    store.publish()
    both = ("Story first", "Capital Post", "Ohio Ledger")
    assert spoken(house) == [("direct", *both), ("indirect", *both)]
    asked = ("Story late", "Ohio Ledger", "Capital Post")
    assert spoken(house, outlets=("LEDGER",)) == [("direct", *asked), ("indirect", *asked)], (
        "the copy asked for is shown"
    )


def test_a_copy_of_a_later_day_is_not_news(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "first")
    house.show(store, "post-news", "later")
    first = house.save(store, "first")
    house.save(store, "later", cluster=first.article_id, published=NOW + timedelta(days=1))
    store.publish()
    assert len(told(house)) == 2
    assert told(house, replace(ASK, since=DAY + timedelta(days=1), until=DAY + timedelta(days=1))) == []


def test_the_same_words_in_two_stories_are_two_remarks(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a", "b")
    house.save(store, "a")
    house.save(store, "b")
    store.publish()
    assert len(told(house)) == 4


def test_an_uncertain_first_copy_hides_no_surer_one(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "first")
    house.show(store, "post-news", "second")
    todo, sure = house.todo(store, "first"), house.reading(TEXT)
    doubtful = replace(sure, quotes=tuple(replace(q, confidence=0.1) for q in sure.quotes))
    early, page = house.article(todo, TEXT, NOW - timedelta(minutes=5)), house.fetched(todo.entry.url)
    first = save_article(store, todo, page, early, b"\x01" * 16, None, doubtful, NOW)
    house.save(store, "second", cluster=first.article_id)
    store.publish()
    (only,) = told(house, min_confidence=0.9)
    assert only.published == NOW and len(only.copies) == 1


def test_a_copy_that_left_the_speaker_open_is_the_same_remark(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "open")
    house.show(store, "post-news", "named")
    todo, known = house.todo(store, "open"), house.reading(TEXT)
    open_ = replace(known, quotes=tuple(replace(q, speaker=None) for q in known.quotes))
    article, page = house.article(todo, TEXT, NOW - timedelta(minutes=5)), house.fetched(todo.entry.url)
    first = save_article(store, todo, page, article, b"\x01" * 16, None, open_, NOW)
    house.save(store, "named", cluster=first.article_id)
    store.publish()
    (only,) = told(house, kinds=("direct",))
    assert (only.speaker, [copy.outlet for copy in only.copies]) == ("Ada Quill", ["Capital Post", "Ohio Ledger"])


@pytest.mark.parametrize(
    ("filters", "kinds"),
    [
        ({"speakers": ("quill",)}, ["direct"]),
        ({"speakers": ("ada  QUILL",)}, ["direct"]),
        ({"speakers": ("qui",)}, []),
        ({"outlets": ("ohio ledger",)}, ["direct", "indirect"]),
        ({"outlets": ("post",)}, []),
        ({"kinds": ("indirect",)}, ["indirect"]),
        ({"min_confidence": 0.9}, ["direct"]),
        ({"parties": ("d",)}, []),
        ({"divisions": (OHIO,)}, ["direct", "indirect"]),
        ({"divisions": (f"{OHIO}/place:toledo",)}, ["direct", "indirect"]),
        ({"divisions": (f"{OHIO}/place:parma",)}, []),
        ({"divisions": ("ocd-division/country:us/state:o",)}, []),
        ({"topics": ("courts",)}, []),
    ],
)
def test_filters(house: House, store: Store, filters: dict[str, Any], kinds: list[str]) -> None:
    one_story(house, store)
    assert [row[0] for row in spoken(house, **filters)] == kinds


def test_the_rest_is_counted(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a", "b", "c")
    for name in "abc":
        house.save(store, name)
    store.publish()
    by_outlet = replace(ASK, by="outlet", each=2, headings=1)
    rows = told(house, by_outlet)
    assert [(row.nth, row.of_heading, row.of_all, row.of_headings) for row in rows] == [(1, 6, 6, 1), (2, 6, 6, 1)]
    assert [row.kind for row in rows] == ["direct", "direct"], "the most notable first"
    by_speaker = told(house, replace(ASK, each=1, headings=1))
    assert [(row.heading, row.of_heading, row.of_headings) for row in by_speaker] == [("Ada Quill", 3, 2)]


def test_an_office_and_a_second_outlet_make_a_remark_more_notable(house: House, store: Store) -> None:
    one_story(house, store)
    plain, mayor = told(house)[0], told(house, replace(ASK, offices=(("mayor", 5.0),)))[0]
    assert mayor.score == pytest.approx(plain.score + 5)


@pytest.mark.parametrize(
    ("by", "heading"), [("jurisdiction", "Toledo, OH"), ("outlet", "Ohio Ledger"), ("day", "2026-11-02")]
)
def test_headings(house: House, store: Store, by: Any, heading: str) -> None:
    one_story(house, store)
    assert heading in [row.heading for row in told(house, replace(ASK, by=by))]


def test_an_issue_makes_its_remarks_old_and_a_later_story_new(house: House, store: Store) -> None:
    one_story(house, store)
    store.close()
    assert not any(row.new for row in told(house)), "the first issue has nothing to be new against"
    keep(house)
    assert digest_issues(house.directory, "daily").first_day == DAY
    with Store.open(house.directory) as again:
        house.show(again, "ledger-news", "b")
        house.save(again, "b")
        again.publish()
    assert sorted((row.title, row.new) for row in told(house)) == [("Story a", False)] * 2 + [("Story b", True)] * 2
    assert {row.title for row in told(house, replace(ASK, only_new=True))} == {"Story b"}
    assert not any(row.new for row in told(house, replace(ASK, name="other"))), "each digest has its own issues"


def test_words_that_an_article_no_longer_has_are_told_once(house: House, store: Store) -> None:
    one_story(house, store)
    store.close()
    keep(house)
    assert digest_changes(house.directory, "daily", NOW) == ()
    with Store.open(house.directory) as again:
        house.show(again, "ledger-news", "a", fingerprint="2")
        house.now += timedelta(hours=1)
        todo, text = house.todo(again, "a"), TEXT.replace("not sign it", "never sign it")
        reading, said = house.reading(TEXT), '"We will never sign it,"'
        start = text.index(said)
        quote = replace(reading.quotes[1], text=said, spans=((start, start + len(said)),))
        save_article(again, todo, house.fetched(todo.entry.url), house.article(todo, text), b"\x01" * 16, None,
                           replace(reading, quotes=(reading.quotes[0], quote)), house.now)  # fmt: skip
        again.publish()
    (change,) = digest_changes(house.directory, "daily", NOW)
    assert (change.kind, change.text, change.now) == ("words", '"We will not sign it,"', said)
    save_issue(house.directory, ASK, house.now, [], None, [change])
    assert digest_changes(house.directory, "daily", NOW) == ()


def test_another_speaker_is_a_change(house: House, store: Store) -> None:
    one_story(house, store)
    store.close()
    keep(house, replace(ASK, filters=Filters(kinds=("direct",))), speaker="Someone Else")
    (change,) = digest_changes(house.directory, "daily", NOW)
    assert (change.kind, change.speaker, change.now) == ("speaker", "Someone Else", "Ada Quill")


def test_changes_stand_in_an_order_that_ids_do_not_tell(house: House, store: Store) -> None:
    """Ids come of addresses: the same newsroom at another port told its changes in another order."""
    house.show(store, "ledger-news", *"fbdace")
    for name in "fbdace":
        house.save(store, name)
    store.publish()
    store.close()
    keep(house, speaker="Someone Else")
    changes = digest_changes(house.directory, "daily", NOW)
    assert [(it.title, it.text) for it in changes] == sorted((it.title, it.text) for it in changes)
    assert len(changes) == 12


def test_what_was_only_counted_is_no_change(house: House, store: Store) -> None:
    one_story(house, store)
    store.close()
    keep(house, printed=False, words="x")
    assert digest_changes(house.directory, "daily", NOW) == ()


def test_quotes_are_checked_against_their_text(house: House, store: Store) -> None:
    one_story(house, store)
    known = told(house)[0].quote_id
    unknown, found = sorted(quotes_to_check(house.directory, [known, 7]), key=lambda it: it.text is not None)
    assert (unknown.quote_id, unknown.text, unknown.current) == (7, None, False)
    assert (found.text, found.speaker, found.current) == ('"We will not sign it,"', "Ada Quill", True)
    assert found.article_text == found.current_text == TEXT


def test_what_takes_too_much_memory_is_said(house: House, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    one_story(house, store)
    monkeypatch.setattr("onrecord.store.digests.questions.MEMORY_MB", 1)
    with pytest.raises(StoreError, match="ask for fewer days"):
        told(house)


def test_without_a_copy_each_says_so(tmp_path: Path) -> None:
    for ask in (
        lambda: list(digest_remarks(tmp_path, ASK)),
        lambda: digest_silences(tmp_path, ASK),
        lambda: digest_changes(tmp_path, "daily", NOW),
    ):
        with pytest.raises(StoreError, match="no published copy"):
            ask()
