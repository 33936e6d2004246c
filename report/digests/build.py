"""Build a digest from the remarks that the store hands out. Pure: rows in, a Digest out."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from zoneinfo import ZoneInfo

from onrecord.report.digests.digest import Digest, DigestHead, Section, ShownRemark
from onrecord.report.digests.passage import link_to_words, passage_of, quoted_parts
from onrecord.report.digests.wording import UNNAMED, division, long_day
from onrecord.store.digests.records import By, Change, Remark, SilenceRow


def build_digest(
    head: DigestHead,
    remarks: Iterable[Remark],
    changes: tuple[Change, ...] = (),
    silences: tuple[SilenceRow, ...] = (),
) -> Digest:
    """Put remarks under their headings. They come in the order of the store: by heading, the most notable first."""
    shown_remarks = [show_remark(remark, head.timezone) for remark in remarks]
    groups = (list(group) for _, group in groupby(shown_remarks, key=lambda shown: shown.remark.heading_no))
    sections = tuple(_section(group, head.by) for group in groups)
    first = shown_remarks[0].remark if shown_remarks else None
    return Digest(
        head, sections, first.of_all if first else 0, first.of_headings if first else 0, changes, silences
    )  # fmt: skip


def show_remark(remark: Remark, timezone: str) -> ShownRemark:
    """Cut a remark's words and its sentence from the stored text; its time is in `timezone`."""
    text = remark.article_text
    return ShownRemark(
        remark,
        remark.published.astimezone(ZoneInfo(timezone)),
        quoted_parts(text, remark.spans, remark.text),
        passage_of(text, remark.spans, remark.around),
        link_to_words(remark.url, text, remark.spans),
        remark.copies[1:],
    )


def _section(shown_remarks: list[ShownRemark], by: By) -> Section:
    """Make the section of the remarks that stand under one heading."""
    first = shown_remarks[0].remark
    heading = first.heading or UNNAMED[by]
    if by == "day" and first.heading:
        heading = long_day(first.day)
    about = _about_speaker(shown_remarks) if by == "speaker" and first.heading else ""
    return Section(heading, about, tuple(shown_remarks), first.of_heading - len(shown_remarks))


def _about_speaker(shown_remarks: list[ShownRemark]) -> str:
    """Role, party and jurisdiction of a speaker, each from the first remark that has it."""
    facts = [_first_known(shown_remarks, fact) for fact in ("role", "party", "jurisdiction_name")]
    return ", ".join(division(fact) for fact in facts if fact)


def _first_known(shown_remarks: list[ShownRemark], fact: str) -> str | None:
    """The first value that a remark has for a fact."""
    return next((value for shown in shown_remarks if (value := getattr(shown.remark, fact))), None)
