"""Opening the writer's file, and bringing it to today's schema."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from onrecord.store import Store, StoreError
from onrecord.store.files import connect_published
from onrecord.store.schema import migrate as migrating
from onrecord.store.schema.comments import relation_texts
from onrecord.store.schema.docs import relations, schema_page
from onrecord.store.schema.migrate import TABLES as SCHEMA
from onrecord.store.schema.migrate import apply, migrate, migrations
from onrecord.store.schema.views import views
from tests.store.house import House

ROOT = Path(__file__).parents[2]
LATEST = migrations()[-1][0]
HOLD = """
import sys, pathlib, store
with store.Store.open(pathlib.Path(sys.argv[1])):
    print("open", flush=True)
    sys.stdin.read()
"""
TABLES = {
    "agencies", "article_days", "article_text", "article_topics", "articles", "boilerplate", "coalitions", "containment", "corrections", "datelines", "entries", "fact_stamps", "fetches", "issue_changes", "issue_remarks", "issues", "item_failures", "jurisdictions", "meta", "migrations", "outlets",
    "people", "places", "quote_facts", "quote_overrides", "quote_people", "quote_places", "quote_roles", "quote_topics", "quotes", "readings", "revisions", "robots", "sightings", "silences",
    "source_days", "sources", "speakers", "topics", "word_forms",
}  # fmt: skip
VIEWS = {
    "coalition_members", "coverage", "current_quotes", "current_silences", "daily_coverage", "daily_jurisdictions", "daily_outlets",
    "daily_speakers", "daily_topics", "monthly_jurisdictions", "monthly_outlets", "monthly_speakers", "monthly_topics",
    "people_aliases", "people_roles", "quote_changes", "quote_jurisdictions", "quotes_flat", "syndication", "trend_copies", "trend_coverage", "trend_quotes",
    "weekly_jurisdictions", "weekly_outlets", "weekly_speakers", "weekly_topics",
}  # fmt: skip


@pytest.mark.slow
def test_a_file_that_another_process_writes_is_named_with_its_holder(house: House, store: Store) -> None:
    store.close()
    command = [sys.executable, "-c", HOLD, str(house.directory)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"open\n"
        with pytest.raises(StoreError, match=r"in use by another process \(PID \d+\): wait") as caught:
            Store.open(house.directory)
        child.communicate()
    assert "\n" not in str(caught.value)
    Store.open(house.directory).close()


def test_one_store_a_process(house: House, store: Store) -> None:
    with pytest.raises(StoreError, match="open in this process already"):
        Store.open(house.directory)


def test_a_newer_schema_is_refused_and_left_alone(house: House, store: Store) -> None:
    store._db.execute("insert into migrations values (999, 'later', now())")
    store.close()
    with pytest.raises(StoreError, match=r"schema 999, this onrecord knows schema .* install a newer onrecord"):
        Store.open(house.directory)


def checksum(block: bytes) -> bytes:
    """As DuckDB takes it of whole words (common/checksum.cpp)."""
    found = 5381
    for (word,) in struct.iter_unpack("<Q", block):
        found ^= word * 0xBF58476D1CE4E5B9 % 2**64
    return struct.pack("<Q", found)


def test_a_file_of_a_newer_duckdb_is_refused_and_left_alone(house: House, store: Store) -> None:
    """Eight bytes of checksum, DUCK, and the number of the storage format begin the first 4,096 (DuckDB's MainHeader)."""
    store.publish()
    store.close()
    for name, opened in (("writer.duckdb", Store.open), ("onrecord.duckdb", connect_published)):
        file = house.directory / name
        content = bytearray(file.read_bytes())
        assert content[:12] == checksum(content[8:4096]) + b"DUCK"
        content[12] = 250
        content[:8] = checksum(content[8:4096])
        file.write_bytes(content)
        with pytest.raises(StoreError, match="written by a newer DuckDB: install that version"):
            opened(house.directory)
        assert file.read_bytes() == content


def test_what_is_not_a_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "writer.duckdb"
    file.write_bytes(b"not a database " * 1000)
    with pytest.raises(StoreError, match="is not a DuckDB database: `onrecord doctor` says what helps"):
        Store.open(tmp_path)
    assert file.read_bytes().startswith(b"not a database")


def test_a_directory_that_cannot_be_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be made a directory"):
        Store.open(tmp_path / "file" / "data")
    (tmp_path / "odd" / "writer.duckdb").mkdir(parents=True)
    with pytest.raises(StoreError, match="cannot be opened"):
        Store.open(tmp_path / "odd")


def test_a_path_with_a_quotation_mark(tmp_path: Path) -> None:
    with Store.open(tmp_path / "Ada's data") as store:
        assert store.publish().exists()


def test_the_schema_is_what_it_was_when_this_was_written(store: Store) -> None:
    found = relations(store._db)
    assert {it.name for it in found if it.kind == "table"} == TABLES
    assert {it.name for it in found if it.kind == "view"} == VIEWS


def test_everything_has_a_comment(store: Store) -> None:
    bare = [it.name for it in relations(store._db) if not it.comment]
    bare += [f"{it.name}.{column.name}" for it in relations(store._db) for column in it.columns if not column.comment]
    assert bare == []


def test_bodies_stand_without_an_index(store: Store) -> None:
    kinds = (
        "select table_name from duckdb_constraints() where constraint_type in ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY')"
    )
    keyed = {name for (name,) in store._db.execute(kinds).fetchall()}
    assert {"articles", "entries"} <= keyed
    assert not keyed & {"article_text", "revisions", "quotes", "places", "quote_places", "readings", "fetches"}
    assert store._db.execute("select count(*) from duckdb_indexes()").fetchone() == (0,)


def test_the_schema_page_is_current() -> None:
    page = (ROOT / "docs" / "schema.md").read_text()
    assert page == schema_page(), "run `python -m onrecord.store.schema.docs > docs/schema.md`"


def test_a_second_opening_migrates_nothing(house: House, store: Store) -> None:
    assert migrate(store._db) == ()


LATER = """
-- What readers wrote to us.
create table letters (
    letter_id bigint primary key,  -- Its number.
    text varchar not null  -- The words, with
        -- their marks.
);
alter table outlets add column motto varchar;
comment on column outlets.motto is 'What stands under its name.';
"""


def test_a_later_migration_comes_over_a_full_database_and_views_are_made_again(
    house: House, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.show(store, "ledger-news", "a")
    house.save(store, "a")
    before = store.counts()
    made = (LATEST + 1, "letters", LATER)
    monkeypatch.setattr(migrating, "migrations", lambda: (*migrations(), made))
    assert migrate(store._db) == (LATEST + 1,)
    assert migrate(store._db) == ()
    found = {it.name: it for it in relations(store._db)}
    assert set(found) >= VIEWS and found["letters"].comment == "What readers wrote to us."
    assert [column.comment for column in found["letters"].columns] == ["Its number.", "The words, with their marks."]
    assert store.counts() == before
    named = store._db.execute("select number, name from migrations order by 1").fetchall()
    assert (named[0], named[-1]) == ((SCHEMA, "tables"), (LATEST + 1, "letters"))


def test_views_are_made_again_when_their_texts_have_changed(house: House, store: Store) -> None:
    store._db.execute("drop view quotes_flat")
    store._db.execute("create view stale as select 1")
    store.close()
    with Store.open(house.directory) as again:
        names = {it.name for it in relations(again._db)}
        assert "stale" in names and "quotes_flat" not in names, "nothing is made while the texts are the same"
        again._db.execute("update meta set value = 'another' where key = 'views'")
    with Store.open(house.directory) as again:
        assert {it.name for it in relations(again._db) if it.kind == "view"} == VIEWS


def test_each_view_comes_after_those_that_it_reads() -> None:
    names = [view.name for view in views()]
    assert names.index("current_quotes") < names.index("quotes_flat")
    assert names.index("coverage") < names.index("daily_coverage") < names.index("weekly_topics")


def test_a_comment_beside_a_column_goes_on_in_the_next_lines() -> None:
    (text,) = relation_texts(
        "-- Why it is here.\n\n-- A wide\n-- view.\ncreate view v as\nwith x as (select 1 as n)\nselect\n"
        "    -- no comment of a column\n    n,  -- The number,\n        -- from 1.\n"
        "    n + 1\n        as next,  -- It's the next.\n    x.*  -- columns as in t\nfrom x;\n"
    )
    assert (text.kind, text.name, text.comment, text.like) == ("view", "v", "A wide view.", "t")
    assert text.columns == {"n": "The number, from 1.", "next": "It's the next."}


def test_a_database_from_before_says_how_to_carry_it_over(house: House, store: Store) -> None:
    store._db.execute("delete from migrations where number > 100; update migrations set number = 49")
    store.close()
    with pytest.raises(
        StoreError, match=r"schema 49, .*`onrecord export FOLDER`, then `onrecord restore FOLDER`"
    ) as it:
        Store.open(house.directory)
    assert "\n" not in str(it.value)


def test_the_tables_are_those_that_were_written_down(store: Store) -> None:
    """A table is changed by a migration and in tests/data/tables.txt, never by one alone."""
    made = store._db.execute("select sql from duckdb_tables() where not internal order by table_name").fetchall()
    assert "\n".join(sql for (sql,) in made) + "\n" == (ROOT / "tests" / "data" / "tables.txt").read_text()


def test_a_migration_that_fails_halfway_leaves_nothing(store: Store) -> None:
    with pytest.raises(duckdb.Error):
        apply(store._db, 77, "broken", "create table half (a integer); drop table articles; select nonsense;")
    assert {it.name for it in relations(store._db)} == TABLES | VIEWS
    assert store._db.execute("select max(number) from migrations").fetchone() == (
        max(number for number, _, _ in migrations()),
    )
    store.counts()
