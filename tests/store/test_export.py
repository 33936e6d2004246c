"""Everything out as Parquet and in again: the same rows, whole or not at all."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
import pytz

from onrecord.store import Store, StoreError, query
from onrecord.store.doctor import examine
from onrecord.store.publish.export import export, restore
from tests.store.house import NOW, House

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]

TABLES = "select table_name from duckdb_tables() where not internal and table_name not in ('meta', 'migrations')"


@pytest.fixture
def exported(house: House, store: Store, tmp_path: Path) -> Path:
    house.show(store, "ledger-news", "a", "b")
    house.save(store, "a")
    house.save(store, "b", published=None)
    store.publish(NOW)
    store.close()
    return export(house.directory, tmp_path / "backup", NOW).path


def test_what_is_restored_is_what_was_exported(house: House, exported: Path, tmp_path: Path) -> None:
    rows = restore(exported, tmp_path / "new")
    assert rows["quotes"] == 4 and rows["silences"] == 0
    tables = {name for (name,) in query(house.directory, TABLES).rows}
    assert set(rows) == tables | {"meta"}, "a table that nobody wrote to is kept too"
    for table in tables:
        one, two = (
            sorted(map(repr, query(place, f"from {table}").rows)) for place in (house.directory, tmp_path / "new")
        )
        assert one == two, table
    assert examine(tmp_path / "new", NOW) == ()
    with Store.open(tmp_path / "new") as store:
        assert len(store.due(NOW)) > 0


def test_other_tools_read_it_by_month(exported: Path) -> None:
    assert sorted(it.name for it in (exported / "quotes").iterdir()) == ["month=2026-11", "month=undated"]
    rows = duckdb.execute(
        f"select month, count(*) from read_parquet('{exported}/quotes/*/*.parquet') group by 1 order by 1"
    )
    assert rows.fetchall() == [("2026-11", 2), ("undated", 2)]


def test_nothing_is_written_over(house: House, exported: Path) -> None:
    with pytest.raises(StoreError, match="is there already"):
        export(house.directory, exported, NOW)
    with pytest.raises(StoreError, match="is there already"):
        restore(exported, house.directory)


def test_an_export_that_is_not_whole_restores_nothing(exported: Path, tmp_path: Path) -> None:
    shutil.rmtree(exported / "quotes" / "month=undated")
    with pytest.raises(StoreError, match="2 rows of 4"):
        restore(exported, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    (exported / "manifest.json").write_text("{")
    with pytest.raises(StoreError, match="is no export"):
        restore(exported, tmp_path / "new")


def test_a_newer_export_is_refused(exported: Path, tmp_path: Path) -> None:
    manifest = json.loads((exported / "manifest.json").read_text())
    (exported / "manifest.json").write_text(json.dumps({**manifest, "schema": [*manifest["schema"], 999]}))
    with pytest.raises(StoreError, match="newer onrecord"):
        restore(exported, tmp_path / "new")


def test_an_export_from_before_the_tables_were_written_anew_is_restored_whole(tmp_path: Path) -> None:
    """The newsroom of `onrecord demo`, two corrections and two issues of a digest, exported by the version of schema 49."""
    with zipfile.ZipFile(ROOT / "tests" / "data" / "export-of-schema-49.zip") as file:
        file.extractall(tmp_path / "old")
    wanted = json.loads((tmp_path / "old" / "manifest.json").read_text())["rows"]
    assert restore(tmp_path / "old", tmp_path / "new") == wanted
    tables = set(wanted) - {"meta"}
    for table in tables:
        ((rows,),) = query(tmp_path / "new", f"select count(*) from {table}").rows
        assert rows == wanted[table], table
    columns = {table: [it[0] for it in query(tmp_path / "new", f"describe {table}").rows] for table in tables}
    added = {"quotes": {"rule"}, "quote_facts": {"areas"}}
    for table in tables - {name for name in tables if not wanted[name]}:
        found = duckdb.read_parquet(f"{tmp_path}/old/{table}/**/*.parquet", hive_partitioning=False).order("all")
        assert set(columns[table]) - set(found.columns) == added.get(table, set()), table
        names = ", ".join(f'"{name}"' for name in found.columns)
        kept = query(tmp_path / "new", f"select {names} from {table} order by all").rows
        assert sorted(map(repr, kept)) == sorted(map(repr, in_utc(found.fetchall()))), table
    ((speakers,),) = query(tmp_path / "new", "select count(distinct speaker) from quotes_flat").rows
    assert speakers > 50 and examine(tmp_path / "new", NOW + timedelta(days=365)) == ()


def in_utc(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Times as the store hands them out, whatever the zone of this machine."""
    return [tuple(it.astimezone(pytz.utc) if isinstance(it, datetime) else it for it in row) for row in rows]


