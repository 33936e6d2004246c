"""Digests of the newsroom: every quote that is printed can be checked, and each issue knows the one before."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet
import pytest
from click.testing import CliRunner

from onrecord import deliver, digests
from onrecord.cli import main
from onrecord.config import load
from onrecord.config_file import DigestTable
from onrecord.digests import filters_of
from onrecord.divisions import divisions_of
from report.printed import printed_in
from report.write import DATA

WEEK = ("--week", "2026-03-04")
WEEK_DAYS = date(2026, 3, 2), date(2026, 3, 8)
FORMATS = ("md", "txt", "html", "atom", *DATA)


@pytest.fixture
def own(passes: Any, tmp_path: Path) -> Path:
    """A copy of the newsroom's database that a test may write to; the path of its configuration."""
    shutil.copytree(passes.config.directory, tmp_path / "data")
    text = passes.config.path.read_text("utf-8")
    path = tmp_path / "config.toml"
    path.write_text(text + '\n[[watch]]\nname = "coast"\njurisdictions = ["Oregon"]\nby = "jurisdiction"\n', "utf-8")
    directory = load(path).directory
    if directory != tmp_path / "data":
        path.write_text(path.read_text("utf-8").replace(str(directory), str(tmp_path / "data")), "utf-8")
    assert load(path).directory == tmp_path / "data"
    return path


def told(config: Path, *arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, [arguments[0], "--config", str(config), *arguments[1:]])
    assert done.exit_code == code, done.output + done.stderr
    return done.output


