"""The story's paragraphs: our own reading of the tree, trafilatura's, and JSON-LD's, chosen by agreement."""

from __future__ import annotations

import copy
import re
from collections import Counter

import trafilatura
from lxml import html

from onrecord.ingest.pages.boilerplate import is_boilerplate
from onrecord.ingest.pages.live_reports import opening
from onrecord.ingest.pages.main_content import is_standfirst, story_of, surely_story
from onrecord.ingest.pages.metadata.structured_data import fold
from onrecord.ingest.pages.prune import prune_beside, prune_frame
from onrecord.ingest.pages.text_blocks import PROSE, clean, runs_of

AGREE = 0.80  # word overlap (F1) at which two readings are the same story
WITNESS = 60  # words of an articleBody that can settle a disagreement


def read_body(
    tree: html.HtmlElement,
    titles: frozenset[str],
    said: str | None = None,
    standfirsts: frozenset[str] = frozenset(),
    moving: tuple[str, ...] = (),
) -> str:
    """The story's paragraphs joined by a line feed; "" where the page has no prose.

    `titles` are folded headlines, which are not repeated in the text; `said` is the JSON-LD articleBody;
    `standfirsts` are folded descriptions of the story, kept once where the page shows one under the headline; `moving`
    are posts of a live report that leave the page again (page_live): with them goes all below the first. Inside a
    paragraph white space (no-break too) becomes single spaces, and nothing else is changed. Section headings are left
    out: they are no sentences, and one that repeats a quotation would be read as a second one. List items are lines.
    """
    tree = copy.deepcopy(tree)
    prune_frame(tree)
    sure = surely_story(list(runs_of(tree)), titles)
    prune_beside(tree, [run.owner for run in sure])
    story = story_of(tree, sure, standfirsts)
    ours = _tidy([run.text for run in story], titles)
    theirs = _tidy(_trafilatura(tree), titles)
    chosen = _choose(ours, theirs, _told(said))
    if chosen is ours and _overlap(ours, theirs) >= AGREE:
        bare = {run.text for run in story if run.owner.tag == "div" and not is_standfirst(run, standfirsts)}
        chosen = _without_doubtful(ours, theirs, bare)
    return "\n".join(opening(chosen, moving))


def _choose(ours: list[str], theirs: list[str], told: list[str]) -> list[str]:
    """The reading that JSON-LD confirms; without that witness ours, or the longer if it has what the other has."""
    size = _words(told).total()
    if size >= WITNESS:
        scores = {"ours": _overlap(ours, told), "theirs": _overlap(theirs, told)}
        if max(scores.values()) < 0.5 and size > 2 * max(_words(ours).total(), _words(theirs).total()):
            return told
        return ours if scores["ours"] >= scores["theirs"] - 0.05 else theirs
    one, other = _words(ours), _words(theirs)
    if _overlap(ours, theirs) >= AGREE or one.total() >= other.total():
        return ours
    contained = (one & other).total() >= 0.8 * one.total()
    prose = _words([line for line in theirs if len(line.split()) >= PROSE])  # trafilatura falls back to the whole page
    more = prose.total() > 1.3 * one.total() and prose.total() >= 0.8 * other.total()
    return theirs if more and (contained or one.total() < 0.5 * other.total()) else ours


def _without_doubtful(ours: list[str], theirs: list[str], bare: set[str]) -> list[str]:
    """Our lines without those that stand in no paragraph element (`bare`) and that the other reading does not have."""
    confirmed = {fold(line) for line in theirs}
    kept = [line for line in ours if line not in bare or fold(line) in confirmed]
    return kept if len(kept) >= 0.7 * len(ours) else ours


def _told(said: str | None) -> list[str]:
    """JSON-LD's articleBody as paragraphs."""
    text = re.sub(r"</?(?!p\b|br\b)[a-zA-Z][^<>]*>", "", said or "")
    lines = (clean(html_line) for html_line in re.split(r"\s*\n\s*|</?p\b[^>]*>|<br\s*/?>", text))
    return [line for line in lines if line and not is_boilerplate(line)]


def _overlap(one: list[str], other: list[str]) -> float:
    """F1 of the words of two readings as multisets."""
    a, b = _words(one), _words(other)
    return 2 * (a & b).total() / ((a.total() + b.total()) or 1)


def _words(lines: list[str]) -> Counter[str]:
    return Counter(re.findall(r"\w+", " ".join(lines).lower()))


def _trafilatura(tree: html.HtmlElement) -> list[str]:
    found = trafilatura.bare_extraction(
        copy.deepcopy(tree), include_comments=False, include_tables=False, with_metadata=False
    )
    return (getattr(found, "text", "") or "").split("\n")


def _tidy(lines: list[str], titles: frozenset[str]) -> list[str]:
    """Without headlines, furniture, and long lines that come a second time."""
    kept: list[str] = []
    seen: set[str] = set()
    for line in map(clean, lines):
        key = fold(line)
        if not key or key in titles or is_boilerplate(line) or (key in seen and len(line) > 40):
            continue
        seen.add(key)
        kept.append(line)
    return kept
