"""`examine`: a sound house has no findings; each kind of damage is found and comes with what to do."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from onrecord.store import Store, StoreError
from onrecord.store.doctor import EXPORT, FROM_COPY, RUN, examine
from onrecord.store.files import PUBLISHED, WRITER
from onrecord.store.publish.export import export, restore
from onrecord.store.statements import statement
from tests.store.house import NOW, House

pytestmark = pytest.mark.slow

DAMAGE = (
    ("delete from revisions", "texts without a revision", "restore"),
    ("delete from articles", "revisions without an article", "restore"),
    ("delete from article_text", "articles without their text", "restore"),
    ("delete from outlets", "articles of an unknown outlet", "onrecord run"),
    ("delete from readings", "articles that were never read", "reprocess --all"),
    ("delete from readings", "quotes without a reading", "reprocess --all"),
    ("delete from readings", "places without a reading", "reprocess --all"),
    ("insert into silences (article_id, revision, n, kind, text, spans, source_spans, confidence) values (1, 1, 0, 'declined', '', [], [], 1)",
     "silences without a reading", "reprocess --all"),
    ("insert into quotes from quotes", "quotes stored twice", "reprocess --all"),
    ("delete from speakers", "quotes of an unknown speaker", "reprocess --all"),
    ("update speakers set person_id = 1", "speakers linked to an unknown person", "onrecord run"),
    ("delete from jurisdictions", "places of an unknown jurisdiction", "reprocess --all"),
    ("delete from quotes", "quotes about places that are gone", "reprocess --all"),
    ("update quotes set text = text || ' not' where n = 1", "quotes whose spans no longer slice to their words", "reprocess --all"),
    ("update quotes set source_text = 'Bo'", "sources that no longer slice to their words", "reprocess --all"),
    ("update places set \"start\" = \"start\" + 1", "places that no longer slice to their words", "reprocess --all"),
    ("delete from article_days", "articles without their day", "onrecord run"),
    ("delete from quote_facts where kind = 'direct'", "quotes that trends miss", "onrecord run"),
    ("delete from quotes", "quotes that trends count though they are gone", "onrecord run"),
    ("insert into quote_facts from quote_facts", "remarks that count more than once", "onrecord run"),
    ("delete from articles", "stories done without an article", "onrecord run"),
    ("update articles set first_seen = now() + interval 9 day", "times in the future", "clock"),
)  # fmt: skip


def problems(house: House) -> dict[str, str]:
    return {it.problem: it.advice for it in examine(house.directory, NOW)}


@pytest.fixture
def stored(house: House, store: Store) -> House:
    house.show(store, "ledger-news", "a")
    house.save(store, "a")
    store.publish(NOW)
    store.close()
    return house


def test_a_sound_house_has_no_findings(stored: House) -> None:
    assert examine(stored.directory, NOW) == ()


def test_each_damage_is_found_with_what_to_do(house: House, store: Store) -> None:
    house.show(store, "ledger-news", "a")
    house.save(store, "a")
    store.publish(NOW)
    from onrecord.store.doctor import _rows

    for sql, problem, advice in DAMAGE:
        store._db.execute("begin")
        store._db.execute(sql)
        found = {it.problem: it for it in _rows(store._db)}
        store._db.execute("rollback")
        assert problem in found, sql
        assert advice in found[problem].advice and found[problem].rows > 0 and found[problem].example
    assert _rows(store._db) == ()
    checks = set(re.findall(r"select '([^']+)'", statement("doctor")))
    assert checks == {problem for _, problem, _ in DAMAGE}, "each check has a damage that it finds"


def test_what_the_next_pass_is_said_to_mend_it_mends(house: House, store: Store) -> None:
    from onrecord.store.doctor import _rows

    house.show(store, "ledger-news", "a")
    house.save(store, "a")
    store.publish(NOW)
    whole = store._db.execute("from quote_facts order by all").fetchall()
    for sql in (
        "delete from quote_facts where kind = 'direct'",
        "insert into quote_facts from quote_facts",
        "delete from article_days",
    ):
        store._db.execute(sql)
        assert _rows(store._db) != (), sql
        store.publish(NOW)
        assert _rows(store._db) == (), sql
        assert store._db.execute("from quote_facts order by all").fetchall() == whole


def test_a_pass_at_work_is_no_trouble(house: House, store: Store) -> None:
    store.publish(NOW)
    assert examine(house.directory, NOW) == ()


def test_a_copy_that_is_behind_torn_or_gone(stored: House) -> None:
    with Store.open(stored.directory) as store:
        store._db.execute("delete from fetches")
    assert list(problems(stored)) == ["tables that differ between the files"]
    copy = stored.directory / PUBLISHED
    whole = copy.read_bytes()
    copy.write_bytes(whole[: len(whole) // 3])
    assert set(problems(stored)) & {"the published copy cannot be read", "the published copy is torn"}
    copy.unlink()
    assert problems(stored) == {"the published copy cannot be read": "the next `onrecord run` mends it"}


def test_one_byte_of_the_copy_that_changed_is_found(stored: House) -> None:
    copy = stored.directory / PUBLISHED
    line = (stored.directory / f"{PUBLISHED}.sha256").read_text()
    assert line == f"{hashlib.sha256(copy.read_bytes()).hexdigest()}  {PUBLISHED}\n", "as sha256sum --check reads it"
    content = bytearray(copy.read_bytes())
    content[-100_000] ^= 1
    copy.write_bytes(content)
    assert problems(stored) == {"the published copy is not what was published": RUN}


def test_clocks_drafts_and_schemas(stored: House) -> None:
    (stored.directory / f".{PUBLISHED}.1.tmp").write_bytes(b"half")
    assert "drafts that a killed publish left" in problems(stored)
    assert "the copy was published in the future" in {
        it.problem for it in examine(stored.directory, NOW - timedelta(days=1))
    }
    with Store.open(stored.directory) as store:
        store._db.execute("insert into migrations values (999, 'later', now())")
    assert problems(stored)["a newer onrecord wrote this file"] == "install a newer onrecord"


def test_a_file_from_before_the_tables_had_a_number(stored: House) -> None:
    with Store.open(stored.directory) as store:
        store._db.execute("delete from migrations where number > 100; update migrations set number = 49")
    assert problems(stored)["an earlier onrecord wrote this file"].startswith(
        "carry it over with `onrecord export FOLDER`"
    )


def test_files_that_are_no_database_or_not_there(tmp_path: Path) -> None:
    (found,) = examine(tmp_path, NOW)
    assert found.advice == "run `onrecord run` first"
    (tmp_path / WRITER).write_bytes(b"not a database " * 1000)
    (found,) = examine(tmp_path, NOW)
    assert (found.problem, found.advice) == (
        "the writer's file cannot be read",
        EXPORT,
    )


def cut(whole: bytes) -> bytes:
    return whole[: len(whole) // 3]


def zeroed(start: int, length: int) -> Callable[[bytes], bytes]:
    return lambda whole: whole[:start] + bytes(length) + whole[start + length :]


KINDS: dict[str, Callable[[bytes], bytes]] = {
    "cut": cut,
    "one byte short": lambda whole: whole[:-1],
    "first header": zeroed(0, 4096),
    "both headers of a checkpoint": zeroed(4096, 8192),
    "nothing": lambda whole: b"",
    "zeros": lambda whole: bytes(len(whole)),
    "no database": lambda whole: b"not a database " * 1000,
    "zeroed middle": lambda whole: zeroed(len(whole) // 3, len(whole) // 3)(whole),
    "zeroed behind the headers": lambda whole: zeroed(12_288, len(whole) - 12_288)(whole),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_writer_comes_back_from_the_copy_as_the_advice_says(stored: House, tmp_path: Path, kind: str) -> None:
    writer = stored.directory / WRITER
    writer.write_bytes(KINDS[kind](writer.read_bytes()))
    (found,) = examine(stored.directory, NOW)
    assert found.advice == FROM_COPY, found
    export(stored.directory, tmp_path / "backup", NOW)
    for file in stored.directory.glob("*.duckdb*"):
        file.rename(tmp_path / file.name)
    restore(tmp_path / "backup", stored.directory)
    assert examine(stored.directory, NOW) == ()


def test_each_zeroed_block_is_found_or_costs_nothing(stored: House) -> None:
    """Also one that only writing reads, of an index: a pass would fail at it, and send back here."""
    writer, block = stored.directory / WRITER, 262_144
    whole = writer.read_bytes()
    unfound = 0
    for start in range(12_288, len(whole), block):
        writer.write_bytes(zeroed(start, min(block, len(whole) - start))(whole))
        findings = examine(stored.directory, NOW)
        if findings:
            assert [it.advice for it in findings] == [FROM_COPY], start
            continue
        unfound += 1
        with Store.open(stored.directory) as store:
            store.publish(NOW)
            assert store.counts().articles == 1
    assert unfound < len(whole) / block / 2


def test_a_log_that_cannot_be_replayed_is_told_or_left_out(stored: House) -> None:
    log = stored.directory / f"{WRITER}.wal"
    log.write_bytes(b"garbage" * 1000)
    assert examine(stored.directory, NOW) == (), "DuckDB takes it for no log of this file"
    copied = stored.directory / "copy.wal"
    with Store.open(stored.directory) as store:
        stored.show(store, "ledger-news", "b")
        stored.save(store, "b")
        copied.write_bytes(log.read_bytes())
    with_log = bytearray(copied.read_bytes())
    with_log[100] ^= 255
    writer = (stored.directory / PUBLISHED).read_bytes()
    (stored.directory / WRITER).write_bytes(writer)
    log.write_bytes(with_log)
    assert [it.advice for it in examine(stored.directory, NOW)] == [FROM_COPY]


def test_a_writer_that_is_gone_is_never_begun_anew_over_the_copy(stored: House) -> None:
    (stored.directory / WRITER).unlink()
    assert problems(stored) == {"the writer's file is gone": FROM_COPY}
    before = (stored.directory / PUBLISHED).read_bytes()
    with pytest.raises(StoreError, match="`onrecord doctor` says what helps"):
        Store.open(stored.directory)
    assert (stored.directory / PUBLISHED).read_bytes() == before


@pytest.mark.parametrize("left", [None, b"", b"torn" * 5000])
def test_without_a_whole_copy_the_last_export_is_offered(stored: House, left: bytes | None) -> None:
    (stored.directory / WRITER).write_bytes(b"not a database " * 1000)
    copy = stored.directory / PUBLISHED
    copy.unlink()
    if left is not None:
        copy.write_bytes(left)
    assert problems(stored) == {"the writer's file cannot be read": EXPORT}
