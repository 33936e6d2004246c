"""What trained networks say of texts, to teach a smaller one.

usage: python -m onrecord.nlp.training.tagger.teach OUT ARTICLES [TEXTS..]

Annotators differ in where words begin and end and in what counts; several networks, asked together, know how likely
each reading is, and a smaller one learns more from that than from one annotator's choice (Hinton et al. 2015). They are
also asked about TEXTS, which nobody annotated: there the first network's own attributions stand in.

OUT/articles.jsonl.gz has the articles, `told` true for those without annotation; OUT/paths.npz has by id the shares of
every (tag before, tag) at each piece, as onrecord.nlp.training.tagger.data.Example.path has them.
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

from onrecord.nlp.quotes.attribution import Attributed
from onrecord.nlp.quotes.tagger.crf import BARRED, Floats, allowed
from onrecord.nlp.quotes.tagger.features import pieces
from onrecord.nlp.quotes.tagger.model import Tagger, emission_of
from onrecord.nlp.quotes.tagger.parse_features import Words
from onrecord.nlp.training.tagger.articles import read_articles, trained_on
from onrecord.nlp.training.tagger.data import Example, Shares, examples
from onrecord.nlp.training.tagger.parsed import parsed, parser

THEIRS = 0.7  # the share that networks have in what is learned of an annotated article


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("out", type=Path)
    options.add_argument("articles", type=Path)
    options.add_argument("texts", type=Path, nargs="*", help="of these `id` and `text` are read")
    options.add_argument("--teachers", type=Path, nargs="+", required=True, help="folders of exported weights, in fp32")
    asked = options.parse_args()
    articles = [*trained_on(read_articles(asked.articles)), *told(asked.texts, Tagger.load(asked.teachers[0]))]
    asked.out.mkdir(parents=True, exist_ok=True)
    with gzip.open(asked.out / "articles.jsonl.gz", "wt", encoding="utf8") as lines:
        lines.writelines(json.dumps(each) + "\n" for each in articles)
    texts = [each["text"] for each in articles]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as workers:
        paths = workers.map(partial(mean_path, tuple(asked.teachers)), texts, parsed(texts))
        found = dict(zip([each["id"] for each in articles], paths, strict=True))
    np.savez(asked.out / "paths.npz", allow_pickle=False, **found)


def told(texts: Sequence[Path], teacher: Tagger) -> Iterator[dict[str, Any]]:
    """Texts as articles, with the attributions that a network finds."""
    for path in texts:
        for each in read_articles(path):
            found = [spans(one) for one in teacher.tag(parser()(each["text"]))]
            yield {"id": f"{path.name}/{each['id']}", "text": each["text"], "attributions": found, "told": True}


def spans(found: Attributed) -> dict[str, Any]:
    return {"content": found.content, "cue": found.cue, "source": found.source}


def mean_path(teachers: tuple[Path, ...], text: str, words: Words) -> Shares:
    """What the networks in these folders say on average."""
    paths = [shares(emission(text, words, each), each.learned.transitions) for each in loaded(teachers)]
    return np.mean(paths, axis=0).astype(np.float16)


@lru_cache(maxsize=1)
def loaded(teachers: tuple[Path, ...]) -> list[Tagger]:
    """The networks, loaded once a process."""
    return [Tagger.load(each) for each in teachers]


def emission(text: str, words: Words, teacher: Tagger) -> Floats:
    """What a network says of the pieces of a whole text, window by window as in reading."""
    return emission_of(teacher.views(pieces(text, teacher.tokenizer, words)))


def shares(emission: Floats, transitions: Floats) -> Floats:
    """(pieces, tags, tags): how likely each (tag before, tag) is over all paths (Rabiner 1989)."""
    here = emission.astype(np.float64)  # in single precision the weight of a long text's paths has no digits left
    scores = np.where(allowed(), transitions, BARRED)
    ahead, behind = np.zeros_like(here), np.zeros_like(here)
    ahead[0] = here[0]
    for place in range(1, len(here)):
        ahead[place] = np.logaddexp.reduce(ahead[place - 1][:, None] + scores, axis=0) + here[place]
    for place in range(len(here) - 2, -1, -1):
        behind[place] = np.logaddexp.reduce(scores + here[place + 1] + behind[place + 1], axis=1)
    total = np.logaddexp.reduce(ahead[-1])
    found = np.zeros((*here.shape, here.shape[1]), dtype=np.float32)
    found[0, 0] = np.exp(ahead[0] + behind[0] - total)
    found[1:] = np.exp(ahead[:-1, :, None] + scores + (here + behind)[1:, None, :] - total)
    return found


def taught(folder: Path, tokenizer: Tokenizer) -> list[Example]:
    """What main() left in `folder`; in annotated articles the networks have THEIRS, and people the rest."""
    found, articles = [], read_articles(folder / "articles.jsonl.gz")
    with np.load(folder / "paths.npz") as paths:
        for article, item in zip(articles, examples(articles, tokenizer), strict=True):
            theirs = 1.0 if article.get("told") else THEIRS
            path = theirs * paths[article["id"]] + (1 - theirs) * item.path
            found.append(replace(item, path=path.astype(np.float16)))
    return found


if __name__ == "__main__":
    main()
