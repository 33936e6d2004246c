"""What a digest takes for notable: each part of the score by itself, as docs/digests.md states it, and silences by office."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from onrecord.ingest.records import Outlet, Source
from onrecord.nlp.records import Mention, Quote, Reading, Silence, Speaker
from onrecord.report.digests.offices import office_weights
from onrecord.store import Store
from onrecord.store.digests.issues import save_issue
from onrecord.store.digests.questions import digest_held, digest_remarks, digest_silences
from onrecord.store.digests.records import DigestQuery, Remark
from onrecord.store.trends.topics import Topic
from tests.store.house import NOW, House, save_article

DAY = date(2026, 11, 2)
ASK = DigestQuery(DAY, DAY, "America/New_York", "day", offices=office_weights(), topics=(("water", 4.5),))
PAPERS = tuple(f"p{n}" for n in range(7))
DOC = Path(__file__).parents[2] / "docs" / "digests.md"
# One remark each; all but the named part is that of `base`.
ROLES = {"mayor": "mayor", "governor": "governor", "alderman": "alderman", "clerk": "clerk", "justice": "Chief Justice"}
SURE = {"surest": 0.9, "doubtful": 0.4}
CARRIED = {"two outlets": 2, "five outlets": 5, "seven outlets": 7}


def worth() -> dict[str, tuple[float, ...]]:
    """The numbers of the table in docs/digests.md, by the first two words of each part."""
    table = DOC.read_text("utf-8").partition("| part | worth |")[2].partition("\n\n")[0]
    rows = [[it.strip() for it in line.strip("|").split("|")] for line in table.splitlines() if line.startswith("|")]
    return {
        " ".join(part.split()[:2]): tuple(map(float, re.findall(r"\d*\.?\d+", value)))
        for part, value in rows if re.search(r"\d", value)
    }  # fmt: skip


class Press(House):
    """A house of seven papers; a story of it is one sentence with one remark."""

    def story(
        self, store: Store, name: str, outlets: int = 1, said_by: str | None = "Ada Quill", **facts: object
    ) -> None:
        role, kind, sure = facts.get("role"), facts.get("kind", "direct"), facts.get("sure", 0.6)
        about = f" about {facts['about']}" if "about" in facts else ""
        words = f'"Remark {name}{about},"'
        text = f"{words} it was said."
        person = None
        if said_by:
            person = Speaker(said_by, "person", role=role)  # type: ignore[arg-type]
        quote = Quote(kind, ((0, len(words)),), words, None, None, person, sure)  # type: ignore[arg-type]
        cluster = None
        for paper in PAPERS[:outlets]:
            self.show(store, paper, name.replace(" ", "-"))
            todo = next(it for it in store.todo(self.now) if it.entry.source == paper)
            article = self.article(todo, text, NOW - timedelta(minutes=10) if name == "base" else NOW)
            reading = Reading("1", (quote,), (), tuple(facts.get("silences", ())))  # type: ignore[arg-type]
            saved = save_article(
                store, todo, self.fetched(todo.entry.url), article, b"\x01" * 16, cluster, reading, NOW
            )
            cluster = cluster or saved.article_id


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Remark]:
    """By name, the remarks of a day of which all but "new" stood in an issue."""
    press = Press(tmp_path_factory.mktemp("notable") / "data")
    with Store.open(press.directory) as store:
        store.sync(
            tuple(Outlet(it, f"Paper {it}", f"{it}.example") for it in PAPERS),
            tuple(Source(it, it, "feed", f"https://{it}.example/rss", every=timedelta(0)) for it in PAPERS),
        )
        store.set_topics([Topic("water", ("water",)), Topic("roads", ("roads",))])
        press.story(store, "base")
        for name, role in ROLES.items():
            press.story(store, name, role=role)
        for name, outlets in CARRIED.items():
            press.story(store, name, outlets)
        for name, sure in SURE.items():
            press.story(store, name, sure=sure)
        press.story(store, "topic", about="water")
        press.story(store, "topic without a weight", about="roads")
        press.story(store, "mixed", kind="mixed")
        press.story(store, "indirect", kind="indirect")
        press.story(store, "open", said_by=None)
        store.publish()
    save_issue(press.directory, ASK, NOW, list(digest_held(press.directory, ASK)), None, ())
    with Store.open(press.directory) as store:
        press.story(store, "new")
        store.publish()
    names = re.compile(r'"Remark (.+?)(?: about (?:water|roads))?,"')
    return {names.fullmatch(it.text)[1]: it for it in digest_remarks(press.directory, ASK)}  # type: ignore[index]


def test_the_docs_state_what_the_code_adds() -> None:
    assert worth() == {
        "the office,": (0, 10), "new since": (3,), "each further": (2,), "the topic": (0, 10), "direct; mixed": (1, 0.5),
        "a speaker": (1,), "confidence": (0, 1),
    }  # fmt: skip
    assert {weight for _, weight in office_weights()} <= set(range(11)), "and no office weighs more"


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("mayor", 5), ("governor", 8), ("alderman", 4), ("justice", 9), ("clerk", 0), ("new", 3),
        ("two outlets", 2), ("five outlets", 8), ("seven outlets", 8), ("topic", 4.5), ("topic without a weight", 1),
        ("mixed", -0.5), ("indirect", -1), ("open", -1), ("surest", 0.3), ("doubtful", -0.2),
    ],
)  # fmt: skip
def test_each_part_alone_moves_the_order(scored: dict[str, Remark], name: str, more: float) -> None:
    """`base` was published first: without the part it would stand above each of the others."""
    base, other = scored["base"], scored[name]
    assert other.score - base.score == pytest.approx(more, abs=0.011)
    assert (other.nth < base.nth) == (more > 0)


def test_silences_stand_by_the_weight_of_their_office_then_by_name(tmp_path: Path) -> None:
    press, told = Press(tmp_path / "data"), "declined to comment"
    who = (("Zora Aune", "gardener"), ("Bo Reed", "mayor"), ("Abe Fitch", None), ("Ann Oakes", "Chief Justice"),
           ("Cy Dorn", "Gov."), ("ada Moss", "mayor of Elko"), (None, None))  # fmt: skip
    silences = [
        Silence(
            "declined",
            ((0, 9),),
            told,
            Mention(((0, 9),), "a spokesman"),
            Speaker(*it, role=role) if it[0] else None,
            0.9,
        )
        for it, role in (((name, "person"), role) for name, role in who)
    ]
    with Store.open(press.directory) as store:
        store.sync((Outlet("p0", "Paper", "p0.example"),), (Source("p0", "p0", "feed", "https://p0.example/rss"),))
        press.story(store, "base", silences=silences)
        store.publish()
    found = [(it.role, it.speaker or it.source) for it in digest_silences(press.directory, ASK)]
    assert found == [
        ("Chief Justice", "Ann Oakes"), ("Gov.", "Cy Dorn"), ("mayor of Elko", "ada Moss"), ("mayor", "Bo Reed"),
        (None, "a spokesman"), (None, "Abe Fitch"), ("gardener", "Zora Aune"),
    ]  # fmt: skip
    unweighed = [it.speaker or it.source for it in digest_silences(press.directory, replace(ASK, offices=()))]
    assert unweighed == ["a spokesman", "Abe Fitch", "ada Moss", "Ann Oakes", "Bo Reed", "Cy Dorn", "Zora Aune"]
