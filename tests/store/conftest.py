"""A store in a temporary directory."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.store import Store
from tests.store.house import OUTLETS, SOURCES, House


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, configured store, made once."""
    directory = tmp_path_factory.mktemp("ready")
    with Store.open(directory) as opened:
        opened.sync(OUTLETS, SOURCES)
    return directory


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "data")


@pytest.fixture
def store(house: House, ready: Path) -> Iterator[Store]:
    shutil.copytree(ready, house.directory)
    with Store.open(house.directory) as opened:
        yield opened


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, ready: Path) -> Path:
    """A published copy with one article."""
    house = House(tmp_path_factory.mktemp("published"))
    for file in ready.glob("*.duckdb"):
        (house.directory / file.name).write_bytes(file.read_bytes())
    with Store.open(house.directory) as store:
        house.show(store, "ledger-news", "a")
        house.save(store, "a")
        store.publish()
    return house.directory
