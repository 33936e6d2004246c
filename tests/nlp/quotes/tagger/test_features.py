"""What the tagger is told of the parse."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from onrecord.nlp.quotes.attribution import shift
from onrecord.nlp.quotes.tagger.features import (
    BEHIND,
    DEPS,
    N_GOVERNORS,
    POS,
    ROOT,
    SURFACE,
    UNKNOWN,
    ParsedWords,
    parsed_words,
    split_into_pieces,
)
from onrecord.nlp.quotes.tagger.model import shipped

TEXT = "Officials of Dayton warned.\n\nThe clerk said the bridge, closed since May, isn’t safe."


def classes_of(words: ParsedWords, number: int) -> tuple[int, int, int]:
    return int(words.deps[number]), int(words.pos[number]), int(words.governors[number])


def test_a_word_is_told_by_relation_part_of_speech_and_governor() -> None:
    doc = Doc(
        Vocab(),
        words=["Leaders", "said", "no"],
        tags=["NNS", "VBD", "DT"],
        heads=[1, 1, 1],
        deps=["nsubj", "ROOT", "dobj"],
    )
    found = parsed_words(doc)
    assert classes_of(found, 0) == (DEPS["nsubj"], POS["NNS"], BEHIND + POS["VBD"])
    assert classes_of(found, 1) == (DEPS["ROOT"], POS["VBD"], ROOT)
    assert classes_of(found, 2) == (DEPS["dobj"], POS["DT"], POS["VBD"])


def test_labels_of_another_pipeline_are_unknown() -> None:
    doc = Doc(Vocab(), words=["Er", "kam"], tags=["PPER", "VBD"], heads=[1, 1], deps=["sb", "ROOT"])
    assert classes_of(parsed_words(doc), 0) == (UNKNOWN, UNKNOWN, UNKNOWN)
    assert classes_of(parsed_words(doc), 1) == (DEPS["ROOT"], POS["VBD"], ROOT)


@pytest.mark.parametrize("text", ["", "Nobody parsed this."])
def test_a_doc_without_a_parse_is_unknown_throughout(text: str) -> None:
    doc = spacy.blank("en")(text)
    found = parsed_words(doc)
    assert len(found.starts) == len(doc)
    assert not any(column.any() for column in (found.deps, found.pos, found.governors))


def test_the_tables_know_every_label_of_the_pipeline_and_no_other(nlp: Language) -> None:
    assert set(DEPS) == set(nlp.get_pipe("parser").labels)  # type: ignore[attr-defined]
    assert set(POS) == set(nlp.get_pipe("tagger").labels)  # type: ignore[attr-defined]
    assert sorted([*DEPS.values()]) == list(range(1, SURFACE["deps"]))
    assert sorted([*POS.values()]) == list(range(1, SURFACE["pos"]))
    assert SURFACE["governors"] == N_GOVERNORS == ROOT + 1


def test_a_piece_is_told_of_the_word_it_begins_in(nlp: Language) -> None:
    doc = nlp(TEXT)
    parse = parsed_words(doc)
    found = split_into_pieces(TEXT, shipped().tokenizer, parse)
    for start, *classes in zip(found.starts, found.deps, found.pos, found.governors, strict=True):
        (token,) = (token for token in doc if token.idx <= start < token.idx + len(token))
        assert tuple(classes) == classes_of(parse, token.i), token


def test_a_section_is_told_as_the_whole_text_is(nlp: Language) -> None:
    parse, tokenizer, cut = parsed_words(nlp(TEXT)), shipped().tokenizer, TEXT.index("The clerk")
    whole, part = split_into_pieces(TEXT, tokenizer, parse), split_into_pieces(TEXT[cut:], tokenizer, parse, cut)
    assert len(part)
    for name in ("deps", "pos", "governors"):
        assert (getattr(part, name) == getattr(whole, name)[-len(part) :]).all(), name


def test_the_network_hears_of_every_column(nlp: Language) -> None:
    tagger, parse = shipped(), parsed_words(nlp(TEXT))
    usual = tagger.windows(split_into_pieces(TEXT, tagger.tokenizer, parse))[0].emission
    for name in ("deps", "pos", "governors"):
        silent = {kind: getattr(parse, kind) for kind in ("starts", "deps", "pos", "governors")}
        silent[name] = np.zeros_like(parse.deps)
        other = tagger.windows(split_into_pieces(TEXT, tagger.tokenizer, ParsedWords(**silent)))[0].emission
        assert np.abs(usual - other).max() > 0.01, name


def test_each_section_is_read_with_its_own_part_of_the_parse(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = nlp(TEXT[: TEXT.index("The clerk")]), nlp(TEXT[TEXT.index("The clerk") :])
    whole = Doc.from_docs([first, second], ensure_whitespace=False)
    cut = len(first.text)
    (alone,) = shipped().tag(second)
    monkeypatch.setattr("onrecord.nlp.quotes.tagger.model.sections", lambda text: [(0, cut), (cut, len(text))])
    assert shift(alone, cut) in shipped().tag(whole)
