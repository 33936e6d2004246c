"""Digests of the newsroom: each issue knows the one before, files and folders, and wrong use."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from onrecord.cli import main
from onrecord.config.settings import load
from onrecord.config.tables import DigestTable
from onrecord.digests import deliver
from onrecord.digests.compose import compose_digest
from onrecord.digests.query import make_filters, make_query, since_last_issue
from onrecord.divisions import divisions_of
from onrecord.report.digests.read_back import printed_quotes
from onrecord.store.digests.questions import digest_issues
from tests.onrecord.conftest import told

WEEK = ("--week", "2026-03-04")
WEEK_DAYS = date(2026, 3, 2), date(2026, 3, 8)


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
    query = make_query(config, last, last, make_filters())
    rest = since_last_issue(config, query)
    assert (rest.since, rest.until, rest.only_new) == (first, last, True)
    assert compose_digest(config, rest).remarks == 0, "all of it was in the issue, shown or counted"
    assert since_last_issue(config, replace(query, name="other")) == replace(query, name="other")
    watch = told(own, "digest", *WEEK, "--watch", "coast", "--format", "jsonl")
    assert 0 < len(watch.splitlines()) < len(again.splitlines())
    assert all(json.loads(line)["places"] or json.loads(line)["jurisdiction"] for line in watch.splitlines())


@pytest.mark.slow
def test_the_daemons_digest_writes_its_files_and_is_an_issue(own: Path) -> None:
    config = replace(load(own), digest=DigestTable(formats=["txt"]))
    (first,) = deliver.deliver_daily(config, WEEK_DAYS[0])
    assert digest_issues(config.directory, "daily").issues == 1
    (second,) = deliver.deliver_daily(config, WEEK_DAYS[1])
    assert (first.name, second.name) == ("daily-2026-03-02.txt", "daily-2026-03-08.txt")
    assert "Sunday, March 8, 2026" in second.read_text("utf-8")
    days = [{it.quote_id for it in printed_quotes(path)} for path in (first, second)]
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
        (("--format", "terminal", "--out", "kept"), "terminal is not for a folder"),
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
