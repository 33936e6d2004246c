"""What a confidence is worth: levels that rise, and few quotes that do not speak for themselves alone."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from nlp.attribution_confidence import Level, share
from nlp.attribution_confidence import levels as shipped
from nlp.training.calibrate import LEAST, PULL, UNPRINTED, below, levels

JUDGED = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=200)


@given(JUDGED, JUDGED)
def test_levels_rise(judged: list[tuple[float, bool]], others: list[tuple[float, bool]]) -> None:
    found = levels(judged, levels([*judged, *others]))
    assert all(a.sure <= b.sure and a.right <= b.right for a, b in pairwise(found))
    assert all(0 < level.right < 1 for level in found)


def test_few_quotes_are_pulled_towards_all() -> None:
    """Forty that are all right, of a manner of which the rest of the article tells half: not all, and not half."""
    all_right = [(0.9, True)] * LEAST
    (alone,) = levels(all_right)
    (pulled,) = levels(all_right, [Level(0.9, 0.5)])
    assert alone.right == (LEAST + 1) / (LEAST + 2)
    assert pulled.right == (LEAST + PULL * 0.5 + 1) / (LEAST + PULL + 2)


def test_what_was_not_judged_is_not_printed() -> None:
    """Own annotations may have no quote of a manner among the articles that were held out."""
    assert levels([]) == [Level(UNPRINTED, UNPRINTED)]
    assert below(levels([])).right == UNPRINTED


def test_the_shipped_levels_rise_and_acts_are_not_printed() -> None:
    for its in shipped().values():
        assert all(a.sure < b.sure and a.right <= b.right for a, b in pairwise(its))
    assert share(shipped()["act"], 1.0) <= UNPRINTED
