"""Finds of today are told again among those that were judged; weights learned from them tell verdicts apart."""

from __future__ import annotations

import pytest

from onrecord.nlp.judge.component import VERDICTS, verdicts
from onrecord.nlp.records import Quote, Speaker
from onrecord.nlp.training.judge.lessons import JudgedFind, bag, is_same, verdict_of
from onrecord.nlp.training.judge.train import Judgement, train


def quote(text: str, speaker: str | None) -> Quote:
    """An indirect quote of these words."""
    return Quote("indirect", ((0, 1),), text, None, None, Speaker(speaker, "person") if speaker else None, 0.9)


JUDGED = [
    JudgedFind(bag("the bridge will reopen in May"), "Ruth Calloway", "right", None),
    JudgedFind(bag("that the levy would fail"), "Paul Ode", "speaker", "Ana Ruiz"),
]


@pytest.mark.parametrize(
    ("text", "speaker", "verdict"),
    [
        ("the bridge will reopen in May", "Ruth Calloway", "right"),
        ("the bridge will reopen in early May", "Ruth Calloway", "right"),
        ("the bridge will reopen in May", "Dan Holloway", "speaker"),
        ("the bridge will reopen in May", None, "speaker"),
        ("that the levy would fail", "Paul Ode", "speaker"),
        ("that the levy would fail", "Ana Ruiz", "right"),
        ("the pool will close", "Ruth Calloway", None),
    ],
)
def test_a_find_is_told_again_by_its_words_and_judged_by_its_speaker(
    text: str, speaker: str | None, verdict: str | None
) -> None:
    assert verdict_of(quote(text, speaker), JUDGED) == verdict


@pytest.mark.parametrize(
    ("read", "found", "same"),
    [
        ("Ruth Calloway", "Ruth A. Calloway", True),
        ("Ruth Calloway", "Ann Calloway", False),
        ("the county commission", "Lane County Commission", True),
        ("Lane County", "the school board", False),
        ("Ruth Calloway", None, False),
    ],
)
def test_speakers_are_compared_by_name(read: str, found: str | None, same: bool) -> None:
    assert is_same(read, found) is same


def test_weights_learned_from_finds_tell_their_verdicts() -> None:
    finds = [
        Judgement("ours", str(n), quote("", None), [f"sign of {verdict}"], verdict)
        for n in range(30)
        for verdict in VERDICTS
    ]
    tables = train(finds)
    for number, verdict in enumerate(VERDICTS):
        shares = verdicts([f"sign of {verdict}"], tables)
        assert max(range(len(shares)), key=shares.__getitem__) == number
