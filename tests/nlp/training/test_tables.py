"""The tables that are built: the same reference data gives the same bytes as those that we ship."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from onrecord.nlp.table_reader import FOLDER
from onrecord.nlp.training.tables import gazetteer, officials

DATA = Path(__file__).parents[3].parent / "shared" / "data"
BUILT = [
    "gazetteer/jurisdictions.tsv.gz", "gazetteer/names.tsv.gz", "gazetteer/world.tsv.gz", "officials/officials.tsv.gz",
    "speakers/first_names.tsv",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(not DATA.exists(), reason="needs the reference data of ../shared/data")
def test_the_tables_are_what_the_reference_data_gives(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "tables")
    for name in BUILT:
        (tmp_path / "tables" / name).unlink()
    gazetteer.build(DATA, tmp_path / "tables")
    officials.build(DATA, tmp_path / "tables")
    differing = [name for name in BUILT if (tmp_path / "tables" / name).read_bytes() != (FOLDER / name).read_bytes()]
    assert differing == []
