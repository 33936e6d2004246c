"""The component of quotes: what holds for any text, what it costs, and which rule a quote tells."""

from __future__ import annotations

import sys
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from onrecord.nlp.quotes.attribution import JOINED_HALVES, TAGGER
from onrecord.nlp.quotes.component import find_quotes
from onrecord.nlp.quotes.continuations import SPEAKER_ABOVE
from onrecord.nlp.quotes.layout import SIGNATURE, TRANSCRIPT
from onrecord.nlp.quotes.tagger.model import shipped
from onrecord.nlp.rules import read_rules

WORDS = ["said", "says", "Ann Lee", "the mayor", "he", "it was", "that", "according to", "called", "tax", "claim", "to"]
LABELS = ["PELL: ", "\nQ: ", "\nA: ", " — Ann Lee", "\nFrom the ruling: ", " (@pell)"]
MARKS = ['"', "“", "”", "‘", "’", "'", "''", "``", "„", ",", ".", "?", ":", "—", "\n", "\n\n", " ", "(", ")", "5"]


def test_component_sets_quotes(nlp: Language) -> None:
    doc = nlp("“The levee will hold,” said Marta Quill.")
    assert [quote.text for quote in doc._.quotes] == ["“The levee will hold,”"]
    assert "doc._.quotes" in nlp.get_pipe_meta("onrecord_attribution").assigns


def test_lemma_of_the_cue(parse: Any) -> None:
    (quote,) = find_quotes(parse("“The levee will hold,” Quill has said."), shipped())
    assert quote.cue is not None
    assert (quote.cue.text, quote.cue.lemma) == ("has said", "say")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pieces=st.lists(st.sampled_from(WORDS + MARKS + LABELS) | st.text(max_size=4), max_size=40),
    glue=st.sampled_from(["", " "]),
)
def test_every_span_slices_to_its_text(parse: Any, pieces: list[str], glue: str) -> None:
    text = glue.join(pieces)
    for quote in find_quotes(parse(text), shipped()):
        for part in (quote, quote.cue, quote.source):
            if part is None:
                continue
            assert part.text == " ".join(text[start:end] for start, end in part.spans)
            assert all(0 <= start < end <= len(text) for start, end in part.spans)
        assert all(a[1] <= b[0] for a, b in pairwise(quote.spans))
        assert 0 < quote.confidence <= 1 and quote.speaker is None


def steps(doc: Doc) -> int:
    """Lines of Python that reading the doc runs, comprehensions by the round: work counted, not timed."""
    count = 0

    def tick(frame: Any, event: str, arg: Any) -> Any:
        nonlocal count
        count += 1
        return tick

    sys.settrace(tick)
    try:
        find_quotes(doc, shipped())
    finally:
        sys.settrace(None)
    return count


def test_cost_grows_with_the_text_only(parse: Any) -> None:
    """Twice the text, about twice the work."""
    doc = parse("“We won,” Pell said. “Now it begins.” Osgood said the bill was “dead.”\n")
    assert steps(Doc.from_docs([doc] * 80)) < 2.2 * steps(Doc.from_docs([doc] * 40))


def test_every_rule_that_a_quote_can_carry_is_in_the_table() -> None:
    carried = {TAGGER, JOINED_HALVES, SPEAKER_ABOVE, TRANSCRIPT, SIGNATURE}
    assert carried <= {rule.name for rule in read_rules() if rule.stage == "quotes"}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("“The levee will hold,” said Marta Quill.", TAGGER),
        ("Osgood defended the ferry in a letter.\n\n“Ask the fishermen who waits at the bar.”", SPEAKER_ABOVE),
        ("WALLACE: Will you run?\n\nPELL: I will not.\n\nWALLACE: Why?", TRANSCRIPT),
        ("“Close the bridge now, or mend it.” — Joan Pell", SIGNATURE),
    ],
)
def test_a_quote_tells_the_rule_that_made_it(parse: Any, text: str, rule: str) -> None:
    assert {quote.rule for quote in find_quotes(parse(text), shipped())} >= {rule}
