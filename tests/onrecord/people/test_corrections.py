"""`onrecord people` and `onrecord quotes`: from the command line to the published copy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from filelock import FileLock

from onrecord import store
from onrecord.cli import main
from onrecord.people.identity import RULES
from tests.store.house import OUTLETS, SOURCES, House
from tests.store.newspaper import OHIO, TEXAS, person, printed

TOLEDO = OHIO + "/place:toledo"
pytestmark = pytest.mark.slow


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration whose store has an article of three speakers, published."""
    path = tmp_path / "config.toml"
    path.write_text('[store]\ndirectory = "data"\n', encoding="utf-8")
    house = House(tmp_path / "data")
    with store.Store.open(house.directory) as opened:
        opened.sync(OUTLETS, SOURCES)
        mayor, sheriff = person("Dana Whitcomb", "mayor", TOLEDO), person("Dana Whitcomb", "sheriff", TEXAS)
        printed(house, opened, "a", mayor, sheriff, person("Dee Whitcomb-Lane", "mayor", TOLEDO))
        printed(
            house, opened, "b", person("Dana Whitcomb"), person("John Smith", "mayor", TOLEDO), person("John Smith")
        )
        printed(house, opened, "c", person("Ann Quillfeather", "pollster"), person("Ann Quillfeather", "clerk"))
        opened.link_people(RULES)
        opened.publish()
    return path


def call(config: Path, *words: str) -> Result:
    *command, last = words[:2], words[2:]
    return CliRunner().invoke(main, [*command[0], "--config", str(config), *last])


def asked(config: Path, sql: str) -> list[Any]:
    return list(store.query(config.parent / "data", sql).rows)


def said_by(config: Path, name: str) -> int:
    count: int = asked(config, f"select count(*) from quotes_flat where speaker = '{name}'")[0][0]
    return count


def test_show_tells_namesakes_apart(config: Path) -> None:
    shown = call(config, "people", "show", "dana whitcomb")
    assert shown.exit_code == 0, shown.output
    assert "person:dana whitcomb (state:oh/place:toledo)" in shown.output
    assert "person:dana whitcomb (state:tx)" in shown.output
    assert "2026-11-02  mayor, state:oh/place:toledo (1)" in shown.output
    nobody = call(config, "people", "show", "Nobody At-All")
    assert (nobody.exit_code, nobody.output) == (2, 'onrecord: nobody called "Nobody At-All" is quoted\n')


def test_corrections_are_published_listed_and_taken_back(config: Path) -> None:
    toledo = re.search(
        r"number (\d+), key person:dana whitcomb \(state:oh", call(config, "people", "show", "Dana Whitcomb").output
    )
    assert toledo
    merged = call(config, "people", "merge", "Dee Whitcomb-Lane", toledo[1], "--why", "she married", "--who", "kim")
    assert merged.exit_code == 0, merged.output
    assert "correction 1 is in force; take it back with: onrecord people undo 1" in merged.output
    assert (said_by(config, "Dee Whitcomb-Lane"), said_by(config, "Dana Whitcomb")) == (0, 4)
    again = call(config, "people", "merge", "Dee Whitcomb-Lane", toledo[1], "--why", "again")
    assert (again.exit_code, "are one person already: Dana Whitcomb" in again.output) == (2, True)
    assert call(config, "people", "undo", "1", "--why", "she did not").exit_code == 0
    assert (said_by(config, "Dee Whitcomb-Lane"), said_by(config, "Dana Whitcomb")) == (1, 3)
    log = call(config, "people", "corrections").output.splitlines()
    assert re.search(
        r"1 \d{4}-\d\d-\d\d \d\d:\d\d kim: Dee Whitcomb-Lane is Dana Whitcomb \(taken back\)\. she married$", log[0]
    )
    assert log[1].endswith("takes back 1. she did not")


def test_split_set_rename(config: Path) -> None:
    name = "Ann Quillfeather"
    assert call(config, "people", "split", name, "--into", "The Clerk", "--role", "clerk", "--why", "w").exit_code == 0
    assert call(config, "people", "rename", "The Clerk", "Nan Quillfeather", "--why", "w").exit_code == 0
    assert call(config, "people", "set", "Nan Quillfeather", "jurisdiction", "TX", "--why", "w").exit_code == 0
    rows = asked(
        config, "select speaker, role, jurisdiction from quotes_flat where speaker like '%Quillfeather' order by 1"
    )
    assert rows == [(name, "pollster", None), ("Nan Quillfeather", "clerk", TEXAS)]
    wrong = call(config, "people", "split", name, "--into", "X", "--why", "w")
    assert (wrong.exit_code, "say what tells them apart with one of --outlet, --state" in wrong.output) == (2, True)


def test_quotes_fix(config: Path) -> None:
    first, second, *_ = asked(config, "select cast(quote_id as varchar) from quotes_flat order by article_id, n")
    facts = ("--speaker", "Otto Newcomer", "--role", "clerk", "--party", "Green")
    fixed = call(config, "quotes", "fix", *first, *facts, "--why", "w")
    assert fixed.exit_code == 0, fixed.output
    assert call(config, "quotes", "fix", *second, "--drop", "--why", "a headline").exit_code == 0
    assert asked(config, f"select speaker, role, party from quotes_flat where quote_id = {first[0]}") == [
        ("Otto Newcomer", "clerk", "Green")
    ]
    assert asked(config, "select count(*) from quotes_flat") == [(7,)]
    for words in ((), ("--nobody", "--speaker", "X"), ("--jurisdiction", "Ohio")):
        assert call(config, "quotes", "fix", *first, *words, "--why", "w").exit_code == 2


def test_review_shows_the_likeliest_mistakes_first(config: Path) -> None:
    shown = call(config, "people", "review").output.splitlines()
    assert "taken for" in shown[0]
    doubts = [float(line.split()[0]) for line in shown[1:] if re.match(r" *0\.\d\d", line)]
    assert doubts and doubts == sorted(doubts, reverse=True)
    assert "John Smith" in "\n".join(shown)


def test_a_pass_at_work_keeps_corrections_waiting(config: Path) -> None:
    with FileLock(config.parent / "data" / "run.lock"):
        busy = call(config, "people", "rename", "John Smith", "Jack Smith", "--why", "w")
    assert (busy.exit_code, "a pass is at work on" in busy.output) == (1, True)
    assert said_by(config, "Jack Smith") == 0


def test_what_is_not_clear_changes_nothing(config: Path) -> None:
    unclear = call(config, "people", "rename", "Dana Whitcomb", "Dana W.", "--why", "w")
    assert (unclear.exit_code, '"Dana Whitcomb" may be 2 people' in unclear.output) == (2, True)
    assert call(config, "people", "corrections").output == ""
