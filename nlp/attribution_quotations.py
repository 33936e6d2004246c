"""Whose words stand between the marks: each complete quotation is matched to a report by where it stands.

Behind it ("...," said Ann Lee), before it (Ann Lee said: "..."), around it ("...," she said, "..."), or carried on
("...," she said. "..."). Positions decide and not the parse, which is unreliable across quotation marks; the patterns
are those of Krestel, Bergler and Witte (2008) and of O'Keefe et al. (2012), put in our own words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from nlp.attribution_cues import Report
from nlp.attribution_page import WORD, Page
from nlp.attribution_sources import NOMINAL, SUBJECTS, phrase
from nlp.marks import Quoted

_ENDS = frozenset(",.?!…—–-")
_STARTS = frozenset(".?!:,;—–-)”\"'’…([")
_GLUE = frozenset({"and", "or", "but", "then", "that", "of", ","})
_PERSONS = frozenset({"he", "she", "they", "i", "we"})
_NOUNS = NOMINAL | {"PRON"}
_REACH = 260  # characters: a cue further from its quotation is another clause's


@dataclass(frozen=True, slots=True)
class Found:
    """A quotation with its report. `source` and `cue` are token ranges."""

    spans: tuple[tuple[int, int], ...]
    cue: tuple[int, int] | None
    source: tuple[tuple[int, int], ...]
    rule: str
    at: int | None = None


Last = tuple[Quoted, Found] | None


def utterances(page: Page, reports: Sequence[Report]) -> list[Found]:
    """The complete quotations of the page, in order, split ones joined. Partial ones are left to their clause."""
    found: list[Found] = []
    last: Last = None
    whole = [stretch for stretch in page.quoted if _is_utterance(page, stretch)]
    for i, stretch in enumerate(whole):
        left = max(page.paragraph(stretch.start)[0], whole[i - 1].end if i else 0)
        right = page.paragraph(stretch.end - 1)[1]
        if i + 1 < len(whole):
            right = min(right, whole[i + 1].start)
        new = _match(page, reports, stretch, left, right, last)
        if new is None:
            continue
        if last and new.rule == "joined":
            found[-1] = new
        else:
            found.append(new)
        last = stretch, new
    return found


def _is_utterance(page: Page, stretch: Quoted) -> bool:
    """A whole utterance, not picked words: it begins where a sentence or clause may, and ends with its own point."""
    inner = page.text[stretch.inner_start : stretch.inner_end].strip()
    start = page.paragraph(stretch.start)[0]
    before = page.text[start : stretch.start].rstrip()
    after = page.text[stretch.end : stretch.end + 1]
    if not any(c.isalnum() for c in inner) or _is_apposed_title(page, stretch, before):
        return False
    opens = not before or before[-1] in _STARTS or (_follows_cue(page, stretch) and inner[:1].isupper())
    ends = inner.rstrip("'’\"”")[-1:]
    closes = ends in _ENDS or after in set(",.") or stretch.end == page.paragraph(stretch.end - 1)[1]
    return opens and closes


def _follows_cue(page: Page, stretch: Quoted) -> bool:
    at = page.token_at(stretch.start) - 1
    return at >= 0 and page.doc[at].pos_ == "VERB"


def _goes_on_in_clause(page: Page, stretch: Quoted, lead: str, before: Report | None) -> bool:
    """... if it rains, "we will stay": a small letter behind a comma without a cue ends a longer clause."""
    if not lead.endswith(",") or not page.text[stretch.inner_start].islower():
        return False
    return before is None or before.cue[1] + 1 < page.token_at(stretch.start)


def is_title(page: Page, stretch: Quoted) -> bool:
    """ "Meet the Press": every longer word has a capital."""
    words = WORD.findall(page.text[stretch.inner_start : stretch.inner_end])
    return bool(words) and all(w[0].isupper() or w[0].isdigit() for w in words if len(w) > 3)


def _is_apposed_title(page: Page, stretch: Quoted, before: str) -> bool:
    """His memoir, "Long Roads," sold well: a title behind a noun and a comma."""
    at = page.token_at(stretch.start) - 2
    return before.endswith(",") and at >= 0 and page.doc[at].pos_ == "NOUN" and is_title(page, stretch)


def _match(page: Page, reports: Sequence[Report], stretch: Quoted, left: int, right: int, last: Last) -> Found | None:
    lead = page.text[left : stretch.start].rstrip()
    if lead.endswith(":") and (label := _label(page, stretch, left)):
        return Found((_span(stretch),), (label[1], label[1] + 1), (label,), "colon")
    behind = _behind(page, reports, stretch, right)
    before = _before(page, reports, stretch, left)
    joins = bool(last and last[0].end == left and _carries_on(page, last[1], before, left, stretch))
    if last and joins and (not behind or lead.endswith(",")):
        return Found((*last[1].spans, _span(stretch)), last[1].cue, last[1].source, "joined", last[1].at)
    if behind and not (before and _ended(page, stretch, right)):
        return _found(page, behind, stretch, "behind", last)
    if _goes_on_in_clause(page, stretch, lead, before):
        return None
    if before:
        return _found(page, before, stretch, "before", last)
    return _without_cue(page, reports, stretch, left, last)


def _label(page: Page, stretch: Quoted, left: int) -> tuple[int, int] | None:
    """Ann Lee: "...": the name before a colon, at the start of a sentence or behind a dash."""
    end = start = page.token_at(stretch.start) - 1
    while start > page.token_at(left) and _may_name(page.doc[start - 1]):
        start -= 1
    alone = (
        start == page.token_at(left) or page.doc[start - 1].text in "-–—.?!]" or page.doc[start - 1].lower_ == "from"
    )
    return (start, end) if alone and start < end and page.doc[end - 1].text[:1].isupper() else None


def _may_name(token: Token) -> bool:
    return token.pos_ in NOMINAL | {"CCONJ", "PART"} or (token.is_title and token.pos_ != "PRON")


def _behind(page: Page, reports: Sequence[Report], stretch: Quoted, right: int) -> Report | None:
    """ "...," said Ann Lee: the first cue of the clause that follows."""
    following = page.text[stretch.end : right].lstrip()
    ends = page.text[stretch.inner_start : stretch.inner_end].rstrip()[-1:]
    if not following or (ends == "." and not following.startswith((",", "—", "–", "-"))):
        return None
    for report in _within(page, reports, stretch.end, min(right, stretch.end + _REACH)):
        begins = min([report.cue[0], *(s[0] for s in report.source)])
        if page.full_stop_between(stretch.end, page.starts[report.at]):
            return None
        said = report.kind != "noun" and page.doc[report.at].tag_ != "VBG"
        if (said or report.rule == "according") and page.starts[begins] >= stretch.end:
            return report
    return None


def _before(page: Page, reports: Sequence[Report], stretch: Quoted, left: int) -> Report | None:
    """Ann Lee said: "...": the last cue of the clause that leads in."""
    lead = page.text[left : stretch.start].rstrip()
    for report in reversed(list(_within(page, reports, max(left, stretch.start - _REACH), stretch.start))):
        if page.full_stop_between(page.starts[report.at], stretch.start):
            return None
        if report.kind == "think" and lead[-1:] == ":":
            continue
        direct = all(page.doc[i].lower_ in _GLUE for i in range(report.cue[1], page.token_at(stretch.start)))
        if lead[-1:] in set(",:—–-") or direct:
            return report
    return None


def _within(page: Page, reports: Sequence[Report], start: int, end: int) -> Iterator[Report]:
    low = bisect_left(reports, page.token_at(start), key=lambda r: r.at)
    for report in reports[low:]:
        if page.starts[report.at] >= end:
            return
        yield report


def _ended(page: Page, stretch: Quoted, right: int) -> bool:
    """Did the sentence end with the quotation? Then what follows begins a new one."""
    following = page.text[stretch.end : right].lstrip()[:1]
    return page.text[stretch.inner_end - 1] in ".?!" and following.isupper()


def _carries_on(page: Page, last: Found, before: Report | None, left: int, stretch: Quoted) -> bool:
    """Is all that stands between two quotations the clause that reports the first one, or nothing?"""
    between = page.text[left : stretch.start].strip()
    if not between.strip(",.;:—–-") or between.strip(" ,.;").lower() in _GLUE:
        return True
    if before is not None:
        return before.at == last.at
    return (
        last.at is not None
        and page.starts[last.at] >= left
        and not page.full_stop_between(page.starts[last.at], left + len(page.text[left : stretch.start].rstrip()) - 1)
    )


def _without_cue(page: Page, reports: Sequence[Report], stretch: Quoted, left: int, last: Last) -> Found | None:
    """A colon, here or at the end of the paragraph above; a sentence that tells of someone; quoting that goes on."""
    lead = page.text[left : stretch.start].strip()
    above = page.above(stretch.start)
    if above and not lead and page.text[above[1] - 1] == ":" and page.paragraph(stretch.start)[0] == left:
        return _led_in_above(page, reports, stretch, *above)
    if lead.endswith(":"):
        at = page.token_at(stretch.start) - 1
        return Found((_span(stretch),), (at, at + 1), _subject(page, at, any_noun=True), "colon")
    words = page.text[stretch.inner_start : stretch.inner_end].split()
    if (lead and lead[-1] not in ".?!") or len(words) < 4 or page.text[stretch.inner_end - 1] not in ".?!…—":
        return None
    if lead:
        return _narrated(page, reports, stretch, left)
    if last and above and _goes_on(page, stretch, last[0], last[1], above[1]):
        return Found((*last[1].spans, _span(stretch)), last[1].cue, last[1].source, "joined", last[1].at)
    return Found((_span(stretch),), None, (), "alone")


def _goes_on(page: Page, stretch: Quoted, previous: Quoted, found: Found, end: int) -> bool:
    """A paragraph of nothing but words in marks, under one that ends in a quotation or in the report of one."""
    if (
        stretch.end != page.paragraph(stretch.end - 1)[1]
        or previous.start < page.paragraph(end - 1)[0]
        or not found.cue
    ):
        return False
    if previous.end == end:
        return True
    return (
        found.at is not None
        and page.starts[found.at] >= previous.end
        and not page.full_stop_between(page.starts[found.at], end - 1)
    )


def _led_in_above(page: Page, reports: Sequence[Report], stretch: Quoted, start: int, end: int) -> Found:
    """She went on to say: / "...": the cue stands in the paragraph above."""
    for report in reversed(list(_within(page, reports, max(start, end - _REACH), end))):
        if page.full_stop_between(page.starts[report.at], end):
            break
        if report.source:
            return _found(page, report, stretch, "before")
    colon = page.token_at(end - 1)
    return Found((_span(stretch),), (colon, colon + 1), _subject(page, colon, any_noun=True), "colon")


def _narrated(page: Page, reports: Sequence[Report], stretch: Quoted, left: int) -> Found:
    """She shook her head, Lee says. "...": the sentence before has a cue, or at least a person for subject."""
    end = left + len(page.text[left : stretch.start].rstrip()) - 1
    for report in reversed(list(_within(page, reports, left, end))):
        if page.full_stop_between(page.starts[report.at], end):
            break
        if report.source and report.kind == "say":
            return Found((_span(stretch),), report.cue, report.source, "after indirect", report.at)
    source = _subject(page, page.token_at(end))
    return Found((_span(stretch),), None, source, "narrated" if source else "alone")


def _subject(page: Page, at: int, any_noun: bool = False) -> tuple[tuple[int, int], ...]:
    """The subject of the sentence of the narration that ends at token `at`, if it is a name or a person's pronoun.

    With `any_noun`, whatever it is: before a colon a letter speaks too.
    """
    first = page.token_at(page.paragraph(page.starts[at])[0])
    start = at
    while start > first and page.inside[start - 1] < 0 and page.doc[start - 1].text not in (".", "?", "!"):
        start -= 1
    for token in page.doc[start:at]:
        if token.dep_ in SUBJECTS and token.head.dep_ in ("ROOT", "conj", "ccomp"):
            speaks = any_noun or token.pos_ == "PROPN" or token.lower_ in _PERSONS
            return (phrase(token),) if speaks else ()
    return ()


def _found(page: Page, report: Report, stretch: Quoted, rule: str, last: Last = None) -> Found:
    source = report.source or _nearby(page, report, stretch, last)
    return Found((_span(stretch),), report.cue, source, rule, report.at)


def _nearby(page: Page, report: Report, stretch: Quoted, last: Last) -> tuple[tuple[int, int], ...]:
    """Where the parse gives no source: the nouns that touch the cue or the quotation, else the subject of the sentence;
    for a sentence that begins with its cue (Adding, "..."), whoever spoke last."""
    tag = page.doc[report.at].tag_
    if tag == "VBN":
        return ()
    if tag == "VBG" and report.at == page.doc[report.at].sent.start:
        return last[1].source if last else ()
    touching = (
        _nouns(page, report.cue[1], 1),
        _nouns(page, report.cue[0], -1),
        _nouns(page, page.token_at(stretch.end), 1),
    )
    if tag != "VBG" and (found := next((t for t in touching if t), ())):
        return found
    return _subject(page, report.at) if page.starts[report.at] < stretch.start else ()


def _nouns(page: Page, at: int, step: int) -> tuple[tuple[int, int], ...]:
    """The run of nouns and their describing words that begins at token `at`, or ends before it (step -1)."""
    end = at
    while (
        0 <= (i := end if step > 0 else end - 1) < len(page.doc) and not page.marked[i] and page.doc[i].pos_ in _NOUNS
    ):
        end += step
    low, high = sorted((at, end))
    return ((low, high),) if low < high else ()


def _span(stretch: Quoted) -> tuple[int, int]:
    return stretch.start, stretch.end
