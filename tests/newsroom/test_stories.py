"""The data: every trouble that the demo promises is somewhere, and what is expected of a story stands in it."""

import re
from collections import Counter
from datetime import date

import pytest

from onrecord.newsroom import Story, stories

FIRST, SECOND = stories(1), stories(2)
BOTH = [*FIRST, *SECOND]
MARKS = {"curly": "“”", "straight": '"'}


def the(trouble: str, among: tuple[Story, ...] = SECOND) -> list[Story]:
    return [story for story in among if any(t.startswith(trouble) for t in story.troubles)]


@pytest.mark.parametrize(
    "trouble",
    [
        "split quotation",
        "quotation over three paragraphs",
        "curly marks",
        "straight marks",
        "curly and straight marks mixed",
        "doubled single marks",
        "quotes within quotes",
        "scare quotes",
        "list of counties and cities",
        "pronoun speakers",
        "surname-only speaker",
        "indirect speech",
        "according to",
        "spokesman without a name",
        "declined to comment",
        "wire story in two outlets",
        "story that changes between two passes",
        "teaser behind a paywall",
        "metered page with the full text",
        "page that answers 404",
        "broken item: no link",
        "undated page",
        "dateline",
    ],
)
def test_every_trouble_is_somewhere(trouble: str) -> None:
    assert the(trouble)


def test_a_week_of_three_outlets_with_fifteen_articles_and_more_in_full() -> None:
    whole = [s for s in FIRST if s.linked and s.status == 200 and s.access in ("open", "metered")]
    days = {s.published.date() for s in SECOND if s.published}
    assert len(whole) >= 15
    assert min(days) == date(2026, 3, 2) and max(days) == date(2026, 3, 8) and len(days) == 7
    assert len({s.outlet for s in FIRST}) == 3


def test_whole_stories_are_as_long_as_stories_are() -> None:
    short = [(s.slug, len(s.text.split())) for s in SECOND if s.linked and s.status == 200 and s.access != "teaser"]
    assert [entry for entry in short if not 250 <= entry[1] <= 600] == []


@pytest.mark.parametrize("story", BOTH, ids=lambda s: s.slug)
def test_what_is_expected_stands_in_the_story_word_for_word(story: Story) -> None:
    missing = [part for quote in story.quotes for part in quote.parts if part not in story.text]
    missing += [words for words in story.not_quotes if words not in story.text]
    missing += [name for name in story.silent if name not in story.text]
    missing += [place.text for place in story.places if place.text not in story.text]
    assert missing == []
    assert [
        q.speaker for q in story.quotes if q.speaker and q.speaker not in story.text and q.speaker_kind == "person"
    ] == []


@pytest.mark.parametrize("story", [s for s in BOTH if s.access != "teaser"], ids=lambda s: s.slug)
def test_every_quotation_in_double_marks_is_expected_or_named_as_none(story: Story) -> None:
    """So that precision can be measured on the demo, and not recall alone."""
    left = story.text
    for known in sorted([p for q in story.quotes for p in q.parts] + list(story.not_quotes), key=len, reverse=True):
        left = left.replace(known, " ")
    assert re.findall(r"[“”\"]|''", left) == []


def test_kind_follows_from_the_marks() -> None:
    for quote in (quote for story in SECOND for quote in story.quotes):
        marked = [re.match(r"^(?:“|\"|'')", part) for part in quote.parts]
        assert all(marked) == (quote.kind == "direct"), quote


def test_a_gold_standard_of_ten_articles_and_more() -> None:
    assert sum(len(s.quotes) >= 3 for s in FIRST) >= 10
    assert Counter(q.kind for s in FIRST for q in s.quotes).keys() == {"direct", "mixed", "indirect"}


def test_three_paragraphs_are_one_quotation() -> None:
    (story,) = the("quotation over three paragraphs")
    assert [part.count("\n") for quote in story.quotes for part in quote.parts if "\n" in part] == [2]


def test_the_wire_story_keeps_its_body_but_for_the_last_paragraph() -> None:
    first, other = sorted(the("wire story"), key=lambda s: len(s.text), reverse=True)
    assert other.paragraphs == first.paragraphs[:-1]
    assert other.headline != first.headline and other.outlet != first.outlet


def test_one_story_changes_and_two_are_new() -> None:
    before = {s.slug: s for s in FIRST}
    assert [s.slug for s in SECOND if s.slug in before and s.text != before[s.slug].text] == ["drought-declaration"]
    assert len([s for s in SECOND if s.slug not in before]) == 2
    (changed,) = the("story that changes")
    assert changed.updated and changed.published and changed.updated > changed.published
    assert before[changed.slug].published == changed.published


def test_namesakes_mean_different_places() -> None:
    ids = {p.ocd_id for s in the("namesake") for p in s.places if p.text.lower() == "springfield"}
    assert ids == {
        "ocd-division/country:us/state:il/place:springfield",
        "ocd-division/country:us/state:or/place:springfield",
    }


def test_mixed_marks_are_mixed_inside_one_quotation() -> None:
    (story,) = the("curly and straight marks mixed")
    assert any(part.startswith("“") and part.endswith('"') for quote in story.quotes for part in quote.parts)
