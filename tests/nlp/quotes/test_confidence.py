"""Which class and confidence an attribution has, and which is left out as doubtful."""

from __future__ import annotations

from typing import Any

import pytest

from onrecord.nlp.quotes.attribution import Attribution
from onrecord.nlp.quotes.confidence import calibrations, is_doubtful, quote_class
from onrecord.nlp.quotes.layout import SIGNATURE
from onrecord.nlp.text.views import view_doc


@pytest.mark.parametrize(
    ("cue", "source", "content", "wanted"),
    [
        ("said", "Pell", "the toll was dead", "indirect"),
        ("said", "", "the toll was dead", "act"),
        ("shelved", "The council", "the toll in May", "act"),
        ("blasted", "Pell", "the toll", "act"),
        ("called", "Lee", "it “a joke”", "mixed"),
        ("watched", "Osgood", "“Meet the Town” on Sunday", "act"),
        ("known as", "", "“The Hammer,”", "act"),
        ("so-called", "", "“rain tax” in May", "act"),
        ("re-stated", "", "the “rain tax” in May", "mixed"),
    ],
)
def test_acts_and_what_nobody_says_have_a_confidence_of_their_own(
    parse: Any, cue: str, source: str, content: str, wanted: str
) -> None:
    text = "The council shelved the toll in May. Pell blasted the toll. Pell said the toll was dead. Lee called it “a joke” in May. "
    text += "Osgood, known as “The Hammer,” watched “Meet the Town” on Sunday. "
    text += "They end the so-called “rain tax” in May. It re-stated the “rain tax” in May."
    spans = [
        ((text.index(words), text.index(words) + len(words)),) if words else () for words in (content, cue, source)
    ]
    found = quote_class(view_doc(parse(text)), Attribution(*spans, 0.4))
    assert found == wanted
    assert (calibrations()[found].probability(0.9) < 0.6) == (wanted == "act")  # what digests print begins at .6


@pytest.mark.parametrize(("words", "sure", "doubtful"), [
    ("the toll", 0.5, True), ("the toll", 0.6, False), ("the toll in May of that year", 0.6, False), ("the toll in May of that year", 0.5, True),
])  # fmt: skip
def test_an_act_that_the_tagger_hardly_believes_is_left_out(
    parse: Any, words: str, sure: float, doubtful: bool
) -> None:
    doc_view = view_doc(parse("The council shelved the toll in May of that year."))
    at, cue = doc_view.text.index(words), doc_view.text.index("shelved")
    assert is_doubtful(doc_view, Attribution(((at, at + len(words)),), ((cue, cue + 7),), ((0, 11),), sure)) == doubtful


def test_a_few_words_of_nobody_are_left_out(parse: Any) -> None:
    doc_view = view_doc(
        parse("It was called a levy. It is said that the levy will cost the county six million dollars.")
    )
    few, many = ((at := doc_view.text.index(words), at + len(words)) for words in ("a levy", doc_view.text[35:-1]))
    assert is_doubtful(doc_view, Attribution((few,), (), (), 0.9))
    assert not is_doubtful(doc_view, Attribution((many,), (), (), 0.9))
    assert not is_doubtful(doc_view, Attribution((few,), (), (), 0.9, SIGNATURE))
