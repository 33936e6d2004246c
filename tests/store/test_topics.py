"""Topics: what a term matches, what is excluded, and that a changed topic tags the past without a new reading."""

from __future__ import annotations

import duckdb
import pytest

from onrecord.store import Store
from onrecord.store.trends.topics import Topic, pattern, words_of
from tests.store.house import NOW, TEXT, House, save_article

FORMS = {"city": ["city", "cities"], "sanctuary": ["sanctuary", "sanctuaries"], "leave": ["leave", "left", "leaving"]}
CASES = [
    (["deport*"], "the deportations began", True),
    (["deport*"], "an undeported man", False),
    (["sanctuary city"], "two Sanctuary Cities agreed", True),
    (["sanctuary city"], "a sanctuary in the city", False),
    (["leave"], "They left at dawn", True),
    (["ICE"], "agents of ICE, he said", True),
    (["ICE"], "ice on the road", False),
    (["ICE"], "an ICEBERG", False),
    (["école"], "une École fermée", True),
    (["c"], "vitamin C.", True),
    ([], "anything", False),
]


@pytest.mark.parametrize(("terms", "text", "found"), CASES)
def test_a_term_matches_all_forms_of_its_words_and_nothing_else(terms: list[str], text: str, found: bool) -> None:
    expression = pattern(terms, FORMS)
    rows = duckdb.execute("select regexp_matches(?, ?)", [text, expression]).fetchall() if expression else [(False,)]
    assert rows == [(found,)]


def test_words_with_forms_of_their_own_are_neither_prefixes_nor_capitals() -> None:
    assert words_of(["deport*", "ICE", "Sanctuary city"]) == ["city", "sanctuary"]


def tags(store: Store) -> tuple[list[str], int, list[str]]:
    quotes = store._db.execute("select q.text from quote_topics t join quotes q using (quote_id) order by 1").fetchall()
    articles = store._db.execute("select count(*) from article_topics").fetchone()
    listed = store._db.execute("select distinct unnest(topics) from quote_facts order by 1").fetchall()
    assert articles
    return [it for (it,) in quotes], articles[0], [it for (it,) in listed]


@pytest.mark.slow
def test_a_changed_topic_tags_the_past(house: House, store: Store) -> None:
    store.set_topics([Topic("budget", ("budget vote",))])
    house.show(store, "ledger-news", "a")
    house.save(store, "a")
    store.publish()
    assert tags(store) == (["The budget vote in Toledo can wait"], 1, ["budget"])
    store.set_topics([Topic("budget", ("sign",)), Topic("towns", ("Parma",))])
    store.publish()
    assert tags(store) == (['"We will not sign it,"'], 2, ["budget"])
    store.set_topics([Topic("budget", ("sign",), exclude=("not sign",))])
    store.publish()
    assert tags(store) == ([], 0, [])
    assert store._db.execute("select count(*) from readings").fetchone() == (1,), "nothing was read again"


@pytest.mark.slow
def test_a_form_that_was_never_met_before_tags_the_past_too(house: House, store: Store) -> None:
    store.set_topics([Topic("talks", ("sign",))])
    house.show(store, "ledger-news", "a", "b")
    house.save(store, "a", TEXT.replace("Parma agreed", "Parma signed"))
    store.publish()
    assert len(tags(store)[0]) == 1
    todo = house.todo(store, "b")
    reading = type(house.reading())("1", (), (), forms=(("wait", "sign"),))
    save_article(store, todo, house.fetched("x"), house.article(todo, "Nothing."), b"1", None, reading, NOW)
    store.publish()
    assert len(tags(store)[0]) == 2
