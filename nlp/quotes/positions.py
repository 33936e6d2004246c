"""Whose words stand between the marks: each complete quotation is matched to a report by where it stands.

Behind it ("...," said Ann Lee), before it (Ann Lee said: "..."), around it ("...," she said, "..."), or carried on
("...," she said. "..."). Positions decide and not the parse, which is unreliable across quotation marks; the patterns
are those of Krestel, Bergler and Witte (2008) and of O'Keefe et al. (2012), put in our own words.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from onrecord.nlp.quotes.cues import Report
from onrecord.nlp.quotes.found import REACH, Found, Last, from_report, span_of, within
from onrecord.nlp.quotes.grammar import NOMINAL
from onrecord.nlp.quotes.uncued import without_cue
from onrecord.nlp.quotes.whole import is_utterance
from onrecord.nlp.text.doc_view import Page
from onrecord.nlp.text.quotation_marks import Quoted

_GLUE = frozenset({"and", "or", "but", "then", "that", "of", ","})


def utterances(page: Page, reports: Sequence[Report]) -> list[Found]:
    """The complete quotations of the page, in order, split ones joined. Partial ones are left to their clause."""
    found: list[Found] = []
    last: Last = None
    whole = [stretch for stretch in page.quoted if is_utterance(page, stretch)]
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


def _goes_on_in_clause(page: Page, stretch: Quoted, lead: str, before: Report | None) -> bool:
    """... if it rains, "we will stay": a small letter behind a comma without a cue ends a longer clause."""
    if not lead.endswith(",") or not page.text[stretch.inner_start].islower():
        return False
    return before is None or before.cue[1] + 1 < page.token_at(stretch.start)


def _match(page: Page, reports: Sequence[Report], stretch: Quoted, left: int, right: int, last: Last) -> Found | None:
    lead = page.text[left : stretch.start].rstrip()
    if lead.endswith(":") and (label := _label(page, stretch, left)):
        return Found((span_of(stretch),), (label[1], label[1] + 1), (label,), "colon")
    behind = _behind(page, reports, stretch, right)
    before = _before(page, reports, stretch, left)
    joins = bool(last and last[0].end == left and _carries_on(page, last[1], before, left, stretch))
    if last and joins and (not behind or lead.endswith(",")):
        return Found((*last[1].spans, span_of(stretch)), last[1].cue, last[1].source, "joined", last[1].at)
    if behind and not (before and _ended(page, stretch, right)):
        return from_report(page, behind, stretch, "behind", last)
    if _goes_on_in_clause(page, stretch, lead, before):
        return None
    if before:
        return from_report(page, before, stretch, "before", last)
    return without_cue(page, reports, stretch, left, last)


def _label(page: Page, stretch: Quoted, left: int) -> tuple[int, int] | None:
    """Ann Lee: "...": the name before a colon, at the start of a sentence or behind a dash."""
    end = start = page.word_before(stretch.start)
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
    for report in within(page, reports, stretch.end, min(right, stretch.end + REACH)):
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
    for report in reversed(list(within(page, reports, max(left, stretch.start - REACH), stretch.start))):
        if page.full_stop_between(page.starts[report.at], stretch.start):
            return None
        if report.kind == "think" and lead[-1:] == ":":
            continue
        direct = all(page.doc[i].lower_ in _GLUE for i in range(report.cue[1], page.token_at(stretch.start)))
        if lead[-1:] in set(",:—–-") or direct:
            return report
    return None


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
