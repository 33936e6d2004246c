"""Where a story begins, and what is a box: pages whose largest block or first link misleads."""

from __future__ import annotations

from datetime import UTC, datetime

from lxml import html

from onrecord.ingest.pages.extract import extract
from onrecord.ingest.pages.main_content import find_core_blocks
from onrecord.ingest.pages.text_blocks import text_blocks
from onrecord.ingest.records import Article

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
OPENING = (
    "Crews in Yavapai County held the Crown Fire to 1,200 acres on Sunday as evacuees waited for word.",
    "Sheriff Lucinda Okafor said two hundred homes north of Prescott were still without power at noon.",
    "The county has opened shelters at the high school and at the fairgrounds in Prescott Valley.",
)
SENTENCES = (
    "Captain Idris Vandermeer said the wind had turned and that the eastern line would hold the night.",
    "Supervisors met by telephone and released two million dollars for hoses, fuel and overtime pay.",
    "A red-flag warning from the weather service in Flagstaff stays in force until Tuesday evening.",
    "Neighbors in Williamson Valley carried horses and hay to the rodeo grounds in eleven trailers.",
)


def text_of(body: str, head: str = "") -> list[str]:
    page = f"<!doctype html><html><head><title>Fire</title>{head}</head><body>{body}</body></html>"
    got = extract(page.encode(), "https://ledger.example/fire", NOW)
    assert isinstance(got, Article)
    return got.text.split("\n")


