"""Opening the writer's file, and bringing it to today's schema."""

from __future__ import annotations

import struct
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from onrecord.store import Store, StoreError, facts
from onrecord.store.docs import relations, schema_page
from onrecord.store.files import connect_published, connect_writer
from onrecord.store.migrate import apply, migrate
from onrecord.store.statements import migrations
from tests.store.house import House

ROOT = Path(__file__).parents[2]
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
    with pytest.raises(StoreError, match="is not a DuckDB database: move it away"):
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
    assert page == schema_page(), "run `python -m onrecord.store.docs > docs/schema.md`"


def test_a_second_opening_migrates_nothing(house: House, store: Store) -> None:
    assert migrate(store._db) == ()


@pytest.mark.parametrize("done", range(len(migrations())))
def test_each_migration_runs_on_what_the_ones_before_it_left(tmp_path: Path, done: int) -> None:
    with closing(connect_writer(tmp_path)) as db:
        for number, name, sql in migrations()[:done]:
            apply(db, number, name, sql)
        assert migrate(db) == tuple(number for number, _, _ in migrations()[done:])


FIRST_ROWS = """
insert into outlets values ('ledger', 'Ohio Ledger', 'ledger.example', null);
insert into articles (article_id, outlet_id, key, url, canonical_url, byline, published, access, revision, text_hash,
    cluster_id, first_seen, updated)
values (1, 'ledger', 'k', 'u', 'u', [], '2026-11-02 15:00:00+00', 'open', 1, 'h', 1, now(), now());
insert into people values (7, 'Ada Quill', 'person', null, now());
insert into quotes
select n, 1, 1, n, 'direct', [], '"No,"', null, null, [], null, [], if(n = 0, 7, null), 'mayor', null, null, 0.9
from range(2) r(n);
"""


def test_what_the_first_schema_held_is_there_in_todays(tmp_path: Path) -> None:
    with closing(connect_writer(tmp_path)) as db:
        apply(db, *migrations()[0])
        db.execute(FIRST_ROWS)
        migrate(db)
        facts.refresh(db)
        assert db.execute("select speaker, role, person_id from quotes_flat order by n").fetchall() == [
            ("Ada Quill", "mayor", 7),
            (None, "mayor", None),
        ]
        assert db.execute("select quotes, speakers from daily_outlets").fetchall() == [(2, 1)]


VALUES = {"VARCHAR": "'1'", "BLOB": "'1'::blob", "BOOLEAN": "true", "TIMESTAMP WITH TIME ZONE": "now()"}


def test_no_row_of_the_first_schema_is_lost(tmp_path: Path) -> None:
    """Each of its tables holds a row, of which all columns are filled, when today's migrations come over it. Who speaks in an
    article stood in `people` then."""

    def value(kind: str) -> str:
        return "[]" if kind.endswith("[]") else VALUES.get(kind, "1")

    with closing(connect_writer(tmp_path)) as db:
        apply(db, *migrations()[0])
        before = {it.name: it for it in relations(db) if it.kind == "table" and it.name != "migrations"}
        for name, table in before.items():
            db.execute(f"insert into {name} values ({', '.join(value(it.type) for it in table.columns)})")
        kept = {name: [it.name for it in table.columns] for name, table in before.items()}
        assert len(kept) > 15
        rows = {name: db.execute(f"from {name}").fetchall() for name in kept}
        migrate(db)
        for name, columns in kept.items():
            today = ", ".join("speaker_id" if it == "person_id" else f'"{it}"' for it in columns)
            found = db.execute(f"select {today} from {'speakers' if name == 'people' else name}").fetchall()
            assert found == rows[name], name


def test_a_migration_that_fails_halfway_leaves_nothing(store: Store) -> None:
    with pytest.raises(duckdb.Error):
        apply(store._db, 77, "broken", "create table half (a integer); drop table articles; select nonsense;")
    assert {it.name for it in relations(store._db)} == TABLES | VIEWS
    assert store._db.execute("select max(number) from migrations").fetchone() == (
        max(number for number, _, _ in migrations()),
    )
    store.counts()
