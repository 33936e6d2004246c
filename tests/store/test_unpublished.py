"""The store knows whether readers have all that it holds, whatever became of the last copy."""

from __future__ import annotations

import pytest

from onrecord.store import Store, StoreError
from tests.store.house import House


def test_a_text_is_unpublished_until_a_copy_with_it_is_in_place(house: House, store: Store) -> None:
    store.publish()
    assert not store.has_unpublished()
    house.show(store, "ledger-news", "first")
    house.save(store, "first")
    assert store.has_unpublished()
    copy = house.directory / "onrecord.duckdb"
    copy.unlink()
    copy.mkdir()  # nothing can take its place
    with pytest.raises(StoreError, match="cannot be published"):
        store.publish()
    assert store.has_unpublished()
    copy.rmdir()
    store.publish()
    assert not store.has_unpublished()


def test_the_same_text_again_is_nothing_to_publish(house: House, store: Store) -> None:
    for fingerprint in ("a", "b"):
        house.show(store, "ledger-news", "first", fingerprint=fingerprint)
        house.save(store, "first")
        assert store.has_unpublished() == (fingerprint == "a")
        store.publish()