def test_a_table_that_the_schema_does_not_have_is_refused_and_never_sql(exported: Path, tmp_path: Path) -> None:
    """The name of a table once went from the manifest into SQL, and ran there."""
    manifest = json.loads((exported / "manifest.json").read_text())
    out = tmp_path / "out.csv"
    for name in (
        f"articles\"; copy (select 1) to '{out}'; select 0 --",
        "nobodys",
        "migrations",
        "../articles",
        "Articles",
        "",
    ):
        rows = {name: 0, **manifest["rows"]}
        (exported / "manifest.json").write_text(json.dumps({**manifest, "rows": rows}))
        with pytest.raises(StoreError, match="a table that this onrecord does not know") as caught:
            restore(exported, tmp_path / "new" / "data")
        assert "\n" not in str(caught.value) and not out.exists() and not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "manifest",
    ['{"format": 1}', "[]", '{"format": 1, "schema": [100], "rows": []}', '{"format": 1, "schema": [100], "rows": {"meta": "1"}}',
     '{"format": 1, "schema": [[100]], "rows": {}}', "[" * 100_000, "\udcff"],
)  # fmt: skip
def test_a_manifest_that_is_none_is_one_line(exported: Path, tmp_path: Path, manifest: str) -> None:
    (exported / "manifest.json").write_bytes(manifest.encode(errors="surrogateescape"))
    with pytest.raises(StoreError, match="is no export"):
        restore(exported, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_link_out_of_the_export_is_not_followed(exported: Path, tmp_path: Path) -> None:
    (file,) = exported.glob("quotes/month=undated/*.parquet")
    elsewhere = tmp_path / "elsewhere.parquet"
    file.rename(elsewhere)
    file.symlink_to(elsewhere)
    with pytest.raises(StoreError, match="leads out of the export"):
        restore(exported, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_folder_with_the_marks_of_a_pattern_is_restored(exported: Path, tmp_path: Path) -> None:
    odd = exported.rename(tmp_path / "exp[1]*'")
    assert restore(odd, tmp_path / "new")["quotes"] == 4


def test_a_restore_that_does_not_fit_leaves_nothing_behind(
    exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(directory: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("onrecord.store.publish.export.publish", full)
    with pytest.raises(StoreError, match="No space left"):
        restore(exported, tmp_path / "new" / "data")
    assert not (tmp_path / "new").exists()


FULL = """
import pathlib, resource, sys
from onrecord.store import StoreError
from onrecord.store.publish.export import restore
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    restore(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
except StoreError as error:
    print("error:", error)
"""


@pytest.mark.parametrize("room", [10_000, 1_000_000, 5_000_000])
def test_a_full_disk_leaves_nothing_of_a_restore(exported: Path, tmp_path: Path, room: int) -> None:
    command = [sys.executable, "-B", "-c", FULL, str(exported), str(tmp_path / "new" / "data"), str(room)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.stdout.startswith("error: ") and not (tmp_path / "new").exists(), done.stderr


def test_a_table_that_is_missing_or_another_ones_leaves_nothing(exported: Path, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "digests").mkdir()
    for file in exported.glob("quotes/*/*.parquet"):
        file.unlink()
    shutil.copy(exported / "outlets" / "all.parquet", exported / "sources" / "all.parquet")
    for _ in range(2):
        with pytest.raises(StoreError):
            restore(exported, tmp_path / "here")
        assert [path.name for path in (tmp_path / "here").iterdir()] == ["digests"]
        for file in exported.glob("sources/*"):
            file.unlink(missing_ok=True)


def test_a_log_of_another_database_is_not_replayed_into_what_is_restored(exported: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "writer.duckdb.wal").write_bytes(b"what was to be written elsewhere")
    with pytest.raises(StoreError, match="wal is there already"):
        restore(exported, tmp_path / "new")
    assert (tmp_path / "new" / "writer.duckdb.wal").exists()
