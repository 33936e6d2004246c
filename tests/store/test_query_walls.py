"""The walls around a stranger's SQL, each alone and all together: nothing gets out, no byte of the copy changes."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from onrecord.store import Limits, StoreError, query
from onrecord.store.files import OFFLINE, PUBLISHED
from onrecord.store.publish.judge import judge
from onrecord.store.publish.walls import landlock_version
from tests.store.sql_tries import JUDGED, TRIES

SMALL = Limits(timeout_s=10, memory_mb=200, threads=1)
SECRET = "a secret of this house"
NESTED = "with a0 as not materialized (select 1 x)" + "".join(
    f", a{n} as not materialized (select x from a{n - 1} union all select x from a{n - 1})" for n in range(1, 31)
)
BOMBS = (
    f"{NESTED} select count(*) from a30",
    "select levenshtein(repeat('a', 200000), repeat('b', 200000))",
    "select length(repeat('x', 2000000000))",
    "with recursive r as (select 1 n, 'x' s union all select n + 1, s || s from r) select max(length(s)) from r",
    "select count(*) from range(100000000000) where range % 7 = 1",
    "select len(range(1000000000))",
    "select repeat('x', 1000000) from range(100000)",
    "select string_agg(repeat('x', 1000)) from range(10000000)",
    "select list_reduce(range(1, 10000000), lambda x, y: x * 1)",
    "select list_sum(list_transform(range(100000000), lambda x: sqrt(x)))",
)
# What a question would do that got past the judge, and past DuckDB: Python in the same process, behind the same walls.
REACHES = """
open(copy, 'wb')
open(copy, 'r+b')
open(f'/proc/self/fd/{file}', 'r+b')
open(f'/proc/self/fd/{file}', 'wb')
os.truncate(copy, 0)
os.ftruncate(file, 0)
os.write(file, b'x')
os.pwrite(file, b'x', 0)
os.unlink(copy)
os.rename(copy, copy + '2')
os.link(copy, copy + '2')
os.symlink(copy, copy + '2')
os.mkdir(copy + '2')
open(copy + '2', 'w')
open('/etc/passwd')
open('/proc/self/environ')
os.listdir('/')
os.execv('/bin/sh', ['sh', '-c', 'true'])
socket.socket()
socket.create_connection(('127.0.0.1', 9))
os.kill(os.getppid(), 0)
""".strip().splitlines()
WITHOUT_OPENING = ("os.truncate(", "os.unlink", "os.rename", "os.link", "os.symlink", "os.mkdir", "os.kill", "os.execv")
PAST_THE_JUDGE = (
    "import onrecord.store.publish.answering as answering\nanswering.judge = lambda db, sql: sql\nanswering.main()\n"
)
REACH = """
import json, os, socket, sys
import onrecord.store.publish.answering as answering
question = json.load(sys.stdin)
answering._walled(question)
file, copy = question["file"], question["path"]
for reach in question["sql"]:
    try:
        exec(reach)
    except OSError:
        pass
    else:
        print(reach)
