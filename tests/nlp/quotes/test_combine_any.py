"""What holds of merged attributions for any text and any spans."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from onrecord.nlp.quotes.attribution import Attributed
from onrecord.nlp.quotes.combine import merge
from onrecord.nlp.text.text_view import WORD, marked

PIECES = [
    '"',
    "“",
    "”",
    "'",
    "''",
    ",",
    ". ",
    " ",
    "\n",
    "\n“",
    "said",
    " Pell ",
    "we win",
    "no ",
    "tax",
    "and",
    "”\n“",
    "’",
]


@st.composite
def findings(draw: st.DrawFn) -> tuple[str, list[Attributed], list[Attributed]]:
    text = "".join(draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=25)))
    place = st.integers(0, len(text))
    span = st.tuples(place, place).map(sorted).map(tuple)
    spans = st.lists(span, max_size=2).map(tuple)
    one = st.builds(
        Attributed, spans, spans, spans, st.sampled_from([0.3, 0.9]), st.sampled_from(["behind", "signed", "tagger"])
    )
    return text, draw(st.lists(one, max_size=4)), draw(st.lists(one, max_size=3))


@pytest.mark.slow
@settings(deadline=None, max_examples=200)
@given(findings())
def test_contents_are_ordered_disjoint_and_inside_the_text(
    given_: tuple[str, list[Attributed], list[Attributed]],
) -> None:
    text, tagged, ruled = given_
    found = merge(marked(text), tagged, ruled)
    spans = sorted(span for each in found for span in each.content)
    assert all(0 <= start < end <= len(text) and WORD.search(text, start, end) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(each.content and list(each.content) == sorted(each.content) for each in found)
    assert [each.content for each in found] == sorted(each.content for each in found)


@settings(deadline=None, max_examples=20)
@given(findings())
@example(('said""""said Pell "', [Attributed(((0, 9),), (), (), 0.3)], []))
def test_merging_again_changes_nothing(given_: tuple[str, list[Attributed], list[Attributed]]) -> None:
    text, tagged, ruled = given_
    here = marked(text)
    once = merge(here, tagged, ruled)
    assert merge(here, once, ()) == once


@pytest.mark.slow
@settings(deadline=None, max_examples=200)
@given(findings())
def test_no_content_cuts_marks_alone(given_: tuple[str, list[Attributed], list[Attributed]]) -> None:
    """Whoever has most of the words between two marks has the marks too, unless another reports a paragraph of them."""
    text, tagged, ruled = given_
    here = marked(text)
    found = merge(here, tagged, ruled)
    for each in found:
        for stretch in here.quoted:
            if any(other.cue not in ((), each.cue) and _meets(other, stretch.start, stretch.end) for other in found):
                continue
            inner = [word.start() for word in WORD.finditer(text, stretch.inner_start, stretch.inner_end)]
            mine = [any(start <= word < end for start, end in each.content) for word in inner]
            outside = not (each.cue and all(stretch.start <= a and b <= stretch.end for a, b in each.cue))
            if outside and 2 * sum(mine) > len(mine):
                assert any(start <= stretch.start and stretch.end <= end for start, end in each.content)


def _meets(each: Attributed, start: int, end: int) -> bool:
    return any(low < end and start < high for low, high in each.content)
