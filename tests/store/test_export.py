"""Everything out as Parquet and in again: the same rows, whole or not at all."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from onrecord.store import Store, StoreError, query
from onrecord.store.doctor import examine
from onrecord.store.export import export, restore
from tests.store.house import NOW, House

pytestmark = pytest.mark.slow

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
    assert list((tmp_path / "new").iterdir()) == []
    (exported / "manifest.json").write_text("{")
    with pytest.raises(StoreError, match="is no export"):
        restore(exported, tmp_path / "new")


def test_a_newer_export_is_refused_and_an_older_one_brought_up(exported: Path, tmp_path: Path) -> None:
    manifest = json.loads((exported / "manifest.json").read_text())
    (exported / "manifest.json").write_text(json.dumps({**manifest, "schema": [*manifest["schema"], 999]}))
    with pytest.raises(StoreError, match="newer onrecord"):
        restore(exported, tmp_path / "new")
    old = {"outlets": 2}
    (exported / "manifest.json").write_text(json.dumps({**manifest, "schema": [1, 2, 3], "rows": old}))
    duckdb.execute(
        f"copy (select * exclude (timezone) from '{exported}/outlets/all.parquet') to '{exported}/outlets/all.parquet2' (format parquet)"
    )
    (exported / "outlets" / "all.parquet2").replace(exported / "outlets" / "all.parquet")
    restore(exported, tmp_path / "new")
    assert sorted(query(tmp_path / "new", "select outlet_id, timezone from outlets").rows) == [
        ("ledger", "America/New_York"), ("post", "America/New_York"),
    ]  # fmt: skip
