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
