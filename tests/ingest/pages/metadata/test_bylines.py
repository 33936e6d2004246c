"""Bylines as pages write them, and the names in them."""

from __future__ import annotations

import pytest

from onrecord.ingest.pages.metadata.bylines import clean_byline


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        (["By Odalys Brenneman"], ("Odalys Brenneman",)),
        (["BY ODALYS BRENNEMAN AND TOBIAS QUILL"], ("ODALYS BRENNEMAN", "TOBIAS QUILL")),
        (
            ["Odalys Brenneman, Tobias Quill & Marisol Tenpenny"],
            ("Odalys Brenneman", "Tobias Quill", "Marisol Tenpenny"),
        ),
        (["Odalys Brenneman, Staff Writer"], ("Odalys Brenneman",)),
        (["Odalys Brenneman | The Plains Ledger"], ("Odalys Brenneman",)),
        (["Odalys Brenneman for the Plains Ledger"], ("Odalys Brenneman",)),
        (["Odalys Brenneman in Topeka"], ("Odalys Brenneman",)),
        (["Odalys Brenneman (Plains Ledger)"], ("Odalys Brenneman",)),
        (["Tobias Quill Jr., Senior Political Correspondent"], ("Tobias Quill Jr.",)),
        (["Tobias Quill, Jr."], ("Tobias Quill, Jr.",)),
        (["odalys-brenneman"], ("Odalys Brenneman",)),
        (["Odalys Brenneman", "Odalys Brenneman "], ("Odalys Brenneman",)),
        (["Plains Ledger", "Odalys Brenneman"], ("Odalys Brenneman",)),
        (["Plains Ledger"], ("Plains Ledger",)),
        (["Odalys Brenneman, The Associated Press"], ("Odalys Brenneman", "The Associated Press")),
        (["https://www.facebook.com/ledger"], ()),
        (["admin"], ()),
        (["(Image: Getty Images)"], ()),
        (["news@ledger.example"], ()),
        (["Marisol de la Cruz-Ode"], ("Marisol de la Cruz-Ode",)),
        (["Anderson Forrest"], ("Anderson Forrest",)),
        (["María-José Peñafiel and Seán Ó Briain"], ("María-José Peñafiel", "Seán Ó Briain")),
    ],
)
def test_bylines(raw: list[str], names: tuple[str, ...]) -> None:
    assert clean_byline(raw, frozenset({"plains ledger"})) == names
