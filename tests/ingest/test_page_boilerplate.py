"""Which paragraphs are furniture, and which only sound a little like it."""

from __future__ import annotations

import pytest

from ingest.boilerplate import is_boilerplate, recurring, without


@pytest.mark.parametrize(
    "line",
    [
        "___",
        "Advertisement",
        "READ MORE: How the drought changed the valley",
        "Related: What the county budget means for you",
        "Sign up for our morning newsletter and get the day’s headlines in your inbox.",
        "Want more of this? Subscribe to the Ledger’s weekly politics newsletter here.",
        "Follow Ignatius Vole on Twitter @volewrites.",
        "Already a subscriber? Log in",
        "Reporting by Ignatius Vole in Bangor; Editing by Dov Castellane",
        "Associated Press writers Ignatius Vole in Bangor and Dov Castellane in Wichita contributed to this report.",
        "Vole reported from Bangor, Maine.",
        "This story was originally published by the Plains Ledger.",
        "This story has been updated with comments from the mayor’s office.",
        "Photo: Dov Castellane",
        "If you buy through our links, we may earn a commission.",
        "— Mayor Anselm Tuck (@tuck) May 2, 2025",
        "© 2026 Plains Ledger. All rights reserved.",
        "Updated 4:15 p.m. Tuesday",
    ],
)
def test_furniture(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "WICHITA, Kan. — The Sedgwick County Commission voted 3-2 on Tuesday to close the rural clinic in Cheney.",
        "The letter was first reported by the Plains Ledger on Monday.",
        "“Follow the money,” said Commissioner Odalys Brenneman.",
        "Sign-ups for the county’s insurance plan rose by a third, the commission said.",
        "Related bills are pending in Ohio and Kansas.",
        "More from the mayor’s inner circle will testify on Thursday, two lawyers said.",
        "Register of Deeds Wilhelmina Stroud said the office would close early.",
        "“No.”",
        "Photographs of the clinic hung in the hallway when Brenneman came in.",
        "She reported from the scene that “nobody was hurt.”",
        "Watch dogs bark; watchdogs report, the auditor joked.",
        "Editor Dov Castellane of the Ledger was among the witnesses.",
        "Updated maps of the district were published in May.",
    ],
)
def test_story(line: str) -> None:
    assert not is_boilerplate(line)


def test_what_recurs_in_an_outlet_is_furniture() -> None:
    texts = [f"Story {number} begins.\nOur motto stands here.\nIt ends." for number in range(3)]
    furniture = recurring([*texts, "Another story.\nIt ends."])
    assert furniture == {"Our motto stands here.", "It ends."}
    assert without(texts[0], furniture) == "Story 0 begins."


def test_a_paragraph_said_twice_in_one_story_is_no_furniture() -> None:
    assert recurring(["Again.\nAgain.\nAgain.", "Something else."]) == frozenset()
