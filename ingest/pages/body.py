"""Extracts the body of a story: three readings of the page (our own, trafilatura's, JSON-LD's), chosen by agreement."""

from __future__ import annotations

import copy
import re
from collections import Counter

import trafilatura
from lxml import html

from onrecord.ingest.pages.boilerplate import is_boilerplate
from onrecord.ingest.pages.live_reports import cut_before_posts
from onrecord.ingest.pages.main_content import find_core_blocks, select_story
from onrecord.ingest.pages.metadata.structured_data import fold_text
from onrecord.ingest.pages.prune import remove_page_frame, remove_side_boxes
from onrecord.ingest.pages.standfirst import is_standfirst
from onrecord.ingest.pages.text_blocks import PROSE_WORDS, clean_whitespace, text_blocks

SAME_STORY = 0.80  # word overlap (F1) from which two readings are the same story
FEWEST_CONFIRMING = 60  # words of an articleBody that can settle a disagreement
FEWEST_KEPT = 0.7  # of our paragraphs: if more would be dropped as doubtful, none is
LONG_LINE = 40  # characters: a longer paragraph is not printed twice


def extract_body(
    tree: html.HtmlElement,
    titles: frozenset[str],
    article_body: str | None = None,
    standfirsts: frozenset[str] = frozenset(),
    report_posts: tuple[str, ...] = (),
) -> str:
    """The story's paragraphs joined by line feeds; "" if the page has no prose. `tree` is not changed.

    `titles` are folded headlines, which the text does not repeat; `article_body` is JSON-LD's articleBody;
    `standfirsts` are folded descriptions of the story, one of which is kept if the page shows it under the headline.
    `report_posts` are the posts of a live report that will leave the page (live_reports.py): the text ends above them.
    Inside a paragraph all white space becomes single spaces and nothing else is changed; a list item is a paragraph.
    Section headings are left out: they are no sentences, and one that repeats a quotation would count as a second one.
    """
    tree = copy.deepcopy(tree)
    remove_page_frame(tree)
    core = find_core_blocks(list(text_blocks(tree)), titles)
    remove_side_boxes(tree, [block.element for block in core])
    story = select_story(tree, core, standfirsts)
    own_lines = _clean_paragraphs([block.text for block in story], titles)
    other_lines = _clean_paragraphs(_read_with_trafilatura(tree), titles)
    chosen = _choose_reading(own_lines, other_lines, _json_ld_paragraphs(article_body))
    if chosen is own_lines and _overlap(own_lines, other_lines) >= SAME_STORY:
        bare = {block.text for block in story if block.element.tag == "div" and not is_standfirst(block, standfirsts)}
        chosen = _drop_unconfirmed(own_lines, other_lines, bare)
    return "\n".join(cut_before_posts(chosen, report_posts))


def _choose_reading(own_lines: list[str], other_lines: list[str], json_ld_lines: list[str]) -> list[str]:
    """Choose between our reading of a page and trafilatura's (`other_lines`); rarely it is JSON-LD's.

    An articleBody of 60 words or more decides. Without one it is our reading, unless the other is longer and contains
    it, or is more than twice as long.
    """
    confirming = _words(json_ld_lines).total()
    if confirming >= FEWEST_CONFIRMING:
        own_score, other_score = _overlap(own_lines, json_ld_lines), _overlap(other_lines, json_ld_lines)
        neither = max(own_score, other_score) < 0.5
        if neither and confirming > 2 * max(_words(own_lines).total(), _words(other_lines).total()):
            return json_ld_lines
        return own_lines if own_score >= other_score - 0.05 else other_lines
    own_words, other_words = _words(own_lines), _words(other_lines)
    if _overlap(own_lines, other_lines) >= SAME_STORY or own_words.total() >= other_words.total():
        return own_lines
    contained = (own_words & other_words).total() >= 0.8 * own_words.total()
    # trafilatura falls back to all text of the page, of which little is prose
    prose = _words([line for line in other_lines if len(line.split()) >= PROSE_WORDS]).total()
    longer = prose > 1.3 * own_words.total() and prose >= 0.8 * other_words.total()
    return other_lines if longer and (contained or own_words.total() < 0.5 * other_words.total()) else own_lines


def _drop_unconfirmed(own_lines: list[str], other_lines: list[str], bare: set[str]) -> list[str]:
    """Our paragraphs without those that are in no paragraph element (`bare`) and not in trafilatura's reading."""
    confirmed = {fold_text(line) for line in other_lines}
    kept = [line for line in own_lines if line not in bare or fold_text(line) in confirmed]
    return kept if len(kept) >= FEWEST_KEPT * len(own_lines) else own_lines


def _json_ld_paragraphs(article_body: str | None) -> list[str]:
    """The paragraphs of JSON-LD's articleBody (text or HTML), without boilerplate."""
    text = re.sub(r"</?(?!p\b|br\b)[a-zA-Z][^<>]*+>", "", article_body or "")
    lines = map(clean_whitespace, re.split(r"\n|</?p\b[^<>]*+>|<br\s*+/?>", text))
    return [line for line in lines if line and not is_boilerplate(line)]


def _overlap(first: list[str], second: list[str]) -> float:
    """F1 of the words of two readings, as multisets."""
    first_words, second_words = _words(first), _words(second)
    return 2 * (first_words & second_words).total() / ((first_words.total() + second_words.total()) or 1)


def _words(lines: list[str]) -> Counter[str]:
    return Counter(re.findall(r"\w+", " ".join(lines).lower()))


def _read_with_trafilatura(tree: html.HtmlElement) -> list[str]:
    """The paragraphs of the story as trafilatura extracts them."""
    document = trafilatura.bare_extraction(
        copy.deepcopy(tree), include_comments=False, include_tables=False, with_metadata=False
    )
    return (getattr(document, "text", "") or "").split("\n")


def _clean_paragraphs(lines: list[str], titles: frozenset[str]) -> list[str]:
    """The paragraphs of a reading without headlines, boilerplate, and long paragraphs that were there before."""
    kept: list[str] = []
    seen: set[str] = set()
    for line in map(clean_whitespace, lines):
        folded = fold_text(line)
        if not folded or folded in titles or is_boilerplate(line) or (folded in seen and len(line) > LONG_LINE):
            continue
        seen.add(folded)
        kept.append(line)
    return kept