def tamper(path: Path, word: str, other: str) -> None:
    """Put `other` for `word` throughout a file, with the tools of its format."""
    if path.suffix == ".parquet":
        rows = pyarrow.parquet.read_table(path).to_pylist()
        changed = [{**row, "words": row["words"].replace(word, other)} for row in rows]
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(changed), path)
    elif path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        for cell in (cell for line in book["Quotes"] for cell in line):
            if isinstance(cell.value, str):
                cell.value = cell.value.replace(word, other)
        book.save(path)
    else:
        path.write_text(path.read_text("utf-8").replace(word, other), "utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMATS)
def test_what_is_printed_verifies_and_what_is_changed_is_named(passes: Any, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"d.{form}"
    told(passes.config.path, "digest", *WEEK, "--out", str(path))
    held = told(passes.config.path, "verify", str(path))
    count = int(held.split()[0])
    assert f"{count} hold, 0 do not; the pages of {count} were" in held and count > 5
    other = "Xyzzy"
    word = max(re.findall(r"[a-z]{6,}", printed_in(path)[0].words), key=len)
    tamper(path, word, other)
    wrong = told(passes.config.path, "verify", "--no-archive", str(path), code=1)
    assert "the words are not the stored ones" in wrong and other in wrong


@pytest.mark.slow
def test_verify_names_a_wrong_speaker_an_unknown_id_and_a_file_of_another_kind(passes: Any, tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    told(passes.config.path, "digest", *WEEK, "--out", str(path))
    first, second, *rest = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    first["speaker"], second["id"] = "Nobody At All", "q7"
    path.write_text("\n".join(json.dumps(it) for it in (first, second, *rest)), "utf-8")
    wrong = told(passes.config.path, "verify", "--no-archive", str(path), code=1)
    assert "the speaker is another one today: Nobody At All, today" in wrong and "no quote of this id" in wrong
    assert f"{len(rest)} hold, 2 do not" in wrong
    for name, text in (("a.jsonl", "{}"), ("a.json", "nonsense"), ("a.xlsx", "x"), ("a.parquet", "x"), ("a.docx", "x")):
        (tmp_path / name).write_text(text)
        told(passes.config.path, "verify", str(tmp_path / name), code=2)


@pytest.mark.slow
def test_a_page_that_says_something_else_in_the_archive_is_named(own: Path) -> None:
    path = own.parent / "d.jsonl"
    told(own, "digest", *WEEK, "--out", str(path))
    shutil.rmtree(own.parent / "data" / "archive")
    assert "the pages of 0 were" in told(own, "verify", str(path)), "a page that is gone is no fault"


@pytest.mark.slow
def test_a_changed_story_no_longer_holds(own: Path) -> None:
    """The quotes of a first revision: those whose words were taken out of the story are named, the others hold."""
    import store

    sql = """
        select q.quote_id, q.spans, t.text
        from quotes q join article_text t using (article_id, revision) join articles a using (article_id)
        where a.revision > q.revision
    """
    rows = list(store.query(load(own).directory, sql).rows)
    assert rows
    path = own.parent / "d.jsonl"
    lines = [
        {"id": f"q{number}", "words": " … ".join(article[it["start"] : it["end"]] for it in spans), "speaker": None}
        for number, spans, article in rows
    ]
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    wrong = told(own, "verify", "--no-archive", str(path), code=1)
    assert "the article has been changed and no longer has these words" in wrong
    assert " 0 hold" not in wrong


@pytest.mark.slow
def test_one_issue_knows_the_one_before(own: Path) -> None:
    folder = own.parent / "kept"
    told(own, "digest", *WEEK, "--out", str(folder))
    assert sorted(it.name for it in folder.iterdir()) == [
        "daily-2026-03-02_2026-03-08.html",
        "daily-2026-03-02_2026-03-08.md",
        "index.html",
    ]
    assert "daily-2026-03-02_2026-03-08.html" in (folder / "index.html").read_text("utf-8")
    again = told(own, "digest", *WEEK, "--format", "jsonl")
    assert not any(json.loads(line)["new"] for line in again.splitlines())
    config = load(own)
    first, last = WEEK_DAYS
    ask = digests.ask_of(config, last, last, filters_of())
    rest = digests.since_last(config, ask)
    assert (rest.since, rest.until, rest.only_new) == (first, last, True)
    assert digests.read(config, rest).remarks == 0, "all of it was in the issue, shown or counted"
    assert digests.since_last(config, replace(ask, name="other")) == replace(ask, name="other")
    watch = told(own, "digest", *WEEK, "--watch", "coast", "--format", "jsonl")
    assert 0 < len(watch.splitlines()) < len(again.splitlines())
    assert all(json.loads(line)["places"] or json.loads(line)["jurisdiction"] for line in watch.splitlines())


@pytest.mark.slow
def test_the_daemons_digest_writes_its_files_and_is_an_issue(own: Path) -> None:
    config = replace(load(own), digest=DigestTable(formats=["txt"]))
    (first,) = deliver.daily(config, WEEK_DAYS[0])
    assert digests.stored.digest_issues(config.directory, "daily").issues == 1
    (second,) = deliver.daily(config, WEEK_DAYS[1])
    assert (first.name, second.name) == ("daily-2026-03-02.txt", "daily-2026-03-08.txt")
    assert "Sunday, March 8, 2026" in second.read_text("utf-8")
    days = [{it.quote_id for it in printed_in(path)} for path in (first, second)]
    assert all(days) and not days[0] & days[1], "each remark is in one issue"


@pytest.mark.slow
def test_a_template_beside_the_configuration_stands_in(own: Path) -> None:
    (own.parent / "templates").mkdir()
    (own.parent / "templates" / "digest.md.j2").write_text("{{ digest.remarks }} of mine\n")
    assert told(own, "digest", *WEEK, "--format", "md").endswith(" of mine\n")
    (own.parent / "templates" / "digest.md.j2").write_text("{{ oops")
    told(own, "digest", *WEEK, "--format", "md", code=1)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--topic", "nothing"), 'no topic is called "nothing"'),
        (("--outlet", "nobody"), 'no outlet is called "nobody"'),
        (("--jurisdiction", "Nowhere at All"), "names no jurisdiction"),
        (("--jurisdiction", "Lane County, Nowhere"), "names no state"),
        (("--watch", "inland"), 'no [[watch]] has the name "inland"'),
        (("--day", "2026-03-02", "--since-last"), "choose one"),
    ],
)
def test_wrong_use_says_what_there_is(tmp_path: Path, arguments: tuple[str, ...], problem: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text("", "utf-8")
    done = CliRunner().invoke(main, ["digest", "--config", str(path), *arguments])
    assert done.exit_code == 2 and problem in " ".join(done.stderr.split())


def test_a_jurisdiction_holds_what_lies_in_it() -> None:
    oregon, lane = divisions_of("Oregon"), divisions_of("Lane County, OR")
    assert oregon == divisions_of("OR") and oregon.states == ("OR",)
    assert oregon.ids == ("ocd-division/country:us/state:or",)
    assert "ocd-division/country:us/state:or/place:eugene" in lane.ids and not lane.states
    assert divisions_of("Portland, Maine").ids == ("ocd-division/country:us/state:me/place:portland",)
    assert divisions_of("ocd-division/country:us/state:or/place:eugene").states == ()
