"""Let trained networks tag texts, so that a smaller network learns from their answers.

usage: python -m onrecord.nlp.training.tagger.teach OUT ARTICLES [TEXTS..]

Annotators differ in where words begin and end and in what counts; several networks, asked together, know how likely
each reading is, and a smaller one learns more from that than from one annotator's choice (Hinton et al. 2015). They are
also asked about TEXTS, which nobody annotated: there the first network's own attributions stand in.

OUT/articles.jsonl.gz has the articles, `by_network` true for those without annotation; OUT/paths.npz has by id the
shares of every (tag before, tag) at each piece, as onrecord.nlp.training.tagger.data.Example.path has them.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import lru_cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from onrecord.nlp.quotes.attribution import Attribution
from onrecord.nlp.quotes.tagger.crf import FORBIDDEN, Floats, allowed_transitions
from onrecord.nlp.quotes.tagger.features import ParsedWords, split_into_pieces
from onrecord.nlp.quotes.tagger.model import Tagger, emission_of
from onrecord.nlp.training.tagger.articles import read_articles, trained_on
from onrecord.nlp.training.tagger.data import Example, Shares, make_examples
from onrecord.nlp.training.tagger.parsed import parsed, parser

THEIRS = 0.7  # the share that networks have in what is learned of an annotated article


def main() -> None:
    """Write the articles and what the teachers say of them, as the command line says."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("out", type=Path)
    options.add_argument("articles", type=Path)
    options.add_argument("texts", type=Path, nargs="*", help="of these `id` and `text` are read")
    options.add_argument("--teachers", type=Path, nargs="+", required=True, help="folders of exported weights, in fp32")
    arguments = options.parse_args()
    articles = trained_on(read_articles(arguments.articles))
    articles += tagged_texts(arguments.texts, Tagger.load(arguments.teachers[0]))
    arguments.out.mkdir(parents=True, exist_ok=True)
    with gzip.open(arguments.out / "articles.jsonl.gz", "wt", encoding="utf8") as lines:
        lines.writelines(json.dumps(article) + "\n" for article in articles)
    texts = [article["text"] for article in articles]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as workers:
        paths = workers.map(partial(mean_path, tuple(arguments.teachers)), texts, parsed(texts))
        by_id = dict(zip([article["id"] for article in articles], paths, strict=True))
    np.savez(arguments.out / "paths.npz", allow_pickle=False, **by_id)


def tagged_texts(texts: Sequence[Path], teacher: Tagger) -> Iterator[dict[str, Any]]:
    """Texts without annotation as articles, with the attributions that a network finds in them."""
    for path in texts:
        for article in read_articles(path):
            attributions = [spans(attribution) for attribution in teacher.tag(parser()(article["text"]))]
            yield {
                "id": f"{path.name}/{article['id']}",
                "text": article["text"],
                "attributions": attributions,
                "by_network": True,
            }


def spans(attribution: Attribution) -> dict[str, Any]:
    """An attribution as an annotated article has it."""
    return {"content": attribution.content, "cue": attribution.cue, "source": attribution.source}


def mean_path(teachers: tuple[Path, ...], text: str, words: ParsedWords) -> Shares:
    """The shares that the networks in these folders give a text's tags on average."""
    paths = [shares(emission(text, words, tagger), tagger.weights.transitions) for tagger in loaded(teachers)]
    return np.mean(paths, axis=0).astype(np.float16)


@lru_cache(maxsize=1)
def loaded(teachers: tuple[Path, ...]) -> list[Tagger]:
    """The networks, loaded once a process."""
    return [Tagger.load(folder) for folder in teachers]


def emission(text: str, words: ParsedWords, teacher: Tagger) -> Floats:
    """The scores that a network gives the tags of a whole text's pieces, window by window as in reading."""
    return emission_of(teacher.windows(split_into_pieces(text, teacher.tokenizer, words)))


def shares(emission: Floats, transitions: Floats) -> Floats:
    """How likely each (tag before, tag) is over all paths (Rabiner 1989): (pieces, tags, tags)."""
    own = emission.astype(np.float64)  # in single precision the weight of a long text's paths has no digits left
    scores = np.where(allowed_transitions(), transitions, FORBIDDEN)
    ahead, behind = np.zeros_like(own), np.zeros_like(own)
    ahead[0] = own[0]
    for place in range(1, len(own)):
        ahead[place] = np.logaddexp.reduce(ahead[place - 1][:, None] + scores, axis=0) + own[place]
    for place in range(len(own) - 2, -1, -1):
        behind[place] = np.logaddexp.reduce(scores + own[place + 1] + behind[place + 1], axis=1)
    total = np.logaddexp.reduce(ahead[-1])
    likely = np.zeros((*own.shape, own.shape[1]), dtype=np.float32)
    likely[0, 0] = np.exp(ahead[0] + behind[0] - total)
    likely[1:] = np.exp(ahead[:-1, :, None] + scores + (own + behind)[1:, None, :] - total)
    return likely


def taught(folder: Path, tokenizer: Tokenizer) -> list[Example]:
    """The examples that main() left in `folder`; in annotated articles the networks have THEIRS, people the rest."""
    mixed, articles = [], read_articles(folder / "articles.jsonl.gz")
    with np.load(folder / "paths.npz") as paths:
        for article, example in zip(articles, make_examples(articles, tokenizer), strict=True):
            theirs = 1.0 if article.get("by_network") else THEIRS
            path = theirs * paths[article["id"]] + (1 - theirs) * example.path
            mixed.append(replace(example, path=path.astype(np.float16)))
    return mixed


if __name__ == "__main__":
    main()
