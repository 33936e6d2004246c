"""Why a speaker is who it is: the candidates that the resolver weighed, not others, and what was chosen."""

from __future__ import annotations

from spacy.language import Language

from onrecord.nlp.records import Choice, Silence
from onrecord.nlp.records import Mention as SourceMention
from onrecord.nlp.rules import read_rules
from onrecord.nlp.speakers.component import add_speakers
from onrecord.nlp.speakers.explain import explain
from onrecord.nlp.speakers.rules import RULES

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
    assert [candidate.name for candidate in choice.candidates] == ["Teresa Quon", "Mary Osgood"]
    for candidate in choice.candidates:
        assert abs(sum(weight for _, weight in candidate.reasons) - candidate.weight) < 1e-9
        assert candidate.reasons[0][0].startswith("named ")
    assert 0 < choice.confidence < 1


def test_an_open_pronoun_shows_who_came_too_near(nlp: Language) -> None:
    text = "Teresa Quon and Mary Osgood came. “We wait,” she said."
    (choice,) = choices(nlp, text, {"content": "“We wait,”", "source": "she"})
    assert (choice.chosen, choice.rule) == (None, "")
    assert {candidate.name for candidate in choice.candidates} == {"Teresa Quon", "Mary Osgood"}


def test_a_shared_surname_shows_its_bearers(nlp: Language) -> None:
    text = "Karl Osgood farmed near Topeka. Irma Osgood taught. Irma Osgood came. “We wait,” Osgood said."
    (choice,) = choices(nlp, text, {"content": "“We wait,”", "source": "Osgood"})
    assert choice.rule == "shared name"
    assert [candidate.name for candidate in choice.candidates] == ["Irma Osgood", "Karl Osgood"]
    assert "often named in full" in dict(choice.candidates[0].reasons)


def test_a_name_is_its_own_only_candidate(nlp: Language) -> None:
    text = "Teresa Quon came. “We wait,” Quon said. “Nobody came,” the report said."
    quotes = [{"content": "“We wait,”", "source": "Quon"}, {"content": "“Nobody came,”", "source": "the report"}]
    surname, document = choices(nlp, text, *quotes)
    assert [(c.name, c.weight, c.reasons) for c in surname.candidates] == [
        ("Teresa Quon", 1.0, (("rule: surname", 1.0),))
    ]
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
