"""Copies of one wire story are found; different stories are not taken for copies."""

from __future__ import annotations

import random

import pytest

from onrecord.ingest.syndication import Clusters, signature, similarity

WORDS = [
    first + last
    for first in ["ba", "co", "du", "fe", "gi", "ho", "ju", "ke"]
    for last in ["lan", "mer", "nis", "pot", "rud", "sel", "tav", "wen"]
]


def story(seed: int, paragraphs: int = 12) -> list[str]:
    chance = random.Random(seed)
    return [" ".join(chance.choices(WORDS, k=chance.randint(25, 55))) + "." for _ in range(paragraphs)]


def sign(paragraphs: list[str]) -> bytes:
    return signature("\n".join(paragraphs))


@pytest.fixture
def clusters() -> Clusters:
    return Clusters((number, 100 + number, sign(story(number))) for number in range(50))


COPIES = {
    "whole": lambda text: text,
    "own headline in front": lambda text: ["Governor signs the roads bill after a long night in Topeka", *text],
    "last paragraph changed": lambda text: [*text[:-1], story(999)[0]],
    "tail cut": lambda text: text[:7],
    "own first paragraph, tail cut": lambda text: [story(998)[0], *text[1:9]],
    "typography changed": lambda text: [line.upper().replace(" ", "  ") for line in text],
}


@pytest.mark.parametrize("copy", COPIES)
def test_copies_are_found(clusters: Clusters, copy: str) -> None:
    found = [clusters.find(sign(COPIES[copy](story(number)))) for number in range(50)]
    assert sum(cluster == 100 + number for number, cluster in enumerate(found)) >= 49


def test_other_stories_are_not(clusters: Clusters) -> None:
    assert [clusters.find(sign(story(number))) for number in range(1000, 1050)] == [None] * 50


def test_a_shared_quotation_makes_no_copy(clusters: Clusters) -> None:
    assert clusters.find(sign([*story(2000), *story(3)[4:6]])) is None


def test_short_texts_have_no_signature() -> None:
    assert signature("The council meets on Thursday.") == b""
    assert Clusters([(1, 1, b"")]).find(b"") is None


def test_added_and_revised() -> None:
    known = Clusters()
    known.add(1, 7, sign(story(1)))
    assert known.find(sign(story(1))) == 7
    known.add(1, 8, sign(story(2)))
    assert (known.find(sign(story(1))), known.find(sign(story(2)))) == (None, 8)


def test_signatures_are_compact_and_stable() -> None:
    text = " ".join(f"word{number}" for number in range(60))
    assert len(signature(text)) == 516
    assert signature(text)[:12].hex() == "0000003802387c20077ce17c"


def test_similarity_estimates() -> None:
    text = story(5, 40)
    jaccard, contained = similarity(sign(text), sign(text[:20]))
    assert jaccard == pytest.approx(0.5, abs=0.12)
    assert contained == pytest.approx(1.0, abs=0.15)
