"""What a confidence is worth: lines that rise, and few finds that are no certainty."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.nlp.quotes.confidence import Calibration, calibrations, log_odds
from onrecord.nlp.training.tagger.calibrate import CLASSES, UNPRINTED, Judged, fit, level

JUDGED = st.builds(Judged, st.sampled_from(CLASSES), st.floats(0, 1), st.booleans(), st.just(True))


@given(st.lists(JUDGED, max_size=80))
def test_whatever_was_judged_a_share_comes_of_it(judged: list[Judged]) -> None:
    for name, line in fit(judged).items():
        assert all(0 < line.probability(sure) < 1 for sure in (0.0, 0.5, 1.0)), name


def test_the_line_that_finds_were_drawn_from_is_found_again() -> None:
    dice, true = Random(5), {"direct": Calibration(0.8, 0.5), "indirect": Calibration(-0.6, 0.5)}
    judged = [
        Judged(name, sure, dice.random() < line.probability(sure), True)
        for name, line in true.items()
        for sure in [dice.random() for _ in range(3000)]
    ]
    found = fit(judged)
    for name, line in true.items():
        for sure in (0.1, 0.5, 0.9, 0.99):
            assert found[name].probability(sure) == pytest.approx(line.probability(sure), abs=0.04)


def test_where_nothing_was_judged_the_taggers_word_stands() -> None:
    """Own annotations may have no quote of a class among the articles that were held out."""
    assert fit([])["direct"].probability(0.8) == pytest.approx(0.8)


def test_few_finds_that_are_all_right_are_no_certainty() -> None:
    found = fit([Judged("mixed", 0.9, True, True)] * 5)
    assert 0.9 < found["mixed"].probability(0.9) < 0.98


def test_acts_share_one_level_that_is_not_printed() -> None:
    assert level([True] * 40).probability(0.99) == pytest.approx(UNPRINTED)
    assert level([True, False, False, False]).probability(0.2) == pytest.approx(2 / 6)


def test_the_shipped_lines_rise_and_acts_are_not_printed() -> None:
    assert set(calibrations()) == set(CLASSES)
    assert all((line.slope > 0) == (name != "act") for name, line in calibrations().items())
    assert calibrations()["act"].probability(1.0) == pytest.approx(UNPRINTED, abs=0.001)


def test_log_odds_have_no_infinity() -> None:
    assert log_odds(1.0) == pytest.approx(-log_odds(0.0))
    assert log_odds(0.999) < log_odds(1.0) < 10
