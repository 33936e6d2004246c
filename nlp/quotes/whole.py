"""Is a quoted stretch a whole utterance, or words picked out: a scare quote, a title, a part of a clause?"""

from __future__ import annotations

from onrecord.nlp.text.doc_view import Page
from onrecord.nlp.text.quotation_marks import Quoted

_ENDS = frozenset(",.?!…—–-")
_STARTS = frozenset(".?!:,;—–-)”\"'’…([")
_LOOK_BACK = 80  # characters: enough to see what stands before a mark


def is_utterance(page: Page, stretch: Quoted) -> bool:
    """A whole utterance, not picked words: it begins where a sentence or clause may, and ends with its own point."""
    inner = page.text[stretch.inner_start : stretch.inner_end].strip()
    start = max(page.paragraph(stretch.start)[0], stretch.start - _LOOK_BACK)
    before = page.text[start : stretch.start].rstrip()
    after = page.text[stretch.end : stretch.end + 1]
    if not any(c.isalnum() for c in inner) or _is_apposed_title(page, stretch, before):
        return False
    opens = not before or before[-1] in _STARTS or (_follows_cue(page, stretch) and inner[:1].isupper())
    ends = inner.rstrip("'’\"”")[-1:]
    closes = ends in _ENDS or after in set(",.") or stretch.end == page.paragraph(stretch.end - 1)[1]
    return opens and closes


def _follows_cue(page: Page, stretch: Quoted) -> bool:
    at = page.word_before(stretch.start)
    return at >= 0 and page.doc[at].pos_ == "VERB"


def is_title(page: Page, stretch: Quoted) -> bool:
    """ "Meet the Press": every longer word has a capital."""
    return page.titled((stretch.inner_start, stretch.inner_end))


def _is_apposed_title(page: Page, stretch: Quoted, before: str) -> bool:
    """His memoir, "Long Roads," sold well: a title behind a noun and a comma."""
    at = page.word_before(stretch.start) - 1
    return before.endswith(",") and at >= 0 and page.doc[at].pos_ == "NOUN" and is_title(page, stretch)
