"""What an editor would print: finds outside of quotation marks, ours, of each kind that is printed or is not."""

from __future__ import annotations

from typing import Any

import pytest
from spacy.language import Language

from onrecord.nlp.judge.component import VERDICTS, judge, shipped_weights, verdicts
from onrecord.nlp.judge.features import find_features
from onrecord.nlp.text.views import view_doc

PRINTED = 0.6  # the confidence from which digests and trends count a quote
CLAIMS = (
    "Mayor Ruth Calloway said the Fremont bridge will reopen in May.",
    "County Clerk Ana Ruiz said that ballots would be mailed on Monday.",
    "The levy will raise $3 million for parks, according to Treasurer Paul Ode.",
    "Gov. Tessa Marlow promised that the rural schools will stay open.",
    "Sheriff Dan Holloway warned that the river could flood the east side again.",
    "Sen. Ida Brandt argued that the tax would hurt renters in Ohio.",
    "Mayor Ruth Calloway told reporters she would veto the parking plan.",
    "The county commission said the count was delayed by snow.",
    "Holloway denied that his deputies had seen the report. Holloway said the report came too late.",
    "Council President Lou Abbate announced that the pool will close for the winter.",
    "The reservoir is at its lowest level since 1988, said engineer Mia Torrance.",
    "Ruiz acknowledged that two boxes of ballots had been misplaced.",
)
NO_CLAIMS = {
    "not said": "Mayor Ruth Calloway did not say whether she would run again.",
    "asked": "Council members asked Calloway whether the bridge would be safe.",
    "possible": "Calloway could say that the money was never there.",
    "stopped short": "Gov. Tessa Marlow stopped short of calling the plan a failure.",
    "thought": "Holloway fears losing the support of the east side.",
    "wish": "Brandt wants to lead the committee next year.",
    "plan": "The commission plans to vote on the levy in March.",
    "act": "The council voted to close the pool.",
    "expected": "Marlow is expected to sign the bill this week.",
    "no claim": "Calloway praised him at the dinner.",
    "topic": "The two candidates discussed the levy.",
    "shows": "The map shows the four new districts.",
}
FAILING = {"possible": "most finds behind could and would that were judged are claims"}


def surest(nlp: Language, text: str) -> float:
    """The confidence of the surest quote of a text, 0 where there is none."""
    return max((quote.confidence for quote in nlp(text)._.quotes), default=0.0)


def cases(texts: dict[str, str]) -> list[Any]:
    """Each case; one that fails today must fail."""
    marks = {
        name: [pytest.mark.xfail(reason=reason, strict=True, raises=AssertionError)] for name, reason in FAILING.items()
    }
    return [pytest.param(text, id=name, marks=marks.get(name, [])) for name, text in texts.items()]


@pytest.mark.parametrize("text", cases({" ".join(text.split()[:4]): text for text in CLAIMS}))
def test_a_claim_is_printed(nlp: Language, text: str) -> None:
    assert surest(nlp, text) >= PRINTED


@pytest.mark.parametrize("text", cases(NO_CLAIMS))
def test_what_nobody_claimed_is_not_printed(nlp: Language, text: str) -> None:
    assert surest(nlp, text) < PRINTED


def test_words_in_marks_keep_their_confidence_and_others_get_the_chance_of_being_right(nlp: Language) -> None:
    doc = nlp.make_doc("“We will wait,” Mayor Ruth Calloway said. She said the bridge will reopen in May.")
    with nlp.select_pipes(disable=["onrecord_judge"]):
        doc = nlp(doc)
    before = doc._.quotes
    assert [quote.kind for quote in before] == ["direct", "indirect"]
    features = find_features(view_doc(doc), before[1])
    after = judge(doc)._.quotes
    assert after[0] == before[0]
    shares = verdicts(features, shipped_weights())
    assert sum(shares) == pytest.approx(1) and len(shares) == len(VERDICTS)
    assert after[1].confidence == shares[0] != before[1].confidence


def test_denial_counts_against_a_claim(nlp: Language) -> None:
    said = surest(nlp, "Sen. Ida Brandt said that the levy would pass.")
    assert surest(nlp, "Sen. Ida Brandt never said that the levy would pass.") < said
