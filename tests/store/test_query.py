"""`query` and `arrow`: what an analyst may ask, and that nothing else can be done by asking."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from onrecord.store import Limits, StoreError, arrow, query
from tests.store.house import NOW

SMALL = Limits(timeout_s=5, memory_mb=200, threads=1)


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Path]:
    """A folder with one file that must not be read, and in which nothing may appear."""
    (tmp_path / "secret.csv").write_text("a\nsecret\n")
    yield tmp_path
    assert [it.name for it in tmp_path.iterdir()] == ["secret.csv"]


BREAKOUTS = """
select * from read_csv('{t}/secret.csv')
from '{t}/secret.csv'
from read_text('{t}/secret.csv')
from read_blob('{t}/secret.csv')
from sniff_csv('{t}/secret.csv')
from glob('{t}/*')
from query('from read_text(''{t}/secret.csv'')')
from query_table('{t}/secret.csv')
from json_execute_serialized_sql(json_serialize_sql('select * from read_text(''{t}/secret.csv'')'))
from read_parquet('https://127.0.0.1:1/a.parquet')
from parquet_metadata('{t}/secret.csv')
from read_duckdb('{t}/secret.csv')
copy (select 1) to '{t}/out.csv'
copy meta from '{t}/secret.csv'
explain analyze copy (select 1) to '{t}/out.csv'
explain (analyze) create table memory.main.t as select 1
export database '{t}/all'
import database '{t}/all'
attach '{t}/new.duckdb' as n
attach ':memory:' as m
detach onrecord
install httpfs
load httpfs
load '{t}/secret.csv'
create secret (type s3)
from duckdb_secrets()
set enable_external_access = true
set lock_configuration = false
reset lock_configuration
set memory_limit = '100GB'
set python_enable_replacements = true
pragma threads = 9
pragma profiling_output = '{t}/p'
call enable_logging(storage = 'file', storage_path = '{t}')
use memory
select 1; select 2
select 1; drop table quotes
create temp macro f() as table from read_csv('{t}/secret.csv')
create table memory.main.t as select 1
insert into meta values ('a', 'b')
update meta set value = 'x'
delete from quotes
truncate quotes
drop view quotes_flat
alter table meta add column x integer
comment on table quotes is 'x'
begin
prepare p as select 1
checkpoint
from force_checkpoint()
vacuum
from BREAKOUTS
from pa_table
from arrow_scan(1, 2, 3)
select getenv('HOME')
""".strip().splitlines()


@pytest.mark.slow
@pytest.mark.parametrize("attempt", BREAKOUTS)
def test_nobody_breaks_out(published: Path, target: Path, attempt: str) -> None:
    pa_table = pa.table({"a": [1]})  # a name that a question might reach for
    with pytest.raises(StoreError):
        list(query(published, attempt.format(t=target), SMALL).rows)
    assert pa_table.num_rows == 1


@pytest.mark.parametrize(
    "attempt",
    [
        "select * from enable_logging(level = 'trace', storage = 'file', storage_path = '{t}/log'), range(10)",
        "from enable_profiling(save_location = '{t}/profile.txt')",
        "from query('from enable_profiling(save_location = ''{t}/profile.txt'')')",
    ],
)
def test_functions_with_effects_have_none(published: Path, target: Path, attempt: str) -> None:
    with suppress(StoreError):  # what cannot write its log ends
        list(query(published, attempt.format(t=target), SMALL).rows)
    assert list(query(published, "select count(*) from quotes", SMALL).rows) == [(2,)]


def test_the_walls_stand(published: Path) -> None:
    walls = {
        "enable_external_access": False,
        "lock_configuration": True,
        "python_enable_replacements": False,
        "autoload_known_extensions": False,
        "autoinstall_known_extensions": False,
        "temp_directory": "",
        "threads": 1,
    }
    asked = "select " + ", ".join(f"current_setting('{name}')" for name in walls)
    assert list(query(published, asked, SMALL).rows) == [tuple(walls.values())]


@pytest.mark.parametrize(
    "question",
    [
        "select speaker from quotes_flat where speaker = 'Ada Quill'",
        "select speaker from quotes_flat where speaker = 'Ada Quill';  -- one; statement",
        "with q as (from quotes_flat) select speaker from q where speaker is not null",
        "from quotes_flat select speaker where day = date '2026-11-02' and kind = 'direct'",
    ],
)
def test_questions_are_answered(published: Path, question: str) -> None:
    result = query(published, question, SMALL)
    assert result.columns == ("speaker",)
    assert list(result.rows) == [("Ada Quill",)]


@pytest.mark.parametrize(
    "question",
    ["describe quotes", "show tables", "summarize quotes", "explain select 1", "explain analyze from quotes",
     "pivot quotes on kind in ('direct', 'mixed') using count(*)", "values (1)", "table meta"],
)  # fmt: skip
def test_so_are_questions_about_the_database(published: Path, question: str) -> None:
    assert list(query(published, question, SMALL).rows)


def test_times_come_in_utc(published: Path) -> None:
    ((published_at,),) = query(published, "select distinct published from quotes_flat", SMALL).rows
    assert published_at == NOW
    assert published_at.utcoffset() == timedelta(0)


def test_rows_come_as_they_are_taken(published: Path) -> None:
    result = query(published, "from range(100000000)", SMALL)
    assert [next(result.rows) for _ in range(3)] == [(0,), (1,), (2,)]


def test_a_question_that_takes_too_long_is_stopped(published: Path) -> None:
    start = time.monotonic()
    with pytest.raises(StoreError, match=r"longer than 0\.3 s"):
        list(query(published, "select count(*) from range(100000000000) where range % 7 = 1", Limits(0.3)).rows)
    assert time.monotonic() - start < 5


def test_a_question_that_takes_too_much_memory_is_stopped(published: Path) -> None:
    greedy = "select count(*) from (select distinct hash(range), range::varchar from range(20000000))"
    with pytest.raises(StoreError, match=r"[Mm]emory"):
        list(query(published, greedy, Limits(memory_mb=20, threads=1)).rows)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("select * from nowhere", "nowhere does not exist"),
        ("selec 1", "syntax error"),
        ("select 1/'x'", "Could not convert"),
        ("", "one statement"),
        ("pivot quotes on kind using count(*)", "pivot without a list"),
    ],
)
def test_faults_are_one_clear_line(published: Path, question: str, said: str) -> None:
    with pytest.raises(StoreError, match=said) as caught:
        list(query(published, question, SMALL).rows)
    assert "\n" not in str(caught.value)


def test_a_fault_while_rows_are_made_is_a_store_error(published: Path) -> None:
    with pytest.raises(StoreError, match="Could not convert"):
        list(query(published, "select if(range = 50000, 'x', '1')::integer from range(60000)", SMALL).rows)


@pytest.mark.slow
def test_a_question_starts_without_the_language_model() -> None:
    """spaCy takes a second and more to import: whoever asks the database must not wait for it."""
    code = "import sys, onrecord.cli, store.trends; print({'spacy', 'onnxruntime', 'structlog'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_without_a_published_copy_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no published copy in .* yet: run `onrecord run` first"):
        query(tmp_path, "select 1")


def test_a_torn_copy_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "onrecord.duckdb").write_bytes(b"not a database" * 1000)
    with pytest.raises(StoreError, match="not a DuckDB database"):
        query(tmp_path, "select 1")


def test_arrow_goes_to_parquet(published: Path, tmp_path: Path) -> None:
    table = arrow(published, "select quotes.text, published, places.text as place from quotes, articles, places", SMALL)
    pq.write_table(table, tmp_path / "out.parquet")
    assert pq.read_table(tmp_path / "out.parquet").num_rows == 4
    with pytest.raises(StoreError):
        arrow(published, "copy (select 1) to 'x.parquet'", SMALL)