def paragraphs(lines: tuple[str, ...]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def posts(count: int) -> str:
    each = (f"<div class='post'><h3>Update</h3><p>{SENTENCES[n % 4][:-1]}, part {n}.</p></div>" for n in range(count))
    return f"<div class='entries'>{''.join(each)}</div>"


def test_paragraphs_above_the_posts_of_a_live_report_are_its_beginning() -> None:
    lead = f"<div class='lead-entry'>{paragraphs(OPENING)}</div>"
    lines = text_of(f"<article><h1>Crown Fire: live</h1>{lead}{posts(40)}</article>")
    assert lines[:3] == list(OPENING)
    assert len(lines) == 43


def test_one_paragraph_above_the_story_is_a_box() -> None:
    box = "<div class='x'><p>Please refresh the page or go to another page of the site to be logged in again.</p></div>"
    lines = text_of(f"<article><h1>Crown Fire: live</h1>{box}{posts(40)}</article>")
    assert lines[0].startswith("Captain Idris Vandermeer")


def test_a_first_sentence_that_is_mostly_a_link_stays() -> None:
    first = f"<p><a href='/earlier'>{OPENING[0][:-22]}</a>{OPENING[0][-22:]}</p>"
    lines = text_of(f"<article><h1>Fire held</h1><div>{first}{paragraphs(OPENING[1:] + SENTENCES)}</div></article>")
    assert lines == [*OPENING, *SENTENCES]


def test_a_link_to_another_story_goes() -> None:
    link = "<p><a href='/x'>Supervisors in Yavapai County weigh a new tax for the volunteer fire districts</a></p>"
    story = paragraphs(OPENING) + link + paragraphs(SENTENCES)
    assert text_of(f"<article><h1>Fire held</h1><div>{story}</div></article>") == [*OPENING, *SENTENCES]


def test_a_fact_box_longer_than_the_story_is_not_the_story() -> None:
    facts = "".join(
        f"<p>Fire number {n} burned {n * 37} acres of pine and brush near Mayer in the year 19{n}.</p>"
        for n in range(20, 32)
    )
    box = f"<div class='factbox'><div class='factbox-content'>{facts}</div></div>"
    lines = text_of(
        f"<article class='post tag-fire'><div class='body'>{paragraphs(OPENING + SENTENCES)}{box}</div></article>"
    )
    assert lines == [*OPENING, *SENTENCES]


def test_a_standfirst_in_a_bare_block_stays() -> None:
    dek = "Two hundred homes are without power, and the wind may turn again before the week is out."
    head = f"<meta name='description' content='{dek}'>"
    header = (
        f"<header class='content-header'><h1>Fire held</h1><div class='q'><div class='q7'>{dek}</div></div></header>"
    )
    body = f"<main><article>{header}<div class='article-body'>{paragraphs(OPENING + SENTENCES)}</div></article></main>"
    assert text_of(body, head)[0] == dek


def test_a_story_in_a_block_that_can_open_dialogs_is_no_dialog() -> None:
    story = f"<div class='box modal-enabled'><h1>Fire held</h1>{paragraphs(OPENING + SENTENCES)}</div>"
    comments = "".join(f"<p>{line[:-1]}, wrote reader {n}.</p>" for n in range(2, 6) for line in OPENING)
    assert text_of(f"{story}<div class='comments'>{comments}</div>") == [*OPENING, *SENTENCES]


def test_a_copy_for_machines_that_is_not_shown_is_not_the_story() -> None:
    copy = f"<div style='display:none'><div itemprop='articleBody'>{' '.join(OPENING + SENTENCES)}</div></div>"
    story = f"<div class='copy'>{paragraphs(OPENING + SENTENCES)}</div>"
    assert text_of(f"<div class='page'><h1>Fire held</h1>{story}{copy}{copy}</div>") == [*OPENING, *SENTENCES]


def test_a_ticker_above_the_headline_is_not_the_story() -> None:
    items = "".join(
        f"<li>{line} Read on for what the county said and did on day {n}.</li>" for n, line in enumerate(SENTENCES)
    )
    ticker = f"<div><ul>{items}</ul></div>"
    story = f"<h2>Fire held at Prescott</h2><div class='copy'>{paragraphs(OPENING)}</div>"
    page = html.fromstring(f"<html><body><h1>The Ledger</h1>{ticker}{story}</body></html>")
    core = find_core_blocks(list(text_blocks(page)), frozenset({"the ledger", "fire held at prescott"}))
    assert [block.text for block in core] == list(OPENING)


def test_a_footer_longer_than_a_brief_is_not_the_story() -> None:
    footer = f"<div class='footer-wrap'><div class='footer-text'>{' '.join(SENTENCES[:2])}</div></div>"
    brief = f"<div class='brief'><h1>Fire held</h1><div class='words'>{OPENING[0]}</div></div>"
    assert text_of(brief + footer) == [OPENING[0]]


def test_what_shows_under_the_pointer_is_not_read() -> None:
    card = (
        "<span class='rollover-people-block'><a href='/o'>Lucinda Okafor</a> Sheriff since 2019, more about her</span>"
    )
    named = OPENING[1].replace("Okafor said", f"Okafor{card} said")
    lines = text_of(f"<article><h1>Fire held</h1>{paragraphs((OPENING[0], named, *OPENING[2:], *SENTENCES))}</article>")
    assert lines == [*OPENING, *SENTENCES]


def test_a_box_of_links_to_other_stories_goes_however_long() -> None:
    links = (
        "Crews in Yavapai County weigh a new road through the pines of the north",
        "Supervisors ask for hoses, fuel and more pay",
        "Neighbors of the rodeo grounds tell of eleven trailers and one long night",
    )
    box = "<p>DON'T MISS " + " ".join(f"<a href='/{n}'>{link} [PHOTOS]</a>" for n, link in enumerate(links)) + "</p>"
    story = paragraphs(OPENING) + box + paragraphs(SENTENCES)
    assert text_of(f"<article><h1>Fire held</h1><div>{story}</div></article>") == [*OPENING, *SENTENCES]


def test_an_excerpt_under_the_headline_in_a_bare_block_stays() -> None:
    excerpt = "Two hundred homes are without power, said the sheriff"
    header = f"<header><h1>Fire held</h1><div class='article-excerpt'>{excerpt}</div></header>"
    lines = text_of(f"<article>{header}<div class='copy'>{paragraphs(OPENING + SENTENCES)}</div></article>")
    assert lines == [excerpt, *OPENING, *SENTENCES]


def test_a_short_line_that_the_author_repeats_stays_and_a_repeated_label_goes() -> None:
    votes = ("The roll was called on the levy.", "Aye", "Aye", "Aye", "The chair voted last.", "Nay")
    label = "<div class='slot'>Notice.</div>"
    story = label.join((paragraphs(OPENING[:1]), paragraphs(OPENING[1:] + votes), paragraphs(SENTENCES), ""))
    assert text_of(f"<article><h1>Levy passes</h1><div>{story}</div></article>") == [*OPENING, *votes, *SENTENCES]
