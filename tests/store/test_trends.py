"""The ready questions: each runs as it stands, is narrowed by variables, and counts what it says."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from onrecord.nlp.records import Division, Mention, Place, Quote, Reading, Speaker
from onrecord.store import Store, query
from onrecord.store.files import PUBLISHED
from onrecord.store.trends.questions import TrendFilter, show_sql, trend
from onrecord.store.trends.registry import TRENDS
from onrecord.store.trends.topics import Topic
from tests.store.house import NOW, House, save_article

pytestmark = pytest.mark.slow

QUILL = Speaker("Ada Quill", "person", "mayor", "Republican", "ocd-division/country:us/state:oh/place:toledo")
LUND = Speaker("Bo Lund", "person", "senator", "Democratic", "ocd-division/country:us/state:oh")
OHIO = "ocd-division/country:us/state:oh"
DAY = date(2026, 11, 2)
# Each speaker a person: who is who across articles is tried elsewhere.
PEOPLE = """
insert into people by name
select speaker_id as person_id, name as key, name, kind, party, false as party_set, false as jurisdiction_set from speakers;
update speakers set person_id = speaker_id, sourcing = 'named';
"""
LONG = "We will not sign the levee bill before the river has gone down and the mills have been counted"


def said(text: str, *parts: tuple[str, Speaker]) -> Reading:
    quotes = []
    for words, speaker in parts:
        span = (text.index(words), text.index(words) + len(words))
        cue = Mention(((0, 1),), text[0:1], "say")
        quotes.append(Quote("direct", (span,), words, cue, None, speaker, 0.95))
    return Reading("1", tuple(quotes), ())


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, ready: Path) -> Path:
    """Quill is quoted once before, and thrice in the last week, once by a wire story in two outlets; Lund evenly."""
    house = House(tmp_path_factory.mktemp("trends"))
    for file in ready.glob("*.duckdb"):
        (house.directory / file.name).write_bytes(file.read_bytes())
    with Store.open(house.directory) as store:
        store.set_topics([Topic("levees", ("levee",))])
        house.show(store, "ledger-news", "old", "wire", "new")
        house.show(store, "post-news", "wire", "cut")

        def save(url: str, text: str, days: int, reading: Reading, cluster: int | None = None) -> int:
            todo = next(it for it in store.todo(NOW) if it.entry.url == url)
            article = house.article(todo, text, NOW - timedelta(days=days))
            saved = save_article(store, todo, house.fetched(url), article, b"1", cluster, reading, NOW)
            return saved.article_id

        old = "A: Ada Quill spoke of the levee. Bo Lund waited, and so he said. We wait."
        save("https://ledger.example/old", old, 20, said(old, ("We wait", LUND), ("spoke of the levee", QUILL)))
        wire = f"A: {LONG}. Bo Lund said no."
        first = save("https://ledger.example/wire", wire, 2, said(wire, (LONG, QUILL), ("Bo Lund said no", QUILL)))
        save("https://post.example/wire", wire, 2, said(wire, (LONG, QUILL)), first)
        cut = f"B: {LONG[:38]}, she said."
        save("https://post.example/cut", cut, 1, said(cut, (LONG[:38], QUILL)))
        new = "B: No answer yet."
        save("https://ledger.example/new", new, 0, said(new, ("No answer yet", LUND)))
        store._db.execute(PEOPLE)
        store.publish()
    return house.directory


Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def ask(published: Path) -> Callable[..., Rows]:
    def asked(name: str, **narrowed: Any) -> Rows:
        answer = trend(published, name, TrendFilter(**narrowed))
        return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]

    return asked


@pytest.mark.parametrize("name", TRENDS)
def test_each_file_runs_as_it_stands_in_a_bare_client(published: Path, name: str) -> None:
    with duckdb.connect(str(published / PUBLISHED), read_only=True) as client:
        client.execute(TRENDS[name].sql)
        client.execute(show_sql(name, TrendFilter(since=DAY, speaker="%O'Hara%", period="week", top=3)))


def test_each_says_what_it_asks() -> None:
    assert all(10 < len(it.about) < 200 and it.about.endswith(".") for it in TRENDS.values())


def test_speakers_count_a_wire_story_once_with_their_share(ask: Callable[..., Rows]) -> None:
    assert [(row["speaker"], row["quotes"], row["share"]) for row in ask("speaker")] == [
        ("Ada Quill", 4, 66.67),
        ("Bo Lund", 2, 33.33),
    ]


@pytest.mark.parametrize("name", TRENDS)
def test_the_period_all_is_none(ask: Callable[..., Rows], name: str) -> None:
    assert ask(name, period="all") == ask(name)


@pytest.mark.parametrize("name", ["speaker", "outlet", "party", "kind", "sourcing"])
@pytest.mark.parametrize("period", ["all", "day"])
def test_shares_are_of_all_quotes_also_of_those_that_top_leaves_out(
    ask: Callable[..., Rows], name: str, period: str
) -> None:
    all_of_it, first = ask(name, period=period), ask(name, period=period, top=1)
    label = TRENDS[name].label
    assert label
    assert {row[label] for row in first} == {all_of_it[0][label]}
    assert first == [row for row in all_of_it if row[label] == first[0][label]]


@pytest.mark.parametrize(
    ("name", "quotes"), [("speaker", 6), ("party", 6), ("kind", 6), ("sourcing", 6), ("topic", 3), ("outlet", 7)]
)
def test_each_counts_a_wire_story_once_and_that_of_outlets_once_each(
    ask: Callable[..., Rows], name: str, quotes: int
) -> None:
    assert sum(row["quotes"] for row in ask(name)) == quotes


def test_places_and_persons_of_a_wire_story_are_spoken_about_once(house: House, store: Store) -> None:
    text = "A: Ada Quill came to Toledo. Bo Lund said no. Quill does not know Toledo. We know Toledo, Quill said."
    place = (text.index("Toledo"), text.index("Toledo") + 6)
    toledo = Place(place, "Toledo", "place", "Toledo", "OH", f"{LUND.jurisdiction}/place:toledo", None, 0.9, "list")
    words = said(text, ("Quill does not know Toledo", LUND), ("We know Toledo", QUILL))
    lucas = f"{OHIO}/county:lucas"
    divisions = (
        Division(f"{OHIO}/place:toledo", None, "place", "Toledo", "OH", (lucas, OHIO)),
        Division(lucas, None, "county", "Lucas County", "OH", (OHIO,)),
        Division(OHIO, None, "state", "Ohio", "OH", ()),
    )
    reading = replace(words, places=(toledo,), divisions=divisions)
    house.show(store, "ledger-news", "wire")
    house.show(store, "post-news", "wire")
    cluster = None
    for _ in range(2):
        (todo, *_) = store.todo(NOW)
        article = house.article(todo, text)
        cluster = save_article(
            store, todo, house.fetched(todo.entry.url), article, b"1", cluster, reading, NOW
        ).article_id
    store._db.execute(PEOPLE)
    store.publish()
    answers = {
        name: list(trend(house.directory, name, TrendFilter()).rows) for name in ("about", "jurisdiction", "statements")
    }
    assert [row[:3] for row in answers["about"]] == [("Bo Lund", "Ada Quill", 1)]
    assert [row[1:3] for row in answers["jurisdiction"]] == [("Ohio", 2)]
    (of_counties,) = trend(house.directory, "jurisdiction", TrendFilter(level="county")).rows
    assert of_counties[1:3] == ("Lucas County, OH", 2), "a county counts what is said about its cities"
    for area in (lucas, OHIO, "OH", "ocd-division/country:us", divisions[0].ocd_id):
        rows = trend(house.directory, "kind", TrendFilter(jurisdiction=area)).rows
        assert sum(row[2] for row in rows) == 2, area
    assert not list(trend(house.directory, "kind", TrendFilter(jurisdiction=f"{OHIO}/county:wood")).rows)
    by_day = query(house.directory, "select name, quotes from daily_jurisdictions order by name").rows
    assert list(by_day) == [("Lucas County", 2), ("Ohio", 2), ("Toledo", 2)]
    assert len(answers["statements"]) == 2


def test_outlets_count_it_once_each(ask: Callable[..., Rows]) -> None:
    assert [(row["outlet"], row["quotes"]) for row in ask("outlet")] == [("Ohio Ledger", 5), ("Capital Post", 2)]
    (only,) = ask("speaker", outlet="post")
    assert (only["speaker"], only["quotes"]) == ("Ada Quill", 2)


def test_a_period_without_a_quote_is_a_nought_and_not_left_out(ask: Callable[..., Rows]) -> None:
    rows = [(row["party"], row["quotes"]) for row in ask("party", period="day") if row["period"] == DAY]
    assert rows == [("Republican", 0), ("Democratic", 1)]


def test_narrowed_by_each_variable(ask: Callable[..., Rows]) -> None:
    for narrowed, quotes in (
        ({"since": DAY}, 1),
        ({"until": DAY - timedelta(days=10)}, 2),
        ({"speaker": "%lund%"}, 2),
        ({"party": "Republican"}, 4),
        ({"topic": "levees"}, 3),
        ({"kind": "indirect"}, 0),
        ({"sourcing": "named"}, 6),
        ({"min_confidence": 0.99}, 0),
        ({"jurisdiction": "OH"}, 0),
    ):
        assert sum(row["quotes"] for row in ask("speaker", **narrowed)) == quotes, narrowed


def test_rising_is_the_log_likelihood_ratio_of_its_counts(ask: Callable[..., Rows]) -> None:
    first, last = ask("rising")
    assert (first["thing"], first["quotes"], first["total"], first["baseline"], first["baseline_total"]) == (
        "Ada Quill", 3, 4, 1, 2,
    )  # fmt: skip
    even, before = 4 * 4 / 6, 2 * 4 / 6
    assert first["g2"] == pytest.approx(2 * (3 * math.log(3 / even) + math.log(1 / before)), abs=0.01)
    assert (last["thing"], last["certainty"]) == ("Bo Lund", "") and last["g2"] < 0
    assert ask("rising", until=DAY - timedelta(days=15)) == [], "nothing before to compare with"


def test_one_remark_across_outlets_with_who_was_first_and_who_cut_it(ask: Callable[..., Rows]) -> None:
    rows = [(row["outlet"], row["version"], row["text"] == LONG) for row in ask("remark")]
    assert rows == [("Ohio Ledger", "first", True), ("Capital Post", "same", True), ("Capital Post", "cut", False)]
    assert 0 < ask("remark")[-1]["kept"] < 0.6
    assert ask("remark", words="nobody said this") == []


def test_versions_of_a_remark_are_told_by_their_words(house: House, store: Store) -> None:
    """Kept is the share of the first print's runs of four words (16 here, 12 of them without levee) that stand in the version."""
    other = LONG.replace("the levee bill", "the bill") + " twice"
    versions = (
        LONG,
        f"{LONG} by the men who own them",
        other,
        LONG.upper().replace(" ", ", ", 3),
        "We wait for the river",
    )
    outlets = ("ledger", "post", "post", "ledger", "ledger")
    for outlet in ("ledger", "post"):
        house.show(store, f"{outlet}-news", *(f"v{n}" for n, it in enumerate(outlets) if it == outlet))
    for n, (outlet, words) in enumerate(zip(outlets, versions, strict=True)):
        todo = next(it for it in store.todo(NOW) if it.entry.url == f"https://{outlet}.example/v{n}")
        article = house.article(todo, words, NOW + timedelta(minutes=n))
        save_article(store, todo, house.fetched("x"), article, b"1", None, said(words, (words, QUILL)), NOW)
    store._db.execute(PEOPLE)
    store.publish()
    answer = trend(house.directory, "remark", TrendFilter())
    found = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    assert [(row["version"], float(row["kept"])) for row in found] == [
        ("first", 1), ("longer", 1), ("other words", 0.75), ("same", 1),
    ]  # fmt: skip


def test_statements_come_in_the_order_of_time(ask: Callable[..., Rows]) -> None:
    rows = ask("statements", topic="levees", speaker="%Quill%")
    assert [row["text"] for row in rows] == ["spoke of the levee", LONG, LONG[:38]]
    assert [row["outlets"] for row in rows] == [1, 2, 1]


def test_who_speaks_about_whom(ask: Callable[..., Rows]) -> None:
    rows = ask("about")
    assert [(row["speaker"], row["about"], row["quotes"]) for row in rows] == [("Ada Quill", "Bo Lund", 1)]
    assert ask("about", about="%Quill%") == []


def test_coverage_tells_the_days_that_the_views_tell(published: Path, ask: Callable[..., Rows]) -> None:
    rows = [
        (row["period"], row["outlet"], row["articles"], row["watched_days"]) for row in ask("coverage", period="day")
    ]
    daily = query(published, "select day, outlet, articles, watched_days from daily_outlets order by all").rows
    assert rows == list(daily) and sum(row[2] for row in rows) == 5
