"""Why a toponym was linked: every candidate with what spoke for and against it, from the ranker's own numbers."""

from __future__ import annotations

import math

import pytest
from spacy.language import Language

from onrecord.nlp.jurisdictions.explain import ALONE, explain
from onrecord.nlp.jurisdictions.ranker import LEAST_PROBABILITY, shared_ranker
from onrecord.nlp.pipeline import read_doc
from onrecord.nlp.records import Choice
from onrecord.nlp.rules import sentence
from onrecord.nlp.table_reader import rows

TEXT = (
    "SPRINGFIELD, Ore. — The mayor of Springfield met Gov. Ruth Hale of the United States in Germany and in Eugene.\n\n"
    "Oregon's 4th Congressional District is open, said Madison Kern."
)


@pytest.fixture(scope="module")
def choices(nlp: Language) -> tuple[Choice, ...]:
    return explain(read_doc(nlp, TEXT))


def test_every_toponym_is_told_in_order_with_its_words(choices: tuple[Choice, ...]) -> None:
    assert [choice.text for choice in choices] == [TEXT[slice(*choice.span)] for choice in choices]
    assert [choice.span for choice in choices] == sorted(choice.span for choice in choices)
    chosen = {choice.text: choice.chosen for choice in choices}
    assert chosen["Springfield"] == "Springfield, OR" and chosen["Oregon"] == "Oregon"
    assert chosen["United States"] == "United States"
    assert chosen["4th Congressional District"] == "Oregon's 4th congressional district"


def test_what_is_no_place_of_ours_is_told_too(choices: tuple[Choice, ...]) -> None:
    by_text = {choice.text: choice for choice in choices}
    assert (by_text["Madison"].chosen, by_text["Madison"].rule) == (None, "no place")
    assert (by_text["Germany"].chosen, by_text["Germany"].rule) == ("Germany (abroad, DE)", "abroad")


def test_it_agrees_with_the_links(nlp: Language, choices: tuple[Choice, ...]) -> None:
    links = {place.span: (place.confidence, place.rule) for place in read_doc(nlp, TEXT)._.places}
    told = {choice.span: (choice.confidence, choice.rule) for choice in choices}
    assert links and links.items() <= told.items()


def test_reasons_add_up_to_the_probabilities(choices: tuple[Choice, ...]) -> None:
    """The softmax over the sums of the reasons is what each candidate weighs; the heaviest reason stands first."""
    ranked = [choice for choice in choices if len(choice.candidates) > 1]
    for choice in ranked:
        powers = [math.exp(sum(weight for _, weight in one.reasons)) for one in choice.candidates]
        for candidate, power in zip(choice.candidates, powers, strict=True):
            assert candidate.weight == pytest.approx(power / sum(powers), abs=0.001)
            weights = [abs(weight) for _, weight in candidate.reasons]
            assert weights == sorted(weights, reverse=True)
    names = {name for choice in ranked for one in choice.candidates for name, _ in one.reasons}
    assert names <= set(shared_ranker().weights[-1])
    assert any(one.name is None for one in ranked[0].candidates), "no place is a candidate like any other"


def test_a_choice_that_nothing_settles_is_left_open(nlp: Language) -> None:
    (choice,) = explain(read_doc(nlp, "The Greenville council met."))
    assert (choice.chosen, choice.rule) == (None, "not sure enough")
    assert choice.confidence == choice.candidates[0].weight < LEAST_PROBABILITY


def test_every_rule_of_a_place_is_explained() -> None:
    """What feature_groups.tsv, the patterns and the choices left open call a rule has a sentence in rules.tsv."""
    by_features = {group for _, group in rows("gazetteer/feature_groups.tsv")}
    others = {"words beside", "only one", "country", "no place", "abroad", "not sure enough", *ALONE.values()}
    assert {name for name in by_features | others if not sentence("places", name)} == set()
