"""Ranking: scores become probabilities, the heaviest features explain, and weights are learned from what was right."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.nlp.ranking import decisive_group, probabilities, read_weights, reasons, softmax
from onrecord.nlp.table_reader import TableError
from onrecord.nlp.training.ranking import RankingExample, learn, write_weights

WEIGHTS = {"near": 2.0, "far": -1.0, "large": 0.25}


@given(st.lists(st.floats(-700, 700), min_size=1, max_size=9))
def test_probabilities_add_up_and_keep_the_order(scores: list[float]) -> None:
    shares = softmax(scores)
    assert sum(shares) == pytest.approx(1.0)
    assert shares[scores.index(max(scores))] == max(shares)


def test_unknown_features_weigh_nothing() -> None:
    assert probabilities([["near"], ["near", "unknown"]], WEIGHTS) == [0.5, 0.5]


def test_reasons_name_each_feature_once_the_heaviest_first() -> None:
    assert reasons(["large", "far", "near", "large", "unknown"], WEIGHTS) == (
        ("near", 2.0),
        ("far", -1.0),
        ("large", 0.5),
    )


def test_the_decisive_group_is_where_the_winner_is_most_ahead() -> None:
    """Near and far together put it 3 ahead, its size a quarter."""
    group = {"near": "distance", "far": "distance", "large": "size"}
    assert decisive_group(["near", "large"], ["far"], WEIGHTS, group.__getitem__) == "distance"
    assert decisive_group([], [], WEIGHTS, group.__getitem__) is None


def test_weights_are_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "weights.tsv"
    write_weights(str(path), [{"near": 1.0}, {"near": 2.0, "far": -0.5}], ["a head"])
    assert read_weights(path) == [{"near": 1.0, "far": 0.0}, {"near": 2.0, "far": -0.5}]
    path.write_text("near\t1\nfar\tmuch\n", encoding="utf8")
    with pytest.raises(TableError, match="line 2"):
        read_weights(path)


def test_what_is_right_more_often_weighs_more_and_few_examples_stay_at_the_hands_value() -> None:
    examples = [RankingExample([["none"], ["near"], ["far"]], [1], 1.0)] * 20
    weights = learn(examples, lambda name: 3.0 if name == "unseen" else 0.0)
    assert weights["near"] > 1 > 0 > weights["far"]
    rare = learn([*examples, RankingExample([["none"], ["rare"]], [0], 0.01)], lambda name: 3.0 * (name == "rare"))
    assert rare["rare"] == pytest.approx(3.0, abs=0.2)
