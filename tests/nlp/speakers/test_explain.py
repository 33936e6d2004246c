"""Why a speaker is who it is: the candidates that the resolver weighed, not others, and what was chosen."""

from __future__ import annotations

from spacy.language import Language

from onrecord.nlp.records import Choice, Silence
from onrecord.nlp.records import Mention as SourceMention
from onrecord.nlp.rules import read_rules
from onrecord.nlp.speakers.component import add_speakers
from onrecord.nlp.speakers.explain import explain
from onrecord.nlp.speakers.rules import LEAST, RULES

from .test_component import as_quote

PRONOUN = "Teresa Quon came with Mary Osgood. Quon sat down. “We wait,” she said."


def choices(nlp: Language, text: str, *quotes: dict[str, str], silence: str | None = None) -> tuple[Choice, ...]:
    """The explanations of quotes given by their content and source, and of the silence of a source."""
    with nlp.select_pipes(disable=["onrecord_attribution", "onrecord_silences"]):
        doc = nlp.make_doc(text)
        doc._.quotes = tuple(as_quote(text, quote, 0) for quote in quotes)
        if silence:
            at = text.index(silence)
            span = (at, at + len(silence))
            doc._.silences = (Silence("declined", (span,), silence, SourceMention((span,), silence), None, 1.0),)
        doc = nlp(doc)
    found = explain(doc)
    speakers = [attributed.speaker for attributed in (*doc._.quotes, *doc._.silences) if attributed.source]
    assert [choice.chosen for choice in found] == [speaker.name if speaker else None for speaker in speakers]
    return found


def test_a_pronoun_shows_every_candidate_with_its_weight_and_reasons(nlp: Language) -> None:
    (choice,) = choices(nlp, PRONOUN, {"content": "“We wait,”", "source": "she"})
    assert (choice.text, choice.rule, choice.chosen) == ("she", "pronoun", "Teresa Quon")
    assert [candidate.name for candidate in choice.candidates][:2] == ["Teresa Quon", "Mary Osgood"]
    weights = [candidate.weight for candidate in choice.candidates]
    assert weights == sorted(weights, reverse=True) and 0 < sum(weights) < 1, "what is left is nobody's"
    for candidate in choice.candidates:
        sizes = [abs(weight) for _, weight in candidate.reasons]
        assert sizes == sorted(sizes, reverse=True) and sizes
    assert "rules: pronoun" in dict(choice.candidates[0].reasons)
    assert choice.confidence == weights[0]


def test_an_open_pronoun_shows_who_did_not_fit(nlp: Language) -> None:
    text = "The Salem bridge is shut. “We wait,” she said."
    (choice,) = choices(nlp, text, {"content": "“We wait,”", "source": "she"})
    assert (choice.chosen, choice.rule) == (None, "")
    assert all(candidate.weight < LEAST for candidate in choice.candidates)


def test_a_shared_surname_shows_its_bearers(nlp: Language) -> None:
    text = "Karl Osgood farmed near Topeka. Irma Osgood taught. Irma Osgood came. “We wait,” Osgood said."
    (choice,) = choices(nlp, text, {"content": "“We wait,”", "source": "Osgood"})
    assert choice.rule == "shared name"
    assert [candidate.name for candidate in choice.candidates][:2] == ["Irma Osgood", "Karl Osgood"]
    assert "rules: shared name" in dict(choice.candidates[0].reasons)


def test_a_name_leaves_little_to_others(nlp: Language) -> None:
    text = "Teresa Quon came. “We wait,” Quon said. “Nobody came,” the report said."
    quotes = [{"content": "“We wait,”", "source": "Quon"}, {"content": "“Nobody came,”", "source": "the report"}]
    surname, document = choices(nlp, text, *quotes)
    assert (surname.rule, surname.candidates[0].name) == ("surname", "Teresa Quon")
    assert surname.candidates[0].weight > 0.9
    assert (document.rule, document.chosen) == ("document", "report")


def test_a_silence_is_explained_like_a_quote(nlp: Language) -> None:
    text = "Teresa Quon came. She declined to comment."
    (choice,) = choices(nlp, text, silence="She")
    assert (choice.chosen, choice.rule, choice.candidates[0].name) == ("Teresa Quon", "pronoun", "Teresa Quon")


def test_explaining_changes_nothing_and_needs_no_source(nlp: Language) -> None:
    text = "Teresa Quon came. “We wait.” “So be it.”"
    assert choices(nlp, text, {"content": "“We wait.”"}) == ()
    doc = nlp(PRONOUN)
    before = doc._.quotes
    assert explain(doc) == explain(doc)
    assert add_speakers(doc)._.quotes == before


def test_every_rule_of_a_speaker_stands_in_the_table_of_rules() -> None:
    named = {rule.name for rule in read_rules() if rule.stage == "speakers"}
    assert RULES.keys() <= named
