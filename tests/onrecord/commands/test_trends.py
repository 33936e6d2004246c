"""`onrecord trends`: forms, the question itself, and wrong use."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from onrecord.cli import main
from onrecord.store import Store
from onrecord.store.trends.registry import TRENDS


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that was published before anything came in: no trend has a row."""
    folder = tmp_path_factory.mktemp("trends")
    (folder / "config.toml").write_text("")
    with Store.open(folder / "data") as store:
        store.publish()
    return folder / "config.toml"


def run(config: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["trends", "--config", str(config), *arguments])
    return result.exit_code, result.output


def test_each_file_of_questions_is_a_trend_of_the_command() -> None:
    files = {path.stem for path in (Path(__file__).parents[3] / "store" / "queries").glob("*.sql")}
    assert files == set(TRENDS)
    shown = CliRunner().invoke(main, ["trends", "--help"]).output
    assert all(name in shown and trend.gives in shown for name, trend in TRENDS.items())


def test_every_form_of_no_rows(config: Path, tmp_path: Path) -> None:
    assert run(config, "speaker")[0] == 0
    assert json.loads(run(config, "topic", "--format", "json")[1]) == []
    assert run(config, "kind", "--format", "csv")[1].startswith("period,kind,quotes,share")
    assert run(config, "outlet", "--format", "chart")[0] == 0
    assert run(config, "party", "--format", "svg", "--out", str(tmp_path / "a.svg"))[0] == 0
    ElementTree.parse(tmp_path / "a.svg")
    assert run(config, "rising", "--format", "parquet", "--out", str(tmp_path / "a.parquet"))[0] == 0
    assert "g2" in pq.read_table(tmp_path / "a.parquet").column_names
    assert sorted(it.name for it in tmp_path.iterdir()) == ["a.parquet", "a.svg"]


def test_the_question_is_shown_with_its_variables(config: Path) -> None:
    code, text = run(config, "speaker", "--show-sql", "--speaker", "O'Hara", "--by", "week", "--since", "2026-03-02")
    assert code == 0
    assert "set variable speaker = '%O''Hara%';\n" in text and "set variable since = date '2026-03-02';\n" in text
    assert TRENDS["speaker"].sql.strip() in text


def test_wrong_use(config: Path, tmp_path: Path) -> None:
    assert run(config, "speaker", "--since", "2026-03-02", "--until", "2026-03-01")[0] == 2
    assert run(config, "remark", "--format", "svg")[0] == 2
    assert run(config, "weather")[0] == 2
    (tmp_path / "config.toml").write_text("")
    assert run(tmp_path / "config.toml", "speaker")[0] == 1


@pytest.mark.parametrize(
    ("option", "name", "problem"),
    [
        ("--outlet", "Politica", 'no outlet is called "Politica"; the nearest: politico'),
        ("--topic", "imigration", 'no topic is called "imigration"; the nearest: immigration'),
        ("--party", "Demokratic", 'no party is called "Demokratic"; the nearest: Democratic'),
        ("--jurisdiction", "Lane Country, OR", '"Lane Country, OR" names no jurisdiction'),
    ],
)
def test_a_name_that_nothing_has_is_wrong_use_and_no_empty_table(
    tmp_path: Path, option: str, name: str, problem: str
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        '[[outlets]]\nid = "politico"\nname = "Politico"\ndomain = "politico.example"\n'
        '[[sources]]\nid = "news"\noutlet = "politico"\nkind = "feed"\nurl = "https://politico.example/rss"\n'
        '[topics.immigration]\nterms = ["sanctuary"]\n',
        "utf-8",
    )
    for command in ("trends", "digest"):
        arguments = [command, *(["kind"] if command == "trends" else []), "--config", str(path), option, name]
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == 2 and problem in " ".join(done.stderr.split()), command


def test_names_as_people_write_them(config: Path) -> None:
    for option, name, value in (
        ("--party", "D", "Democratic"),
        ("--party", "gop", "Republican"),
        ("--party", "Repub.", "Republican"),
        ("--jurisdiction", "Lane County, OR", "ocd-division/country:us/state:or/county:lane"),
        ("--jurisdiction", "OR", "ocd-division/country:us/state:or"),
    ):
        code, text = run(config, "kind", "--show-sql", option, name)
        assert code == 0 and f"set variable {option.strip('-')} = '{value}';" in text, name