"""


def checksum(directory: Path) -> str:
    return hashlib.sha256((directory / PUBLISHED).read_bytes()).hexdigest()


def walled(code: str, directory: Path, sql: object) -> subprocess.CompletedProcess[bytes]:
    """Run `code` on a question as answering.py is run."""
    with (directory / PUBLISHED).open("rb") as copy:
        file = copy.fileno()
        question = {"file": file, "path": str(directory / PUBLISHED), "sql": sql, "lossless": True, "timeout_s": 10,
                    "memory_mb": 200, "threads": 1}  # fmt: skip
        return subprocess.run(
            [sys.executable, "-P", "-c", code], input=json.dumps(question).encode(), pass_fds=[file], check=False,
            capture_output=True,
        )  # fmt: skip


@pytest.fixture
def target(tmp_path: Path) -> Path:
    (tmp_path / "secret.csv").write_text(f"a\n{SECRET}\n")
    return tmp_path


def test_the_parser_alone_refuses_all_that_does_not_read(published: Path, target: Path) -> None:
    db = duckdb.connect(config={**OFFLINE})
    assert len(TRIES) > 200
    for attempt in JUDGED:
        with pytest.raises((StoreError, duckdb.Error)):
            judge(db, attempt.format(c=published / PUBLISHED, t=target))


@pytest.mark.parametrize(
    "sql",
    ["explain select 1", "EXPLAIN/* a (b */select 1", "-- é😀\nexplain -- ;\nselect ';'", "explain (select 1)",
     "explain analyze select 1", "explain analyze/* copy */select 1", "/* é */ explain/**/ANALYZE/**/ from quotes;"],
)  # fmt: skip
def test_plans_are_told_whatever_comments_stand_there(published: Path, sql: str) -> None:
    ((kind, plan),) = query(published, sql, SMALL).rows
    assert kind == ("analyzed_plan" if "analyze" in sql.lower() else "physical_plan") and plan


def test_a_statement_past_the_judge_cannot_change_the_copy(published: Path) -> None:
    """The hole as it was found, with the judge left out: what is behind it holds alone."""
    whole, copy = checksum(published), published / PUBLISHED
    for sql in (f"copy (select 1) to '{copy}' (use_tmp_file false)", f"copy (select 1) to '{copy}'"):
        assert walled(PAST_THE_JUDGE, published, sql).returncode != 0
        assert checksum(published) == whole


def test_a_process_past_duckdb_reaches_nothing(published: Path) -> None:
    whole, before = checksum(published), sorted(published.iterdir())
    hold = REACHES if landlock_version() >= 6 else [it for it in REACHES if not it.startswith(WITHOUT_OPENING)]
    done = walled(REACH, published, hold)
    assert (done.stdout, done.stderr) == (b"", b"")
    assert checksum(published) == whole and sorted(published.iterdir()) == before


@pytest.mark.slow
@pytest.mark.parametrize("bomb", BOMBS[:3])
def test_bombs_end_with_one_line(published: Path, bomb: str) -> None:
    start = time.monotonic()
    with pytest.raises(StoreError) as caught:
        list(query(published, bomb, Limits(timeout_s=1, memory_mb=200, threads=1)).rows)
    assert "\n" not in str(caught.value)
    assert time.monotonic() - start < 1 + 2


@pytest.mark.slow
@pytest.mark.parametrize("bomb", BOMBS[3:])
def test_other_bombs_too(published: Path, bomb: str) -> None:
    test_bombs_end_with_one_line(published, bomb)


def test_nothing_of_the_environment_or_of_a_stranger_is_imported(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("duckdb", "pyarrow", "json"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('imported from the working directory')")
    monkeypatch.chdir(tmp_path)
    assert list(query(published, "select 1", SMALL).rows) == [(1,)]


def test_a_question_that_is_left_leaves_no_process(published: Path) -> None:
    result = query(published, "from range(100000000000)", SMALL)
    next(result.rows)
    result.rows.close()  # type: ignore[attr-defined]
    listed = subprocess.run(["ps", "--ppid", str(os.getpid()), "-o", "args"], capture_output=True, check=False)
    assert b"answering" not in listed.stdout


@pytest.mark.slow
def test_every_type_comes_as_duckdb_gives_it(published: Path) -> None:
    sql = "select * from test_all_types()"
    with duckdb.connect() as db:
        db.execute("set timezone = 'UTC'")
        wanted = db.execute(sql).fetchall()
    assert repr(list(query(published, sql, SMALL).rows)) == repr(wanted)
    assert query(published, "select 1 as a, 2 as a", SMALL).columns == ("a", "a")
    nothing = query(published, "select 1 as a where false", SMALL)
    assert nothing.columns == ("a",) and list(nothing.rows) == []


@pytest.mark.slow
def test_no_try_gets_through(published: Path, target: Path) -> None:
    """Every try as a stranger would make it; none may be answered, write a file or change a byte of the copy."""
    whole, before = checksum(published), sorted(published.iterdir())

    def attempt(sql: str) -> str | None:
        try:
            return (
                f"answered: {sql} {list(query(published, sql.format(c=published / PUBLISHED, t=target), SMALL).rows)}"
            )
        except StoreError as error:
            return f"told: {sql}" if SECRET in str(error) or "\n" in str(error) else None
        finally:
            assert checksum(published) == whole, sql

    with ThreadPoolExecutor(4) as pool:
        assert [it for it in pool.map(attempt, TRIES) if it] == []
    assert sorted(published.iterdir()) == before
    assert [it.name for it in target.iterdir()] == ["secret.csv"]
