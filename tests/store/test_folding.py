"""Names and words are found however their apostrophes, accents, dashes and letters are written."""

from __future__ import annotations

import pytest

from onrecord.store import Store


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("Kevin O’Connor", "kevin o'connor"),
        ("Carol Tomé", "CAROL TOME"),
        ("won’t", "won't"),
        ("Ana Díaz–Ruiz", "ana diaz-ruiz"),
        ("“No,” she said", '"no," she said'),
    ],
)
def test_folded_words_are_the_same(store: Store, stored: str, asked: str) -> None:
    assert store._db.execute("select fold(?) = fold(?)", [stored, asked]).fetchone() == (True,)


def test_words_of_a_name_are_whole_words(store: Store) -> None:
    holds = "select contains(name_words(?), name_words(?))"
    assert store._db.execute(holds, ["Kevin O’Connor Jr.", "O'Connor"]).fetchone() == (True,)
    assert store._db.execute(holds, ["Kevin O’Connor Jr.", "Conn"]).fetchone() == (False,)
