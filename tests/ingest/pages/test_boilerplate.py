"""Which paragraphs are boilerplate, and which only sound a little like it."""

from __future__ import annotations

import pytest

from onrecord.ingest.pages.boilerplate import OutletBoilerplate, is_boilerplate


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
def test_boilerplate(line: str) -> None:
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


MOTTO = "The Ledger is owned by its readers."
STORY = (
    "Supervisor {0} of district {0} voted for the budget.\nClerk {0} counted {0} hands.\nThe room in town {0} emptied."
)


def texts(count: int, *, end: str = "", middle: str = "") -> list[tuple[str, str]]:
    """Stories with nothing in common but a paragraph in the middle (seven follow it) or at the end."""
    tail = "\n".join(f"Witness {{0}} spoke {n}th about road {{0}}." for n in range(7))
    lines = "\n".join(filter(None, (STORY, middle, tail, end)))
    return [(f"a{number}", lines.format(number)) for number in range(count)]


def test_what_recurs_at_the_end_of_an_outlets_articles_is_boilerplate() -> None:
    boilerplate = OutletBoilerplate()
    assert [boilerplate.learn(*one) for one in texts(3, end=MOTTO)] == [(), (), (MOTTO,)]
    assert boilerplate.without(
        f"Another story begins here.\n{MOTTO}\nIt ends with a vote of nine to two that evening."
    ) == ("Another story begins here.\nIt ends with a vote of nine to two that evening.")


def test_two_articles_are_not_enough() -> None:
    assert not OutletBoilerplate(texts=texts(2, end=MOTTO)).paragraphs


def test_what_was_learned_earlier_holds() -> None:
    assert OutletBoilerplate([MOTTO]).without(f"{STORY}\n{MOTTO}") == STORY


def test_background_in_the_middle_of_a_running_story_stays() -> None:
    assert not OutletBoilerplate(texts=texts(9, middle=MOTTO)).paragraphs
    assert OutletBoilerplate(texts=texts(10, middle=MOTTO)).paragraphs == {MOTTO}


def test_what_somebody_said_is_never_boilerplate() -> None:
    assert not OutletBoilerplate(texts=texts(12, end="“I will not run,” Tuck told the Ledger in March.")).paragraphs


def test_one_article_at_many_addresses_teaches_nothing() -> None:
    story = texts(1)[0][1]
    assert not OutletBoilerplate(texts=[(f"a{n}", story) for n in range(12)]).paragraphs
    assert not OutletBoilerplate(texts=[("same", f"{n}\n{n} a\n{n} b\n{MOTTO}") for n in range(12)]).paragraphs


def test_a_text_that_is_mostly_boilerplate_is_left_alone() -> None:
    assert OutletBoilerplate([MOTTO]).without(f"A vote.\n{MOTTO}") == f"A vote.\n{MOTTO}"
