"""Quotation marks to quoted_stretches stretches, without any language model."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.nlp.text.quotation_marks import paragraphs, quoted_stretches

PIECES = ['"', "“", "”", "‘", "’", "'", "''", "``", "„", "«", "»", "a", "s", "5", ",", ".", " ", "\n", "\n\n", "é", "𝄞"]


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ('He said "yes" and "no."', ['"yes"', '"no."']),
        ("«We vote,» she said.", ["«We vote,»"]),
        ("don't 'do it' can't", ["'do it'"]),
        ("the ‘open city’ of the workers’ union", ["‘open city’"]),
        ("'Tis the season of '68, y'all", []),
        ("''I would say 'good night'''", ["''I would say 'good night'''"]),
        ('"He is 6\'2" tall," she said.', ['"He is 6\'2" tall,"']),
        ('"It was 72" tall," she said.', ['"It was 72" tall,"']),
        ("“A.\n“B.\n“C.” Then", ["“A.\n“B.\n“C.”"]),
        ("‘A.\n‘B.’ Then", ["‘A.\n‘B.’"]),
        ("“A.\n“B.\nThen", ["“A."]),
        ('stray " here\n"Good," he said.', ['"Good,"']),
        ("“Plan fails\n“Good,” he said.", ["“Good,”"]),
        ("“wrapped at\na column,” he said", ["“wrapped at\na column,”"]),
    ],
)
def test_stretches(text: str, stretches: list[str]) -> None:
    assert [text[q.start : q.end] for q in quoted_stretches(text)] == stretches


def test_inner_bounds_leave_the_marks_out() -> None:
    text = "So ``we vote,'' he said"
    (stretch,) = quoted_stretches(text)
    assert text[stretch.inner_start : stretch.inner_end] == "we vote,"


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text(max_size=80))
def test_total_ordered_disjoint(text: str) -> None:
    stretches = quoted_stretches(text)
    for stretch in stretches:
        assert 0 <= stretch.start < stretch.inner_start <= stretch.inner_end <= stretch.end <= len(text)
    assert all(a.end <= b.start for a, b in pairwise(stretches))


@given(st.text(alphabet="ab .\n", max_size=60))
def test_paragraphs_cover_all_words(text: str) -> None:
    spans = list(paragraphs(text))
    assert "".join("".join(text[s:e].split()) for s, e in spans) == "".join(text.split())


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_a_paragraph_spoils_no_later_one(mess: str) -> None:
    """Whatever stands above, in a paragraph closed by narration, the quotation below it is found."""
    text = mess.replace("\n", " ") + "\nRain fell\n“We vote,” he said."
    assert "“We vote,”" in [text[q.start : q.end] for q in quoted_stretches(text)]
